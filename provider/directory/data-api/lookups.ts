// How users and groups are read: by name, which is all that the API knows them by, and by what never changes, wherever that leads.
import type { GroupDescription, UserDescription } from "../../aws/ds-data/shapes";
import { Batch } from "../../concurrency/batch";
import { ProviderError } from "../../errors/provider-error";
import { foldName } from "../../text/folding";
import { groupOf, standing, userOf, type ApiGroup, type ApiUser } from "./entry";
import { groupNameLimit, MAX_OTHER_ATTRIBUTES, userNameLimit } from "./limits";
import { isNotFound } from "./refusal";
import type { Roster } from "./roster";
import type { DataApiSession } from "./session";
import { SETTLING_MS, type Fields, type Settled } from "./settled";
import { supported, type EntryKind } from "./supported";

/**
 * How long an entry must not be there, neither by its name nor among all, to count as gone: inside a site, one controller tells the others
 * after 15 seconds, one after the other with 3 seconds between them ([MS-ADTS] 3.1.1.5.1.6 has no promise of it).
 */
export const ABSENCE_MS = 20_000;
const ABSENCE_POLL_MS = 5_000;
/** How long an entry may be shown by one request and not by another. */
const CONTRADICTION_MS = 5 * 60_000;

const FIRST_POLL_MS = 500;
const LAST_POLL_MS = 5_000;

type Found = ApiUser | ApiGroup;

interface Asked<Entry> {
  readonly kind: EntryKind;
  readonly name: string;
  readonly read: () => Promise<Entry | undefined>;
  readonly fields: (entry: Entry) => Fields;
}

/** More names than this that are asked for at about the same time are looked for in the list of all first, which is of few pages. */
const FEW_NAMES = 4;
const MAX_NAMES = 1_000;
const GATHERING_MS = 10;

export class Lookups {
  /** Whether a name is listed; undefined where that was not asked. */
  private readonly listed: Batch<string, boolean | undefined>;
  /** What accounts are called that were not where they were looked for. */
  private readonly names = new Map<string, string>();

  constructor(
    private readonly session: DataApiSession,
    private readonly roster: Roster,
    private readonly settled: Settled,
    private readonly attributes: { readonly user: readonly string[]; readonly group: readonly string[] },
  ) {
    this.listed = new Batch(
      MAX_NAMES,
      () => session.clock.sleep(GATHERING_MS),
      async (names) => {
        const users = names.length > FEW_NAMES ? [...(await roster.users()).values()] : undefined;
        const known = users && new Set(users.map(({ SAMAccountName: name }) => foldName(name)));
        return names.map((name) => known?.has(foldName(name)));
      },
    );
  }

  /** As {@link user}, for one who asks beside many others, as in a preview of people who are not there yet: of those one list tells. */
  async userAmongMany(userName: string, further: readonly string[] = []): Promise<ApiUser | undefined> {
    requireName("userName", userName, userNameLimit(userName));
    const isListed = this.settled.wasThere("user", userName) ? undefined : await this.listed.add(userName);
    return isListed === false ? undefined : this.user(userName, further);
  }

  /** The user of that name, and as our own writes have left them. */
  async user(userName: string, further: readonly string[] = []): Promise<ApiUser | undefined> {
    const names = [...new Set([...this.attributes.user, ...further])];
    requireName("userName", userName, userNameLimit(userName));
    return this.fresh<ApiUser>({
      kind: "user",
      name: userName,
      read: async () => {
        const description = await this.describe("user", userName, names);
        return description && userOf(description, this.session.markAttribute, names);
      },
      fields: userFields,
    });
  }

  async group(name: string): Promise<ApiGroup | undefined> {
    const names = this.attributes.group;
    requireName("name", name, groupNameLimit(name));
    return this.fresh<ApiGroup>({
      kind: "group",
      name,
      read: async () => {
        const description = await this.describe("group", name, names);
        return description && groupOf(description, this.session.markAttribute, names);
      },
      fields: groupFields,
    });
  }

  /** The account, whatever it is called now. Undefined only where neither its name nor the list of all has shown it for a while. */
  async account(
    account: { readonly sid: string; readonly userName: string },
    further: readonly string[] = [],
  ): Promise<ApiUser | undefined> {
    return this.bySid(
      account.sid,
      account.userName,
      userNameLimit,
      (name) => this.user(name, further),
      async () => {
        return (await this.roster.users()).get(account.sid);
      },
    );
  }

  groupBySid(sid: string, name: string | undefined): Promise<ApiGroup | undefined> {
    return this.bySid(
      sid,
      name,
      groupNameLimit,
      (one) => this.group(one),
      async () => {
        return (await this.roster.groups()).get(sid);
      },
    );
  }

  private async bySid<Entry extends Found>(
    sid: string,
    likely: string | undefined,
    limit: (name: string) => string | undefined,
    named: (name: string) => Promise<Entry | undefined>,
    listed: () => Promise<{ readonly SAMAccountName: string } | undefined>,
  ): Promise<Entry | undefined> {
    const { clock } = this.session;
    const known = this.names.get(sid) ?? likely;
    const found = known === undefined || limit(known) !== undefined ? undefined : await named(known);
    if (found?.sid === sid) {
      return found;
    }
    const begun = clock.now();
    while (!this.settled.isDeleted(sid)) {
      const summary = await listed();
      if (summary !== undefined) {
        const { SAMAccountName: name } = summary;
        const entry = await named(name);
        if (entry?.sid === sid) {
          this.names.set(sid, name);
          return entry;
        }
      } else if (clock.now() - begun >= ABSENCE_MS) {
        return undefined;
      }
      if (clock.now() - begun >= CONTRADICTION_MS) {
        throw new ProviderError({
          code: "outcome-unknown",
          doing: `looking for ${sid} (${this.session.id})`,
          happened: "Directory Service Data lists it, and does not show it",
          next: "run the same command again in some minutes: the directory's controllers have not told each other of it",
        });
      }
      await clock.sleep(ABSENCE_POLL_MS);
    }
    return undefined;
  }

  /** What is shown as it was before a write of ours is asked for again, for a while; and so is what was there a moment ago. */
  private async fresh<Entry extends Found>({ kind, name, read, fields }: Asked<Entry>): Promise<Entry | undefined> {
    const { clock } = this.session;
    const until = clock.now() + SETTLING_MS;
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(2 * wait, LAST_POLL_MS)) {
      const entry = await read();
      const isGone = entry === undefined || this.settled.isDeleted(entry.sid);
      const isOld = isGone ? this.settled.wasThere(kind, name) : this.settled.isStale(entry.sid, fields(entry));
      if (!isOld || clock.now() >= until) {
        return isGone ? undefined : entry;
      }
      await clock.sleep(wait);
    }
  }

  /** One request takes 25 names. */
  private async describe(
    kind: EntryKind,
    name: string,
    names: readonly string[],
  ): Promise<(UserDescription & GroupDescription) | undefined> {
    const asked = otherNames(kind, [...standing(this.session.markAttribute), ...names]);
    const operation = kind === "user" ? "DescribeUser" : "DescribeGroup";
    let whole: (UserDescription & GroupDescription) | undefined;
    for (let from = 0; from === 0 || from < asked.length; from += MAX_OTHER_ATTRIBUTES) {
      const some = asked.slice(from, from + MAX_OTHER_ATTRIBUTES);
      const part = await this.session
        .call(operation, { SAMAccountName: name, OtherAttributes: some })
        .catch(unlessAbsent);
      if (part === undefined) {
        return undefined;
      }
      whole = { ...part, OtherAttributes: { ...whole?.OtherAttributes, ...part.OtherAttributes } };
    }
    if (whole?.SID !== undefined) {
      const { guid, sid, dn } = kind === "user" ? userOf(whole, "", []) : groupOf(whole, "", []);
      this.roster.know({ guid, kind, sid, dn, name: whole.SAMAccountName ?? name });
    }
    return whole;
  }
}

/** Names that a request may ask for: those that the API knows, and that are no parameters. */
export function otherNames(kind: EntryKind, names: readonly string[]): string[] {
  const known = names.flatMap((name) => supported(kind, name) ?? []);
  return [...new Set(known.filter(({ parameter }) => parameter === undefined).map(({ name }) => name))];
}

function unlessAbsent(error: unknown): undefined {
  if (!isNotFound(error)) {
    throw error;
  }
}

function requireName(argument: string, name: string, fault: string | undefined): void {
  if (fault !== undefined) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: `reading ${name}`,
      happened: `${argument} ${name} ${fault.split("; ")[0] ?? fault}`,
      next: fault.split("; ").slice(1).join("; "),
    });
  }
}

/** What a user is shown with, to be compared with what was written. */
export const userFields = (user: ApiUser): Fields => new Map([...rawFields(user), ["enabled", String(user.enabled)]]);
export const groupFields = (group: ApiGroup): Fields =>
  new Map([...rawFields(group), ["scope", group.scope], ["category", group.category]]);

/** One that has no values is there too: it may have been cleared. */
const rawFields = ({ raw, asked }: Found): Map<string, string> =>
  new Map([...asked].map((key) => [key, fieldText(raw.get(key))]));

export const fieldText = (values: readonly string[] = []): string => JSON.stringify([...values].sort());
