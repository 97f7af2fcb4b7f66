import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Resource, Stack } from "../stack";
import { look } from "./far-end";
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

  it("what was adopted, then renamed in code, is still retained when it is taken out", async () => {
    const stack = await newStack();
    const program = await outside("renamed");
    const before = await look(sandbox);
    await stack.write(program);
    await stack.up();
    await stack.write(program.map((one) => renamed(one, "another")));
    await stack.up();
    await stack.write([]);
    await stack.up();
    await expectReleased("renamed", before);
  });

  it("what was adopted and is then moved while adopt is taken out of the program is still retained", async () => {
    const stack = await newStack();
    const program = await outside("dropped");
    const before = await look(sandbox);
    await stack.write(program);
    await stack.up();
    await stack.write(withArgs(program, { adopt: undefined }).map((one) => renamed(one, "another")));
    await stack.up();
    await stack.write([]);
    await stack.up();
    await expectReleased("dropped", before);
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

  it("an adopted thing goes where its deletionPolicy says so", async () => {
    const stack = await newStack();
    const program = (await outside("ended")).map((one) => {
      const deletionPolicy = one.kind === "Workspace" ? "terminate" : "delete";
      return { ...one, args: { ...one.args, deletionPolicy } };
    });
    await stack.write(program);
    await stack.up();
    await stack.write([]);
    await stack.up();
    const now = await look(sandbox);
    expect([now.accounts.has("ended"), now.groups.has("ended-team"), now.desktops.has("ended")]).to.deep.equal([
      false,
      false,
      false,
    ]);
  });

  for (const kind of ADOPTED) {
    it(`a ${kind} of one stack goes to another the way the error says`, async () => {
      const name = `${kind.toLowerCase().slice(0, 5)}6`;
      const [from, to] = [await newStack(), await newStack("other")];
      const person = new Person(sandbox, name);
      const needed = kind === "Workspace" ? [person.user()] : [];
      const one = { User: person.user(), Group: person.group(), Workspace: person.desktop({ userName: name }) }[kind];
      if (!one) throw new Error("there is no such kind");
      await from.write([...needed, { ...one, options: { dependsOn: needed.map(() => `@user-${name}`) } }]);
      await from.up();
      const before = await look(sandbox);
      await to.write([one]);
      const { code, output } = await to.try(["up", "--yes", "--skip-preview"]);
      expect(code, output).to.not.equal(0);
      expect(output).to.include(`people/test/${name}`).and.to.include('deletionPolicy: "retain"');
      const kept: Resource = { ...one, args: { ...one.args, deletionPolicy: "retain" } };
      await from.write([...needed, kept]);
      await from.up();
      await from.write(needed);
      await from.up();
      await to.write(withArgs([one], { adopt: true }));
      await to.up();
      const now = await look(sandbox);
      expect(now.accounts.get(name)?.guid).to.equal(before.accounts.get(name)?.guid);
      expect(now.groups.get(`${name}-team`)?.guid).to.equal(before.groups.get(`${name}-team`)?.guid);
      expect(now.desktops.get(name)?.map(({ id }) => id)).to.deep.equal(before.desktops.get(name)?.map(({ id }) => id));
      expect(Object.keys(await to.preview("--expect-no-changes"))).to.deep.equal(["unchanged"]);
    });
  }

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

  it("adopt: true on a person we made ourselves retains nobody: renamed in code, then taken out, the account is deleted", async () => {
    const stack = await newStack();
    const person = new Person(sandbox, "ourown");
    const program = [person.user({ adopt: true }), person.group({ adopt: true }), person.desktop({ adopt: true })];
    await stack.write(program);
    await stack.up();
    await stack.write(program.map((one) => renamed(one, "another")));
    await stack.up();
    await stack.write([]);
    await stack.up();
    const { accounts, groups, desktops } = await look(sandbox);
    expect([accounts.has("ourown"), groups.has("ourown-team"), desktops.has("ourown")]).to.deep.equal([
      false,
      false,
      false,
    ]);
  });
});
