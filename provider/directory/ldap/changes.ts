// Parts of an add or a modify that users and groups have in common.
import { Attribute, Change } from "ldapts";
import { bufferOf, type AttributeValue, type Values } from "../attribute-value";
import { PLAIN, type Syntaxes } from "../syntaxes";

/** What an add says of attributes; those without a value are left out. */
export const newValues = (attributes: Values, syntaxes: Syntaxes = PLAIN): Attribute[] =>
  Object.entries(attributes).flatMap(([name, values]) =>
    values.some((value) => value !== "") ? [attribute(name, sent(syntaxes.written(name, values)))] : [],
  );

/** The changes that write attributes; what is so already is not written again. */
export const valueChanges = (
  { attributes }: { readonly attributes: Values },
  wanted: Values = {},
  syntaxes: Syntaxes = PLAIN,
): Change[] =>
  Object.entries(wanted).flatMap(([name, values]) =>
    syntaxes.same(name, values, attributes[name] ?? []) ? [] : [replace(name, sent(syntaxes.written(name, values)))],
  );

/** The changes that write a mark, or with `null` take it off; a former one goes with either. */
export function markChanges(
  { mark, formerMarks }: { readonly mark?: string; readonly formerMarks: readonly string[] },
  wanted: string | null | undefined,
  markAttribute: string,
): Change[] {
  if (wanted === undefined || (wanted === (mark ?? null) && formerMarks.length === 0)) {
    return [];
  }
  return [replace(markAttribute, wanted === null ? [] : [wanted]), ...formerMarks.map((place) => replace(place, []))];
}

export const attribute = (type: string, values: string[] | Buffer[]): Attribute => new Attribute({ type, values });

/** Replacing with nothing clears, and is no error where nothing is. */
export const replace = (type: string, values: string[] | Buffer[]): Change =>
  new Change({ operation: "replace", modification: attribute(type, values) });

/** ldapts sends values of one attribute as text, or all of them as bytes. */
const sent = (values: readonly AttributeValue[]): string[] | Buffer[] =>
  values.every((value) => typeof value === "string") ? [...values] : values.map(bufferOf);
