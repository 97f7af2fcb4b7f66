import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Resource, Stack } from "../stack";
import { look, type FarEnd } from "./far-end";
import { changed, into, Person } from "./person";
import { quickSandbox, quickStack } from "./series";
import { stage } from "./stage";

const NAMES = Array.from({ length: 8 }, (_, index) => `staff${index}`);
/** What default settings let go, of each kind, before somebody says that it is meant. */
const MOST_LOST = 5;
const ONE_TIME = { WORKSPACES_USERS_DELETION_THRESHOLD: "50" };

const everybody = (sandbox: Sandbox, names = NAMES): Resource[] =>
  names.flatMap((name) => {
    const person = new Person(sandbox, name);
    return [person.user(), person.group(), person.membership(), person.desktop()];
  });

/** What there was and is no more, of each kind, whatever is there instead. */
async function lostOf(sandbox: Sandbox, seen: FarEnd) {
  const now = await look(sandbox);
  const missing = (was: Iterable<string>, is: Iterable<string>) => {
    const still = new Set(is);
    return [...was].filter((one) => !still.has(one)).length;
  };
  const guids = (all: ReadonlyMap<string, { guid: string }>) => [...all.values()].map(({ guid }) => guid);
  const ids = ({ desktops }: FarEnd) => [...desktops.values()].flat().map(({ id }) => id);
  return {
    accounts: missing(guids(seen.accounts), guids(now.accounts)),
    groups: missing(guids(seen.groups), guids(now.groups)),
    desktops: missing(ids(seen), ids(now)),
  };
}

/** Whatever becomes of some, all are tried. */
const TO_THE_END = ["up", "--yes", "--skip-preview", "--continue-on-error", "--parallel", "20"];

describe(`what ${NAMES.length} people with desktops can lose at once with default settings`, function () {
  this.timeout(600_000);
  const on = stage("each test", { onprem: true });
  let seen: FarEnd;

  beforeEach(async () => {
    await on.stack.write(everybody(on.sandbox));
    await on.stack.up("--parallel", "50");
    seen = await look(on.sandbox);
  });

  const lost = () => lostOf(on.sandbox, seen);

  /** Desktops that stand and that the state has as deleted. */
  const forgotten = async () => {
    const { deployment } = JSON.parse(await on.stack.run("stack", "export")) as {
      deployment: { resources: { id?: string; pendingReplacement?: boolean }[] };
    };
    const pending = deployment.resources.filter((one) => one.pendingReplacement === true).map(({ id }) => id);
    const standing = [...(await look(on.sandbox)).desktops.values()].flat();
    return standing.map(({ id }) => id).filter((id) => pending.includes(id));
  };

  const up = (environment: Readonly<Record<string, string>> = {}) => on.stack.try(TO_THE_END, undefined, environment);

  /** Stopped, with the way to go on; which then works. */
  const expectStopped = async (program: readonly Resource[], kinds: RegExp) => {
    await on.stack.write(program);
    const { code, output } = await up();
    expect(code, output).to.not.equal(0);
    for (const [kind, count] of Object.entries(await lost()))
      expect(count, `${kind}: ${output}`).to.be.at.most(MOST_LOST);
    expect(output).to.include("[deletion-threshold]").and.to.match(kinds);
    expect(output).to.include("WORKSPACES_USERS_DELETION_THRESHOLD=");
    const again = await up(ONE_TIME);
    expect(again.code, again.output).to.equal(0);
  };

  it("is at most five of a kind where the roster is emptied but for a group, until the environment says more once", async () => {
    const left = new Person(on.sandbox, NAMES[0] ?? "").group();
    await expectStopped([left], /desktop|WorkSpace/);
    expect((await lost()).accounts).to.equal(NAMES.length);
    expect((await lost()).desktops).to.equal(NAMES.length);
    expect((await lost()).groups).to.equal(NAMES.length - 1);
  });

  it("is at most five of a kind where the roster is truncated to one person @quick", async () => {
    await expectStopped(everybody(on.sandbox, NAMES.slice(0, 1)), /desktop|WorkSpace/);
    expect((await lost()).accounts).to.equal(NAMES.length - 1);
  });

  it("is at most five of a kind where every user name changes", async () => {
    const renamed = everybody(on.sandbox).map((one) =>
      one.kind === "User" ? { ...one, args: { ...one.args, userName: `${one.name}x` } } : one,
    );
    await expectStopped(renamed, /user|account/);
    const now = await look(on.sandbox);
    for (const name of NAMES) expect(now.desktops.get(`${name}x`), name).to.have.length(1);
  });

  for (const [how, ...flags] of [["as one run fails"], ["with --continue-on-error", "--continue-on-error"]] as const) {
    it(`is at most five desktops where the bundle changes for everybody and that replaces them, ${how}`, async () => {
      const replaced = { bundleId: on.sandbox.bundles[1]?.id, whenBundleChanges: "replace" };
      await on.stack.write(changed(everybody(on.sandbox), "Workspace", replaced));
      const { code, output } = await on.stack.try(["up", "--yes", "--skip-preview", "--parallel", "20", ...flags]);
      const { desktops } = await lost();
      expect(desktops, output).to.be.at.most(MOST_LOST);
      // By replacement, which takes the user's volume along.
      expect(code, output).to.not.equal(0);
      expect(output).to.include("[deletion-threshold]");
      expect(await forgotten(), "a state that has it as deleted forgets it with its person").to.deep.equal([]);
      const again = await up(ONE_TIME);
      expect(again.code, again.output).to.equal(0);
      const standing = [...(await look(on.sandbox)).desktops.values()].flat();
      expect(standing.map(({ bundleId }) => bundleId)).to.deep.equal(NAMES.map(() => on.sandbox.bundles[1]?.id));
    });
  }

  it("is at most five of a kind where the program's one directory id becomes another domain's", async () => {
    const { onprem } = on.sandbox.directoryIds;
    await on.stack.write(everybody(on.sandbox).map((one) => ({ ...one, args: { ...one.args, directoryId: onprem } })));
    const { code, output } = await up();
    expect(code, output).to.not.equal(0);
    for (const [kind, count] of Object.entries(await lost()))
      expect(count, `${kind}: ${output}`).to.be.at.most(MOST_LOST);
  });
});

describe(`what ${NAMES.length} people with desktops lose in one stack, run after run, with default settings`, function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let stack: Stack;
  let seen: FarEnd;

  before(async () => {
    sandbox = await quickSandbox();
    stack = await quickStack(sandbox);
    await stack.write(everybody(sandbox));
    await stack.up("--parallel", "50");
    seen = await look(sandbox);
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  const lost = () => lostOf(sandbox, seen);
  const up = () => stack.try(TO_THE_END);

  it("is nothing where everybody's bundle id is mistyped", async () => {
    await stack.write(changed(everybody(sandbox), "Workspace", { bundleId: "wsb-000000000" }));
    const { code, output } = await up();
    expect(code, output).to.not.equal(0);
    expect(output).to.include("wsb-000000000");
    expect(await lost()).to.deep.equal({ accounts: 0, groups: 0, desktops: 0 });
  });

  it("is nothing where the program's one directory id is mistyped", async () => {
    const mistyped = everybody(sandbox).map((one) => ({ ...one, args: { ...one.args, directoryId: "d-9067a1c2ff" } }));
    await stack.write(mistyped);
    const { code, output } = await up();
    expect(code, output).to.not.equal(0);
    expect(output).to.include("d-9067a1c2ff");
    expect(await lost()).to.deep.equal({ accounts: 0, groups: 0, desktops: 0 });
  });

  it("is nothing where everybody is moved into a component: a move counts as no loss", async () => {
    await stack.write(into(everybody(sandbox), { type: "acme:Team", name: "team" }));
    const { code, output } = await up();
    expect(code, output).to.equal(0);
    expect(await lost()).to.deep.equal({ accounts: 0, groups: 0, desktops: 0 });
  });

  it("is everything by pulumi destroy, without ceremony", async () => {
    await stack.destroy();
    const { length } = NAMES;
    expect(await lost()).to.deep.equal({ accounts: length, groups: length, desktops: length });
  });

  it("is no account below a desktop", async () => {
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });
});
