import { Attribute, Change, type Entry } from "ldapts";
import { Gate } from "../../concurrency/gate";
import { ProviderError } from "../../errors/provider-error";
import { canonicalDn, isDn, parentDn } from "../dn";
import type { Group, Member, Members } from "../group";
import { entryGuid, first, values } from "./entry";
import { guidDn, ridOf } from "./ids";
import { byAccountName, byGuid, bySid, type Identity } from "./lookups";
import { doubledMembers, isHiddenTwice, membersAfter, oncePerEntry } from "./doubled-members";
import { answered, LDAP } from "./refusal";
import { findByDn } from "./search";
import type { LdapSession } from "./session";

const ATTRIBUTES = ["objectGUID", "objectSid", "sAMAccountName", "primaryGroupID"];
/** Values in one modify: Windows takes some thousands, and a modify that fails is retried one by one. */
const MEMBERS_PER_MODIFY = 500;

const GUID = /^(?:[a-z0-9-]+\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
const SID = /^S-1(-\d+)+$/i;

/** Memberships of an Active Directory, of Windows or of Samba. */
export class LdapMembers implements Members {
  /** A replaced list must not undo what this process changes in the group meanwhile. */
  private readonly gates = new Map<string, Gate>();

  constructor(private readonly session: LdapSession) {}

  resolve(references: readonly string[]): Promise<ReadonlyMap<string, Member>> {
    return this.session.doing(`looking up ${references.length} members`, async () => {
      const found = new Map<string, Member>();
      const each = references.map(async (reference) => {
        const entry = isDn(reference)
          ? await this.session.request((client) => findByDn(client, reference, ATTRIBUTES))
          : await this.session.find(identityOf(reference), ATTRIBUTES);
        if (entry) {
          found.set(reference, memberOf(entry));
        } else if (SID.test(reference)) {
          // Written as <SID=…>, the directory makes the foreign principal of a trusted domain's account itself.
          found.set(reference, { dn: `<SID=${reference}>` });
        }
      });
      await Promise.all(each);
      return found;
    });
  }

  list(group: Group): Promise<readonly string[] | undefined> {
    return this.session.doing(`reading the members of group ${group.name}`, () => this.read(group));
  }

  async change(group: Group, add: readonly Member[], remove: readonly Member[]): Promise<readonly Member[]> {
    const rid = ridOf(group.sid);
    const movable = (members: readonly Member[]) =>
      oncePerEntry(members).filter(({ primaryGroupRid }) => primaryGroupRid !== rid);
    const [joining, leaving] = [movable(add), movable(remove)];
    const gate = this.gateOf(group);
    let before: ReadonlySet<string> | undefined;
    return this.session.doing(`changing the members of group ${group.name}`, async () => {
      const isDoubled = await gate.together(async () => {
        const listed = (await this.read(group)) ?? [];
        before ??= setOf(listed);
        return (
          doubledMembers(listed, [...joining, ...leaving]).length > 0 ||
          (await this.changeEach(group, listed, joining, leaving)) === "doubled"
        );
      });
      if (isDoubled) {
        await gate.alone(async () => {
          const listed = membersAfter((await this.read(group)) ?? [], leaving);
          await this.modify(group, "replace", listed);
          await this.changeEach(group, listed, joining, []);
        });
      }
      const known = before;
      return joining.filter(({ dn }) => known?.has(canonicalDn(dn)) !== true);
    });
  }

  /** Value by value, so that what others change meanwhile stays; `"doubled"` if Samba holds one of those who leave twice. */
  private async changeEach(
    group: Group,
    listed: readonly string[],
    add: readonly Member[],
    remove: readonly Member[],
  ): Promise<"done" | "doubled"> {
    const now = setOf(listed);
    const isIn = ({ dn }: Member) => now.has(canonicalDn(dn));
    await this.apply(
      group,
      "add",
      add.filter((one) => !isIn(one)),
    );
    try {
      await this.apply(group, "delete", remove.filter(isIn));
    } catch (error) {
      if (isHiddenTwice(error)) {
        return "doubled";
      }
      throw error;
    }
    return "done";
  }

  private gateOf({ guid }: Group): Gate {
    const gate = this.gates.get(guid) ?? new Gate();
    this.gates.set(guid, gate);
    return gate;
  }

  private async apply(group: Group, operation: "add" | "delete", members: readonly Member[]): Promise<void> {
    for (let from = 0; from < members.length; from += MEMBERS_PER_MODIFY) {
      const some = members.slice(from, from + MEMBERS_PER_MODIFY);
      try {
        await this.modify(group, operation, dnsOf(some));
      } catch (error) {
        // One bad value fails them all, and the answer does not say which: each is tried by itself.
        if (!answered(error, ...SETTLED_SINGLY)) {
          throw error;
        }
        for (const member of some) {
          await this.applyOne(group, operation, member);
        }
      }
    }
  }

  private async applyOne(group: Group, operation: "add" | "delete", member: Member): Promise<void> {
    try {
      await this.modify(group, operation, dnsOf([member]));
    } catch (error) {
      const isIn = setOf(await this.read(group)).has(canonicalDn(member.dn));
      if (answered(error, ...SETTLED_SINGLY) && isIn === (operation === "add")) {
        return;
      }
      if (isHiddenTwice(error) || !answered(error, LDAP.noSuchObject, LDAP.unwillingToPerform, LDAP.other)) {
        throw error;
      }
      throw new ProviderError({
        code: "directory-refused",
        doing: `${operation === "add" ? "adding a member to" : "removing a member from"} group ${group.name} (${this.session.id})`,
        happened: `the directory does not take ${member.dn} (${error.code})`,
        next: member.dn.startsWith("<SID=")
          ? "check the SID, and that its domain is trusted by this one; or use a group whose scope takes it (domainLocal)"
          : "check that it exists and that the group's scope takes it",
        cause: error,
      });
    }
  }

  private modify({ guid, dn }: Group, operation: "add" | "delete" | "replace", members: readonly string[]) {
    const modification = new Attribute({ type: "member", values: [...members] });
    return this.session.write(`change the members of ${dn}`, [parentDn(dn)], (client) =>
      client.modify(guidDn(guid), new Change({ operation, modification })),
    );
  }

  /** Windows returns at most 1,500 values at a time, under a name that says which, and an empty `member` beside it. */
  private async read(group: Group): Promise<string[] | undefined> {
    const members: string[] = [];
    for (let start = 0; ;) {
      const asked = `member;range=${start}-*`;
      const entry = await this.session.request((client) => findByDn(client, guidDn(group.guid), [asked]));
      if (!entry) {
        return undefined;
      }
      const ranged = Object.keys(entry).find((name) => /^member;range=/i.test(name) && values(entry, name).length > 0);
      members.push(...values(entry, ranged ?? "member"));
      const [, end] = /-(\d+)$/.exec(ranged ?? "") ?? [];
      if (end === undefined) {
        return members;
      }
      start = Number(end) + 1;
    }
  }
}

/** Present already, absent already, or no such member: Samba's codes and Windows' (facts of each differ). */
const SETTLED_SINGLY = [
  LDAP.alreadyExists,
  LDAP.typeOrValueExists,
  LDAP.noSuchAttribute,
  LDAP.noSuchObject,
  LDAP.unwillingToPerform,
  LDAP.other,
];

const dnsOf = (members: readonly Member[]): string[] => members.map(({ dn }) => dn);

const setOf = (dns: readonly string[] = []): ReadonlySet<string> => new Set(dns.map(canonicalDn));

function identityOf(reference: string): Identity {
  const [, guid] = GUID.exec(reference) ?? [];
  if (guid !== undefined) {
    return byGuid(guid);
  }
  return SID.test(reference) ? bySid(reference) : byAccountName(reference);
}

function memberOf(entry: Entry): Member {
  const primary = first(entry, "primaryGroupID");
  const name = first(entry, "sAMAccountName");
  return {
    guid: entryGuid(entry),
    dn: entry.dn,
    ...(name === undefined ? {} : { name }),
    ...(primary === undefined ? {} : { primaryGroupRid: Number(primary) }),
  };
}
