// Parts of an add or a modify that users and groups have in common.
import { Attribute, Change } from "ldapts";
import { DEFAULT_MARK_ATTRIBUTE } from "./entry";

type Values = Readonly<Record<string, readonly string[]>>;

/** What an add says of attributes; those without a value are left out. */
export const newValues = (attributes: Values): Attribute[] =>
  Object.entries(attributes).flatMap(([name, values]) => {
    const held = heldValues(values);
    return held.length > 0 ? [attribute(name, held)] : [];
  });

/** The changes that write attributes; what is so already is not written again. */
export const valueChanges = ({ attributes }: { readonly attributes: Values }, wanted: Values = {}): Change[] =>
  Object.entries(wanted).flatMap(([name, values]) => {
    const held = heldValues(values);
    return sameSet(held, attributes[name] ?? []) ? [] : [replace(name, held)];
  });

/** The changes that write a mark, or with `null` take it off; a former one goes with either. */
export function markChanges(
  { mark, hasFormerMark }: { readonly mark?: string; readonly hasFormerMark: boolean },
  wanted: string | null | undefined,
  markAttribute: string,
): Change[] {
  if (wanted === undefined || (wanted === (mark ?? null) && !hasFormerMark)) {
    return [];
  }
  return [
    replace(markAttribute, wanted === null ? [] : [wanted]),
    ...(hasFormerMark ? [replace(DEFAULT_MARK_ATTRIBUTE, [])] : []),
  ];
}

export const attribute = (type: string, values: string[] | Buffer[]): Attribute => new Attribute({ type, values });

/** Replacing with nothing clears, and is no error where nothing is. */
export const replace = (type: string, values: string[] | Buffer[]): Change =>
  new Change({ operation: "replace", modification: attribute(type, values) });

/** A directory keeps each value once. An empty one is a syntax error (21), and means "not set" here. */
const heldValues = (values: readonly string[]): string[] => [...new Set(values)].filter((value) => value !== "");

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).size === new Set(other).size && one.every((value) => other.includes(value));
