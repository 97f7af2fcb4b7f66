import { expect } from "chai";
import { Sandbox } from "../../sandbox/sandbox";
import { Stack } from "./stack";

const THRESHOLD = 3;

// By rosters that are empty, truncated or broken, and by destroy: in tests/faults/many.
describe("many people deleted at once", function () {
  this.timeout(1_800_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.start({ rate: false });
  });

  after(() => sandbox.stop());

  it("stops at the threshold where everybody is replaced, and the next up finishes it", async () => {
    const stack = await Stack.create(sandbox, "replaced", { WORKSPACES_USERS_DELETION_THRESHOLD: String(THRESHOLD) });
    const inDirectoryNow = async () => {
      const found = await sandbox.directory.search("(adminDescription=pulumi:people/replaced/*)", ["sAMAccountName"]);
      return found.map(({ sAMAccountName }) => String(sAMAccountName));
    };
    const names = [0, 1, 2, 3, 4];
    const called = (prefix: string) =>
      stack.write(
        names.map((number) => {
          const args = { directoryId: sandbox.directoryIds.simpleAd, userName: `${prefix}${number}` };
          return { kind: "User", name: `person${number}`, args };
        }),
      );
    try {
      await called("old");
      await stack.up();
      await called("new");
      const { code, output } = await stack.try(["up", "--yes", "--skip-preview", "--continue-on-error"]);
      expect(code).to.not.equal(0);
      expect(output).to.include("[deletion-threshold]");
      const now = await inDirectoryNow();
      expect(now.filter((name) => name.startsWith("old"))).to.have.length(names.length - THRESHOLD);
      expect(now.filter((name) => name.startsWith("new"))).to.have.length(names.length);
      await stack.up();
      expect(await inDirectoryNow()).to.have.members(names.map((number) => `new${number}`));
    } finally {
      await stack.remove();
    }
  });
});
