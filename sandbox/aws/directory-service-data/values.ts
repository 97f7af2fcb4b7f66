import { otherAttribute, type DataAttribute, type ObjectKind } from "./attributes";
import { invalid } from "./errors";
import { textOf, valuesOf, type Change, type Entry } from "./objects";

/** One of its members is given. */
export interface AttributeValue {
  readonly S?: string | undefined;
  readonly N?: number | undefined;
  readonly BOOL?: boolean | undefined;
  readonly SS?: readonly string[] | undefined;
}

export type OtherAttributes = Readonly<Record<string, AttributeValue>>;

export type UpdateType = "ADD" | "REPLACE" | "REMOVE";

/** What is to be written, by LDAP's names. */
export type Wanted = ReadonlyMap<string, readonly string[]>;

/** What a request's `OtherAttributes` say. @throws AwsError ValidationException */
export function wantedOf(
  given: OtherAttributes | undefined,
  kind: ObjectKind,
  { isNew }: { readonly isNew: boolean },
): Map<string, readonly string[]> {
  const wanted = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(given ?? {})) {
    const attribute = known(name, kind);
    if (attribute.access === "ReadOnly") {
      throw invalid("INVALID_ATTRIBUTE_FOR_MODIFY", `${attribute.name} is read only.`);
    }
    if (isNew && attribute.access === "Mutable") {
      throw invalid(unfitFor(kind), `${attribute.name} cannot be given at creation.`);
    }
    if (wanted.has(attribute.ldapName)) throw invalid("DUPLICATE_ATTRIBUTE", `${attribute.name} is given twice.`);
    wanted.set(attribute.ldapName, valuesIn(value, attribute));
  }
  return wanted;
}

/** An attribute of that kind of object. @throws AwsError ValidationException */
export function known(name: string, kind: ObjectKind): DataAttribute {
  const attribute = otherAttribute(name);
  if (attribute === undefined) throw invalid("INVALID_ATTRIBUTE_NAME", `${name} is not supported in OtherAttributes.`);
  if (!attribute.kinds.includes(kind)) {
    throw invalid(unfitFor(kind), `${name} is not an attribute of a ${kind.toLowerCase()}.`);
  }
  return attribute;
}

const unfitFor = (kind: ObjectKind) => (kind === "User" ? "INVALID_ATTRIBUTE_FOR_USER" : "INVALID_ATTRIBUTE_FOR_GROUP");

function valuesIn(value: AttributeValue, { name, type }: DataAttribute): readonly string[] {
  const values = type === "S" ? value.S : value.SS;
  if (values === undefined) throw invalid("INVALID_ATTRIBUTE_VALUE", `${name} is given as ${type}.`);
  return [values].flat();
}

/** What an entry has of those attributes, as a reply shows it; undefined if it has none. */
export function shownOthers(entry: Entry, names: readonly string[] | undefined, kind: ObjectKind) {
  const shown = (names ?? []).flatMap((each): [string, AttributeValue][] => {
    const { name, ldapName, type } = known(each, kind);
    const values = valuesOf(entry, ldapName);
    if (values.length === 0) return [];
    // The class of a group is one text in the table, and several in LDAP: the last is the group's own.
    return [[name, type === "SS" ? { SS: values } : { S: values.at(ldapName === "objectClass" ? -1 : 0) }]];
  });
  return shown.length === 0 ? undefined : Object.fromEntries(shown);
}

/**
 * "If no value exists for the attribute, use ADD. Otherwise, use REPLACE to change an attribute value or REMOVE to clear" it (API reference);
 * and "when removing … you must specify the attribute and the exact value to be removed" (Administration Guide, "Updating … a user's
 * details"). What happens otherwise is not told: ADD and REMOVE are refused here, as LDAP does, and REPLACE writes. So is what leaving it
 * out means: here, REPLACE.
 */
export function changesOf(entry: Entry, wanted: Wanted, type: UpdateType = "REPLACE"): readonly Change[] {
  return [...wanted].map(([ldapName, values]): Change => {
    const there = valuesOf(entry, ldapName);
    switch (type) {
      case "ADD":
        if (there.length > 0 && ldapName !== "servicePrincipalName") {
          throw invalid("ATTRIBUTE_EXISTS", `${ldapName} has a value already.`);
        }
        return { operation: "add", type: ldapName, values };
      case "REPLACE":
        return { operation: "replace", type: ldapName, values };
      case "REMOVE":
        if (there.length === 0) throw invalid("MISSING_ATTRIBUTE", `${ldapName} has no value.`);
        if (values.some((each) => !there.includes(each))) {
          throw invalid("INVALID_ATTRIBUTE_VALUE", `${ldapName} does not have this value.`);
        }
        return { operation: "delete", type: ldapName, values };
    }
  });
}

/** userAccountControl's bit of a disabled account (MS-ADTS 2.2.16). */
export const DISABLED = 2;

export const accountControl = (entry: Entry): number => Number(textOf(entry, "userAccountControl"));
