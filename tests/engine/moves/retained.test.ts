import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Stack } from "../stack";
import { look } from "./far-end";
import { Person } from "./person";
import { quickSandbox, quickStack } from "./series";

describe("a WorkSpace that its deletionPolicy retains, while its user is to go with whenWorkspaceExists: terminate", function () {
  this.timeout(300_000);
  let sandbox: Sandbox;
  let stack: Stack;

  before(async () => {
    sandbox = await quickSandbox();
  });

  after(() => sandbox.stop());

  beforeEach(async () => {
    stack = await quickStack(sandbox);
  });

  afterEach(() => stack.remove());

  for (const [how, command] of [
    ["taken out of the program", ["up", "--yes", "--skip-preview"]],
    ["destroyed", ["destroy", "--yes", "--skip-preview"]],
  ] as const) {
    it(`stands with its user however often both are ${how}, and is taken back when it is declared again`, async () => {
      const lou = new Person(sandbox, how === "destroyed" ? "lou" : "kim");
      const program = [lou.user({ whenWorkspaceExists: "terminate" }), lou.desktop({ deletionPolicy: "retain" })];
      await stack.write(program);
      await stack.up();
      const begun = (await look(sandbox)).desktops.get(lou.name)?.map(({ id }) => id);
      await stack.write([]);
      for (const attempt of ["first", "second", "third"]) {
        const { code, output } = await stack.try(command);
        expect(code, `${attempt}: ${output}`).to.not.equal(0);
        expect(output)
          .to.include("left it standing, as its deletionPolicy asks")
          .and.to.include("terminate it by hand");
        const now = await look(sandbox);
        expect(
          now.desktops.get(lou.name)?.map(({ id }) => id),
          attempt,
        ).to.deep.equal(begun);
        expect(now.accounts.has(lou.name), attempt).to.equal(true);
      }
      await stack.write(program);
      await stack.up();
      const now = await look(sandbox);
      expect(now.desktops.get(lou.name)?.map(({ id }) => id)).to.deep.equal(begun);
      await stack.write([program[0], lou.desktop({ deletionPolicy: "terminate" })].flatMap((one) => one ?? []));
      await stack.up();
      await stack.write([]);
      await stack.up();
      const end = await look(sandbox);
      expect([end.accounts.has(lou.name), end.desktops.has(lou.name)]).to.deep.equal([false, false]);
    });
  }
});
