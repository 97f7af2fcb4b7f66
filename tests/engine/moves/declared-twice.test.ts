import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Resource, Stack } from "../stack";
import { look } from "./far-end";
import { into, Person } from "./person";
import { quickSandbox, quickStack } from "./series";
import { expectAllStands } from "./stands";

describe("one thing that two resources declare", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let stack: Stack;

  before(async () => {
    sandbox = await quickSandbox();
    stack = await quickStack(sandbox);
    const { directory } = sandbox;
    await directory.add(`CN=Club,${directory.usersOu}`, { objectClass: "group", sAMAccountName: "Club" });
    await directory.add(`CN=pat,${directory.usersOu}`, { objectClass: "user", sAMAccountName: "pat" });
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  const person = () => new Person(sandbox, "first");
  const second = (resource: Resource): Resource => ({ ...resource, name: "second" });

  /** The resource that is declared twice, the other spelling of it, and those that both need. */
  const KINDS: Readonly<
    Record<
      string,
      { make: (args?: Readonly<Record<string, unknown>>) => Resource; needs: () => Resource[]; caps: object }
    >
  > = {
    account: { make: (args) => person().user(args), needs: () => [], caps: { userName: "FIRST" } },
    group: { make: (args) => person().group(args), needs: () => [], caps: { name: "FIRST-TEAM" } },
    membership: {
      make: (args) => person().membership({ group: "Club", members: ["pat"], ...args }),
      needs: () => [],
      caps: { group: "CLUB", members: ["PAT"] },
    },
    desktop: {
      make: (args) => person().desktop({ userName: "first", ...args }),
      needs: () => [person().user()],
      caps: { userName: "First" },
    },
  };

  const refused = async (resources: readonly Resource[], names: readonly string[]) => {
    await stack.write(resources);
    const { code, output } = await stack.try(["preview"]);
    expect(code, output).to.not.equal(0);
    const error = output.slice(output.indexOf("Diagnostics:"));
    for (const name of names) expect(error).to.include(name);
  };

  for (const [what, { make, needs, caps }] of Object.entries(KINDS)) {
    it(`the same ${what} is refused in the preview with both resources named: the same arguments @quick`, () =>
      refused([...needs(), make(), second(make())], ["first", "second"]));

    it(`the same ${what} is refused in the preview with both resources named: another letter case`, () =>
      refused([...needs(), make(), second(make(caps as Readonly<Record<string, unknown>>))], ["first", "second"]));

    it(`the same ${what} is refused in the preview with both resources named: two ids of one domain`, () => {
      const { adConnector } = sandbox.directoryIds;
      return refused([...needs(), make(), second(make({ directoryId: adConnector }))], ["first", "second"]);
    });

    it(`the same ${what} is refused in the preview with both resources named: one logical name in two components`, () => {
      const parts = [
        { type: "acme:Team", name: "red" },
        { type: "acme:Crew", name: "blue" },
      ] as const;
      const [red, blue] = [into([make()], parts[0]), into([make()], parts[1])];
      return refused(
        [...needs(), ...red, ...blue.map((one) => ({ ...one, ref: "other" }))],
        ["acme:Team", "acme:Crew"],
      );
    });

    if (what === "desktop") continue;
    it(`the same ${what} is refused in the preview with both resources named: the domain spelled out`, () =>
      refused([...needs(), make(), second(make({ domain: "corp.example.com" }))], ["first", "second"]));
  }

  it("the same exclusive membership is refused in the preview with both resources named, by name and by distinguished name", () => {
    const { usersOu } = sandbox.directory;
    const list = (group: string, members: string[]) => person().membership({ group, members, exclusive: true });
    return refused([list("Club", ["pat"]), second(list(`CN=Club,${usersOu}`, []))], ["first", "second"]);
  });

  it("two people of one logical name in two components are two resources, and both are made and kept", async () => {
    const [ada, bob] = [new Person(sandbox, "head"), new Person(sandbox, "bob")];
    const named = (resources: Resource[], type: string) =>
      into(
        resources.map((one) => ({ ...one, name: "head", ref: `${one.kind.toLowerCase()}-${one.name}` })),
        { type, name: "unit" },
      );
    const program = [...named(ada.everything(), "acme:Team"), ...named(bob.everything(), "acme:Crew")];
    await stack.write(program);
    await stack.up();
    const seen = await look(sandbox);
    await expectAllStands(sandbox, stack, { program, seen }, program);
    const left = named(bob.everything(), "acme:Crew");
    await stack.write(left);
    await stack.up();
    const now = await expectAllStands(sandbox, stack, { program, seen }, left);
    expect(now.accounts.has("head")).to.equal(false);
  });
});
