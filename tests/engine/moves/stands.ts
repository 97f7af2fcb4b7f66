// That a change to a program lost nothing which it still declares.
import { expect } from "chai";
import { isDeepStrictEqual } from "node:util";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Deployment, Resource, Stack, StateEntry } from "../stack";
import { look, type FarEnd } from "./far-end";
import { MARK, markOf } from "./marks";
import { declaredBy } from "./person";

export interface Standing {
  /** User names whose desktop was replaced by name: exactly one stands, and it is another. */
  readonly replaced?: readonly string[];
  /** User names whose accounts are to be disabled. */
  readonly suspended?: readonly string[];
  /** User names whose password was set by the change. */
  readonly passwords?: readonly string[];
  /** User names who may have got mails. */
  readonly invited?: readonly string[];
}

/** What is not as it should be: of the programs before and after, and of what there was before and is now. Empty where all stands. */
export function losses(
  before: { readonly program: readonly Resource[]; readonly seen: FarEnd },
  after: { readonly program: readonly Resource[]; readonly seen: FarEnd },
  { replaced = [], suspended = [], passwords = [], invited = [] }: Standing = {},
): string[] {
  const faults: string[] = [];
  const hold = (what: string, is: unknown, wanted: unknown) => {
    if (!isDeepStrictEqual(is, wanted)) faults.push(`${what}: ${JSON.stringify(is)} and not ${JSON.stringify(wanted)}`);
  };
  const [old, now] = [declaredBy(before.program), declaredBy(after.program)];
  for (const name of now.accounts) {
    const [was, is] = [before.seen, after.seen].map(({ accounts }) => accounts.get(name.toLowerCase()));
    hold(`the account ${name} is there`, is !== undefined, true);
    if (is === undefined) continue;
    hold(`the account ${name} is enabled`, is.enabled, !suspended.includes(name));
    hold(`the account ${name} carries a mark (${is.mark ?? "none"})`, MARK.test(is.mark ?? ""), true);
    if (!old.accounts.includes(name)) continue;
    hold(`objectGUID of ${name}`, is.guid, was?.guid);
    hold(`SID of ${name}`, is.sid, was?.sid);
    hold(`the password of ${name} was set anew`, is.passwordSet !== was?.passwordSet, passwords.includes(name));
  }
  for (const [name, members] of now.groups) {
    const [was, is] = [before.seen, after.seen].map(({ groups }) => groups.get(name.toLowerCase()));
    hold(`members of ${name}`, is?.members, members);
    hold(`the group ${name} carries a mark (${is?.mark ?? "none"})`, MARK.test(is?.mark ?? ""), true);
    if (old.groups.has(name)) hold(`objectGUID of ${name}`, is?.guid, was?.guid);
  }
  for (const name of now.desktops) {
    const [was, is] = [before.seen, after.seen].map(({ desktops }) => desktops.get(name.toLowerCase()) ?? []);
    hold(
      `desktops of ${name}`,
      is?.map(({ state }) => state),
      ["AVAILABLE"],
    );
    hold(`the account of ${name}'s desktop`, is?.[0]?.sid, after.seen.accounts.get(name.toLowerCase())?.sid);
    const mark = markOf(is?.[0]?.tags ?? {});
    hold(`the desktop of ${name} carries a mark (${mark ?? "none"})`, MARK.test(mark ?? ""), true);
    if (!old.desktops.includes(name)) continue;
    hold(`the desktop of ${name} is the same`, is?.[0]?.id === was?.[0]?.id, !replaced.includes(name));
  }
  for (const name of now.accounts.filter((one) => old.accounts.includes(one) && !invited.includes(one))) {
    const [were, are] = [before.seen, after.seen].map(({ mails }) => mails.get(name.toLowerCase()) ?? 0);
    hold(`mails to ${name}`, are, were);
  }
  return faults;
}

/** What the next preview would do, by URN; resources that stay as they are left out. */
export async function planned(stack: Stack): Promise<string[]> {
  const { output } = await stack.try(["preview", "--json"]);
  // Warnings of the engine may stand around it.
  const { steps = [], diagnostics = [] } = JSON.parse(
    output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1),
  ) as {
    steps?: { op: string; urn: string }[];
    diagnostics?: { severity: string; message: string; urn?: string }[];
  };
  return [
    ...steps.filter(({ op }) => op !== "same").map(({ op, urn }) => `${op} ${urn}`),
    ...diagnostics.filter(({ severity }) => severity === "error").map(({ urn, message }) => `${urn ?? ""} ${message}`),
  ];
}

/** What a refresh finds to be otherwise than recorded, by URN. */
export async function drift(stack: Stack): Promise<string[]> {
  const before = await stack.deployment();
  const { code, output } = await stack.try(["refresh", "--yes", "--skip-preview"]);
  const after = await stack.deployment();
  return [...(code === 0 ? [] : [output]), ...differences(before, after)];
}

function differences(before: Deployment, after: Deployment): string[] {
  const byUrn = ({ resources = [] }: Deployment) => new Map(resources.map((one) => [one.urn, one]));
  const [were, are] = [byUrn(before), byUrn(after)];
  // What was there is told by outputs: a password, which is never read back, leaves the inputs with a refresh.
  const held = ({ id, outputs }: StateEntry) => ({ id, outputs });
  return [...were].flatMap(([urn, was]) => {
    const is = are.get(urn);
    if (is !== undefined && isDeepStrictEqual(held(is), held(was))) return [];
    return [`${urn} was ${JSON.stringify(held(was))} and is ${is ? JSON.stringify(held(is)) : "forgotten"}`];
  });
}

/** What there is after a change, and what the runs that follow it would do or find. */
export interface Aftermath {
  readonly seen: FarEnd;
  readonly plan: readonly string[];
  readonly drift: readonly string[];
  /** What there is once these were asked for. */
  readonly refreshed: FarEnd;
}

/** Asserts that nothing waits to be deleted. */
export async function expectNothingLeft(stack: Stack): Promise<void> {
  const { resources = [] } = await stack.deployment();
  expect(
    resources.filter((one) => one.delete).map(({ urn }) => urn),
    "left to be deleted",
  ).to.deep.equal([]);
}

export async function aftermath(sandbox: Sandbox, stack: Stack): Promise<Aftermath> {
  return {
    seen: await look(sandbox),
    plan: await planned(stack),
    drift: await drift(stack),
    refreshed: await look(sandbox),
  };
}

/**
 * Asserts the same as {@link expectAllStands} of one person alone, whose resources and whatever is said of them bear the person's name.
 * @param said what else helps to understand a failure
 */
export function expectTheirsStand(
  name: string,
  before: { readonly program: readonly Resource[]; readonly seen: FarEnd },
  { program, after, said = "" }: { program: readonly Resource[]; after: Aftermath; said?: string },
  standing: Standing = {},
): void {
  const about = (lines: readonly string[]) => lines.filter((line) => line.includes(name));
  expect(losses(before, { program, seen: after.seen }, standing), said).to.deep.equal([]);
  expect(about(after.plan), `the next preview; up said: ${said}`).to.deep.equal([]);
  expect(about(after.drift), `the next refresh; up said: ${said}`).to.deep.equal([]);
  expect(losses(before, { program, seen: after.refreshed }, standing), "after the refresh").to.deep.equal([]);
}

/**
 * Asserts that all which `after` declares stands, as it was where `before` declared it already; that nothing waits to be deleted; and that
 * neither a preview nor a refresh has anything left to do.
 */
export async function expectAllStands(
  sandbox: Sandbox,
  stack: Stack,
  before: { readonly program: readonly Resource[]; readonly seen: FarEnd },
  program: readonly Resource[],
  standing: Standing = {},
): Promise<FarEnd> {
  const seen = await look(sandbox);
  expect(losses(before, { program, seen }, standing)).to.deep.equal([]);
  await expectNothingLeft(stack);
  expect(await planned(stack), "the next preview").to.deep.equal([]);
  expect(await drift(stack), "the next refresh").to.deep.equal([]);
  expect(losses(before, { program, seen: await look(sandbox) }, standing), "after the refresh").to.deep.equal([]);
  return seen;
}
