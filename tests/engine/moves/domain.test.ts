import { expect } from "chai";
import type { Resource } from "../stack";
import { look } from "./far-end";
import { into, Person } from "./person";
import { series } from "./series";
import { expectAllStands, losses } from "./stands";
import { stage } from "./stage";

const EVERY_ID = ["User", "Group", "GroupMembership", "Workspace"];
const DOMAIN = { domain: "corp.example.com" };
const OF_THE_DOMAIN = ["User", "Group", "GroupMembership"];

const withArgs = (resources: readonly Resource[], args: Readonly<Record<string, unknown>>, kinds = EVERY_ID) =>
  resources.map((one) => (kinds.includes(one.kind) ? { ...one, args: { ...one.args, ...args } } : one));

const everything = (person: Person) => person.everything();

describe("two ids of one domain, and the domain's own name, in programs that change @quick", function () {
  this.timeout(600_000);
  series(
    [
      {
        title:
          "a person with everything goes from one directory id to another: updates, and the same account, group and desktop",
        before: everything,
        after: (person) => withArgs(person.everything(), { directoryId: person.sandbox.directoryIds.adConnector }),
        updates: 4,
      },
      {
        title: "a user alone goes from one directory id to another while the desktop stays where it is",
        before: everything,
        after: (person) =>
          withArgs(person.everything(), { directoryId: person.sandbox.directoryIds.managedAd }, ["User"]),
        updates: 1,
      },
      {
        title: "the domain is spelled out: an update that keeps everything",
        before: everything,
        after: (person) => withArgs(person.everything(), DOMAIN, OF_THE_DOMAIN),
        updates: 3,
      },
      {
        title: "the domain that was spelled out is taken out again: an update that keeps everything",
        before: (person) => withArgs(person.everything(), DOMAIN, OF_THE_DOMAIN),
        after: everything,
        updates: 3,
      },
      {
        title: "a resource is moved into a component and its directory id changed in one commit: nothing is lost",
        before: everything,
        after: (person) =>
          into(withArgs(person.everything(), { directoryId: person.sandbox.directoryIds.adConnector }), {
            type: "acme:Team",
            name: person.name,
          }),
      },
    ],
    "ids",
    "just now",
  );
});

describe("two ids of one domain are one directory", function () {
  this.timeout(600_000);
  const on = stage("all tests");

  it("the directory id changes back and forth with an edit beside it, and the account keeps its GUID", async () => {
    const person = new Person(on.sandbox, "forth");
    const { adConnector } = on.sandbox.directoryIds;
    const begun = await on.begin([person.user(), person.desktop()]);
    const elsewhere = withArgs([person.user({ lastName: "King" }), person.desktop()], { directoryId: adConnector });
    const { seen } = await on.begin(elsewhere);
    expect(losses(begun, { program: elsewhere, seen })).to.deep.equal([]);
    expect(seen.accounts.get("forth")?.lastName).to.equal("King");
    await on.stack.write(begun.program);
    await on.stack.up();
    await expectAllStands(on.sandbox, on.stack, { program: elsewhere, seen }, begun.program);
  });

  it("a person who was declared under two ids of one domain stays when the second is taken out", async () => {
    const person = new Person(on.sandbox, "second");
    const before = [person.user(), person.desktop()];
    await on.stack.write(before);
    await on.stack.up();
    const seen = await look(on.sandbox);
    const again = { ...person.user({ directoryId: on.sandbox.directoryIds.adConnector }), name: "again" };
    await on.stack.write([...before, again]);
    expect((await on.stack.try(["up", "--yes", "--skip-preview"])).code).to.not.equal(0);
    await on.stack.write(before);
    await on.stack.up();
    await expectAllStands(on.sandbox, on.stack, { program: before, seen }, before);
  });
});
