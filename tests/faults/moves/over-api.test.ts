// The changes of a program that lose the most if they go wrong, with the directory worked on over AWS's API: of a few people in one stack, so that a few
// runs do for them all.
import { expect } from "chai";
import { look } from "../../engine/moves/far-end";
import { age } from "../../engine/moves/marks";
import { into, Person, refOf, renamed, urnOf } from "../../engine/moves/person";
import { quickSandbox, quickStack } from "../../engine/moves/series";
import type { Begun } from "../../engine/moves/stage";
import { expectAllStands, losses } from "../../engine/moves/stands";
import type { Resource, Stack } from "../../engine/stack";
import type { Sandbox } from "../../../sandbox/sandbox";
import { directoryIdFor, environmentFor, optionsFor } from "../access";
import { tally } from "../tally";

type Program = readonly Resource[];

const inTeam = (all: Program) => into(all, { type: "acme:Team", name: "team" });

/** By whose resources are moved: all of them, or the desktop alone. */
const MOVES: Readonly<Record<string, (all: Program) => Program>> = {
  component: inTeam,
  renamed: (all) => all.map((one) => renamed(one, `${one.name}-new`)),
  desk: (all) => all.map((one) => (one.kind === "Workspace" ? renamed(one, `${one.name}-new`) : one)),
  back: inTeam,
};
const PEOPLE = Object.keys(MOVES);
/** Whose accounts were made long before, so that no interrupted run can have left them: until they move, which makes the one anew. */
const OLD = ["component", "desk"];
/** Whose move is taken back. */
const TAKEN_BACK = "back";

describe("programs that are changed where the directory is worked on over AWS's API", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let stack: Stack;
  let begun: Begun;
  let moved: Program;

  const person = (name: string) => new Person(sandbox, name, directoryIdFor(sandbox, "api"));
  const programOf = (change: (all: Program, name: string) => Program) =>
    PEOPLE.flatMap((name) => change(person(name).everything(), name));

  before(async () => {
    sandbox = await quickSandbox(optionsFor("api"));
    const environment = { ...environmentFor(sandbox, "api"), WORKSPACES_USERS_DELETION_THRESHOLD: "1000" };
    stack = await quickStack(sandbox, "test", environment);
    const program = programOf((all) => all);
    await stack.write(program);
    await stack.up("--parallel", "50");
    await age(
      sandbox,
      stack,
      OLD.flatMap((name) => [name, `${name}-team`]),
    );
    begun = { program, seen: await look(sandbox) };
    moved = programOf((all, name) => (name === TAKEN_BACK ? all : (MOVES[name]?.(all) ?? all)));
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  afterEach(async () => {
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });

  /** What was lost of each, and counts them. */
  const lostOf = async (names: readonly string[]) => {
    const seen = await look(sandbox);
    return names.flatMap((name) => {
      const isTheirs = (one: Resource) => one.name.startsWith(name);
      const [program, now] = [begun.program.filter(isTheirs), moved.filter(isTheirs)];
      const lost = losses({ program, seen: begun.seen }, { program: now, seen });
      tally("moves", lost.length === 0, "api");
      return lost;
    });
  };

  it("lose nothing by a move into a component, a renaming in code, another name of a desktop alone, or a move that is taken back, each after an error in between", async () => {
    const during = programOf((all, name) => MOVES[name]?.(all) ?? all);
    // The engine deletes old entries after all else, and not at all where something failed before.
    const fails = {
      ...person("fails").user({ organizationalUnit: "OU=Nowhere,DC=corp,DC=example,DC=com" }),
      options: { dependsOn: during.map((one) => `@${refOf(one)}`) },
    };
    await stack.write([...during, fails]);
    const { code, output } = await stack.try(["up", "--yes", "--skip-preview"]);
    expect(code, output).to.not.equal(0);
    expect(output).to.include("organizationalUnit");
    await stack.write(moved);
    await stack.up();
    expect(await lostOf(PEOPLE)).to.deep.equal([]);
  });

  it("keep the accounts of Users that up --replace names, those made just now and those made long ago, and a plain up goes on", async () => {
    const names = ["desk", "renamed"];
    const urns = names.flatMap((name) => {
      const one = moved.find(({ kind, args }) => kind === "User" && args.userName === name);
      return one === undefined ? [] : ["--replace", urnOf(one)];
    });
    const { code, output } = await stack.try(["up", "--yes", "--skip-preview", "--continue-on-error", ...urns]);
    expect(code, output).to.not.equal(0);
    expect(output).to.include("user desk");
    await stack.up();
    expect(await lostOf(names)).to.deep.equal([]);
  });

  it("lose nothing by a renaming of the stack, and are destroyed to the last account under its new name", async () => {
    await stack.run("stack", "rename", "another");
    stack = stack.sibling("another");
    await stack.up();
    expect(await lostOf(["component"])).to.deep.equal([]);
    await expectAllStands(sandbox, stack, begun, moved);
    await stack.destroy();
    const { accounts, groups, desktops } = await look(sandbox);
    for (const name of PEOPLE) {
      const left = [accounts.has(name), groups.has(`${name}-team`), desktops.has(name)];
      expect(left, name).to.deep.equal([false, false, false]);
    }
  });
});
