// The guide's first program does what its words say.
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { run } from "../../sandbox/machine/command";
import { parse, REPOSITORY } from "./pages";

const GUIDE = "docs/guides/pcoip-to-wsp.md";

interface Desktop {
  readonly userName: string;
  readonly wave: number;
  readonly protocols: readonly string[];
}

/** What the program declares once so many waves have moved; undefined: none was set. */
async function declared(wave: number | undefined): Promise<Desktop[]> {
  const { blocks } = parse(GUIDE, readFileSync(join(REPOSITORY, GUIDE), "utf8"));
  const { text = "" } = blocks.find(({ language }) => language === "ts") ?? {};
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const printed = await run(
    process.execPath,
    [
      "--eval",
      `const pulumi = require("@pulumi/pulumi");
      const told = new Map();
      void (async () => {
        pulumi.runtime.setAllConfig(${JSON.stringify(wave === undefined ? {} : { "people:wave": String(wave) })});
        await pulumi.runtime.setMocks({
          newResource: ({ name, inputs }) => {
            told.set(name, inputs.workspaceProperties.protocols);
            return { id: name, state: inputs };
          },
          call: () => ({}),
        }, "people", "prod");
        ${outputText}
        await new Promise((resolve) => setTimeout(resolve, 200));
        console.log(JSON.stringify(exports.desktops.map(({ userName, wave }) => ({ userName, wave, protocols: told.get(userName) }))));
      })();`,
    ],
    { cwd: REPOSITORY },
  );
  return JSON.parse(printed.trim().split("\n").at(-1) ?? "") as Desktop[];
}

describe("the guide from PCoIP to WSP", function () {
  this.timeout(120_000);

  it("has a program that moves each person in their wave, and back by a smaller number", async () => {
    for (const wave of [undefined, 0, 10]) {
      const desktops = await declared(wave);
      expect(desktops.map(({ userName }) => userName)).to.include("ada");
      for (const { userName, wave: own, protocols } of desktops) {
        expect(own, userName).to.be.within(0, 10);
        expect(protocols, `${userName}, wave ${wave}`).to.deep.equal([own <= (wave ?? -1) ? "WSP" : "PCOIP"]);
      }
      expect(desktops.filter(({ wave: own }) => own === 0).map(({ userName }) => userName)).to.deep.equal(["ada"]);
    }
  });
});
