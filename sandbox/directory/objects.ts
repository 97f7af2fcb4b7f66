import { ResultCodeError } from "ldapts";
import { LDAP_NAMES } from "../aws/directory-service-data/attributes";
import {
  Refusal,
  type DirectoryObjects,
  type Entry,
  type EntryKind,
  type Where,
} from "../aws/directory-service-data/objects";
import type { Directory } from "./directory";
import { escaped } from "./filter";

/** A computer is of the class of users too, and of a category of its own. */
const FILTERS: Readonly<Record<EntryKind, string>> = {
  user: "(&(objectCategory=person)(objectClass=user))",
  group: "(objectClass=group)",
  computer: "(objectClass=computer)",
};

/** So many values a search, so that no filter grows beyond what a server takes. */
const VALUES_A_SEARCH = 200;

/** A domain's users, groups and computers, by an administrator's hand: its rights are those that AWS's service has. */
export function objectsOf(directory: Directory): DirectoryObjects {
  const { realm, baseDn, usersOu } = directory;
  const find = async ({ kinds, any }: Where): Promise<Entry[]> => {
    const kind = `(|${kinds.map((each) => FILTERS[each]).join("")})`;
    const searches = any === undefined ? [kind] : slices(any).map((slice) => `(&${kind}${anyOf(slice)})`);
    const found = await Promise.all(searches.map((filter) => directory.search(filter, [...LDAP_NAMES])));
    return found.flat();
  };
  return {
    realm,
    ownUnit: usersOu.slice(usersOu.indexOf(",") + 1),
    usersUnit: usersOu,
    delegatedGroupsUnit: `OU=AWS Delegated Groups,${baseDn}`,
    find,
    add: (dn, attributes) => refusable(directory.add(dn, { ...attributes })),
    change: (dn, changes) => refusable(directory.change(dn, changes)),
    delete: (dn) => refusable(directory.delete(dn)),
  };
}

async function refusable(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw error instanceof ResultCodeError ? new Refusal(error.code, error.message) : error;
  }
}

const anyOf = (values: NonNullable<Where["any"]>): string =>
  `(|${values.map(([type, value]) => `(${type}=${escaped(value)})`).join("")})`;

function slices<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / VALUES_A_SEARCH);
  return Array.from({ length: count }, (_, index) => all.slice(index * VALUES_A_SEARCH, (index + 1) * VALUES_A_SEARCH));
}
