// WorkSpaces as a program sees those that it does not manage, and what was mailed about them.
import { Batch } from "../concurrency/batch";
import { readOnce } from "../concurrency/read-once";
import type { Services } from "../resources/common/services";
import { History, INVITED_TAG } from "../resources/invitation/history";
import { systemOf } from "../resources/workspace/plan";
import { INNER_PROPERTIES, isSameUser } from "../resources/workspace/properties";
import { LEAVING, type Desktop } from "../workspaces/desktop";
import { registered } from "./directories";
import type { GetWorkspaceArgs, GetWorkspaceResult } from "./get-workspace";
import { ProviderError } from "../errors/provider-error";
import { desktopOf, invitationOf } from "./ids";
import { listed, none, several } from "./none";
import { CORRECT_ID } from "./users";

/** How long a look-up waits for others of its directory. */
const BATCH_WINDOW_MS = 30;
/** Names that are asked for one by one; for more, the directory is listed: 25 WorkSpaces a call. */
const MOST_BY_NAME = 4;
const MOST_TOGETHER = 1_000;

/** The desktops of people who are asked for at about the same time share their calls. */
export class DesktopLookups {
  private static readonly made = new WeakMap<Services, DesktopLookups>();

  /** Those of a process: what is asked through another shares nothing. */
  static of(services: Services): DesktopLookups {
    const found = DesktopLookups.made.get(services) ?? new DesktopLookups(services);
    DesktopLookups.made.set(services, found);
    return found;
  }

  private constructor(private readonly services: Services) {}

  /** @throws ProviderError `not-found`, `ambiguous`, `directory-not-found` */
  async find({ userName, directoryId }: GetWorkspaceArgs): Promise<GetWorkspaceResult> {
    const doing = `looking up the WorkSpace of ${userName}${directoryId === undefined ? "" : ` (${directoryId})`}`;
    const directories =
      directoryId === undefined ? (await this.registered()).map((one) => one.directoryId) : [directoryId];
    const looked = await Promise.all(directories.map((one) => this.of(one).add(userName)));
    const found = looked.flat();
    const standing = found.filter(({ state }) => !LEAVING.includes(state));
    const [desktop] = standing;
    if (standing.length > 1) {
      throw several(
        doing,
        `they have ${standing.length}: ${listed(standing.map(shownOf))}`,
        directoryId === undefined ? "give directoryId" : "give the id of one to Workspace.get",
      );
    }
    if (desktop) {
      return desktopSeen(desktop);
    }
    const { region } = this.services.settings;
    if (directoryId !== undefined && (await this.services.registrations.find(region, directoryId)) === undefined) {
      throw new ProviderError({
        code: "directory-not-found",
        doing,
        happened: `WorkSpaces in ${region} has no directory ${directoryId}`,
        next: "correct directoryId, or set its Region with: pulumi config set workspaces-users:region REGION",
      });
    }
    const [leaving] = found;
    const happened =
      leaving === undefined
        ? `they have none in ${directories.length === 0 ? `${region}, where no directory is registered` : `${listed(directories)} (${region})`}`
        : `they have none but ${shownOf(leaving)}`;
    throw none(doing, happened, "correct userName or directoryId, or launch one with the resource Workspace");
  }

  /** @throws ProviderError `not-found`, `invalid-argument` and those of {@link find} */
  async read(id: string): Promise<GetWorkspaceResult> {
    const wanted = desktopOf(id);
    return "workspaceId" in wanted ? desktopSeen(await this.byId(id, `reading WorkSpace ${id}`)) : this.find(wanted);
  }

  /** The last mail about a desktop, as its own tag tells it. */
  async readInvitation(id: string) {
    const doing = `reading the invitation of WorkSpace ${id}`;
    const { directoryId, region, userName } = await this.byId(invitationOf(id), doing);
    const tags = await this.services.desktops().tags(id);
    const { last } = History.of(tags[INVITED_TAG]);
    if (last === undefined) {
      throw none(doing, `its tag ${INVITED_TAG} tells of no mail`, "send one with the resource Invitation");
    }
    const { aliases, directories } = this.services;
    const alias = await aliases.of({ region, directoryId });
    const registrationCode = alias ?? (await directories.signIn(directoryId)).registrationCode;
    const { sentTo = "", sentAt = "", messageId = "" } = last;
    return { id, workspaceId: id, userName, registrationCode, sentTo, sentAt, messageId };
  }

  private async byId(id: string, doing: string): Promise<Desktop> {
    const desktop = await this.services.desktops().find(id);
    if (!desktop || LEAVING.includes(desktop.state)) {
      const { region } = this.services.settings;
      throw none(doing, desktop ? `it is ${desktop.state}` : `WorkSpaces in ${region} does not know it`, CORRECT_ID);
    }
    return desktop;
  }

  private readonly batches = new Map<string, Batch<string, Desktop[]>>();

  private of(directoryId: string): Batch<string, Desktop[]> {
    const made =
      this.batches.get(directoryId) ??
      new Batch<string, Desktop[]>(
        MOST_TOGETHER,
        () => this.services.clock.sleep(BATCH_WINDOW_MS),
        async (names) => {
          const all = await this.desktopsOf(directoryId, [...new Set(names)]);
          return names.map((userName) => all.filter((one) => isSameUser(one, { directoryId, userName })));
        },
      );
    this.batches.set(directoryId, made);
    return made;
  }

  private async desktopsOf(directoryId: string, names: readonly string[]): Promise<Desktop[]> {
    const desktops = this.services.desktops();
    if (names.length > MOST_BY_NAME) {
      return desktops.look(directoryId, names);
    }
    return (await Promise.all(names.map((name) => desktops.ofAccount(directoryId, name)))).flat();
  }

  private readonly registered = readOnce(() => registered(this.services, "looking up a WorkSpace"));
}

const shownOf = ({ id, directoryId, state }: Desktop): string => `${id} (${directoryId}, ${state})`;

function desktopSeen(desktop: Desktop): GetWorkspaceResult {
  const { id, directoryId, userName, bundleId, state, computerName, ipAddress, ipv6Address, volumeEncryptionKey } =
    desktop;
  const properties = Object.entries(INNER_PROPERTIES).map(([name, { api }]) => [name, desktop.properties[api]]);
  return {
    id,
    workspaceId: id,
    directoryId,
    userName,
    bundleId,
    state,
    ...(computerName === undefined ? {} : { computerName }),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    ...(ipv6Address === undefined ? {} : { ipv6Address }),
    ...systemOf(desktop),
    rootVolumeEncryptionEnabled: desktop.rootVolumeEncryptionEnabled,
    userVolumeEncryptionEnabled: desktop.userVolumeEncryptionEnabled,
    ...(volumeEncryptionKey === undefined ? {} : { volumeEncryptionKey }),
    workspaceProperties: Object.fromEntries(properties.filter(([, value]) => value !== undefined)) as object,
  };
}
