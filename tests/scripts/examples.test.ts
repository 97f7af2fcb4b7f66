import { expect } from "chai";
import { once } from "node:events";
import { startFile } from "../../sandbox/tests/engine/programs";
import { NODES_COMPILE_CACHE } from "../compile-cache";

describe("examples/onboarding", function () {
  this.timeout(1_800_000);

  /** What it said; it must have ended well. */
  const demoWith = async (...args: string[]): Promise<string> => {
    const demo = startFile("demo/main.ts", args, {
      ...NODES_COMPILE_CACHE,
      // npm run typecheck checks it.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    });
    let said = "";
    demo.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
    demo.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [status] = (await once(demo, "exit")) as [number | null];
    expect(said.trimEnd().split("\n").at(-1), said).to.equal("demo: ok");
    expect(status).to.equal(0);
    return said;
  };

  it("runs from up to destroy in npm run demo, which checks every answer", async () => {
    await demoWith();
  });

  it("runs from up to destroy over the Directory Service Data API, and nobody connects to the directory @slow", async () => {
    expect(await demoWith("--access", "api")).to.match(
      /connections opened: [1-9]\d* to AWS's APIs, 0 to LDAP; 0 came to the directory's LDAP ports/,
    );
  });
});
