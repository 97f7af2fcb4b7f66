// What the engine is told of arguments that are refused. It prints the value of the property that a failure names: `<nil>` for a nested or a missing
// one, all of an object or a list, and a secret in the clear (pulumi/pkg, deploy/step_generator.go, issueCheckFailures).
import { rememberSecret } from "../errors/redaction";
import type { CheckFailure, Properties } from "../resources/common/handlers";
import { IN_PREVIEW, NOTICE_WAS_DUE, REFUSAL, ROSTER_ROWS, SECRET_ARGUMENTS } from "../resources/common/property";
import { UNKNOWN } from "../resources/common/rules";
import { without } from "../text/without";

/** Has errors show no secret argument from here on. */
export function rememberSecrets(news: Properties): void {
  for (const text of secretsOf(news)) {
    rememberSecret(text);
  }
}

/** The failure as the engine shows it best: at its property if that is one plain value, and no secret. */
export function shown(news: Properties, { property, reason }: CheckFailure): CheckFailure {
  const words = secretsOf(news).reduce(withoutWord, reason);
  const value = news[property];
  const isPlain = value !== undefined && value !== null && typeof value !== "object";
  if (isPlain && !namesOf(news).includes(property)) {
    return { property, reason: words };
  }
  return { property: "", reason: named(property, words) };
}

/** Words in which the property is named: no property, by the empty name, is in any. */
const named = (property: string, words: string): string => (words.includes(property) ? words : `${property}: ${words}`);

/** What a check answers: to a program in a preview as an output, since the engine shows no further resource after one that fails. */
export function answered(
  news: Properties,
  failures: readonly CheckFailure[],
): { inputs: Properties; failures: CheckFailure[] } {
  const inputs = without(news, IN_PREVIEW, REFUSAL, ROSTER_ROWS, NOTICE_WAS_DUE);
  if (news[IN_PREVIEW] !== true || failures.length === 0) {
    return { inputs, failures: [...failures] };
  }
  const words = failures.map(({ property, reason }) => named(property, reason));
  return { inputs: { ...inputs, [REFUSAL]: words.join("; ") }, failures: [] };
}

const namesOf = (news: Properties): readonly unknown[] => {
  const names = news[SECRET_ARGUMENTS];
  return Array.isArray(names) ? names : [];
};

/** Every text and number in the secret arguments, the longest first. */
const secretsOf = (news: Properties): string[] =>
  namesOf(news)
    .flatMap((name) => textsIn(news[String(name)]))
    .sort((one, other) => other.length - one.length);

function textsIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).flatMap(textsIn);
  }
  return (typeof value === "string" && value !== "" && value !== UNKNOWN) || typeof value === "number"
    ? [String(value)]
    : [];
}

/** Of a refusal it is known that it may quote the value, however short or plain that is. */
const withoutWord = (reason: string, secret: string): string =>
  reason.replace(new RegExp(`(?<!\\w)${secret.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(?!\\w)`, "g"), "[secret]");
