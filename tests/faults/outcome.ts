import { isDeepStrictEqual } from "node:util";
import type { Deployment } from "../engine/stack";
import type { Entry } from "../../sandbox/directory/administration";
import type { Sandbox } from "../../sandbox/sandbox";
import { plainEntry, withoutIncarnation } from "../mark-text";

/** What a run has come to, told without what is another in each run: names, ids and times. */
export interface Outcome {
  readonly accounts: readonly unknown[];
  readonly desktops: readonly unknown[];
  /** Each different mail once. */
  readonly mails: readonly string[];
  /** Mails that came a second time, or oftener. */
  readonly repeated: number;
  readonly recorded: readonly string[];
}

/** Whether two are the same, but for mails that came again. */
export function sameOutcome(one: Outcome, other: Outcome): boolean {
  return isDeepStrictEqual({ ...one, repeated: 0 }, { ...other, repeated: 0 });
}

/**
 * The same with marks that do not tell in which component a resource is: what took a thing over and was killed before the engine recorded it
 * is not known to a program that takes the move back, and has its mark on it until the next edit.
 */
export function withoutPlaces({ accounts, desktops, ...rest }: Outcome): Outcome {
  const placeless = (value: unknown) =>
    JSON.parse(JSON.stringify(value).replaceAll(/acme:Team(?:\$|=24)/g, "")) as unknown[];
  return { ...rest, accounts: sorted(placeless(accounts)), desktops: sorted(placeless(desktops)) };
}

/** If one is not as expected, each part by itself on a line, so that a report of many stays readable. */
export function differences(outcome: Outcome, expected: Outcome): string[] {
  return (["accounts", "desktops", "mails", "recorded"] as const).flatMap((part) => {
    const [is, wanted] = [outcome[part], expected[part]].map((value) => JSON.stringify(value));
    return is === wanted ? [] : [`${part}: ${is ?? ""}`, `${part} expected: ${wanted ?? ""}`];
  });
}

/** Whether a resource is called by this name, or by it and what follows a hyphen: renamed in code. */
export const isOf = (urn: string, name: string): boolean => {
  const called = urn.split(" ", 1)[0]?.split("::").at(-1);
  return called === name || called?.startsWith(`${name}-`) === true;
};

/** Given by the directory, and another for each account and each time. */
const OF_EACH_ACCOUNT =
  /^(objectGUID|objectSid|when\w+|uSN\w+|pwdLastSet|lastLogon\w*|lastLogoff|logonCount|badP\w+|dSCorePropagationData)$/;

/** All that is there of whoever's names begin with `name`, and what the engine has recorded. */
export async function outcomeOf(
  { directory, aws, mailbox }: Sandbox,
  name: string,
  { resources = [], pending_operations: pending = [] }: Deployment,
): Promise<Outcome> {
  const nameless = (text: string) => text.replaceAll(name, "NAME");
  const marks = ["adminDescription", "info"].flatMap((attribute) =>
    ["", "acme:Team$"].map((place) => `(${attribute}=pulumi:people/test/${place}${name}*)`),
  );
  const entries = await directory.search(`(|(sAMAccountName=${name}*)${marks.join("")})`);
  const accounts = entries.map((entry) => JSON.parse(nameless(JSON.stringify(lasting(plainEntry(entry))))) as unknown);
  const sidOf = (userName: string) => entries.find(({ sAMAccountName }) => sAMAccountName === userName)?.objectSid;
  const desktops = (await aws.workspaces())
    .filter(({ userName }) => userName.startsWith(name))
    .map(({ userName, sid, state, bundleId, properties, tags }) => {
      const invited = tags["workspaces-users:invited"] !== undefined;
      const owner = nameless(withoutIncarnation(tags["workspaces-users:owner"] ?? "nobody"));
      const bound = sid === sidOf(userName);
      return { userName: nameless(userName), bound, state, bundleId, properties, owner, invited };
    });
  const texts = mailbox
    .messages()
    .filter(({ text }) => text.includes(`workspaces://${name}`))
    .map(({ to, subject, text, messageId }) => [messageId, to.join(), nameless([subject, text].join("\n"))] as const);
  const mails = new Map(texts.map(([id, to, text]) => [id, `${nameless(to)} ${text}`]));
  return {
    accounts: sorted(accounts),
    desktops: sorted(desktops),
    mails: [...mails.values()].sort(),
    repeated: texts.length - mails.size,
    recorded: [
      ...resources.map(({ urn }) => urn),
      // What it had begun to create the engine keeps until it is told to forget it: docs/changes.md, After an interruption.
      ...pending.filter(({ type }) => type !== "creating").map(({ type, resource }) => `${resource.urn} is ${type}`),
    ]
      .filter((line) => isOf(line, name))
      .map(nameless)
      .sort(),
  };
}

function lasting(entry: Entry): Record<string, unknown> {
  const kept = Object.entries(entry)
    .filter(([attribute]) => !OF_EACH_ACCOUNT.test(attribute))
    // Several values are in no order.
    .map(([attribute, value]): [string, unknown] => [attribute, Array.isArray(value) ? [...value].sort() : value]);
  return {
    ...Object.fromEntries<unknown>(kept),
    hasPassword: entry.pwdLastSet !== undefined && entry.pwdLastSet !== "0",
  };
}

const sorted = (values: readonly unknown[]): unknown[] =>
  [...values].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
