import type { Change, Entry } from "ldapts";
import { escapeRdnValue, leafRdn, parentDn, sameDn } from "../dn";
import type { Group, GroupEdit, GroupScope, NewGroup } from "../group";
import type { DeletionObstacles } from "./deletion-obstacles";
import { groupAttributes, groupOf, groupType, isGroup, type GroupEntry } from "./group-entry";
import { guidDn } from "./ids";
import { GROUPS, listAll } from "./listing";
import { byAccountName, byGuid, type Identity } from "./lookups";
import { move } from "./move";
import { answered, LDAP, nameTaken } from "./refusal";
import { findByDn } from "./search";
import type { LdapSession } from "./session";
import { attribute, markChanges, newValues, replace, valueChanges } from "./changes";

/** Groups of an Active Directory, of Windows or of Samba. */
export class LdapGroups {
  constructor(
    private readonly session: LdapSession,
    private readonly obstacles: DeletionObstacles,
    /** LDAP attributes that every look-up reads. */
    private readonly attributes: readonly string[],
  ) {}

  findByName(name: string): Promise<Group | undefined> {
    return this.session.doing(`reading group ${name}`, () => this.read(byAccountName(name)));
  }

  find(guid: string): Promise<Group | undefined> {
    return this.session.doing(`reading group ${guid}`, () => this.read(byGuid(guid)));
  }

  list(onPage?: (soFar: number) => void): Promise<readonly Group[]> {
    const { markAttribute } = this.session;
    const attributes = [...groupAttributes(markAttribute), ...this.attributes];
    return this.session.doing("listing the groups", async () => {
      const entries = await listAll(this.session, GROUPS, attributes, onPage === undefined ? {} : { onPage });
      return entries.filter(isGroup).map((entry) => groupOf(entry, markAttribute, this.attributes));
    });
  }

  create(group: NewGroup): Promise<Group | undefined> {
    const { session } = this;
    return session.doing(`creating group ${group.name}`, async () => {
      const place = await session.place(group.organizationalUnit);
      const { unit } = place;
      const dn = `CN=${escapeRdnValue(group.name)},${unit}`;
      const attributes = [
        attribute("objectClass", ["top", "group"]),
        attribute("sAMAccountName", [group.name]),
        attribute("groupType", [groupType(group.scope, group.category)]),
        attribute(session.markAttribute, [group.mark]),
        ...newValues(group.attributes),
      ];
      try {
        await session.write(`create ${dn}`, [unit], (client) => client.add(dn, attributes), { place });
      } catch (error) {
        if (answered(error, LDAP.alreadyExists)) {
          await this.requireGroupNamed(group.name, dn);
          return undefined;
        }
        await session.requireUnit(`group ${group.name}`, unit, error);
        throw error;
      }
      return this.read(byAccountName(group.name));
    });
  }

  edit(guid: string, plan: (group: Group) => GroupEdit): Promise<Group | undefined> {
    const { session } = this;
    return session.doing(`editing group ${guid}`, async () => {
      const group = await this.read(byGuid(guid));
      if (!group) {
        return undefined;
      }
      const edit = plan(group);
      // The move first, while the CN can still be told from one that an administrator chose apart from the name.
      const target = newDn(group, edit);
      if (target !== undefined) {
        await move(session, this.obstacles, `group ${group.name}`, group, target, edit.organizationalUnit);
      }
      for (const changes of this.changes(group, edit)) {
        await this.modify(group, changes, edit.name ?? group.name);
      }
      return this.read(byGuid(guid));
    });
  }

  delete(guid: string): Promise<void> {
    const doing = `deleting group ${guid}`;
    return this.session.doing(doing, async () => {
      try {
        await this.session.request((client) => client.del(guidDn(guid)));
      } catch (error) {
        if (!answered(error, LDAP.noSuchObject)) {
          throw await this.obstacles.refused(guid, `${doing} (${this.session.id})`, error);
        }
      }
    });
  }

  private async modify({ guid, name, dn }: Group, changes: Change[], wanted: string): Promise<void> {
    const { session } = this;
    try {
      await session.write(`change ${dn}`, [parentDn(dn)], (client) => client.modify(guidDn(guid), changes), { dn });
    } catch (error) {
      await session.requireFree(`renaming group ${name}`, wanted, error, () => this.findAccount(byAccountName(wanted)));
      throw error;
    }
  }

  /** One modify for all that differs, and one more where the scope must pass through another. */
  private changes(group: GroupEntry, edit: GroupEdit): Change[][] {
    const changes: Change[] = [];
    if (edit.name !== undefined && edit.name !== group.name) {
      changes.push(replace("sAMAccountName", [edit.name]));
    }
    changes.push(...valueChanges(group, edit.attributes));
    changes.push(...markChanges(group, edit.mark, this.session.markAttribute));
    const { scope = group.scope, category = group.category } = edit;
    const types = scope === group.scope && category === group.category ? [] : scopePath(group.scope, scope);
    const [last, ...before] = types.map((one) => replace("groupType", [groupType(one, category)])).reverse();
    const both = last === undefined ? changes : [...changes, last];
    return [...before.map((one) => [one]), ...(both.length > 0 ? [both] : [])];
  }

  private async read(identity: Identity): Promise<GroupEntry | undefined> {
    const entry = await this.findAccount(identity);
    return entry && isGroup(entry) ? groupOf(entry, this.session.markAttribute, this.attributes) : undefined;
  }

  private findAccount(identity: Identity): Promise<Entry | undefined> {
    return this.session.find(identity, [...groupAttributes(this.session.markAttribute), ...this.attributes]);
  }

  private async requireGroupNamed(name: string, dn: string): Promise<void> {
    const account = await this.findAccount(byAccountName(name));
    if (account && isGroup(account)) {
      return;
    }
    const other = account ?? (await this.session.request((client) => findByDn(client, dn, ["objectClass"])));
    throw nameTaken(`group ${name}`, this.session.id, other?.dn ?? dn, "name");
  }
}

/** The name to move the entry to, for modifyDN; undefined if it is there already. */
function newDn(group: Group, edit: GroupEdit): string | undefined {
  const here = parentDn(group.dn);
  const unit = edit.organizationalUnit ?? here;
  const leaf = leafRdn(group.dn);
  const renamed = edit.name !== undefined && edit.name !== group.name;
  const ownLeaf = sameDn(leaf, `CN=${escapeRdnValue(group.name)}`);
  const wanted = renamed && ownLeaf ? `CN=${escapeRdnValue(edit.name)}` : leaf;
  if (sameDn(unit, here)) {
    return wanted === leaf ? undefined : wanted;
  }
  return `${wanted},${unit}`;
}

/** Active Directory turns global into domain-local, and back, by way of universal only. */
const scopePath = (from: GroupScope, to: GroupScope): GroupScope[] =>
  from !== to && from !== "universal" && to !== "universal" ? ["universal", to] : [to];
