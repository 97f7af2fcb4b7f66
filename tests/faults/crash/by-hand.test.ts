import { expect } from "chai";
import { Laboratory } from "./laboratory";
import { PHASES } from "./phases";

describe("after an interruption", function () {
  this.timeout(600_000);
  let laboratory: Laboratory;

  before(async () => {
    laboratory = await Laboratory.open();
  });

  after(() => laboratory.close());

  it("of pulumi itself, the commands that docs/changes.md names leave nothing behind", async () => {
    const [phase] = PHASES;
    if (phase === undefined) throw new Error("there is no phase");
    const prepared = await laboratory.prepare(phase, ["hand"]);
    const stack = await laboratory.interrupted(phase, prepared, "hand", "engine", "AWS CreateWorkspaces #1 after");
    const { code, output } = await stack.try(["up", "--yes", "--skip-preview"]);
    expect(code).to.not.equal(0);
    expect(output).to.include("locked").and.include("pulumi cancel");
    await stack.run("cancel", "--yes");
    await stack.up();
    expect((await stack.deployment()).pending_operations).to.have.length(1);
    await stack.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    expect((await stack.deployment()).pending_operations ?? []).to.deep.equal([]);
    expect(Object.keys(await stack.preview("--expect-no-changes"))).to.deep.equal(["unchanged"]);
  });
});
