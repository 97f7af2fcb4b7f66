// Users and groups between the answers of Directory Service Data and our words for them.
import type { Attributes, GroupDescription, UserDescription } from "../../aws/ds-data/shapes";
import { markOfAttribute } from "../../ownership/mark";
import { without } from "../../text/without";
import { attributeKey, type Values } from "../attribute-value";
import type { Group, GroupScope } from "../group";
import type { User } from "../user";
import { supported, type EntryKind } from "./supported";

/** The first RID a domain gives to accounts that people make; the API does not tell what else is critical. */
const FIRST_ORDINARY_RID = 1000;
/**
 * At the end of a mark: the account is to be disabled, and a password is being set, which enables it. Whoever reads it so disables the account.
 */
const DISABLING = "+disabling";
/**
 * What the mark of an account or a group stands in until the attribute of marks has it, which the API may not take at creation: this one it
 * does. Such a value says that it is unfinished.
 */
export const BRIDGE = "description";

/** What is read of every entry beside the attributes that are asked for. */
export const standing = (markAttribute: string): string[] => ["objectGUID", BRIDGE, markAttribute];

/** The values that an entry has, by attribute in lower case, as they are there. */
export type RawValues = ReadonlyMap<string, readonly string[]>;

interface Told {
  readonly raw: RawValues;
  /** What was asked for, in lower case: what it has no value of is not there. */
  readonly asked: ReadonlySet<string>;
  /** Whether a password was set that enabled the account, which is to be disabled again. */
  readonly isToBeDisabled: boolean;
}

export interface ApiUser extends User, Told {}
export interface ApiGroup extends Group, Told {}

const PARAMETERS = {
  givenname: "GivenName",
  sn: "Surname",
  mail: "EmailAddress",
  userprincipalname: "UserPrincipalName",
} as const;

export function rawOf(kind: EntryKind, description: UserDescription & GroupDescription): RawValues {
  const others = Object.entries(description.OtherAttributes ?? {}).map(
    ([name, value]) => [attributeKey(name), valuesOf(value)] as const,
  );
  const named = Object.entries(PARAMETERS).flatMap(([key, parameter]) => {
    const value = kind === "user" ? description[parameter] : undefined;
    return value === undefined || value === "" ? [] : [[key, [value]] as const];
  });
  return new Map([...others.filter(([, values]) => values.length > 0), ...named]);
}

function valuesOf({ S, SS, N, BOOL }: Attributes[string]): readonly string[] {
  const one =
    S ?? (N === undefined ? undefined : String(N)) ?? (BOOL === undefined ? undefined : String(BOOL).toUpperCase());
  return one === undefined ? [...(SS ?? [])] : one === "" ? [] : [one];
}

/** What the mark's attribute is to hold for a mark that is being disabled. */
export const disabling = (mark: string): string => (mark.endsWith(DISABLING) ? mark : mark + DISABLING);
export const notDisabling = (mark: string): string =>
  mark.endsWith(DISABLING) ? mark.slice(0, -DISABLING.length) : mark;

/** The mark in the bridge, if one is there. */
export function bridgeIn(raw: RawValues): string | undefined {
  const [value] = raw.get(BRIDGE) ?? [];
  return markOfAttribute(value)?.unfinished === true ? value : undefined;
}

function markIn(raw: RawValues, markAttribute: string): { mark?: string; isToBeDisabled: boolean } {
  const value = raw.get(attributeKey(markAttribute))?.[0] ?? bridgeIn(raw);
  if (value === undefined) {
    return { isToBeDisabled: false };
  }
  const isOurs = markOfAttribute(value)?.incarnation !== undefined;
  return { mark: isOurs ? notDisabling(value) : value, isToBeDisabled: isOurs && value.endsWith(DISABLING) };
}

/** Attributes by the names that they were asked for by; the bridge is none. */
function attributesIn(raw: RawValues, names: readonly string[]): Values {
  const isBridge = bridgeIn(raw) !== undefined;
  return Object.fromEntries(
    names.map((name) => [name, isBridge && attributeKey(name) === BRIDGE ? [] : (raw.get(attributeKey(name)) ?? [])]),
  );
}

const askedOf = (kind: EntryKind, markAttribute: string, names: readonly string[]): ReadonlySet<string> =>
  new Set([...standing(markAttribute), ...names].filter((name) => supported(kind, name)).map(attributeKey));

/** Those of some names that the API does not read. */
const unseenAmong = (kind: EntryKind, names: readonly string[]): string[] =>
  names.filter((name) => supported(kind, name) === undefined).map(attributeKey);

export function userOf(description: UserDescription, markAttribute: string, names: readonly string[]): ApiUser {
  const raw = rawOf("user", description);
  const sid = description.SID ?? "";
  return {
    guid: guidIn(raw),
    sid,
    dn: description.DistinguishedName ?? "",
    userName: description.SAMAccountName ?? "",
    enabled: description.Enabled ?? false,
    passwordNeverExpires: false,
    mustChangePassword: false,
    critical: ridOf(sid) < FIRST_ORDINARY_RID,
    ...markIn(raw, markAttribute),
    attributes: attributesIn(raw, names),
    unseen: new Set(["passwordNeverExpires", "mustChangePassword", ...unseenAmong("user", names)]),
    raw,
    asked: askedOf("user", markAttribute, names),
  };
}

const SCOPES: Readonly<Record<NonNullable<GroupDescription["GroupScope"]>, GroupScope>> = {
  Global: "global",
  DomainLocal: "domainLocal",
  BuiltinLocal: "domainLocal",
  Universal: "universal",
};

export function groupOf(description: GroupDescription, markAttribute: string, names: readonly string[]): ApiGroup {
  const raw = rawOf("group", description);
  const sid = description.SID ?? "";
  return {
    guid: guidIn(raw),
    sid,
    dn: description.DistinguishedName ?? "",
    name: description.SAMAccountName ?? "",
    scope: SCOPES[description.GroupScope ?? "Global"],
    category: description.GroupType === "Distribution" ? "distribution" : "security",
    critical: ridOf(sid) < FIRST_ORDINARY_RID || description.GroupScope === "BuiltinLocal",
    ...without(markIn(raw, markAttribute), "isToBeDisabled"),
    attributes: attributesIn(raw, names),
    isToBeDisabled: false,
    raw,
    asked: askedOf("group", markAttribute, names),
  };
}

export const ridOf = (sid: string): number => Number(sid.slice(sid.lastIndexOf("-") + 1));

/** As LDAP gives it, in whatever form the API does. */
function guidIn(raw: RawValues): string {
  const [text = ""] = raw.get("objectguid") ?? [];
  const [, plain] = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i.exec(text) ?? [];
  return plain === undefined ? guidOf(Buffer.from(text, "base64")) : plain.toLowerCase();
}

/** objectGUID's 16 bytes as text: the first three groups are little-endian, the rest as is. */
function guidOf(bytes: Buffer): string {
  if (bytes.length !== 16) {
    return "";
  }
  const hex = (from: number, to: number) => bytes.subarray(from, to).toString("hex");
  const turned = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).reverse().toString("hex");
  return [turned(0, 4), turned(4, 6), turned(6, 8), hex(8, 10), hex(10, 16)].join("-");
}
