// The memberships that the program being run declares: one process sees all checks of a run, before it sees a deletion.
import { canonicalDn, isDn } from "../../directory/dn";
import type { Directory } from "../../directory/directory";
import type { Group } from "../../directory/group";
import { resourceOf, type Owner } from "../../ownership/owner";
import { foldName } from "../../text/folding";
import { isUnknown } from "../common/rules";
import type { GroupMembershipArguments } from "./properties";

export interface DeclaredMembership {
  readonly args: GroupMembershipArguments;
  /** In lower case. */
  readonly domain: string;
  /** The group's GUID, or a spelling of it if the directory could not be asked or has no such group yet. */
  readonly group: string;
  /** The members declared before, if the state holds the resource. */
  readonly former: readonly string[];
}

const GUID = /(?:^|\/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** One spelling for a reference to a group or an account, as far as that can be told from the text alone. */
export function spellingOf(reference: string): string {
  const [, guid] = GUID.exec(reference) ?? [];
  return guid?.toLowerCase() ?? (isDn(reference) ? canonicalDn(reference) : foldName(reference));
}

export class DeclaredMemberships {
  private readonly declared = new Map<Owner, DeclaredMembership>();

  declare(membership: DeclaredMembership): void {
    this.declared.set(membership.args.owner, membership);
  }

  /** Those of other resources for the same group. */
  others(domain: string, group: string, owner: Owner): DeclaredMembership[] {
    return [...this.declared.values()].filter(
      (one) => one.args.owner !== owner && one.domain === domain && one.group === group,
    );
  }

  /**
   * Members that other resources of this run declare for the group: they stay.
   * @returns distinguished names in their canonical form
   */
  async keptByOthers(directory: Directory, group: Group, owner: Owner): Promise<ReadonlySet<string>> {
    return dnsOf(
      directory,
      await ofGroup(directory, group, this.inDomain(directory, owner)),
      ({ args }) => args.members,
    );
  }

  /** Members that a resource of this run declares for the group itself. */
  async keptBy(directory: Directory, group: Group, owner: Owner): Promise<ReadonlySet<string>> {
    const own = this.declared.get(owner);
    return dnsOf(directory, await ofGroup(directory, group, own ? [own] : []), ({ args }) => args.members);
  }

  /** Members that other resources of this run declared before, and so may have added. */
  async formerlyOthers(directory: Directory, group: Group, owner: Owner): Promise<ReadonlySet<string>> {
    return dnsOf(directory, await ofGroup(directory, group, this.inDomain(directory, owner)), ({ former }) => former);
  }

  /** Those of other resources that are in the directory's domain, or may be: if AWS could not be asked, the domain is not known. */
  private inDomain({ domainName }: Directory, owner: Owner): DeclaredMembership[] {
    return [...this.declared.values()].filter(
      ({ args, domain }) =>
        args.owner !== owner && (domain === domainName.toLowerCase() || domain === args.directoryId),
    );
  }
}

/** Why two memberships of one group cannot be declared side by side; undefined if they can. */
export function conflictOf(one: GroupMembershipArguments, other: GroupMembershipArguments): string | undefined {
  const [name, otherName] = [resourceOf(one.owner), resourceOf(other.owner)];
  if (one.exclusive === true && other.exclusive === true) {
    return `${otherName} and ${name} both set the exact members of ${one.group}; keep one of the two resources`;
  }
  if (one.exclusive === true || other.exclusive === true) {
    const [exact, adding] = one.exclusive === true ? [name, otherName] : [otherName, name];
    return `${exact} sets the exact members of ${one.group}, and ${adding} adds some, which ${exact} would remove; put them into one list, or leave exclusive out`;
  }
  return undefined;
}

/** Of those memberships, the ones of the group; a group that was made since its check is known by other names than its GUID. */
async function ofGroup(
  directory: Directory,
  group: Group,
  memberships: readonly DeclaredMembership[],
): Promise<DeclaredMembership[]> {
  const unsure = memberships.filter((one) => one.group !== group.guid);
  const found = await directory.members.resolve(unsure.map(({ args }) => args.group).filter((one) => !isUnknown(one)));
  return memberships.filter((one) => one.group === group.guid || found.get(one.args.group)?.guid === group.guid);
}

async function dnsOf(
  directory: Directory,
  memberships: readonly DeclaredMembership[],
  membersOf: (membership: DeclaredMembership) => readonly string[],
): Promise<ReadonlySet<string>> {
  const references = memberships.flatMap(membersOf).filter((one) => !isUnknown(one));
  const found = await directory.members.resolve([...new Set(references)]);
  return new Set([...found.values()].map(({ dn }) => canonicalDn(dn)));
}
