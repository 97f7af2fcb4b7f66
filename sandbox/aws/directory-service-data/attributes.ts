/**
 * What Directory Service Data knows of users and groups: the whole of the Administration Guide's table "AWS Directory Service Data
 * attributes". Anything else, `adminDescription` for one, it neither reads nor writes.
 */

export type ObjectKind = "User" | "Group";

/**
 * The table's "Access type". Whether one that is "Mutable" may be given at creation is not told. It is refused here, so that nobody relies on
 * it, though the console's form for a new user takes notes and a manager.
 */
export type Access = "ReadOnly" | "Creatable" | "Mutable";

export interface DataAttribute {
  /** As replies have it, whatever letter case was asked in (the API reference's example of DescribeUser). */
  readonly name: string;
  readonly ldapName: string;
  readonly access: Access;
  readonly kinds: readonly ObjectKind[];
  /** The table's "String" is `S`; its "String set" and "Multi-valued string" are `SS`. No attribute is a number or a boolean. */
  readonly type: "S" | "SS";
  readonly searchable: boolean;
}

const both: readonly ObjectKind[] = ["User", "Group"];
const users: readonly ObjectKind[] = ["User"];
const groups: readonly ObjectKind[] = ["Group"];

function attribute(
  name: string,
  access: Access,
  kinds: readonly ObjectKind[],
  further: Partial<Pick<DataAttribute, "type" | "searchable" | "ldapName">> = {},
): DataAttribute {
  return { name, ldapName: lowerFirst(name), access, kinds, type: "S", searchable: false, ...further };
}

/** Those that go in `OtherAttributes`. */
const OTHERS: readonly DataAttribute[] = [
  attribute("Assistant", "ReadOnly", users),
  attribute("Cn", "ReadOnly", both),
  attribute("Co", "Mutable", users),
  attribute("Company", "Creatable", users),
  attribute("Department", "Creatable", users),
  attribute("Description", "Creatable", both),
  attribute("DirectReports", "ReadOnly", users, { type: "SS" }),
  attribute("DisplayName", "Creatable", both, { searchable: true }),
  attribute("FacsimileTelephoneNumber", "Creatable", both),
  attribute("HomePhone", "Creatable", users),
  attribute("Info", "Mutable", both),
  attribute("Initials", "Mutable", users),
  attribute("IpPhone", "Mutable", users),
  attribute("L", "Creatable", users, { searchable: true }),
  attribute("Manager", "Mutable", users),
  attribute("Mail", "Mutable", groups, { searchable: true }),
  attribute("Mobile", "Mutable", users),
  attribute("ObjectClass", "ReadOnly", groups),
  attribute("ObjectGUID", "ReadOnly", both),
  attribute("Pager", "Mutable", users),
  attribute("PhysicalDeliveryOfficeName", "Creatable", users, { searchable: true }),
  attribute("PostalCode", "Creatable", users),
  attribute("PreferredLanguage", "Mutable", users),
  attribute("ProxyAddresses", "ReadOnly", both, { type: "SS", searchable: true }),
  attribute("ServicePrincipalName", "Mutable", users, { type: "SS" }),
  attribute("St", "Creatable", users),
  attribute("StreetAddress", "Creatable", users),
  attribute("TelephoneNumber", "Creatable", users),
  attribute("Title", "Mutable", users),
  attribute("WhenChanged", "ReadOnly", both),
  attribute("WWWHomePage", "Mutable", both, { ldapName: "wWWHomePage" }),
];

/** Those that are members of requests, as far as they can be searched for. */
const REQUEST_ATTRIBUTES: readonly DataAttribute[] = [
  attribute("EmailAddress", "Creatable", users, { ldapName: "mail", searchable: true }),
  attribute("GivenName", "Creatable", users, { searchable: true }),
  attribute("SamAccountName", "Creatable", both, { ldapName: "sAMAccountName", searchable: true }),
  attribute("Surname", "Creatable", users, { ldapName: "sn", searchable: true }),
];

const byName = (all: readonly DataAttribute[]): ReadonlyMap<string, DataAttribute> =>
  new Map(all.map((each) => [each.ldapName.toLowerCase(), each]));

/** "The names of these attributes are case insensitive when provided as inputs", and those of LDAP but for letter case. */
const others = byName(OTHERS);

const searchables = new Map(
  [...OTHERS, ...REQUEST_ATTRIBUTES].flatMap((each) => [
    [each.ldapName.toLowerCase(), each] as const,
    [each.name.toLowerCase(), each] as const,
  ]),
);

export const otherAttribute = (name: string): DataAttribute | undefined => others.get(name.toLowerCase());

export const searchAttribute = (name: string): DataAttribute | undefined => searchables.get(name.toLowerCase());

/** All that is read of an entry. */
export const LDAP_NAMES: readonly string[] = [
  ...new Set([...OTHERS, ...REQUEST_ATTRIBUTES].map(({ ldapName }) => ldapName)),
  ...["objectSid", "userAccountControl", "userPrincipalName", "groupType", "member"],
];

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
