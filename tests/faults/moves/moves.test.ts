import { expect } from "chai";
import fc from "fast-check";
import type { Sandbox } from "../../../sandbox/sandbox";
import { look, type FarEnd } from "../../engine/moves/far-end";
import { declaredBy } from "../../engine/moves/person";
import { quickSandbox, quickStack } from "../../engine/moves/series";
import { losses, planned } from "../../engine/moves/stands";
import type { Resource, Stack } from "../../engine/stack";
import { tally } from "../tally";
import { everyKind, Household, steps, type Step } from "./household";

/** How many programs are changed, over some `up`s each: MOVES=50 npm run test:faults tries more, and SEED=7 others. */
const PROGRAMS = Number(process.env.MOVES ?? 3);
/** Each step may drop most of what there is. */
const UNLIMITED = { WORKSPACES_USERS_DELETION_THRESHOLD: "1000" };

describe("programs that are changed by random refactorings", function () {
  this.timeout(3_600_000);
  let sandbox: Sandbox;
  let programs = 0;

  before(async () => {
    sandbox = await quickSandbox();
  });

  after(() => sandbox.stop());

  it("always come to exactly what they declare, and what is declared throughout stays the same account, group or desktop", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const prefix = `p${programs++}`;
        const stack = await quickStack(sandbox, "test", UNLIMITED);
        try {
          await live(new Household(sandbox, prefix), stack, history, prefix);
        } finally {
          await stack.remove();
        }
        expect(await sandbox.aws.violations()).to.deep.equal([]);
      }),
      // A history takes half a minute: a shorter one that fails too is not looked for.
      { numRuns: PROGRAMS, examples: [[everyKind]], endOnFailure: true },
    );
  });

  async function live(household: Household, stack: Stack, history: readonly Step[], prefix: string): Promise<void> {
    let program = household.program(everyKind[0]?.order ?? []);
    await stack.write(program);
    await stack.up();
    let seen = await look(sandbox);
    for (const { refactorings, order } of history) {
      const before = { program, seen };
      const urns = new Map(refactorings.map(({ thing }) => [thing, household.urn(thing)]));
      for (const one of refactorings) household.apply(one);
      program = household.program(order);
      await stack.write(program);
      // A replacement is asked for by the name that a thing has before and after.
      const forced = refactorings.filter(({ what, thing }) => {
        const urn = household.urn(thing);
        return ["replace", "taint"].includes(what) && urn !== undefined && urn === urns.get(thing);
      });
      const urnsOf = (what: string) => [
        ...new Set(forced.flatMap((one) => (one.what === what ? (urns.get(one.thing) ?? []) : []))),
      ];
      const mayRefuse = forced.some(({ thing }) => ["User", "Group"].includes(household.kindOf(thing) ?? ""));
      const failure = await run(stack, urnsOf("replace"), urnsOf("taint"), mayRefuse);
      seen = await look(sandbox);
      const wereForced = new Set(forced.flatMap(({ thing }) => household.desktopOf(thing) ?? []));
      const lost = [...failure, ...wrong(before, { program, seen }, wereForced, prefix), ...(await planned(stack))];
      for (const { what } of refactorings) if (what !== "drop") tally("moves", lost.length === 0);
      expect(lost, [JSON.stringify(refactorings), ...lost].join("\n")).to.deep.equal([]);
    }
  }
});

/** Carries a step out; an account or a group may be refused to be replaced, and then a plain `up` must do. */
async function run(stack: Stack, replaced: string[], tainted: string[], mayRefuse: boolean): Promise<string[]> {
  for (const urn of tainted) await stack.run("state", "taint", urn, "--yes");
  const options = replaced.flatMap((urn) => ["--replace", urn]);
  const first = await stack.try(["up", "--yes", "--skip-preview", ...options]);
  if (first.code === 0) return [];
  if (!mayRefuse) return [first.output];
  // What was replaced before is not tainted any more, which is an error to the command.
  for (const urn of tainted) await stack.try(["state", "untaint", urn, "--yes"]);
  const second = await stack.try(["up", "--yes", "--skip-preview"]);
  return second.code === 0 ? [] : [first.output, second.output];
}

/** What is lost, what is left over, and what is another than it was. */
function wrong(
  before: { readonly program: readonly Resource[]; readonly seen: FarEnd },
  after: { readonly program: readonly Resource[]; readonly seen: FarEnd },
  forced: ReadonlySet<string>,
  prefix: string,
): string[] {
  const declared = declaredBy(after.program);
  const leftOver = (kind: string, there: Iterable<string>, wanted: Iterable<string>) => {
    const names = new Set([...wanted].map((name) => name.toLowerCase()));
    return [...there]
      .filter((name) => name.startsWith(prefix) && !names.has(name))
      .map((name) => `${kind} ${name} is left`);
  };
  const idsOf = ({ desktops }: FarEnd, name: string) =>
    desktops
      .get(name)
      ?.map(({ id }) => id)
      .join();
  // A desktop that was replaced by name may be another, and is the same where the replacement was refused.
  const replaced = [...forced].filter((name) => idsOf(before.seen, name) !== idsOf(after.seen, name));
  return [
    ...losses(before, after, { replaced }),
    ...leftOver("account", after.seen.accounts.keys(), declared.accounts),
    ...leftOver("group", after.seen.groups.keys(), declared.groups.keys()),
    ...leftOver("desktop of", after.seen.desktops.keys(), declared.desktops),
  ];
}
