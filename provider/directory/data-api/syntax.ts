// What Directory Service Data takes of attributes, in the words that LDAP's schema is told in: it shows no schema itself.
import { attributeKey, type Values } from "../attribute-value";
import type { AttributeSyntax } from "../syntax";
import { Syntaxes } from "../syntaxes";
import { attributeLimit } from "./limits";
import { supported, type EntryKind } from "./supported";

const MAX_VALUE_LENGTH = 1024;

/** @param markAttribute which carries the mark, and nothing else */
export const apiSyntaxes = (kind: EntryKind, values: Values, markAttribute: string): Syntaxes =>
  new Syntaxes(
    new Map(
      Object.entries(values).map(([name, given]) => [attributeKey(name), syntaxOf(kind, name, given, markAttribute)]),
    ),
  );

function syntaxOf(kind: EntryKind, name: string, values: Values[string], markAttribute: string): AttributeSyntax {
  const known = supported(kind, name);
  const fault =
    attributeKey(name) === attributeKey(markAttribute)
      ? "is not set this way: it carries the mark of who manages the account"
      : attributeLimit(kind, name, values);
  return {
    name: known?.name ?? name,
    kind: known?.isDn === true ? "dn" : "text",
    isSingleValued: known !== undefined && known.isMultiValued !== true,
    ...(known === undefined ? {} : { highest: MAX_VALUE_LENGTH }),
    ...(fault === undefined ? {} : { unwritable: fault }),
  };
}
