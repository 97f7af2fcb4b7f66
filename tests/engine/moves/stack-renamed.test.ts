import { expect } from "chai";
import type { Stack } from "../stack";
import { look } from "./far-end";
import { into, Person, urnOf } from "./person";
import { expectAllStands, losses, planned } from "./stands";
import { stage, type Begun } from "./stage";

describe("a stack or project that is renamed, and state that is moved to another stack", function () {
  this.timeout(600_000);
  const on = stage("all tests");

  /** No error, no change but perhaps the mark; and an edit later on goes through, as does the end. */
  const expectGoesOn = async (now: Stack, before: Begun, person: Person) => {
    const kinds = (await planned(now)).map((step) => step.split(" ", 1)[0]);
    expect([...new Set(kinds)].filter((op) => op !== "update")).to.deep.equal([]);
    await now.up();
    await expectAllStands(on.sandbox, now, before, before.program);
    const [, ...others] = before.program;
    const edited = [person.user({ lastName: "King" }), ...others];
    await now.write(edited);
    await now.up();
    const seen = await look(on.sandbox);
    expect(losses(before, { program: edited, seen })).to.deep.equal([]);
    expect(seen.accounts.get(person.name)?.lastName).to.equal("King");
    await now.destroy();
    const left = await look(on.sandbox);
    expect([left.accounts.has(person.name), left.desktops.has(person.name)]).to.deep.equal([false, false]);
  };

  it("pulumi stack rename changes nothing, and edits and destroy work afterwards @quick", async () => {
    const person = new Person(on.sandbox, "stackren");
    const before = await on.begin(person.everything());
    await on.stack.run("stack", "rename", "another");
    await expectGoesOn(on.stack.sibling("another"), before, person);
  });

  it("a renamed project changes nothing, and edits and destroy work afterwards", async () => {
    const person = new Person(on.sandbox, "projren");
    const before = await on.begin(person.everything());
    await on.stack.run("stack", "rename", "organization/staff/test");
    await expectGoesOn(await on.stack.inProject("staff"), before, person);
  });

  it("resources that a renamed stack moves in the same commit are refused, and move after an up with the program as it was, as the error says", async () => {
    const person = new Person(on.sandbox, "renmove");
    const before = await on.begin(person.everything());
    await on.stack.run("stack", "rename", "another");
    const now = on.stack.sibling("another");
    const after = into(before.program, { type: "acme:Team", name: "team" });
    await now.write(after);
    const { code, output } = await now.try(["up", "--yes", "--skip-preview"]);
    expect(code, output).to.not.equal(0);
    expect(output).to.include("If this stack had that name before, run pulumi up with the program as it was");
    await now.write(before.program);
    await now.up();
    await expectAllStands(on.sandbox, now, before, before.program);
    await now.write(after);
    await now.up();
    await expectAllStands(on.sandbox, now, before, after);
  });

  for (const first of ["source", "destination"] as const) {
    it(`pulumi state move of a person to another stack changes nothing, whichever is updated next: here the ${first}`, async () => {
      const person = new Person(on.sandbox, first === "source" ? "mvsrc" : "mvdest");
      const stays = new Person(on.sandbox, `${person.name}stay`);
      const before = await on.begin([...stays.everything(), ...person.everything()]);
      const other = on.stack.sibling("other");
      await other.run("stack", "init", "other");
      const urns = person.everything().map((one) => urnOf(one));
      await on.stack.run("state", "move", "--source", "test", "--dest", "other", "--yes", ...urns);
      const programs = { source: stays.everything(), destination: person.everything() };
      const stacks = { source: on.stack, destination: other };
      const order = first === "source" ? (["source", "destination"] as const) : (["destination", "source"] as const);
      for (const which of order) {
        await stacks[which].write(programs[which]);
        await stacks[which].up();
      }
      for (const which of order) {
        await stacks[which].write(programs[which]);
        await expectAllStands(on.sandbox, stacks[which], before, programs[which]);
      }
      await other.write(person.everything());
      await other.destroy();
      const left = await look(on.sandbox);
      expect([left.accounts.has(person.name), left.desktops.has(person.name)]).to.deep.equal([false, false]);
      expect(left.accounts.get(stays.name)?.guid).to.equal(before.seen.accounts.get(stays.name)?.guid);
    });
  }
});
