// Which attribute Directory Service Data has refused: a request to write several is done whole or not at all, and the answer may name none.
import { wordsOf } from "../../errors/provider-error";
import { markOfAttribute } from "../../ownership/mark";
import { BY_LDAP } from "./limits";
import type { ApiRefusal, Surroundings } from "./refusal";
import { attributesIn, type Requested } from "./supported";

/** Values shorter than this stand in an answer by chance. */
const MIN_TELLING_LENGTH = 4;

export function refusedAttribute({ cause, input }: ApiRefusal, around: Pick<Surroundings, "setting">) {
  const sent = attributesIn(input);
  const named = sent.filter((one) => isNamedIn(cause.message, one));
  const values = sent.filter((one) => !isMark(one));
  const suspects = named.length > 0 ? named : values.length > 0 ? values : sent;
  const names = suspects.map((one) => (isMark(one) ? `our mark in ${one.name}` : one.name));
  const which = names.length > 1 ? `one of ${names.join(", ")}` : (names[0] ?? "an attribute");
  return {
    happened: `Directory Service Data does not take ${which} (${cause.Reason}: ${wordsOf(cause)})`,
    next: nextStep(cause.Reason, suspects, around),
  };
}

function nextStep(
  reason: string | undefined,
  suspects: readonly Requested[],
  around: Pick<Surroundings, "setting">,
): string {
  if (reason === "ATTRIBUTE_EXISTS" || reason === "MISSING_ATTRIBUTE") {
    return "run the same command again: it looks at what is there now";
  }
  if (suspects.length > 0 && suspects.every(isMark)) {
    return `set ${around.setting("markAttribute")} to another attribute, or ${BY_LDAP}, then run again`;
  }
  const correct =
    suspects.length > 1 ? "correct it, or take them out one by one to find it" : "correct it or take it out";
  // A value is refused by the directory itself, anything else by the service, and LDAP may take it.
  return reason === "INVALID_ATTRIBUTE_VALUE"
    ? `${correct}, then run again`
    : `${correct}, or ${BY_LDAP}, then run again`;
}

const isMark = ({ values }: Requested): boolean => values.some((value) => markOfAttribute(value) !== undefined);

const isNamedIn = (message: string, { name, as, values }: Requested): boolean =>
  [name, as].some((one) => new RegExp(`(?<![\\w-])${one}(?![\\w-])`, "i").test(message)) ||
  values.some((value) => value.length >= MIN_TELLING_LENGTH && message.includes(value));
