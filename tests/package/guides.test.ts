// The guides and the README are copied from: each of their programs compiles, and the first one of a guide does what its words say.
import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { run } from "../../sandbox/machine/command";

const REPOSITORY = resolve(__dirname, "../..");
const GUIDES = join(REPOSITORY, "docs/guides");

const programsIn = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = ""]) => text);

const files = [join(REPOSITORY, "README.md"), ...readdirSync(GUIDES).map((name) => join(GUIDES, name))];

describe("a guide", function () {
  this.timeout(120_000);

  it("has only programs that compile as they stand there", () => {
    const texts = new Map(
      files.flatMap((file) =>
        programsIn(file).map((text, index) => [join(REPOSITORY, `guide-${files.indexOf(file)}-${index}.ts`), text]),
      ),
    );
    expect([...texts.keys()]).to.not.deep.equal([]);
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
      noEmit: true,
    };
    const host = ts.createCompilerHost(options);
    const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)];
    host.readFile = (file) => texts.get(file) ?? readFile(file);
    host.fileExists = (file) => texts.has(file) || fileExists(file);
    host.getSourceFile = (file, version) => {
      const text = host.readFile(file);
      return text === undefined ? undefined : ts.createSourceFile(file, text, version);
    };
    const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([...texts.keys()], options, host));
    expect(ts.formatDiagnostics(diagnostics, { ...host, getNewLine: () => "\n" })).to.equal("");
  });

  describe("from PCoIP to WSP", () => {
    interface Desktop {
      readonly userName: string;
      readonly wave: number;
      readonly protocols: readonly string[];
    }

    /** What the program declares once so many waves have moved; undefined: none was set. */
    async function declared(wave: number | undefined): Promise<Desktop[]> {
      const [program = ""] = programsIn(join(GUIDES, "pcoip-to-wsp.md"));
      const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
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

    it("moves each person in their wave, and back by a smaller number", async () => {
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
});
