import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Resource, Stack } from "../stack";
import { look, type FarEnd } from "./far-end";
import { age } from "./marks";
import { changed, Person } from "./person";
import { quickSandbox, quickStack } from "./series";
import { expectAllStands, losses } from "./stands";

describe("a stack of the same project and name in another backend", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let [a, b]: Stack[] = [];
  let begun: { program: Resource[]; seen: FarEnd };

  before(async () => {
    sandbox = await quickSandbox();
    a = await quickStack(sandbox);
    b = await quickStack(sandbox);
    const program = new Person(sandbox, "shared").everything();
    await a.write(program);
    await a.up();
    await age(sandbox, a, ["shared", "shared-team"]);
    begun = { program, seen: await look(sandbox) };
  });

  after(async () => {
    await a?.remove();
    await b?.remove();
    await sandbox.stop();
  });

  const stacks = (): [Stack, Stack] => {
    if (!a || !b) throw new Error("there are no stacks");
    return [a, b];
  };
  const adopting = () =>
    begun.program.map((one) =>
      ["User", "Group", "Workspace"].includes(one.kind) ? { ...one, args: { ...one.args, adopt: true } } : one,
    );
  const expectUntouched = async () => {
    expect(losses(begun, { program: begun.program, seen: await look(sandbox) })).to.deep.equal([]);
  };

  it("does not know the first one's marks by chance: the first goes on as before", async () => {
    const [first] = stacks();
    await expectAllStands(sandbox, first, begun, begun.program);
  });

  for (const kind of ["User", "Group", "Workspace"] as const) {
    it(`is refused the first one's ${kind}, told since when it is managed, and shown adopt${kind === "User" ? " @quick" : ""}`, async () => {
      const [, other] = stacks();
      const one = new Person(sandbox, "shared");
      await other.write(
        { User: [one.user()], Group: [one.group()], Workspace: [one.desktop({ userName: "shared" })] }[kind],
      );
      const { code, output } = await other.try(["up", "--yes", "--skip-preview"]);
      expect(code, output).to.not.equal(0);
      expect(output)
        .to.include("adopt: true")
        .and.to.match(/\b20\d\d-\d\d-\d\d/);
      const now = await look(sandbox);
      expect([now.accounts, now.groups, now.desktops]).to.deep.equal([
        begun.seen.accounts,
        begun.seen.groups,
        begun.seen.desktops,
      ]);
    });
  }

  it("takes them over with adopt: true, the same accounts, groups and desktops, and invites nobody again", async () => {
    const [, other] = stacks();
    await other.write(adopting());
    await other.up();
    await expectAllStands(sandbox, other, begun, adopting());
  });

  it("leaves the first one a refresh that says what happened, and forgets or deletes nothing unsaid", async () => {
    const [first] = stacks();
    const { output } = await first.try(["refresh", "--yes", "--skip-preview"]);
    expect(output).to.match(/shared\b.*\b(another|taken over|managed|not ours)/);
    await expectUntouched();
  });

  it("refuses the first one's next edit, and says what happened", async () => {
    const [first, other] = stacks();
    await first.write(changed(begun.program, "User", { lastName: "King" }));
    const { code, output } = await first.try(["up", "--yes", "--skip-preview"]);
    expect(code, output).to.not.equal(0);
    expect(output).to.include("shared");
    await expectUntouched();
    await expectAllStands(sandbox, other, begun, adopting());
  });

  it("loses nothing when the first one is destroyed", async () => {
    const [first, other] = stacks();
    await first.try(["destroy", "--yes", "--skip-preview"]);
    await expectUntouched();
    await expectAllStands(sandbox, other, begun, adopting());
  });

  it("is told in its preview whom it would take over, if they were made in the last 7 days", async () => {
    const [first, other] = stacks();
    const recent = new Person(sandbox, "recent");
    for (const stack of [first, other]) await stack.write([recent.user(), recent.group()]);
    await first.up();
    const said = await other.run("preview");
    const line =
      /(user|group) recent\S* \(\S+\), there since \S+, is this resource's own, and is taken over: .* or of another backend/g;
    expect([...said.matchAll(line)].map(([, kind]) => kind)).to.include.members(["user", "group"]);
  });
});
