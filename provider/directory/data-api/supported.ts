// Attributes that Directory Service Data reads and writes: what is not here, it neither shows nor takes (Directory Service Administration
// Guide, "AWS Directory Service Data attributes"). Names are those of LDAP.
import type { Attributes } from "../../aws/ds-data/shapes";
import { attributeKey } from "../attribute-value";

export type EntryKind = "user" | "group";

/**
 * `creatable`: given when an entry is made, and changed later. `mutable`: the guide tells of changes only, so it is written once the entry is
 * there. `read-only`: the directory's own, or for LDAP to write.
 */
export type Access = "creatable" | "mutable" | "read-only";

export interface Supported {
  /** In the schema's own letter case. */
  readonly name: string;
  readonly access: Access;
  readonly kinds: readonly EntryKind[];
  /** A parameter of the requests and of the answers, and not one of the other attributes. */
  readonly parameter?: "GivenName" | "Surname" | "EmailAddress" | "UserPrincipalName" | "DistinguishedName" | "SID";
  /** Holds the name of another entry. */
  readonly isDn?: true;
  readonly isMultiValued?: true;
}

const BOTH = ["user", "group"] as const;
const USER = ["user"] as const;
const GROUP = ["group"] as const;

const ALL: readonly Supported[] = [
  { name: "givenName", access: "creatable", kinds: USER, parameter: "GivenName" },
  { name: "sn", access: "creatable", kinds: USER, parameter: "Surname" },
  { name: "mail", access: "creatable", kinds: USER, parameter: "EmailAddress" },
  { name: "mail", access: "mutable", kinds: GROUP },
  { name: "userPrincipalName", access: "read-only", kinds: USER, parameter: "UserPrincipalName" },
  { name: "distinguishedName", access: "read-only", kinds: BOTH, parameter: "DistinguishedName" },
  { name: "objectSid", access: "read-only", kinds: BOTH, parameter: "SID" },
  { name: "assistant", access: "read-only", kinds: USER, isDn: true },
  { name: "cn", access: "read-only", kinds: BOTH },
  { name: "co", access: "mutable", kinds: USER },
  { name: "company", access: "creatable", kinds: USER },
  { name: "department", access: "creatable", kinds: USER },
  { name: "description", access: "creatable", kinds: BOTH },
  { name: "directReports", access: "read-only", kinds: USER, isDn: true, isMultiValued: true },
  { name: "displayName", access: "creatable", kinds: BOTH },
  { name: "facsimileTelephoneNumber", access: "creatable", kinds: BOTH },
  { name: "homePhone", access: "creatable", kinds: USER },
  { name: "info", access: "mutable", kinds: BOTH },
  { name: "initials", access: "mutable", kinds: USER },
  { name: "ipPhone", access: "mutable", kinds: USER },
  { name: "l", access: "creatable", kinds: USER },
  { name: "manager", access: "mutable", kinds: USER, isDn: true },
  { name: "mobile", access: "mutable", kinds: USER },
  { name: "objectClass", access: "read-only", kinds: GROUP },
  { name: "objectGUID", access: "read-only", kinds: BOTH },
  { name: "pager", access: "mutable", kinds: USER },
  { name: "physicalDeliveryOfficeName", access: "creatable", kinds: USER },
  { name: "postalCode", access: "creatable", kinds: USER },
  { name: "preferredLanguage", access: "mutable", kinds: USER },
  { name: "proxyAddresses", access: "read-only", kinds: BOTH, isMultiValued: true },
  { name: "servicePrincipalName", access: "mutable", kinds: USER, isMultiValued: true },
  { name: "st", access: "creatable", kinds: USER },
  { name: "streetAddress", access: "creatable", kinds: USER },
  { name: "telephoneNumber", access: "creatable", kinds: USER },
  { name: "title", access: "mutable", kinds: USER },
  { name: "whenChanged", access: "read-only", kinds: BOTH },
  { name: "wWWHomePage", access: "mutable", kinds: BOTH },
];

const BY_KIND: Readonly<Record<EntryKind, ReadonlyMap<string, Supported>>> = {
  user: tableOf("user"),
  group: tableOf("group"),
};

function tableOf(kind: EntryKind): ReadonlyMap<string, Supported> {
  return new Map(ALL.filter(({ kinds }) => kinds.includes(kind)).map((one) => [attributeKey(one.name), one]));
}

/** What the API does with an attribute of such an entry; undefined if it does not know it there. */
export const supported = (kind: EntryKind, name: string): Supported | undefined =>
  BY_KIND[kind].get(attributeKey(name));

/** An attribute in a request. */
export interface Requested {
  readonly name: string;
  /** What the request calls it. */
  readonly as: string;
  readonly values: readonly string[];
}

/** The attributes that a request writes, or asks for. */
export function attributesIn(input: object): Requested[] {
  const { OtherAttributes = {}, ...parameters } = input as { OtherAttributes?: Attributes | readonly string[] };
  const named = Object.entries(parameters).flatMap(([as, value]) => {
    const known = ALL.find(({ parameter }) => parameter === as);
    return known === undefined ? [] : [{ name: known.name, as, values: [String(value)] }];
  });
  const others = isList(OtherAttributes)
    ? OtherAttributes.map((name) => ({ name, as: name, values: [] }))
    : Object.entries(OtherAttributes).map(([name, { S, SS = [] }]) => ({
        name,
        as: name,
        values: S === undefined ? SS : [S],
      }));
  return [...named, ...others];
}

const isList = (others: Attributes | readonly string[]): others is readonly string[] => Array.isArray(others);
