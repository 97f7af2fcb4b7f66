// Members of groups over Directory Service Data, one request a member. Lists tell them by name and SID; people of trusted domains are in none.
import type { MemberSummary } from "../../aws/ds-data/shapes";
import { ProviderError } from "../../errors/provider-error";
import { canonicalDn, isDn, sameDn, splitDn } from "../dn";
import type { Group, Member, Members } from "../group";
import { sameName } from "../../text/folding";
import { ridOf, type ApiGroup, type ApiUser } from "./entry";
import type { Finder } from "./finder";
import { groupNameLimit, userNameLimit } from "./limits";
import type { Lookups } from "./lookups";
import { isNotFound, refused } from "./refusal";
import type { Known, Listed, Roster } from "./roster";
import type { EntryKind } from "./supported";
import type { DataApiSession } from "./session";
import { SETTLING_MS, type Settled } from "./settled";

const GUID = /^(?:[a-z0-9-]+\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const SID = /^(?:<SID=)?(S-1(?:-\d+)+)>?$/i;
/** Domain Users ([MS-ADTS] 6.1.1.6.9): the API shows no primary group, and changes none. */
const USERS_RID = 513;
const PAGE_ENTRIES = 250;
/** References, of which more are looked for in the list of all. */
const FEW_REFERENCES = 4;

export interface ApiMembersParts {
  readonly session: DataApiSession;
  readonly lookups: Lookups;
  readonly roster: Roster;
  readonly settled: Settled;
  readonly finder: Finder;
}

export class ApiMembers implements Members {
  /** Distinguished names by SID, and entries by them. */
  private readonly dns = new Map<string, string>();
  private readonly entries = new Map<
    string,
    { readonly kind: EntryKind | "computer"; readonly sid: string; readonly name: string; readonly dn: string }
  >();

  constructor(private readonly parts: ApiMembersParts) {}

  resolve(references: readonly string[]): Promise<ReadonlyMap<string, Member>> {
    return this.parts.session.doing(`looking up ${references.length} members`, async () => {
      const all = [...new Set(references)];
      const isMany = all.length > FEW_REFERENCES;
      const found = await Promise.all(
        all.map(async (reference) => [reference, await this.member(reference, isMany)] as const),
      );
      return new Map(
        found.flatMap(([reference, member]) => (member === undefined ? [] : [[reference, member] as const])),
      );
    });
  }

  list(group: Group): Promise<readonly string[] | undefined> {
    return this.parts.session.doing(`reading the members of group ${group.name}`, async () => {
      const listed = await this.read(group);
      return listed && Promise.all(listed.map((one) => this.dnOf(one)));
    });
  }

  async change(group: Group, add: readonly Member[], remove: readonly Member[]): Promise<readonly Member[]> {
    const { session } = this.parts;
    return session.doing(`changing the members of group ${group.name}`, async () => {
      const rid = ridOf(group.sid);
      const movable = (members: readonly Member[]) => [
        ...new Map(
          members.filter(({ primaryGroupRid }) => primaryGroupRid !== rid).map((one) => [canonicalDn(one.dn), one]),
        ).values(),
      ];
      const listed = new Map((await this.read(group))?.map((one) => [one.SID, one]) ?? []);
      const sidOf = ({ dn }: Member) => this.entries.get(canonicalDn(dn))?.sid;
      const joining = movable(add).filter((one) => !listed.has(sidOf(one) ?? ""));
      // By the name that the list tells, whatever they were called when they were looked up.
      const leaving = movable(remove).flatMap((one) => listed.get(sidOf(one) ?? "") ?? []);
      await Promise.all([
        ...joining.map((one) => this.write("AddGroupMember", group, this.requireKnown(group, one))),
        ...leaving.map(({ SID: sid, SAMAccountName: name }) => this.write("RemoveGroupMember", group, { sid, name })),
      ]);
      return joining;
    });
  }

  private requireKnown(group: Group, { dn, name }: Member): { readonly sid: string; readonly name: string } {
    const entry = this.entries.get(canonicalDn(dn));
    if (entry === undefined) {
      throw new ProviderError({
        code: "directory-refused",
        doing: `adding a member to group ${group.name} (${this.parts.session.id})`,
        happened: `${name ?? dn} has no name that Directory Service Data knows it by: it is of another domain, perhaps`,
        next: 'take it out of the list, or set access: "ldap" for the directory',
      });
    }
    return entry;
  }

  private async write(
    operation: "AddGroupMember" | "RemoveGroupMember",
    group: Group,
    { sid, name }: { readonly sid: string; readonly name: string },
  ): Promise<void> {
    const { session, settled } = this.parts;
    const isAdded = operation === "AddGroupMember";
    try {
      await session.call(operation, { GroupName: group.name, MemberName: name });
    } catch (error) {
      // In it already, or out of it already: the list that told otherwise was of before.
      const isSo = refused(error, "ConflictException") || (!isAdded && isNotFound(error));
      const isIn = isSo && ((await this.read(group)) ?? []).some(({ SID }) => SID === sid);
      if (!isSo || isIn !== isAdded) {
        throw error;
      }
    }
    settled.wrote(membersOf(group), sid, String(!isAdded), String(isAdded));
  }

  /** As our own writes have left it, for as long as another controller may not know of them. */
  private async read(group: Group): Promise<MemberSummary[] | undefined> {
    const { session, settled, finder, lookups } = this.parts;
    const until = session.clock.now() + SETTLING_MS;
    for (let wait = 500; ; wait = Math.min(2 * wait, 5_000)) {
      const members = await this.pages(group.name);
      if (members === undefined) {
        const now = await lookups.groupBySid(group.sid, group.name);
        return now === undefined || now.name === group.name ? undefined : this.pages(now.name);
      }
      const there = new Set(members.map(({ SID }) => SID));
      const isStale = settled.isStale(membersOf(group), { get: (sid) => String(there.has(sid)) });
      if (!isStale || session.clock.now() >= until) {
        finder.expect(members.flatMap((one) => listedOf(one) ?? []));
        return members;
      }
      await session.clock.sleep(wait);
    }
  }

  private async pages(name: string): Promise<MemberSummary[] | undefined> {
    const found: MemberSummary[] = [];
    let next: string | undefined;
    do {
      const page: { Members?: readonly MemberSummary[]; NextToken?: string } | undefined = await this.parts.session
        .call("ListGroupMembers", {
          SAMAccountName: name,
          MaxResults: PAGE_ENTRIES,
          ...(next === undefined ? {} : { NextToken: next }),
        })
        .catch((error: unknown) => {
          if (!isNotFound(error)) {
            throw error;
          }
          return undefined;
        });
      if (page === undefined) {
        return undefined;
      }
      found.push(...(page.Members ?? []));
      next = page.NextToken;
    } while (next !== undefined);
    return found;
  }

  /** @param isMany whether the list of all is to be asked, which tells of many at once, and not for each */
  private async member(reference: string, isMany: boolean): Promise<Member | undefined> {
    const [, guid] = GUID.exec(reference) ?? [];
    const [, sid] = SID.exec(reference) ?? [];
    if (guid !== undefined) {
      const entry = await this.parts.finder.find(guid);
      return entry && this.known(entry, isMany);
    }
    if (sid !== undefined) {
      return this.bySid(sid.toUpperCase());
    }
    if (isDn(reference)) {
      return this.byDn(reference);
    }
    const listed = isMany ? await this.listedAs(reference) : undefined;
    return listed === undefined ? this.byName(reference) : this.known(listed, isMany);
  }

  private async listedAs(name: string): Promise<Listed | undefined> {
    const { roster } = this.parts;
    const isNamed = ({ SAMAccountName: one }: { readonly SAMAccountName: string }) => sameName(one, name);
    const user = [...(await roster.users()).values()].find(isNamed);
    const found = user ?? [...(await roster.groups()).values()].find(isNamed);
    return found && { kind: user === undefined ? "group" : "user", sid: found.SID, name: found.SAMAccountName };
  }

  private async byName(name: string): Promise<Member | undefined> {
    const { lookups } = this.parts;
    const user = userNameLimit(name) === undefined ? await lookups.user(name) : undefined;
    const group = user === undefined && groupNameLimit(name) === undefined ? await lookups.group(name) : undefined;
    return this.memberOf(user ?? group);
  }

  private async bySid(sid: string): Promise<Member | undefined> {
    const { roster } = this.parts;
    const user = (await roster.users()).get(sid);
    const group = user === undefined ? (await roster.groups()).get(sid) : undefined;
    const { SAMAccountName: name } = user ?? group ?? {};
    return name === undefined ? undefined : this.known({ kind: user === undefined ? "group" : "user", sid, name });
  }

  private async known({ kind, sid, name }: Listed, isMany = false): Promise<Member | undefined> {
    const { lookups, roster } = this.parts;
    const known = isMany ? roster.knownBySid(sid) : undefined;
    const listed = known && (kind === "user" ? await roster.users() : await roster.groups()).get(sid);
    if (known !== undefined && listed !== undefined) {
      // It is there, as the list says; what never changes of it is known.
      return this.memberFrom({ ...known, name: listed.SAMAccountName });
    }
    return this.memberOf(
      kind === "user" ? await lookups.account({ sid, userName: name }) : await lookups.groupBySid(sid, name),
    );
  }

  /** The name of an entry is most often what its account is called too; of any other, LDAP tells. */
  private async byDn(dn: string): Promise<Member | undefined> {
    const listed = this.entries.get(canonicalDn(dn));
    if (listed !== undefined) {
      return this.named(listed);
    }
    const [leaf = ""] = splitDn(dn);
    const member = await this.byName(leaf.slice(leaf.indexOf("=") + 1));
    return member !== undefined && sameDn(member.dn, dn) ? member : undefined;
  }

  private async named(listed: Omit<Listed, "kind"> & { readonly kind: EntryKind | "computer"; readonly dn: string }) {
    const { kind, sid, name, dn } = listed;
    return kind === "computer" ? { dn, name } : this.known({ kind, sid, name });
  }

  private memberOf(entry: ApiUser | ApiGroup | undefined): Member | undefined {
    if (entry === undefined) {
      return undefined;
    }
    const { guid, sid, dn } = entry;
    const isGroup = "scope" in entry;
    return this.memberFrom({
      kind: isGroup ? "group" : "user",
      guid,
      sid,
      dn,
      name: isGroup ? entry.name : entry.userName,
    });
  }

  private memberFrom({ kind, guid, sid, name, dn }: Known): Member {
    const first = this.place({ kind, sid, name }, dn);
    return { guid, dn: first, name, ...(kind === "group" ? {} : { primaryGroupRid: USERS_RID }) };
  }

  /** Lists tell no distinguished names: who is not known yet is looked at, one request each. */
  private async dnOf(member: MemberSummary): Promise<string> {
    const { SID: sid, SAMAccountName: name } = member;
    const known = this.dns.get(sid) ?? this.parts.roster.knownBySid(sid)?.dn;
    if (known !== undefined) {
      return this.place({ kind: listedOf(member)?.kind ?? "computer", sid, name }, known);
    }
    const listed = listedOf(member);
    const limit = listed?.kind === "user" ? userNameLimit : groupNameLimit;
    const entry = listed === undefined || limit(name) !== undefined ? undefined : await this.known(listed);
    return entry?.dn ?? this.place({ kind: listed?.kind ?? "computer", sid, name }, `<SID=${sid}>`);
  }

  /** The one that it was first seen by: who is moved meanwhile goes on being one and the same. */
  private place(entry: { kind: EntryKind | "computer"; sid: string; name: string }, dn: string): string {
    const first = this.dns.get(entry.sid) ?? dn;
    this.dns.set(entry.sid, first);
    this.entries.set(canonicalDn(first), { ...entry, dn: first });
    return first;
  }
}

const membersOf = ({ sid }: Group): string => `members of ${sid}`;

/** The API shows no computer by itself. */
const listedOf = ({ SID: sid, SAMAccountName: name, MemberType: type }: MemberSummary): Listed | undefined =>
  type === "COMPUTER" ? undefined : { sid, name, kind: type === "USER" ? "user" : "group" };
