// What users and groups have in common as LDAP entries.
import type { Entry } from "ldapts";
import { markOfAttribute } from "../../ownership/mark";
import { sameName } from "../../text/folding";
import { bytesOf, type AttributeValue } from "../attribute-value";
import { API_MARK_ATTRIBUTES, LDAP_MARK_ATTRIBUTE } from "../mark-attributes";
import type { User } from "../user";
import { guidOf, ridOf, sidOf } from "./ids";

/** Binary values that happen to be UTF-8 would come as strings. */
export const IDENTITIES = ["objectGUID", "objectSid"];
export const BINARY_ATTRIBUTES = [...IDENTITIES, "nTSecurityDescriptor", "tokenGroups"];

/** The first RID a domain gives to accounts that people make. */
const FIRST_ORDINARY_RID = 1000;

/**
 * Where a mark may be beside the attribute that the settings name: where it is by default, and where Directory Service Data keeps it. What is there
 * counts, whoever wrote it: one stack may work over the API, and another over LDAP.
 */
const MARK_PLACES = [LDAP_MARK_ATTRIBUTE, ...API_MARK_ATTRIBUTES];

/** An attribute's values as text. */
export const values = (entry: Entry, attribute: string): string[] =>
  rawValues(entry, attribute).map((one) => (typeof one === "string" ? one : one.toString("utf8")));

/** An attribute's values as they come: bytes where they were asked for so, or are no text. */
export const attributeValues = (entry: Entry, attribute: string): AttributeValue[] =>
  rawValues(entry, attribute).map((one) => (typeof one === "string" ? one : bytesOf(one)));

/** ldapts gives [] where an attribute is absent, a value by itself for one, an array for more. */
function rawValues(entry: Entry, attribute: string): (string | Buffer)[] {
  const key = Object.keys(entry).find((name) => name.toLowerCase() === attribute.toLowerCase());
  return [key === undefined ? [] : (entry[key] ?? [])].flat();
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

/**
 * What the attribute of the mark holds: a mark of ours, or another tool's value. Of several marks the one counts that Directory Service Data sees, since
 * it was written last: over the API nobody sees the other, and whoever writes a mark over LDAP takes all others away.
 */
export function markOf(entry: Entry, markAttribute: string): Pick<User, "mark" | "markedIn"> {
  const own = first(entry, markAttribute);
  if (own !== undefined && !hasMark(entry, markAttribute)) {
    return { mark: own };
  }
  const isOfApi = (place: string) => API_MARK_ATTRIBUTES.some((one) => sameName(one, place));
  const places = markAttributes(markAttribute).filter((one) => hasMark(entry, one));
  const place = places.find(isOfApi) ?? places[0];
  const mark = place === undefined ? undefined : first(entry, place);
  return place === undefined || mark === undefined
    ? {}
    : { mark, ...(sameName(place, markAttribute) ? {} : { markedIn: place }) };
}

/** The other attributes that hold a mark. */
export const formerMarkPlaces = (entry: Entry, markAttribute: string): string[] =>
  MARK_PLACES.filter((place) => !sameName(place, markAttribute) && hasMark(entry, place));

const hasMark = (entry: Entry, place: string): boolean => markOfAttribute(first(entry, place)) !== undefined;

/** The attributes to read for a mark. */
export const markAttributes = (markAttribute: string): string[] => [
  markAttribute,
  ...MARK_PLACES.filter((place) => !sameName(place, markAttribute)),
];

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
