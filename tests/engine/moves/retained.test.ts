import { expect } from "chai";
import { look } from "./far-end";
import { Person } from "./person";
import { stage } from "./stage";

describe("a WorkSpace that its deletionPolicy retains, while its user is to go with whenWorkspaceExists: terminate", function () {
  this.timeout(300_000);
  const on = stage("all tests");

  for (const [how, command] of [
    ["taken out of the program", ["up", "--yes", "--skip-preview"]],
    ["destroyed", ["destroy", "--yes", "--skip-preview"]],
  ] as const) {
    it(`stands with its user however often both are ${how}, and is taken back when it is declared again`, async () => {
      const lou = new Person(on.sandbox, how === "destroyed" ? "lou" : "kim");
      const program = [lou.user({ whenWorkspaceExists: "terminate" }), lou.desktop({ deletionPolicy: "retain" })];
      await on.stack.write(program);
      await on.stack.up();
      const begun = (await look(on.sandbox)).desktops.get(lou.name)?.map(({ id }) => id);
      await on.stack.write([]);
      for (const attempt of ["first", "second", "third"]) {
        const { code, output } = await on.stack.try(command);
        expect(code, `${attempt}: ${output}`).to.not.equal(0);
        expect(output)
          // In the run that lets go of it, and in any later one.
          .to.match(/(leaves|left) it standing, as its deletionPolicy asks/)
          .and.to.include("terminate it by hand");
        const now = await look(on.sandbox);
        expect(
          now.desktops.get(lou.name)?.map(({ id }) => id),
          attempt,
        ).to.deep.equal(begun);
        expect(now.accounts.has(lou.name), attempt).to.equal(true);
      }
      await on.stack.write(program);
      await on.stack.up();
      const now = await look(on.sandbox);
      expect(now.desktops.get(lou.name)?.map(({ id }) => id)).to.deep.equal(begun);
      await on.stack.write([program[0], lou.desktop({ deletionPolicy: "terminate" })].flatMap((one) => one ?? []));
      await on.stack.up();
      await on.stack.write([]);
      await on.stack.up();
      const end = await look(on.sandbox);
      expect([end.accounts.has(lou.name), end.desktops.has(lou.name)]).to.deep.equal([false, false]);
    });
  }
});
