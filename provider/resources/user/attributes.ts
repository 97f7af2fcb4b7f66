// The argument `attributes` of a user: LDAP attributes that have no argument of their own, by name.
import { sameValues } from "../common/attributes";
import { brokenText, describe } from "../common/rules";

export type GivenAttributes = Readonly<Record<string, string | readonly string[]>>;

/** Attributes that an argument other than a text value stands for, or that are ours. */
const TAKEN: Readonly<Record<string, string>> = {
  samaccountname: "use userName",
  useraccountcontrol: "use enabled",
  unicodepwd: "use initialPassword",
  userpassword: "use initialPassword",
  admindescription: "it carries the mark of who manages the account",
  memberof: "memberships are made on the group",
};
const SYSTEM_OWNED =
  /^(cn|name|distinguishedname|object(guid|sid|class|category)|when(created|changed)|usn.*|pwdlastset|ntsecuritydescriptor|primarygroupid|lastlogon.*|lockouttime|bad(pwdcount|passwordtime)|admincount|iscriticalsystemobject|sidhistory|instancetype|dscorepropagationdata)$/;

/** @param reserved the arguments that must be used in place of an attribute, by its name in lower case */
export function attributesFault(value: unknown, reserved: ReadonlyMap<string, string>): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `is ${describe(value)}; give an object of attribute names and values`;
  }
  const names = Object.keys(value).map((name) => name.toLowerCase());
  for (const [name, given] of Object.entries(value)) {
    const lower = name.toLowerCase();
    if (names.indexOf(lower) !== names.lastIndexOf(lower)) {
      return `names ${name} twice, in another letter case; give all its values in one list`;
    }
    const argument = reserved.get(lower);
    const taken = argument === undefined ? TAKEN[lower] : `use ${argument}`;
    if (taken !== undefined || SYSTEM_OWNED.test(lower)) {
      return `names ${name}, which is not set this way: ${taken ?? "the directory writes it itself"}`;
    }
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) {
      return `names ${describe(name)}, which is no LDAP attribute name`;
    }
    const values: unknown[] = Array.isArray(given) ? given : [given];
    if (!values.every((one) => typeof one === "string" && one !== "")) {
      return `gives ${name} something else than text; give a string or a list of strings, none empty`;
    }
    if (values.some((one) => brokenText(one as string))) {
      return `gives ${name} a value that holds half a character; take it out`;
    }
  }
  return undefined;
}

export const valueLists = (given: GivenAttributes = {}): Record<string, readonly string[]> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, typeof value === "string" ? [value] : value]));

export function sameAttributes(one: GivenAttributes, other: GivenAttributes): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => sameValues(one[name] ?? [], other[name] ?? []));
}
