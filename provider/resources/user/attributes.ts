// The argument `attributes` of a user: LDAP attributes that have no argument of their own, by name.
import { attributeKey, isBase64, isBytes, type AttributeValue, type Values } from "../../directory/attribute-value";
import { PLAIN, type Syntaxes } from "../../directory/syntaxes";
import type { User } from "../../directory/user";
import { only } from "../../text/without";
import { isObject, type CheckFailure } from "../common/handlers";
import { brokenText, describe, isUnknown, ruled, type JsonSchema } from "../common/rules";

export type GivenAttributes = Readonly<Record<string, AttributeValue | readonly AttributeValue[]>>;

/** Attributes that an argument other than a text value stands for, or that are ours. */
const TAKEN: Readonly<Record<string, string>> = {
  samaccountname: "use userName",
  useraccountcontrol: "use enabled and passwordNeverExpires",
  pwdlastset: "use mustChangePassword",
  unicodepwd: "use initialPassword",
  userpassword: "use initialPassword",
  admindescription: "it carries the mark of who manages the account",
  memberof: "memberships are made on the group",
};
const SYSTEM_OWNED =
  /^(cn|name|distinguishedname|object(guid|sid|class|category)|when(created|changed)|usn.*|ntsecuritydescriptor|primarygroupid|lastlogon.*|lockouttime|bad(pwdcount|passwordtime)|admincount|iscriticalsystemobject|sidhistory|samaccounttype|logoncount|lastlogoff|instancetype|dscorepropagationdata)$/;

const BYTES: JsonSchema = {
  type: "object",
  properties: { base64: { type: "string" } },
  additionalProperties: false,
};
const VALUE: JsonSchema = { anyOf: [{ type: "string", minLength: 1 }, BYTES] };

/** Why the argument as a whole will not do. */
export const attributesFault = ruled(
  { type: "object", additionalProperties: { anyOf: [VALUE, { type: "array", items: VALUE }] } },
  (value) => (isObject(value) ? undefined : `is ${describe(value)}; give an object of attribute names and values`),
);

/**
 * What is wrong with each attribute, at its property: told by its name and form alone, without the directory.
 * @param reserved the arguments that must be used in place of an attribute, by its name in lower case
 */
export function attributeFailures(attributes: unknown, reserved: ReadonlyMap<string, string>): CheckFailure[] {
  const names = isObject(attributes) ? Object.keys(attributes) : [];
  const keys = names.map(attributeKey);
  return Object.entries(isObject(attributes) ? attributes : {}).flatMap(([name, given]) => {
    const isTwice = keys.indexOf(attributeKey(name)) !== keys.lastIndexOf(attributeKey(name));
    const fault = isTwice
      ? "is named twice, in another letter case; give all its values in one list"
      : (nameFault(name, reserved) ?? (isUnknown(given) ? undefined : formFault(given)));
    return fault === undefined ? [] : [failureOf(name, fault)];
  });
}

function nameFault(name: string, reserved: ReadonlyMap<string, string>): string | undefined {
  const argument = reserved.get(attributeKey(name));
  const taken = argument === undefined ? TAKEN[attributeKey(name)] : `use ${argument}`;
  if (taken !== undefined || SYSTEM_OWNED.test(attributeKey(name))) {
    return `is not set this way: ${taken ?? "the directory writes it itself"}`;
  }
  return /^[A-Za-z][A-Za-z0-9-]*$/.test(name) ? undefined : "is no LDAP attribute name";
}

function formFault(given: unknown): string | undefined {
  const values: unknown[] = [given].flat();
  if (!values.every((one) => (typeof one === "string" && one !== "") || isBytes(one))) {
    return 'is given something else than text and bytes; give a string, or { base64: "…" }, or a list of them, none empty';
  }
  if (values.some((one) => typeof one === "string" && brokenText(one))) {
    return "has a value that holds half a character; take it out";
  }
  return values.some((one) => isBytes(one) && !isBase64(one.base64))
    ? 'has bytes that are no base64 (RFC 4648, with its padding); encode them with Buffer.toString("base64")'
    : undefined;
}

/** What the directory's schema does not allow, of attributes that differ from what they were. */
export const schemaFailures = (attributes: GivenAttributes, syntaxes: Syntaxes): CheckFailure[] =>
  Object.entries(valueLists(attributes)).flatMap(([name, values]) => {
    const fault = syntaxes.fault(name, values);
    return fault === undefined ? [] : [failureOf(name, fault)];
  });

/** The engine shows a failure's property with its value, where one is of that name: with a path it shows no photo, and no secret. */
export const propertyOf = (name: string): string =>
  /^[A-Za-z][A-Za-z0-9]*$/.test(name) ? `attributes.${name}` : `attributes[${JSON.stringify(name)}]`;

function failureOf(name: string, fault: string): CheckFailure {
  const property = propertyOf(name);
  return { property, reason: `${property} ${fault}` };
}

export const valueLists = (given: GivenAttributes = {}): Values =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, listOf(value)]));

const listOf = (value: AttributeValue | readonly AttributeValue[]): readonly AttributeValue[] => [value].flat();

/** Whether both name the same attributes with the same values. */
export const sameAttributes = (one: GivenAttributes, other: GivenAttributes): boolean =>
  Object.keys(differing(one, other)).length === 0 && Object.keys(differing(other, one)).length === 0;

/** Of `news`, the attributes that `olds` does not have, or has with other values. */
export function differing(
  news: GivenAttributes,
  olds: GivenAttributes = {},
  syntaxes: Syntaxes = PLAIN,
): GivenAttributes {
  const before = new Map(Object.entries(valueLists(olds)).map(([name, values]) => [attributeKey(name), values]));
  const names = Object.entries(valueLists(news)).flatMap(([name, values]) => {
    const was = before.get(attributeKey(name));
    return was !== undefined && syntaxes.same(name, values, was) ? [] : [name];
  });
  return only(news, names) as GivenAttributes;
}

/** The attributes as they are declared, but for those that mean what they meant: these as they were spelled. */
export function spelledAs(olds: GivenAttributes, news: GivenAttributes, syntaxes: Syntaxes): GivenAttributes {
  const changed = differing(news, olds, syntaxes);
  const kept = new Set(
    Object.keys(news)
      .filter((name) => !(name in changed))
      .map(attributeKey),
  );
  const before = Object.entries(olds).filter(([name]) => kept.has(attributeKey(name)));
  return { ...changed, ...Object.fromEntries(before) };
}

/** Declared attributes as an account has them: in the program's own spelling where that means the same, or where they are not shown. */
export function attributesSeen(
  declared: GivenAttributes,
  { attributes: seen, unseen }: Pick<User, "attributes" | "unseen">,
  syntaxes: Syntaxes,
): GivenAttributes {
  return Object.fromEntries(
    Object.entries(declared).map(([name, given]) => {
      const now = seen[name] ?? [];
      const [only = [...now]] = now.length === 1 ? now : [];
      const isAsDeclared = unseen?.has(attributeKey(name)) === true || syntaxes.same(name, listOf(given), now);
      return [name, isAsDeclared ? given : only];
    }),
  );
}
