// Kinds of values ([MS-ADTS] 3.1.1.2.2.2): what may be given for one, which mean the same, and what is written for them.
import { bufferOf, bytesOf, type AttributeValue } from "./attribute-value";
import { canonicalDn, isDn, tidyDn } from "./dn";
import { timeOf, timeText } from "./times";

export type SyntaxKind = "text" | "bytes" | "boolean" | "integer" | "large integer" | "time" | "dn" | "dn with data";

/** What the directory's schema says of an attribute. */
export interface AttributeSyntax {
  /** lDAPDisplayName, in the schema's own letter case. */
  readonly name: string;
  readonly kind: SyntaxKind;
  readonly isSingleValued: boolean;
  /** Of text its characters, of bytes their number, of integers the values. */
  readonly lowest?: number;
  readonly highest?: number;
  /** Of times. */
  readonly form?: "generalized" | "utc";
  /** Text whose letter case is kept and not compared. */
  readonly foldsCase?: boolean;
  /** Why nobody can write it. */
  readonly unwritable?: string;
}

/** The distinguished name that a reference such as `<GUID=…>` means; undefined if it means nothing. */
export type Resolve = (reference: string) => string | undefined;

/** No fault quotes a value: it may be a secret. */
interface Kind {
  /** Why a value will not do, as the end of a sentence about the attribute. */
  fault(value: string, syntax: AttributeSyntax, resolve: Resolve): string | undefined;
  /** One spelling for all that mean the same. */
  key(value: string, syntax: AttributeSyntax, resolve: Resolve): string;
  written(value: string, syntax: AttributeSyntax, resolve: Resolve): string;
}

const asGiven = (value: string): string => value;

const integer = (bits: 32 | 64): Kind => ({
  fault: (value, { lowest, highest }) => {
    if (!/^[+-]?\d{1,20}$/.test(value)) {
      return "holds a whole number; give its digits, with no other characters";
    }
    const number = BigInt(value.replace("+", ""));
    if (BigInt.asIntN(bits, number) !== number) {
      return `holds a number of ${bits} bits; one value is too large`;
    }
    // Bounds that make no sense are those of unsigned numbers.
    const isBounded = lowest !== undefined && highest !== undefined && lowest < highest && bits === 32;
    return isBounded && (number < lowest || number > highest)
      ? `holds a number from ${lowest} to ${highest}; one value is not`
      : undefined;
  },
  // States of old may hold what no program may give any more.
  key: (value) => (/^[+-]?\d+$/.test(value) ? String(BigInt.asIntN(bits, BigInt(value.replace("+", "")))) : value),
  // Samba reads a leading zero as octal: "0276" would become 190.
  written: (value) => String(BigInt(value.replace("+", ""))),
});

const KINDS: Readonly<Record<Exclude<SyntaxKind, "bytes">, Kind>> = {
  text: {
    fault: (value, { lowest = 0, highest = Infinity }) => {
      // A range of 0 or below is none.
      const most = highest > 0 ? highest : Infinity;
      if (value.length > most) {
        return `holds at most ${most} characters; one value has ${value.length}`;
      }
      return value.length < lowest ? `holds at least ${lowest} characters; one value has ${value.length}` : undefined;
    },
    key: asGiven,
    written: asGiven,
  },
  boolean: {
    fault: (value) => (/^(true|false)$/i.test(value) ? undefined : "holds TRUE or FALSE; give one of the two"),
    key: (value) => value.toUpperCase(),
    written: (value) => value.toUpperCase(),
  },
  integer: integer(32),
  "large integer": integer(64),
  time: {
    fault: (value, { form = "generalized" }) =>
      timeOf(value, form) === undefined
        ? `holds a time; give one such as ${timeText(Date.UTC(2027, 0, 31), form)} or 2027-01-31T00:00:00Z`
        : undefined,
    key: (value, { form = "generalized" }) => String(timeOf(value, form) ?? value),
    written: (value, { form = "generalized" }) => {
      const time = timeOf(value, form);
      return time === undefined ? value : timeText(time, form);
    },
  },
  dn: {
    fault: (value, _syntax, resolve) => dnFault(value, resolve),
    key: (value, _syntax, resolve) => canonicalDn(dnOf(value, resolve) ?? value),
    written: (value, _syntax, resolve) => tidyDn(dnOf(value, resolve) ?? value),
  },
  // `B:6:0A0B0C:CN=…` and `S:3:abc:CN=…`; an OR-Name may be a distinguished name by itself.
  "dn with data": {
    fault: (value, _syntax, resolve) => dnFault(partsOf(value).dn, resolve),
    key: (value, _syntax, resolve) => {
      const { data, dn } = partsOf(value);
      return `${data.startsWith("B:") ? data.toUpperCase() : data}${canonicalDn(dnOf(dn, resolve) ?? dn)}`;
    },
    written: (value, _syntax, resolve) => {
      const { data, dn } = partsOf(value);
      return `${data}${tidyDn(dnOf(dn, resolve) ?? dn)}`;
    },
  },
};

export function valueFault(value: AttributeValue, syntax: AttributeSyntax, resolve: Resolve): string | undefined {
  if (syntax.kind === "bytes") {
    return typeof value === "string"
      ? `holds bytes; give { base64: "…" } and no text`
      : bytesFault(value.base64, syntax);
  }
  return typeof value === "string" ? KINDS[syntax.kind].fault(value, syntax, resolve) : WANTS_TEXT;
}

const WANTS_TEXT = "holds no bytes; give its value as text, and not as { base64 }";

function bytesFault(base64: string, { lowest = 0, highest = 0 }: AttributeSyntax): string | undefined {
  const { length } = Buffer.from(base64, "base64");
  if (highest > 0 && length > highest) {
    return `holds at most ${highest} bytes; one value has ${length}`;
  }
  return length < lowest ? `holds at least ${lowest} bytes; one value has ${length}` : undefined;
}

/** @param syntax undefined if the schema could not be read: then values are the same if their bytes are */
export function valueKey(value: AttributeValue, syntax: AttributeSyntax | undefined, resolve: Resolve): string {
  return typeof value === "string" && syntax !== undefined && syntax.kind !== "bytes"
    ? bytesOf(Buffer.from(KINDS[syntax.kind].key(value, syntax, resolve))).base64
    : bytesOf(bufferOf(value)).base64;
}

export const valueWritten = (
  value: AttributeValue,
  syntax: AttributeSyntax | undefined,
  resolve: Resolve,
): AttributeValue =>
  typeof value === "string" && syntax !== undefined && syntax.kind !== "bytes"
    ? KINDS[syntax.kind].written(value, syntax, resolve)
    : value;

/** Where a distinguished name is told by what never changes: `<GUID=…>`, `<SID=…>`, and both before a name, as extended names have it. */
export function referenceIn(value: string): { readonly reference: string; readonly name: string } | undefined {
  const [, reference, name] = /^(<(?:GUID|SID)=[^<>]+>)(?:;<[^<>]+>)*;?(.*)$/is.exec(value) ?? [];
  return reference === undefined ? undefined : { reference, name: name ?? "" };
}

/** The references among the values of an attribute. */
export const referencesIn = (values: readonly AttributeValue[], { kind }: AttributeSyntax): string[] =>
  kind !== "dn" && kind !== "dn with data"
    ? []
    : values.flatMap((value) => {
        const found = typeof value === "string" ? referenceIn(partsOf(value).dn) : undefined;
        return found?.name === "" ? [found.reference] : [];
      });

/** The name of an entry that a value is, or ends in. */
export const entryIn = (value: string, { kind }: AttributeSyntax): string | undefined =>
  kind === "dn" || kind === "dn with data" ? partsOf(value).dn : undefined;

function dnFault(value: string, resolve: Resolve): string | undefined {
  const found = referenceIn(value);
  if (found?.name === "") {
    return resolve(found.reference) === undefined
      ? `holds the name of an entry; ${found.reference} is none of the domain that our account can see`
      : undefined;
  }
  return isDn(value) || found !== undefined
    ? undefined
    : "holds the distinguished name of an entry; give one such as CN=ada,OU=Users,DC=corp,DC=com, or <GUID=…>";
}

function dnOf(value: string, resolve: Resolve): string | undefined {
  const found = referenceIn(value);
  return found === undefined ? value : found.name === "" ? resolve(found.reference) : found.name;
}

function partsOf(value: string): { readonly data: string; readonly dn: string } {
  const [, head = "", length = ""] = /^([BS]:(\d+):)/i.exec(value) ?? [];
  const end = head.length + Number(length);
  return head !== "" && value[end] === ":"
    ? { data: value.slice(0, end + 1), dn: value.slice(end + 1) }
    : { data: "", dn: value };
}
