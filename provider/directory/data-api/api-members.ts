// Members of groups over Directory Service Data, one request a member. Lists tell members by name and SID alone, so a member stands by
// `<SID=…>` where LDAP has a distinguished name. People of trusted domains are in no such list.
import type { MemberSummary } from "../../aws/ds-data/shapes";
import { ProviderError } from "../../errors/provider-error";
import { canonicalDn, isDn, sameDn, splitDn } from "../dn";
import type { Group, Member, Members } from "../group";
import { ridOf, type ApiGroup, type ApiUser } from "./entry";
import type { Finder } from "./finder";
import { groupNameLimit, userNameLimit } from "./limits";
import type { Lookups } from "./lookups";
import { isNotFound, refused } from "./refusal";
import type { Listed, Roster } from "./roster";
import type { DataApiSession } from "./session";
import { SETTLING_MS, type Settled } from "./settled";

const GUID = /^(?:[a-z0-9-]+\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const SID = /^(?:<SID=)?(S-1(?:-\d+)+)>?$/i;
/** Domain Users ([MS-ADTS] 6.1.1.6.9): the API shows no primary group, and changes none. */
const USERS_RID = 513;
const PAGE_ENTRIES = 250;

export interface ApiMembersParts {
  readonly session: DataApiSession;
  readonly lookups: Lookups;
  readonly roster: Roster;
  readonly settled: Settled;
  readonly finder: Finder;
}

export class ApiMembers implements Members {
  constructor(private readonly parts: ApiMembersParts) {}

  resolve(references: readonly string[]): Promise<ReadonlyMap<string, Member>> {
    return this.parts.session.doing(`looking up ${references.length} members`, async () => {
      const found = await Promise.all(
        [...new Set(references)].map(async (reference) => [reference, await this.member(reference)] as const),
      );
      return new Map(
        found.flatMap(([reference, member]) => (member === undefined ? [] : [[reference, member] as const])),
      );
    });
  }

  list(group: Group): Promise<readonly string[] | undefined> {
    return this.parts.session.doing(`reading the members of group ${group.name}`, async () => {
      const listed = await this.read(group);
      return listed?.map(({ SID: sid }) => sidDn(sid));
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
      const listed = new Set((await this.read(group))?.map(({ SID: sid }) => canonicalDn(sidDn(sid))) ?? []);
      const joining = movable(add).filter(({ dn }) => !listed.has(canonicalDn(dn)));
      const leaving = movable(remove).filter(({ dn }) => listed.has(canonicalDn(dn)));
      await Promise.all([
        ...joining.map((member) => this.write("AddGroupMember", group, member)),
        ...leaving.map((member) => this.write("RemoveGroupMember", group, member)),
      ]);
      return joining;
    });
  }

  private async write(operation: "AddGroupMember" | "RemoveGroupMember", group: Group, member: Member): Promise<void> {
    const { session, settled } = this.parts;
    const isAdded = operation === "AddGroupMember";
    if (member.name === undefined) {
      throw new ProviderError({
        code: "directory-refused",
        doing: `${isAdded ? "adding a member to" : "removing a member from"} group ${group.name} (${session.id})`,
        happened: `${member.dn} has no name that Directory Service Data knows it by: it is of another domain, perhaps`,
        next: 'take it out of the list, or set access: "ldap" for the directory',
      });
    }
    try {
      await session.call(operation, { GroupName: group.name, MemberName: member.name });
    } catch (error) {
      // In it already, or out of it already: the list that told otherwise was of before.
      const isSo = refused(error, "ConflictException") || (!isAdded && isNotFound(error));
      if (!isSo || (await this.isIn(group, member)) !== isAdded) {
        throw error;
      }
    }
    settled.wrote(`members of ${group.sid}`, fieldOf(member.dn), String(!isAdded), String(isAdded));
  }

  private async isIn(group: Group, { dn }: Member): Promise<boolean> {
    return ((await this.read(group)) ?? []).some(({ SID: sid }) => sameDn(sidDn(sid), dn));
  }

  /** As our own writes have left it, for as long as another controller may not know of them. */
  private async read(group: Group): Promise<MemberSummary[] | undefined> {
    const { session, settled, finder, lookups } = this.parts;
    const until = session.clock.now() + SETTLING_MS;
    for (let wait = 500; ; wait = Math.min(2 * wait, 5_000)) {
      const members = await this.pages(group.name);
      if (members === undefined) {
        const now = await lookups.groupBySid(group.sid, group.name);
        if (now === undefined || now.name === group.name) {
          return undefined;
        }
        return this.pages(now.name);
      }
      const there = new Set(members.map(({ SID: sid }) => fieldOf(sidDn(sid))));
      const shown = { get: (field: string) => String(there.has(field)) } as ReadonlyMap<string, string>;
      if (!settled.isStale(`members of ${group.sid}`, shown) || session.clock.now() >= until) {
        finder.expect(
          members
            .filter(({ MemberType }) => MemberType !== "COMPUTER")
            .map((one) => ({
              sid: one.SID,
              name: one.SAMAccountName,
              kind: one.MemberType === "USER" ? "user" : "group",
            })),
        );
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

  private async member(reference: string): Promise<Member | undefined> {
    const [, guid] = GUID.exec(reference) ?? [];
    const [, sid] = SID.exec(reference) ?? [];
    if (guid !== undefined) {
      const entry = await this.parts.finder.find(guid);
      return entry && this.known(entry);
    }
    if (sid !== undefined) {
      return this.bySid(sid.toUpperCase());
    }
    return isDn(reference) ? this.byDn(reference) : this.byName(reference);
  }

  private async byName(name: string): Promise<Member | undefined> {
    const { lookups } = this.parts;
    const user = userNameLimit(name) === undefined ? await lookups.user(name) : undefined;
    const group = user === undefined && groupNameLimit(name) === undefined ? await lookups.group(name) : undefined;
    return user ? userMember(user) : group && groupMember(group);
  }

  private async known({ kind, sid, name }: Listed): Promise<Member | undefined> {
    const { lookups } = this.parts;
    if (kind === "user") {
      const user = await lookups.account({ sid, userName: name });
      return user && userMember(user);
    }
    const group = await lookups.groupBySid(sid, name);
    return group && groupMember(group);
  }

  private async bySid(sid: string): Promise<Member | undefined> {
    const { roster } = this.parts;
    const user = (await roster.users()).get(sid);
    const group = user === undefined ? (await roster.groups()).get(sid) : undefined;
    const { SAMAccountName: name } = user ?? group ?? {};
    return name === undefined ? undefined : this.known({ kind: user === undefined ? "group" : "user", sid, name });
  }

  /** The name of an entry is most often what its account is called too; of any other, LDAP tells. */
  private async byDn(dn: string): Promise<Member | undefined> {
    const [leaf = ""] = splitDn(dn);
    const member = await this.byName(leaf.slice(leaf.indexOf("=") + 1));
    if (member?.name === undefined) {
      return undefined;
    }
    const { lookups } = this.parts;
    const entry =
      (await this.named(() => lookups.user(member.name ?? ""))) ??
      (await this.named(() => lookups.group(member.name ?? "")));
    return entry !== undefined && sameDn(entry.dn, dn) ? member : undefined;
  }

  private async named<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
    return read().catch((error: unknown) => {
      if (!(error instanceof ProviderError && error.code === "invalid-argument")) {
        throw error;
      }
      return undefined;
    });
  }
}

const sidDn = (sid: string): string => `<SID=${sid}>`;
const fieldOf = (dn: string): string => `member ${canonicalDn(dn)}`;

const userMember = ({ guid, sid, userName }: ApiUser): Member => ({
  guid,
  dn: sidDn(sid),
  name: userName,
  primaryGroupRid: USERS_RID,
});
const groupMember = ({ guid, sid, name }: ApiGroup): Member => ({ guid, dn: sidDn(sid), name });
