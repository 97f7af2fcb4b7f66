import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Resource, Stack } from "../stack";
import { look, tag, untag } from "./far-end";
import { OWNER_TAG } from "./marks";
import { Person } from "./person";
import { quickSandbox, quickStack } from "./series";

/** Entra Connect leaves out of its synchronisation whom this value marks. */
const THEIRS = "User_NoEntraSync";

describe("a mark's place that holds what somebody else wrote, or nothing any more", function () {
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

  const newStack = async (environment: Readonly<Record<string, string>> = {}) => {
    const stack = await quickStack(sandbox, "test", environment);
    stacks.push(stack);
    return stack;
  };

  /** Settings that keep the mark in another attribute. */
  const markedIn = (markAttribute: string) => {
    const directories = JSON.parse(sandbox.environment().WORKSPACES_USERS_DIRECTORIES ?? "{}") as Record<
      string,
      object
    >;
    const all = Object.entries(directories).map(([id, one]) => [id, { ...one, markAttribute }] as const);
    return { WORKSPACES_USERS_DIRECTORIES: JSON.stringify(Object.fromEntries(all)) };
  };

  for (const kind of ["User", "Group"] as const) {
    it(`a ${kind} whose mark would overwrite another tool's value is not adopted, and the value is kept; markAttribute is the way${kind === "User" ? " @quick" : ""}`, async () => {
      const { directory } = sandbox;
      const name = kind === "User" ? "synced" : "synced2";
      const person = new Person(sandbox, name);
      const adopt = true;
      const one = kind === "User" ? person.user({ adopt }) : person.group({ adopt });
      const sAMAccountName = kind === "User" ? name : `${name}-team`;
      const dn = `CN=${sAMAccountName},${directory.usersOu}`;
      await directory.add(dn, { objectClass: kind.toLowerCase(), sAMAccountName, adminDescription: THEIRS });
      const value = async (attribute: string) =>
        (await directory.search(`(sAMAccountName=${sAMAccountName})`))[0]?.[attribute];

      const stack = await newStack();
      await stack.write([one]);
      const { code, output } = await stack.try(["up", "--yes", "--skip-preview"]);
      expect(code, output).to.not.equal(0);
      expect(output).to.include("adminDescription").and.to.include("markAttribute").and.to.include(name);
      expect(await value("adminDescription")).to.equal(THEIRS);

      const other = await newStack(markedIn("info"));
      await other.write([one]);
      await other.up();
      expect(await value("adminDescription")).to.equal(THEIRS);
      expect(await value("info")).to.match(/^pulumi:people\/test\//);
      await other.write([]);
      await other.up();
      expect([await value("adminDescription"), await value("info")]).to.deep.equal([THEIRS, undefined]);
    });
  }

  const ENDS: Readonly<Record<string, (stack: Stack) => Promise<string>>> = {
    "taken out of the program": async (stack) => {
      await stack.write([]);
      return stack.run("up", "--yes", "--skip-preview");
    },
    destroyed: (stack) => stack.run("destroy", "--yes", "--skip-preview"),
  };
  for (const [index, value] of [undefined, THEIRS].entries()) {
    for (const [end, ended] of Object.entries(ENDS)) {
      it(`an account, a group and a desktop whose marks an administrator ${value === undefined ? "cleared" : "overwrote"} stay when they are ${end}, and that is said`, async () => {
        const name = `lost${index}${end.slice(0, 1)}`;
        const person = new Person(sandbox, name);
        const program: Resource[] = [person.user(), person.group(), person.desktop()];
        const stack = await newStack();
        await stack.write(program);
        await stack.up();
        const before = await look(sandbox);
        for (const entry of [before.accounts.get(name), before.groups.get(`${name}-team`)]) {
          await sandbox.directory.modify(entry?.dn ?? "", { adminDescription: value ?? [] });
        }
        const { id = "" } = before.desktops.get(name)?.[0] ?? {};
        await (value === undefined ? untag(sandbox, id, OWNER_TAG) : tag(sandbox, id, { [OWNER_TAG]: value }));
        const said = await ended(stack);
        const now = await look(sandbox);
        expect(now.accounts.get(name)).to.include({
          guid: before.accounts.get(name)?.guid,
          enabled: true,
          mark: value,
        });
        expect(now.groups.get(`${name}-team`)).to.include({
          guid: before.groups.get(`${name}-team`)?.guid,
          mark: value,
        });
        expect(now.desktops.get(name)?.map((one) => [one.id, one.tags[OWNER_TAG]])).to.deep.equal([[id, value]]);
        expect(said).to.include(`user ${name}`).and.to.include(`group ${name}-team`).and.to.include(id);
      });
    }
  }
});
