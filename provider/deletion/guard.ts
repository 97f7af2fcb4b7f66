// The deletion guard: a user is deleted only with a proof that no WorkSpace is assigned to them, and only this file makes one.
import type { Clock } from "../concurrency/clock";
import type { Settings } from "../config/settings";
import type { Obstacle } from "../directory/directory";
import { sameUserName } from "../text/account-name";
import { ProviderError, wordsOf } from "../errors/provider-error";
import { readOnceEach } from "../concurrency/read-once";
import type { Desktop } from "../workspaces/desktop";
import type { Desktops } from "../workspaces/desktops";
import type { Registration, Registrations } from "../aws/registrations";
import { terminate } from "../workspaces/terminate";

/** The user about to be deleted. */
export interface GuardedUser {
  readonly directoryId: string;
  readonly domainName: string;
  readonly guid: string;
  /** What the account is called now. */
  readonly userName: string;
  /** What it was called before, where it was renamed outside: a WorkSpace launched then carries that name. */
  readonly formerName?: string;
  /** What would refuse the account's deletion: asked before anything is destroyed for it. */
  readonly obstacle?: () => Promise<Obstacle | undefined>;
}

/** What to do when the user has a WorkSpace. */
export type WhenWorkspaceExists = "fail" | "terminate";

/** Milliseconds a proof holds: long enough for one LDAP round trip, too short for anything else to come between. */
const PROOF_HOLDS = 30_000;

class Proof {
  #spent = false;
  #expired = false;
  readonly #madeAt: number;

  constructor(
    private readonly guid: string,
    private readonly clock: Clock,
  ) {
    this.#madeAt = clock.now();
  }

  /** Whether it was refused for its age, so that nothing was done with it and another will do. */
  get expired(): boolean {
    return this.#expired;
  }

  /** Uses the proof up, for the account it was made for. */
  spendFor({ guid, userName }: { guid: string; userName: string }): void {
    const stale = this.clock.now() - this.#madeAt > PROOF_HOLDS;
    this.#expired = stale && !this.#spent;
    if (this.#spent || stale || guid !== this.guid) {
      throw new ProviderError({
        code: "workspaces-unknown",
        doing: `deleting user ${userName}`,
        happened: `the proof that no WorkSpace is assigned is ${stale ? "too old" : "spent, or another account's"}`,
        next: "run again: WorkSpaces is asked anew",
      });
    }
    this.#spent = true;
  }
}

/** That WorkSpaces was asked, everywhere, just now, and the account has no WorkSpace. Good for one deletion. */
export type NoWorkspaceProof = Proof;

export class Guard {
  private readonly registrationsOf: (key: string) => Promise<Registration[]>;

  constructor(
    private readonly settings: Pick<Settings, "region" | "guardedRegions">,
    private readonly registrations: Registrations,
    private readonly desktopsIn: (region: string) => Desktops,
    private readonly clock: Clock,
  ) {
    this.registrationsOf = readOnceEach((key) => this.readRegistrations(key));
  }

  /**
   * Asks every WorkSpaces directory of the user's domain in every guarded Region, until none shows a WorkSpace of theirs.
   * @param timeout milliseconds to wait for a WorkSpace that is being terminated; left out, an hour
   * @throws ProviderError `workspace-exists` with ids, states and the next step; `workspaces-unknown` where it cannot be told
   */
  async prove(user: GuardedUser, whenExists: WhenWorkspaceExists, timeout?: number): Promise<NoWorkspaceProof> {
    for (;;) {
      const found = await this.look(user);
      if (found.length === 0) {
        return new Proof(user.guid, this.clock);
      }
      const standing = found.filter(({ state }) => state !== "TERMINATING");
      const kept = whenExists === "fail" ? standing : standing.filter((desktop) => !isSurelyOf(user, desktop));
      if (kept.length > 0) {
        throw workspaceExists(user, kept, whenExists);
      }
      const obstacle = standing.length > 0 ? await user.obstacle?.() : undefined;
      if (obstacle) {
        throw wouldBeRefused(user, standing, obstacle);
      }
      await Promise.all(
        found.map((desktop) => terminate(this.desktopsIn(desktop.region), desktop, doing(user), timeout)),
      );
    }
  }

  private async look(user: GuardedUser): Promise<Desktop[]> {
    const looks = this.settings.guardedRegions.map(async (region) => {
      try {
        const registrations = await this.registrationsOf([region, user.domainName, user.directoryId].join(" "));
        const renamed = user.formerName !== undefined && !sameUserName(user.userName, user.formerName);
        const looks = registrations.map(({ directoryId }) =>
          this.desktopsIn(region).look(directoryId, spellings(user), renamed),
        );
        return (await Promise.all(looks)).flat();
      } catch (cause) {
        throw new ProviderError({
          code: "workspaces-unknown",
          doing: doing(user),
          happened: `WorkSpaces in ${region} cannot be asked whether the user has a WorkSpace (${wordsOf(cause)})`,
          next: "the user is left as it is; run again when WorkSpaces answers",
          cause,
        });
      }
    });
    const desktops = (await Promise.all(looks)).flat();
    const names = [user.userName, user.formerName ?? user.userName];
    return desktops.filter(({ userName, state }) => {
      return state !== "TERMINATED" && names.some((name) => sameUserName(userName, name));
    });
  }

  private async readRegistrations(key: string): Promise<Registration[]> {
    const [region = "", domainName = "", directoryId = ""] = key.split(" ");
    // A user of a trusted domain is served by the directories of the domain that trusts it.
    const own = await this.registrations.find(this.settings.region, directoryId);
    const domains = own?.DirectoryName === undefined ? [domainName] : [domainName, own.DirectoryName];
    const found = await this.registrations.ofDomains(region, domains);
    const named = found.some((one) => one.directoryId === directoryId);
    return own && !named && region === this.settings.region ? [...found, { region, directoryId }] : found;
  }
}

const doing = ({ userName, directoryId }: GuardedUser): string => `deleting user ${userName} (${directoryId})`;

/** A name by itself or with its domain, as WorkSpaces may show it. */
function spelled(name: string, domainName: string): string[] {
  const [netBiosName = ""] = domainName.split(".");
  return [name, `${name}@${domainName}`, `${netBiosName}\\${name}`, `${domainName}\\${name}`];
}

const spellings = ({ userName, formerName = userName, domainName }: GuardedUser): string[] => [
  ...new Set([userName, formerName].flatMap((name) => spelled(name, domainName))),
];

/** Whether a WorkSpace carries the user's present name, by itself or with their own domain: another's may be another person's. */
const isSurelyOf = ({ userName, domainName }: GuardedUser, desktop: Desktop): boolean =>
  spelled(userName, domainName).some((name) => name.toLowerCase() === desktop.userName.toLowerCase());

function wouldBeRefused(user: GuardedUser, standing: Desktop[], { happened, next }: Obstacle): ProviderError {
  const left = standing.map(({ id }) => `WorkSpace ${id} is left as it is`).join(", and ");
  return new ProviderError({ code: "directory-refused", doing: doing(user), happened: `${happened}; ${left}`, next });
}

function workspaceExists(user: GuardedUser, desktops: Desktop[], whenExists: WhenWorkspaceExists): ProviderError {
  const named = desktops.map(({ id, state, region, directoryId, userName, related }) => {
    const kin = related.length > 0 ? `, with ${related.join(", ")}` : "";
    const whose = userName.toLowerCase() === user.userName.toLowerCase() ? "" : ` of ${userName}`;
    return `WorkSpace ${id}${whose} is ${state} (${directoryId} in ${region}${kin})`;
  });
  return new ProviderError({
    code: "workspace-exists",
    doing: doing(user),
    happened: named.join(", and "),
    next:
      whenExists === "fail"
        ? 'delete it first, or set whenWorkspaceExists: "terminate" on the user and run pulumi up before removing them'
        : "make sure whose it is, and delete it first: it carries another name than the user's, and is not terminated for them",
  });
}
