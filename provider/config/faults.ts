// What is wrong with a setting, in words of our own: a validator's may quote a password.
import type { z } from "zod";
import { ProviderError } from "../errors/provider-error";
import { nearest } from "../text/nearest";
import { settingName } from "./names";

/** One setting that will not do. */
export interface SettingFault {
  /** `directories.d-90670cd1b9.username` */
  readonly key: string;
  /** As the end of a sentence about it. */
  readonly happened: string;
  /** Undefined: there is no such setting, and it is to be taken out. */
  readonly example: string | undefined;
  /** What to do, where that is not to give it another value. */
  readonly next?: string;
}

/**
 * The error for settings that are missing or wrong, all at once: it names each key and the command that sets it.
 * @param variable the environment variable that the value came from; undefined if it came from the configuration, or is missing
 */
export function settingError(faults: readonly SettingFault[], variable?: string, cause?: unknown): ProviderError {
  const [{ key } = { key: "" }, ...further] = faults;
  const source = variable === undefined ? "" : ` from ${variable} of the environment`;
  const advice = faults.map((fault) => fault.next ?? commandFor(fault));
  // A part that is set beside the environment's whole would hide the rest of it.
  const or = /[.[]/.test(key) ? "; or, with all of it in the configuration, " : "; or, ";
  return new ProviderError({
    code: "invalid-setting",
    doing: `reading the setting ${settingName(key)}${source}`,
    happened: [
      faults[0]?.happened ?? "it will not do",
      ...further.map((one) => `and ${settingName(one.key)}: ${one.happened}`),
    ].join(", "),
    next: `${variable === undefined ? "" : `correct ${variable}${or}`}${advice.join("; and ")}`,
    cause,
  });
}

/** The command that gives a setting another value, or takes it out, as an instruction. */
export function commandFor({ key, example }: Pick<SettingFault, "key" | "example">): string {
  if (example === undefined) {
    return `take it out with: pulumi config rm ${argument(key)}`;
  }
  const secret = /password$/i.test(key) ? "--secret " : "";
  return `set it with: pulumi config set ${secret}${argument(key)} ${example}`.trimEnd();
}

/** A key as `pulumi config` takes it on the command line. */
const argument = (key: string): string => (/[.[]/.test(key) ? `--path '${settingName(key)}'` : settingName(key));

/** What a value can be, by the last part of its key. */
const EXAMPLES: Readonly<Record<string, string>> = {
  region: "eu-west-1",
  regions: "eu-west-1,us-east-1",
  deletionThreshold: "50",
  access: "api",
  url: "ldaps://dc1.corp.example.com",
  username: "svc-pulumi@corp.example.com",
  password: "",
  passwordSecret: "corp/svc-pulumi",
  caCertificate: "./ca.pem",
  serverName: "dc1.corp.example.com",
  startTls: "true",
  organizationalUnit: "OU=Users,OU=CORP,DC=corp,DC=example,DC=com",
  markAttribute: "adminDescription",
  from: "it@example.com",
  replyTo: "helpdesk@example.com",
  transport: "ses",
  rate: "5",
};

const exampleFor = (key: string): string => {
  const [last = ""] = /\w+(?=(?:\[\d+\])?$)/.exec(key) ?? [];
  return EXAMPLES[last] ?? "VALUE";
};

const meant = (name: string): string => {
  const known = nearest(name, Object.keys(EXAMPLES));
  return known === undefined ? "" : ` (did you mean ${known}?)`;
};

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  number: "a number",
  object: "a JSON object",
  record: "a JSON object",
  array: "a list",
};

/** Everything a schema has against a value, without a word of the value itself. */
export function faultsOf(key: string, value: unknown, { issues }: z.ZodError): SettingFault[] {
  return issues.flatMap((issue): SettingFault[] => {
    const at = pathOf(key, issue.path);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((name) => ({
        key: pathOf(at, [name]),
        happened: `there is no such setting${meant(name)}`,
        example: undefined,
      }));
    }
    const example = exampleFor(at);
    if (issue.code === "invalid_type") {
      const given = valueAt(value, issue.path);
      const expected = EXPECTED[issue.expected] ?? issue.expected;
      const happened = given === undefined ? "it is not set" : `expected ${expected}, and it is ${kindOf(given)}`;
      return [{ key: at, happened, example }];
    }
    if (issue.code === "too_small") {
      const given = valueAt(value, issue.path);
      const isEmpty = given === "" || (Array.isArray(given) && given.length === 0);
      return [{ key: at, happened: isEmpty ? "it is empty" : `it is below the least, ${issue.minimum}`, example }];
    }
    return [{ key: at, happened: issue.message, example }];
  });
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((one, part) => (one as Record<PropertyKey, unknown> | null | undefined)?.[part], value);

const kindOf = (value: unknown): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "a list"
      : ({ string: "text" }[typeof value as string] ?? typeof value);

const pathOf = (key: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>((start, part) => {
    const name = String(part);
    return typeof part === "number" ? `${start}[${part}]` : start + (name.includes(".") ? `["${name}"]` : `.${name}`);
  }, key);
