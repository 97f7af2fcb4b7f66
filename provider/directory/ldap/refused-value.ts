// Which attribute a directory has refused: a request to write several is done whole or not at all (RFC 4511 4.6), and the answer may name none.
import type { Attribute, ResultCodeError } from "ldapts";
import type { Syntaxes } from "../syntaxes";
import { answered, answerOf, LDAP, refusesPasswords, RefusedValue, takenName, windowsCode } from "./refusal";
import { findByDn } from "./search";
import type { LdapSession } from "./session";

/** Result codes that are about a value in any case. */
const OF_VALUES = [
  LDAP.noSuchAttribute,
  LDAP.undefinedAttributeType,
  LDAP.constraintViolation,
  LDAP.typeOrValueExists,
  LDAP.invalidAttributeSyntax,
  LDAP.invalidDnSyntax,
  LDAP.objectClassViolation,
];
/** Those that may be about something else: then the answer names no attribute. */
const PERHAPS_OF_VALUES = [LDAP.noSuchObject, LDAP.unwillingToPerform, LDAP.other];
/** Values shorter than this stand in an answer by chance. */
const MIN_TELLING_LENGTH = 4;

/**
 * Words for a value that the directory refused, where the refusal is about values; any other error as it is.
 * @param sent what the request wrote
 * @param outcome what came of the whole request, and of what went before it
 */
export async function refusedValue(
  error: unknown,
  {
    session,
    syntaxes,
    sent,
    outcome,
  }: { session: LdapSession; syntaxes: Syntaxes; sent: readonly Attribute[]; outcome: string },
): Promise<unknown> {
  if (!answered(error, ...OF_VALUES, ...PERHAPS_OF_VALUES) || hasOwnWords(error)) {
    return error;
  }
  const { markAttribute } = session;
  if (isNamed(error, markAttribute)) {
    const happened = `the directory does not take our mark in ${markAttribute}, and answered ${answerOf(error)}; ${outcome}`;
    return new RefusedValue({ happened, next: `correct the setting ${session.setting("markAttribute")}` }, error);
  }
  const missing = await missingEntries(session, syntaxes, sent);
  if (missing.length > 0) {
    const happened = `${missing.join("; ")}; ${outcome}`;
    return new RefusedValue({ happened, next: "correct that, or create the entry first, then run again" }, error);
  }
  const named = sent.filter((one) => isNamedIn(error, one));
  const suspects = named.length > 0 || PERHAPS_OF_VALUES.some((code) => code === error.code) ? named : sent;
  const names = suspects.map(({ type }) => type);
  if (names.length === 0) {
    return error;
  }
  const [which, next] =
    names.length === 1
      ? [`a value of ${names.join("")}`, "correct it or take it out, then run again"]
      : [`a value of one of ${names.join(", ")}`, "correct it, or take them out one by one to find it, then run again"];
  return new RefusedValue(
    { happened: `the directory refused ${which}, and answered ${answerOf(error)}; ${outcome}`, next },
    error,
  );
}

/** Names that are taken, and passwords. */
const hasOwnWords = (error: ResultCodeError): boolean =>
  windowsCode(error) === "0000052D" || refusesPasswords(error) || takenName(error) !== undefined;

/** Windows has `Att 9000a (countryCode):len 258`, Samba the name in quotes or by itself, or only the value. */
function isNamedIn(error: ResultCodeError, { type, values }: Attribute): boolean {
  const { message } = error;
  return (
    isNamed(error, type) ||
    values.some((value) => value.length >= MIN_TELLING_LENGTH && message.includes(String(value)))
  );
}

function isNamed({ message }: ResultCodeError, attribute: string): boolean {
  // The entry's own name may hold the like.
  const words = message.replace(/\b(?:CN|OU|DC)=[^'"]*/gi, " ");
  return new RegExp(`(?<![\\w-])${attribute}(?![\\w-])`, "i").test(words);
}

/** Entries that values name and that are not there, in words. */
async function missingEntries(session: LdapSession, syntaxes: Syntaxes, sent: readonly Attribute[]): Promise<string[]> {
  const named = sent.flatMap(({ type, values }) =>
    values.flatMap((value) => {
      const dn = typeof value === "string" ? syntaxes.entryOf(type, value) : undefined;
      return dn === undefined ? [] : [{ type, dn }];
    }),
  );
  const found = await Promise.all(
    named.map(({ dn }) => session.request((client) => findByDn(client, dn, ["objectClass"]))),
  );
  return named
    .filter((_, index) => found[index] === undefined)
    .map(({ type, dn }) => `${type} names ${dn}, and there is no such entry that our account can see`);
}
