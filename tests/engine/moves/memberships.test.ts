import { expect } from "chai";
import type { Resource } from "../stack";
import { look } from "./far-end";
import { Person, renamed, urnOf } from "./person";
import { series, type Move } from "./series";
import { expectAllStands } from "./stands";
import { stage } from "./stage";

const NAMES = ["ann", "ben", "cat"];

/** Three people in one group, by the lists of the program before and after: who is in each, by its name in the program. */
function listed(title: string, before: Readonly<Record<string, string[]>>, after: Readonly<Record<string, string[]>>) {
  const program = (lists: Readonly<Record<string, string[]>>) => (person: Person) => [
    ...NAMES.map((name) => new Person(person.sandbox, `${person.name}${name}`).user()),
    person.group(),
    ...Object.entries(lists).map(([name, members]) => ({
      ...person.membership({ members: members.map((one) => `@user-${person.name}${one}.id`) }),
      name: `${person.name}-${name}`,
    })),
  ];
  return { title, before: program(before), after: program(after) } satisfies Move;
}

describe("who is in a group, where lists change in one commit @quick", function () {
  this.timeout(600_000);
  const both = { some: ["ann", "ben"], others: ["cat"] };
  series(
    [
      listed(
        "a member is taken out where the list is shortened in the commit that renames the membership",
        { all: NAMES },
        { everybody: ["ann", "cat"] },
      ),
      listed(
        "a group is lost by nobody where one membership is split in two",
        { all: NAMES },
        { all: ["ann"], others: ["ben", "cat"] },
      ),
      listed("a group is lost by nobody where one membership is split in two of other names", { all: NAMES }, both),
      listed("a group is lost by nobody where two memberships are merged", both, { some: NAMES }),
      listed("a group is lost by nobody where two memberships are merged in one of another name", both, { all: NAMES }),
      listed("a group is kept by whoever goes from one list to another in one commit", both, {
        some: ["ben"],
        others: ["cat", "ann"],
      }),
    ],
    "grp",
    "just now",
  );
});

describe("who is in a group", function () {
  this.timeout(600_000);
  const on = stage("all tests");

  afterEach(async () => {
    // The next begins without what this one's stack left.
    const left = await on.sandbox.directory.search("(adminDescription=pulumi:*)", ["cn"]);
    for (const { dn } of left) await on.sandbox.directory.delete(dn);
  });

  /** Three people and a group, which is there from the start. */
  const people = () => NAMES.map((name) => new Person(on.sandbox, name).user());
  const group = () => new Person(on.sandbox, "club").group();
  const list = (name: string, members: readonly string[], args: Readonly<Record<string, unknown>> = {}): Resource => ({
    ...new Person(on.sandbox, "club").membership({ members: members.map((one) => `@user-${one}.id`), ...args }),
    name,
  });
  const base = () => [...people(), group()];
  const members = async () => (await look(on.sandbox)).groups.get("club-team")?.members;

  const expectGoesTo = async (before: readonly Resource[], after: readonly Resource[]) => {
    await on.stack.write([...base(), ...before]);
    await on.stack.up();
    const begun = { program: [...base(), ...before], seen: await look(on.sandbox) };
    await on.stack.write([...base(), ...after]);
    await on.stack.up();
    await expectAllStands(on.sandbox, on.stack, begun, [...base(), ...after]);
  };

  it("is added again where somebody named by text was deleted and made anew", async () => {
    const byName = list("all", []);
    const all = {
      ...byName,
      args: { ...byName.args, members: ["ann", "ben"] },
      options: { dependsOn: ["@user-ann", "@user-ben"] },
    };
    const [ann, ben] = people();
    const both = [ann, ben].flatMap((one) => one ?? []);
    await on.stack.write([...both, group(), all]);
    await on.stack.up();
    await on.stack.write([...both.slice(0, 1), group(), { ...all, options: { dependsOn: ["@user-ann"] } }]);
    await on.stack.up();
    expect(await members()).to.deep.equal(["ann"]);
    await on.stack.write([...both, group(), all]);
    await on.stack.up();
    expect(await members()).to.deep.equal(["ann", "ben"]);
  });

  it("is taken out where the list is shortened after the membership was renamed in code", async () => {
    await expectGoesTo([list("all", NAMES)], [renamed(list("all", NAMES), "everybody")]);
    await on.stack.write([...base(), list("everybody", ["ann", "cat"])]);
    await on.stack.up();
    expect(await members()).to.deep.equal(["ann", "cat"]);
  });

  it("is told by one list: a member of two is refused in the preview, with both named", async () => {
    await on.stack.write([...base(), list("some", ["ann", "ben"]), list("others", ["ben", "cat"])]);
    // The ids of people who are there already are known to a preview.
    await on.stack.try(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    const { code, output } = await on.stack.try(["preview"]);
    expect(code, output).to.not.equal(0);
    expect(output).to.include("some").and.to.include("others");
  });

  it("is kept where an exclusive list becomes an adding one under another name, and the other way round", async () => {
    await expectGoesTo([list("all", NAMES, { exclusive: true })], [list("everybody", NAMES)]);
    await on.stack.write([...base(), list("exact", NAMES, { exclusive: true })]);
    await on.stack.up();
    expect(await members()).to.deep.equal(NAMES);
  });

  for (const first of ["some", "others"]) {
    it(`is kept by whoever goes to another list while up --target goes first for one of the two: here ${first}`, async () => {
      await on.stack.write([...base(), list("some", ["ann", "ben"]), list("others", ["cat"])]);
      await on.stack.up();
      await on.stack.write([...base(), list("others", ["ben", "cat"])]);
      await on.stack.run("up", "--yes", "--skip-preview", "--target", urnOf(list(first, [])));
      await on.stack.up();
      expect(await members()).to.deep.equal(["ben", "cat"]);
    });
  }

  it("is lost by nobody of another list when destroy --target takes one list out", async () => {
    await on.stack.write([...base(), list("some", ["ann", "ben"]), list("others", ["cat"])]);
    await on.stack.up();
    await on.stack.run("destroy", "--yes", "--skip-preview", "--target", urnOf(list("some", [])));
    expect(await members()).to.deep.equal(["cat"]);
  });

  it("is not left to two exclusive lists, or to an exclusive one beside an adding one, however they spell the group", async () => {
    await on.stack.write(base());
    await on.stack.up();
    const { dn = "", guid = "" } = (await look(on.sandbox)).groups.get("club-team") ?? {};
    expect(guid).to.not.equal("");
    for (const spelling of ["@group-club.id", "club-team", "CLUB-TEAM", dn]) {
      for (const args of [{ exclusive: true }, {}]) {
        const both = [
          list("exact", ["ann"], { exclusive: true }),
          list("beside", ["ben"], { ...args, group: spelling }),
        ];
        await on.stack.write([...base(), ...both]);
        const { code, output } = await on.stack.try(["preview"]);
        expect(code, `${spelling} ${JSON.stringify(args)}: ${output}`).to.not.equal(0);
        expect(output).to.include("exact").and.to.include("beside");
      }
    }
  });

  it("stays with the group of each resource where a name passes from one Group to another: never two resources of one group", async () => {
    const team = (resource: string, name: string, member: string): Resource[] => {
      const one = new Person(on.sandbox, resource);
      return [one.group({ name }), one.membership({ members: [`@user-${member}.id`] })];
    };
    const program = [...people(), ...team("first", "red", "ann"), ...team("next", "blue", "ben")];
    await on.stack.write(program);
    await on.stack.up();
    const passed = [...people(), ...team("first", "green", "ann"), ...team("next", "red", "ben")];
    await on.stack.write(passed);
    await on.stack.try(["up", "--yes", "--skip-preview"]);
    // Which of two goes first is not told: what the first run could not, a second can.
    await on.stack.up();
    const { groups } = await look(on.sandbox);
    expect([groups.get("green")?.members, groups.get("red")?.members]).to.deep.equal([["ann"], ["ben"]]);
    expect(groups.get("green")?.guid).to.not.equal(groups.get("red")?.guid);
    await on.stack.write([...people(), ...team("next", "red", "ben")]);
    await on.stack.up();
    const left = (await look(on.sandbox)).groups;
    expect([left.has("green"), left.get("red")?.members]).to.deep.equal([false, ["ben"]]);
  });

  it("is right in a list of groups the first of which leaves, whose indexes shift", async () => {
    const at = (names: readonly string[]) =>
      names.flatMap((name, index) => {
        const one = new Person(on.sandbox, name);
        return [one.group(), one.membership()].map((resource) => renamed(resource, `groups-${index}`));
      });
    await on.stack.write([...people(), ...at(NAMES)]);
    await on.stack.up();
    await on.stack.write([...people(), ...at(NAMES.slice(1))]);
    const { code, output } = await on.stack.try(["up", "--yes", "--skip-preview"]);
    const { groups } = await look(on.sandbox);
    for (const name of NAMES.slice(1)) expect(groups.get(`${name}-team`)?.members, output).to.deep.equal([name]);
    // The first that is refused ends the run, and others may not have begun.
    if (code !== 0)
      expect(output)
        .to.match(/groups-\d \*\*updating failed/)
        .and.to.include("run pulumi up again");
  });
});
