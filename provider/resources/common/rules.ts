// Checking arguments: rules for single values, and what a preview does not know yet.
import { checkAddress } from "../../mail/address";
import { brokenCharacter } from "../../text/characters";

/** What the engine passes in a preview for a value that is only known after something else was created. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).some(isUnknown);
  }
  return value === UNKNOWN;
}

/** Of JSON Schema, draft 7, what the rules need. */
export interface JsonSchema {
  readonly type?: "string" | "boolean" | "integer" | "object" | "array";
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxProperties?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | false;
  readonly anyOf?: readonly JsonSchema[];
}

/** Why a value will not do, as the end of a sentence about it; undefined if it will. */
export interface Rule {
  (value: unknown): string | undefined;
  /** As much of the rule as a schema can say, for editors: it refuses nothing that the rule takes. */
  readonly schema?: JsonSchema;
}

/** A rule with its schema. */
export const ruled = (schema: JsonSchema, rule: (value: unknown) => string | undefined): Rule =>
  Object.assign((value: unknown) => rule(value), { schema });

/**
 * Text of at most `longest` characters without control characters; empty is a fault, since a directory has no empty values.
 * @param schema what a schema can say of what `further` refuses
 */
export const text = (longest: number, further: Rule = () => undefined, schema: JsonSchema = {}): Rule =>
  ruled({ type: "string", minLength: 1, maxLength: longest, ...schema }, (value) => {
    if (typeof value !== "string") {
      return `is ${describe(value)}; give text`;
    }
    if (value === "") {
      return "is empty; leave it out";
    }
    if (value.length > longest) {
      return `has ${value.length} characters; at most ${longest} fit`;
    }
    const broken = brokenCharacter(value);
    return broken === undefined ? further(value) : `holds ${broken}; take it out`;
  });

/** Whether half of a surrogate pair is in it: no directory can hold that, and what is sent instead would be another value. */
export const brokenText = (value: string): boolean => /\p{Cs}/u.test(value);

export const oneOf = (...choices: string[]): Rule =>
  ruled({ enum: choices }, (value) =>
    choices.includes(value as string) ? undefined : `is ${describe(value)}; give one of ${choices.join(", ")}`,
  );

export const yesNo: Rule = ruled({ type: "boolean" }, (value) =>
  typeof value === "boolean" ? undefined : `is ${describe(value)}; give true or false`,
);

export const matching = (pattern: RegExp, example: string): Rule =>
  // A schema's patterns have no flags.
  ruled({ type: "string", ...(pattern.flags === "" ? { pattern: pattern.source } : {}) }, (value) =>
    typeof value === "string" && pattern.test(value) ? undefined : `is ${describe(value)}; give one such as ${example}`,
  );

export const wholeNumber = (
  least: number,
  further: (value: number) => string | undefined = () => undefined,
  schema: JsonSchema = {},
): Rule =>
  ruled({ type: "integer", minimum: least, ...schema }, (value) =>
    Number.isInteger(value) && (value as number) >= least
      ? further(value as number)
      : `is ${describe(value)}; give a whole number from ${least}`,
  );

/** An e-mail address, as LDAP's `mail` holds it. */
export const mailAddress = text(
  256,
  (value) => {
    const reason = checkAddress(value as string);
    return reason === undefined ? undefined : `is ${describe(value)}: ${reason}`;
  },
  { pattern: "^[^@\\s]+@[^@\\s]+$" },
);

/** The ids of WorkSpaces directories; those without an Active Directory begin with wsd-. */
export const directoryId = matching(/^(d-[0-9a-f]{8,63}|wsd-[0-9a-z]{8,63})$/, "d-90670cd1b9");

/** The DNS name of a domain, as `corp.example.com`. */
export const domainName = matching(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/i, "corp.example.com");

export const describe = (value: unknown): string => (typeof value === "string" ? `"${value}"` : JSON.stringify(value));
