import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Resource, Stack } from "../stack";
import { look, type FarEnd } from "./far-end";
import { MARK, OWNER_TAG } from "./marks";
import { Person, renamed } from "./person";
import { quickSandbox, quickStack } from "./series";
import { expectAllStands } from "./stands";

const ADOPTED = ["User", "Group", "Workspace"];

describe("what is adopted, and what goes from one stack to another", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  const stacks: Stack[] = [];

  before(async () => {
    sandbox = await quickSandbox();
  });

  after(() => sandbox.stop());

  afterEach(async () => {
    await Promise.all(stacks.splice(0).map((one) => one.remove()));
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });

  const newStack = async (name = "test") => {
    const stack = await quickStack(sandbox, name);
    stacks.push(stack);
    return stack;
  };
  const withArgs = (resources: readonly Resource[], args: Readonly<Record<string, unknown>>) =>
    resources.map((one) => (ADOPTED.includes(one.kind) ? { ...one, args: { ...one.args, ...args } } : one));

  /** An account, a group and a desktop that no stack made; the program that adopts them. */
  const outside = async (name: string) => {
    const { directory, aws, directoryIds } = sandbox;
    await directory.add(`CN=${name},${directory.usersOu}`, { objectClass: "user", sAMAccountName: name, sn: "Old" });
    await directory.people().resetPassword(directoryIds.simpleAd, name, "Kept-Passw0rd!");
    await directory.add(`CN=${name}-team,${directory.usersOu}`, {
      objectClass: "group",
      sAMAccountName: `${name}-team`,
    });
    await aws.launch({ directoryId: directoryIds.simpleAd, userName: name });
    const person = new Person(sandbox, name);
    return withArgs([person.user(), person.group(), person.desktop()], { adopt: true });
  };

  const expectReleased = async (name: string, before: Awaited<ReturnType<typeof look>>) => {
    const now = await look(sandbox);
    expect(now.accounts.get(name)).to.include({
      guid: before.accounts.get(name)?.guid,
      enabled: true,
      mark: undefined,
    });
    expect(now.groups.get(`${name}-team`)).to.include({
      guid: before.groups.get(`${name}-team`)?.guid,
      mark: undefined,
    });
    const [desktop, ...others] = now.desktops.get(name) ?? [];
    expect(others).to.deep.equal([]);
    expect(desktop?.id).to.equal(before.desktops.get(name)?.[0]?.id);
    expect(desktop?.tags[OWNER_TAG]).to.match(/\+released$/);
  };

  it("an account, a group and a desktop that were adopted stand when they are taken out, and are nobody's @quick", async () => {
    const stack = await newStack();
    const program = await outside("veteran");
    await stack.write(program);
    const before = await look(sandbox);
    await stack.up();
    const seen = await look(sandbox);
    expect(seen.accounts.get("veteran")?.mark).to.match(MARK).and.to.include("+adopted");
    await expectAllStands(sandbox, stack, { program, seen }, program);
    await stack.write([]);
    await stack.up();
    await expectReleased("veteran", before);
  });

  describe("taken out of the program after a change of it", () => {
    const NAMES = ["renamed", "dropped", "ended", "ourown"] as const;
    let was: FarEnd;
    let is: FarEnd;
    const moved = (resources: readonly Resource[]) => resources.map((one) => renamed(one, `${one.name}-new`));
    const isGone = (name: string) =>
      ![is.accounts.has(name), is.groups.has(`${name}-team`), is.desktops.has(name)].includes(true);

    before(async () => {
      const [one, other, third] = [await outside("renamed"), await outside("dropped"), await outside("ended")];
      const ended = third.map((resource) => {
        const deletionPolicy = resource.kind === "Workspace" ? "terminate" : "delete";
        return { ...resource, args: { ...resource.args, deletionPolicy } };
      });
      const own = new Person(sandbox, "ourown");
      const ours = withArgs([own.user(), own.group(), own.desktop()], { adopt: true });
      was = await look(sandbox);
      const stack = await newStack();
      for (const program of [
        [...one, ...other, ...ended, ...ours],
        [...moved(one), ...moved(withArgs(other, { adopt: undefined })), ...ended, ...moved(ours)],
        [],
      ]) {
        await stack.write(program);
        await stack.up();
        const { accounts } = await look(sandbox);
        for (const name of program.length > 0 ? NAMES : []) expect(accounts.has(name), name).to.equal(true);
      }
      is = await look(sandbox);
    });

    it("what was adopted, then renamed in code, is still retained when it is taken out", () =>
      expectReleased("renamed", was));

    it("what was adopted and is then moved while adopt is taken out of the program is still retained", () =>
      expectReleased("dropped", was));

    it("an adopted thing goes where its deletionPolicy says so", () => {
      expect(isGone("ended")).to.equal(true);
    });

    it("adopt: true on a person we made ourselves retains nobody: renamed in code, then taken out, the account is deleted", () => {
      expect(isGone("ourown")).to.equal(true);
    });
  });

  it("pulumi destroy retains what was adopted", async () => {
    const stack = await newStack();
    const program = await outside("destroyed");
    const before = await look(sandbox);
    await stack.write(program);
    await stack.up();
    await stack.destroy();
    await expectReleased("destroyed", before);
  });

  it("a User, a Group and a Workspace of one stack go to another the way each error says", async () => {
    const [from, to] = [await newStack(), await newStack("other")];
    const [one, two, three] = [
      new Person(sandbox, "user6"),
      new Person(sandbox, "group6"),
      new Person(sandbox, "desk6"),
    ];
    const stays = three.user();
    const going = [one.user(), two.group(), three.desktop({ userName: "desk6" })];
    await from.write([
      stays,
      ...going.map((each) => (each.kind === "Workspace" ? { ...each, options: { dependsOn: ["@user-desk6"] } } : each)),
    ]);
    await from.up();
    const before = await look(sandbox);
    for (const each of going) {
      await to.write([each]);
      const { code, output } = await to.try(["up", "--yes", "--skip-preview"]);
      expect(code, output).to.not.equal(0);
      expect(output).to.include(`people/test/${each.name}`).and.to.include('deletionPolicy: "retain"');
    }
    await from.write([stays, ...withArgs(going, { deletionPolicy: "retain" })]);
    await from.up();
    await from.write([stays]);
    await from.up();
    await to.write(withArgs(going, { adopt: true }));
    await to.up();
    const now = await look(sandbox);
    expect(now.accounts.get("user6")?.guid).to.equal(before.accounts.get("user6")?.guid);
    expect(now.groups.get("group6-team")?.guid).to.equal(before.groups.get("group6-team")?.guid);
    expect(now.desktops.get("desk6")?.map(({ id }) => id)).to.deep.equal(
      before.desktops.get("desk6")?.map(({ id }) => id),
    );
    expect(Object.keys(await to.preview("--expect-no-changes"))).to.deep.equal(["unchanged"]);
  });

  it("an account that a disable policy took out is enabled again by its own stack, and can be adopted by another", async () => {
    const [from, to] = [await newStack(), await newStack("other")];
    const person = new Person(sandbox, "released");
    const program = [person.user({ deletionPolicy: "disable" })];
    await from.write(program);
    await from.up();
    const { accounts } = await look(sandbox);
    await from.write([]);
    await from.up();
    expect((await look(sandbox)).accounts.get("released")).to.include({ enabled: false });
    await from.write(program);
    await from.up();
    const back = (await look(sandbox)).accounts.get("released");
    expect(back).to.include({
      enabled: true,
      guid: accounts.get("released")?.guid,
      sid: accounts.get("released")?.sid,
    });
    await from.write([]);
    await from.up();
    await to.write([person.user({ adopt: true, enabled: true })]);
    await to.up();
    expect((await look(sandbox)).accounts.get("released")).to.include({ enabled: true, guid: back?.guid });
  });
});
