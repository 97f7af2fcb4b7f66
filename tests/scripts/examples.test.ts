import { expect } from "chai";
import { once } from "node:events";
import { startFile } from "../../sandbox/tests/engine/programs";

describe("examples/onboarding", function () {
  this.timeout(1_800_000);

  it("runs from up to destroy in npm run demo, which checks every answer", async () => {
    const demo = startFile("demo/main.ts");
    let said = "";
    demo.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
    demo.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [status] = (await once(demo, "exit")) as [number | null];
    expect(said.trimEnd().split("\n").at(-1), said).to.equal("demo: ok");
    expect(status).to.equal(0);
  });
});
