import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { engine } from "../../engine/engine";
import { temporaryFolder, type TemporaryFolder } from "../../machine/temporary-folder";
import { processesWith } from "./processes";
import { makeProgram, shell } from "./programs";

const PACKAGE = JSON.stringify({ name: "program", private: true });
const MODULE = JSON.stringify({ name: "program", private: true, type: "module" });

const javascript = `
const pulumi = require("@pulumi/pulumi");
const config = new pulumi.Config();
console.log("said on stdout");
console.error("said on stderr");
if (config.getBoolean("fail")) throw new Error("it failed on purpose");
exports.greeting = config.require("greeting");
exports.length = config.requireSecret("token").apply((token) => token.length);
exports.dryRun = pulumi.runtime.isDryRun();
`;
const typescript = (extra = "") => `
import * as pulumi from "@pulumi/pulumi";
const words: string[] = [pulumi.getProject(), pulumi.getStack()];
${extra}
export const greeting: string = words.join("/");
`;

describe("the engine", function () {
  // Where the cache has no engine, getting one takes minutes.
  this.timeout(1_200_000);
  let folder: TemporaryFolder;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    folder = await temporaryFolder();
    const { environment } = await engine(console.error);
    const backend = { PULUMI_BACKEND_URL: `file://${folder.path}`, PULUMI_CONFIG_PASSPHRASE: "test" };
    env = { ...process.env, ...environment, ...backend };
  });
  after(() => folder.remove());

  /** A program with a stack, and what runs `pulumi` in it. */
  async function program(name: string, files: Record<string, string>) {
    const cwd = join(folder.path, name);
    await makeProgram(cwd, { "Pulumi.yaml": `name: ${name}\nruntime: nodejs\n`, ...files });
    const pulumi = (command: string) => shell(`pulumi ${command}`, { cwd, env });
    expect(await pulumi("stack init test")).to.include({ status: 0 });
    const outputs = async () => JSON.parse((await pulumi("stack output --json --show-secrets")).output) as unknown;
    return { pulumi, outputs };
  }

  describe("runs a JavaScript program", () => {
    let pulumi: (command: string) => Promise<{ status: number; output: string }>;
    let outputs: () => Promise<unknown>;

    before(async () => {
      ({ pulumi, outputs } = await program("javascript", { "index.js": javascript, "package.json": PACKAGE }));
      await pulumi("config set greeting 'Good day'");
      await pulumi("config set --secret token 0123456789");
    });

    it("with its config and secrets, and shows what it says", async () => {
      const { status, output } = await pulumi("up --yes --skip-preview --non-interactive");
      expect(status, output).to.equal(0);
      expect(output).to.contain("said on stdout").and.contain("said on stderr").and.contain("length  : [secret]");
      expect(await outputs()).to.deep.equal({ greeting: "Good day", length: 10, dryRun: false });
    });

    it("in a preview, a refresh, and once more without a change", async () => {
      expect((await pulumi("preview --non-interactive")).output).to.match(/dryRun\s*: false => true/);
      expect(await pulumi("refresh --yes --skip-preview --non-interactive")).to.include({ status: 0 });
      const again = await pulumi("up --yes --skip-preview --non-interactive --expect-no-changes");
      expect(again.status, again.output).to.equal(0);
    });

    it("whose failure is the command's, with its message", async () => {
      const { status, output } = await pulumi(
        "up --yes --skip-preview --non-interactive --config javascript:fail=true",
      );
      expect(status).not.to.equal(0);
      expect(output).to.contain("it failed on purpose");
      await pulumi("config rm fail");
    });

    it("and destroys its stack, and leaves no process behind", async () => {
      expect(await pulumi("destroy --yes --skip-preview --non-interactive")).to.include({ status: 0 });
      expect(await outputs()).to.deep.equal({});
      expect(processesWith(join(folder.path, "javascript"))).to.be.empty;
    });
  });

  const tsconfig = JSON.stringify({ compilerOptions: { strict: true, target: "es2022", module: "nodenext" } });
  const kinds: [name: string, files: Record<string, string>][] = [
    ["typescript", { "index.ts": typescript(), "package.json": PACKAGE, "tsconfig.json": tsconfig }],
    ["typescript-alone", { "index.ts": typescript(), "package.json": PACKAGE }],
    ["typescript-module", { "index.ts": typescript("await Promise.resolve();"), "package.json": MODULE }],
  ];
  for (const [name, files] of kinds) {
    it(`runs a TypeScript program (${name})`, async () => {
      const { pulumi, outputs } = await program(name, files);
      const { status, output } = await pulumi("up --yes --skip-preview --non-interactive");
      expect(status, output).to.equal(0);
      expect(await outputs()).to.deep.equal({ greeting: `${name}/test` });
    });
  }

  it("does not run a TypeScript program with a wrong type", async () => {
    const wrong = { "index.ts": typescript("words.push(1);"), "package.json": PACKAGE, "tsconfig.json": tsconfig };
    const { pulumi } = await program("typescript-wrong", wrong);
    const { status, output } = await pulumi("preview --non-interactive");
    expect(status).not.to.equal(0);
    expect(output).to.contain("TS2345");
  });

  it("says where the program's @pulumi/pulumi is missing", async () => {
    const cwd = join(folder.path, "bare");
    await mkdir(cwd);
    await writeFile(join(cwd, "Pulumi.yaml"), "name: bare\nruntime: nodejs\n");
    await writeFile(join(cwd, "index.js"), "");
    await shell("pulumi stack init test", { cwd, env });
    const { status, output } = await shell("pulumi preview --non-interactive", { cwd, env });
    expect(status).not.to.equal(0);
    expect(output).to.contain(`running the program in ${cwd}: @pulumi/pulumi is not installed there; run: npm install`);
  });

  describe("on PATH", () => {
    const path = process.env.PATH;
    afterEach(() => {
      process.env.PATH = path;
    });

    /** Puts a `pulumi` of that version first on PATH. */
    async function install(version: string, programs: string[]): Promise<string> {
      const bin = join(folder.path, `pulumi-${version}-${programs.length}`);
      await mkdir(bin);
      for (const name of programs) {
        await writeFile(join(bin, name), `#!/bin/sh\necho v${version}\n`);
        await chmod(join(bin, name), 0o755);
      }
      process.env.PATH = `${bin}:${path ?? ""}`;
      return join(bin, "pulumi");
    }

    it("is taken where it is new enough and complete", async () => {
      const pulumi = await install("3.999.0", ["pulumi", "pulumi-language-nodejs"]);
      expect((await engine()).pulumi).to.equal(pulumi);
    });

    it("is left where it is too old, or has no host for Node programs", async () => {
      const old = await install("3.1.0", ["pulumi", "pulumi-language-nodejs"]);
      expect((await engine()).pulumi).not.to.equal(old);
      const incomplete = await install("3.999.0", ["pulumi"]);
      expect((await engine()).pulumi).not.to.equal(incomplete);
    });
  });
});
