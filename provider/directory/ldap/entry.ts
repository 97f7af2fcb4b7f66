// What users and groups have in common as LDAP entries.
import type { Entry } from "ldapts";
import { guidOf, ridOf, sidOf } from "./ids";

/** Binary values that happen to be UTF-8 would come as strings. */
export const IDENTITIES = ["objectGUID", "objectSid"];
export const BINARY_ATTRIBUTES = [...IDENTITIES, "nTSecurityDescriptor", "tokenGroups"];

/** The first RID a domain gives to accounts that people make. */
const FIRST_ORDINARY_RID = 1000;

const MARK_PREFIX = "pulumi:";
export const markOf = (owner: string): string => `${MARK_PREFIX}${owner}`;

/** An attribute's values: ldapts gives [] where it is absent, a string for one, an array for more. */
export function values(entry: Entry, attribute: string): string[] {
  const key = Object.keys(entry).find((name) => name.toLowerCase() === attribute.toLowerCase());
  const value = key === undefined ? [] : (entry[key] ?? []);
  return (Array.isArray(value) ? value : [value]).map((one) => (typeof one === "string" ? one : one.toString("utf8")));
}

export const first = (entry: Entry, attribute: string): string | undefined => values(entry, attribute)[0];

export const identity = (entry: Entry): { guid: string; sid: string } => {
  return { guid: entryGuid(entry), sid: sidOf(binary(entry, "objectSid")) };
};

/** Every entry has a GUID; contacts, which may be members too, have no SID. */
export const entryGuid = (entry: Entry): string => guidOf(binary(entry, "objectGUID"));

/** Whether the directory made it, or needs it. */
export const isCritical = (entry: Entry): boolean =>
  first(entry, "isCriticalSystemObject") === "TRUE" || ridOf(identity(entry).sid) < FIRST_ORDINARY_RID;

/** Who manages it, by the mark it carries. */
export function ownerOf(entry: Entry, markAttribute: string): { owner?: string } {
  const mark = first(entry, markAttribute);
  return mark?.startsWith(MARK_PREFIX) ? { owner: mark.slice(MARK_PREFIX.length) } : {};
}

/** `20261124031500.0Z` as ISO 8601. */
export function createdAt(entry: Entry): { createdAt?: string } {
  const created = first(entry, "whenCreated");
  return created === undefined
    ? {}
    : { createdAt: created.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d).*$/, "$1-$2-$3T$4:$5:$6Z") };
}

/** An attribute's values as bytes; one that is not to come as bytes has none. */
export const buffers = (entry: Entry, attribute: string): Buffer[] =>
  [entry[attribute] ?? []].flat().filter((value) => Buffer.isBuffer(value));

function binary(entry: Entry, attribute: string): Buffer {
  const value = entry[attribute];
  const one = Array.isArray(value) ? value[0] : value;
  return Buffer.isBuffer(one) ? one : Buffer.from(one ?? "", "latin1");
}
