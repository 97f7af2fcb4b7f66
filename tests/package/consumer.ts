import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { run } from "../../sandbox/machine/command";
import { temporaryFolder, type TemporaryFolder } from "../../sandbox/machine/temporary-folder";

const REPOSITORY = resolve(__dirname, "../..");
const TSC = require.resolve("typescript/bin/tsc");
const { version } = JSON.parse(readFileSync(require.resolve("@pulumi/aws/package.json"), "utf8")) as {
  version: string;
};
const PULUMI_AWS = `@pulumi/aws@${version}`;

/** A project of somebody who installed the package from its tarball. */
export class Consumer {
  private constructor(
    private readonly folder: string,
    private readonly temporary: TemporaryFolder,
    private readonly tarball: string,
  ) {}

  /**
   * Packs the package as for publishing, and installs it with all it depends on, beside the package that it is used with. It is not built
   * again: other tests, which run at the same time, load what is there.
   */
  static async install(): Promise<Consumer> {
    const temporary = await temporaryFolder();
    const folder = join(temporary.path, "consumer");
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true }));
    await run("npm", ["pack", "--ignore-scripts", "--pack-destination", temporary.path], { cwd: REPOSITORY });
    const tarball = (await readdir(temporary.path)).find((name) => name.endsWith(".tgz")) ?? "";
    const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    await run("npm", ["install", ...quietly, join(temporary.path, tarball), PULUMI_AWS], { cwd: folder });
    return new Consumer(folder, temporary, join(temporary.path, tarball));
  }

  get packageFolder(): string {
    return join(this.folder, "node_modules", "pulumi-workspaces-users");
  }

  /** Every file of the package, relative to it. Where it is installed, npm puts beside them what it needs in another version than others do. */
  async files(): Promise<string[]> {
    const listed = await run("tar", ["-tzf", this.tarball]);
    return listed
      .trim()
      .split("\n")
      .map((file) => file.replace(/^package\//, ""))
      .sort();
  }

  /** Writes a file and runs it; returns what it printed. */
  async program(name: string, text: string): Promise<string> {
    await writeFile(join(this.folder, name), text);
    return await run(process.execPath, [name], { cwd: this.folder });
  }

  /** What the TypeScript compiler has against programs or our declarations; what it has against others' is theirs to mend. */
  async typeErrors(
    files: Readonly<Record<string, string>>,
    options: Readonly<Record<string, unknown>>,
  ): Promise<string[]> {
    const names = Object.keys(files);
    const config = `${names.join("-")}.tsconfig.json`;
    // Node's types are what programs have of their own.
    const types = { types: ["node"], typeRoots: [join(REPOSITORY, "node_modules", "@types")] };
    const compilerOptions = { strict: true, noEmit: true, skipLibCheck: false, target: "es2022", ...types, ...options };
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.folder, name), text);
    await writeFile(join(this.folder, config), JSON.stringify({ compilerOptions, files: names }));
    const lines = (await this.compile(config)).split("\n");
    return lines.filter((line) => line.includes("error TS") && !/node_modules\/(?!pulumi-workspaces-users)/.test(line));
  }

  /** What the compiler printed; errors are no failure here. */
  private compile(config: string): Promise<string> {
    return new Promise((resolve) => {
      const options = { cwd: this.folder, maxBuffer: 64 * 1024 * 1024 };
      execFile(process.execPath, [TSC, "-p", config, "--pretty", "false"], options, (_error, printed) => {
        resolve(printed);
      });
    });
  }

  remove(): Promise<void> {
    return this.temporary.remove();
  }
}
