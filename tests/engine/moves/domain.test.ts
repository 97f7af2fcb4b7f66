import { expect } from "chai";
import type { Resource } from "../stack";
import { look } from "./far-end";
import { Person } from "./person";
import { expectAllStands } from "./stands";
import { stage } from "./stage";

describe("two ids of one domain, and the domain's own name, are one directory", function () {
  this.timeout(600_000);
  const on = stage("all tests");

  const withArgs = (
    resources: readonly Resource[],
    args: Readonly<Record<string, unknown>>,
    kinds?: readonly string[],
  ) =>
    resources.map((one) =>
      one.kind === "Invitation" || kinds?.includes(one.kind) === false
        ? one
        : { ...one, args: { ...one.args, ...args } },
    );

  /** Every resource with an id of the directory gets other arguments, which is an update; and everything stands. */
  async function expectUpdated(before: readonly Resource[], after: readonly Resource[]): Promise<void> {
    await on.stack.write(before);
    await on.stack.up();
    const seen = await look(on.sandbox);
    await on.stack.write(after);
    const edited = after.filter((one, index) => JSON.stringify(one) !== JSON.stringify(before[index])).length;
    expect(await on.stack.preview(), "nothing is replaced").to.deep.equal({
      update: edited,
      unchanged: after.length + 1 - edited,
    });
    expect(await on.stack.up()).to.include({ updated: edited });
    await expectAllStands(on.sandbox, on.stack, { program: before, seen }, after);
  }

  const domain = "corp.example.com";
  const kinds = ["User", "Group", "GroupMembership"];

  it("a person with everything goes from one directory id to another: updates, and the same account, group and desktop @quick", async () => {
    const { adConnector } = on.sandbox.directoryIds;
    const all = new Person(on.sandbox, "ids").everything();
    await expectUpdated(all, withArgs(all, { directoryId: adConnector }));
  });

  it("a user alone goes from one directory id to another while the desktop stays where it is", async () => {
    const all = new Person(on.sandbox, "idsalone").everything();
    await expectUpdated(all, withArgs(all, { directoryId: on.sandbox.directoryIds.managedAd }, ["User"]));
  });

  it("the domain is spelled out: an update that keeps everything", async () => {
    const all = new Person(on.sandbox, "spelled").everything();
    await expectUpdated(all, withArgs(all, { domain }, kinds));
  });

  it("the domain that was spelled out is taken out again: an update that keeps everything", async () => {
    const all = new Person(on.sandbox, "takenout").everything();
    await expectUpdated(withArgs(all, { domain }, kinds), all);
  });

  it("the directory id changes back and forth with an edit beside it, and the account keeps its GUID", async () => {
    const person = new Person(on.sandbox, "forth");
    const { adConnector } = on.sandbox.directoryIds;
    const [before, after] = [
      [person.user(), person.desktop()],
      withArgs([person.user({ lastName: "King" }), person.desktop()], { directoryId: adConnector }),
    ];
    await expectUpdated(before, after);
    const seen = await look(on.sandbox);
    expect(seen.accounts.get("forth")?.lastName).to.equal("King");
    await on.stack.write(before);
    await on.stack.up();
    await expectAllStands(on.sandbox, on.stack, { program: after, seen }, before);
  });

  it("a resource is moved into a component and its directory id changed in one commit: nothing is lost", async () => {
    const before = new Person(on.sandbox, "both").everything();
    const after = withArgs(before, { directoryId: on.sandbox.directoryIds.adConnector }).map((one) => ({
      ...one,
      path: [{ type: "acme:Team", name: "both" }],
    }));
    await on.stack.write(before);
    await on.stack.up();
    const seen = await look(on.sandbox);
    await on.stack.write(after);
    await on.stack.up();
    await expectAllStands(on.sandbox, on.stack, { program: before, seen }, after);
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
