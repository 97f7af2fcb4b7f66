// docs/packages.md: a person of a program of each kind, installed by each package manager, through `up` and `destroy`.
import { expect } from "chai";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { engine } from "../../sandbox/engine/engine";
import { run } from "../../sandbox/machine/command";
import { temporaryFolder, type TemporaryFolder } from "../../sandbox/machine/temporary-folder";
import { Sandbox } from "../../sandbox/sandbox";
import { managers, registrySettings, type Manager } from "./managers";

const REPOSITORY = resolve(__dirname, "../..");

const PROJECT = { "Pulumi.yaml": "name: program\nruntime: nodejs\n" };
const TSCONFIG = JSON.stringify({
  compilerOptions: { target: "es2022", module: "nodenext", strict: true, skipLibCheck: true },
});

/** A person in TypeScript, which is CommonJS or an ES module by what package.json says. */
const TYPESCRIPT = `
import { User } from "pulumi-workspaces-users";
export const ada = new User("ada", { directoryId: process.env.DIRECTORY ?? "", userName: "ada", lastName: "Byron" }).sid;
`;
const JAVASCRIPT = TYPESCRIPT.replace(' ?? ""', "");
const WRAPPER = `
import { ComponentResource } from "@pulumi/pulumi";
import { User } from "pulumi-workspaces-users";
export class Person extends ComponentResource {
  constructor(userName, directoryId) {
    super("company:Person", userName);
    this.user = new User(userName, { directoryId, userName, lastName: "Byron" }, { parent: this });
    this.registerOutputs();
  }
}
`;

interface Case {
  readonly title: string;
  readonly manager: Manager;
  readonly install: readonly string[];
  readonly files: (dependencies: Readonly<Record<string, string>>) => Readonly<Record<string, unknown>>;
  /** Where the program is; default: in the folder itself. */
  readonly program?: string;
  readonly nodeOptions?: (folder: string) => string;
}

const CASES: readonly Case[] = [
  {
    title:
      "pnpm's, a TypeScript program of ES modules by way of a wrapper in its workspace, which lists the package itself too",
    manager: "pnpm",
    install: ["install", "--ignore-scripts"],
    files: (dependencies) => ({
      "pnpm-workspace.yaml": "packages: [app, wrapper]\n",
      "package.json": { private: true },
      "wrapper/package.json": { name: "wrapper", type: "module", exports: "./index.js", dependencies },
      "wrapper/index.js": WRAPPER,
      "wrapper/index.d.ts": "export declare class Person { constructor(userName: string, directoryId: string); }\n",
      "app/package.json": { name: "app", type: "module", dependencies: { ...dependencies, wrapper: "workspace:*" } },
      "app/tsconfig.json": TSCONFIG,
      "app/Pulumi.yaml": PROJECT["Pulumi.yaml"],
      "app/index.ts": 'import { Person } from "wrapper";\nnew Person("ada", process.env.DIRECTORY ?? "");\n',
    }),
    program: "app",
  },
  {
    title: "Yarn's with node_modules, a JavaScript program of ES modules",
    manager: "yarn",
    install: ["install"],
    files: (dependencies) => ({
      ".yarnrc.yml": "nodeLinker: node-modules\n",
      "yarn.lock": "",
      "package.json": { name: "app", type: "module", main: "index.js", dependencies },
      ...PROJECT,
      "index.js": JAVASCRIPT,
    }),
  },
  {
    title: "Yarn's Plug'n'Play, a TypeScript program of CommonJS",
    manager: "yarn",
    install: ["install"],
    files: (dependencies) => ({
      ".yarnrc.yml": "nodeLinker: pnp\n",
      "yarn.lock": "",
      "package.json": { name: "app", main: "index.ts", dependencies },
      "tsconfig.json": TSCONFIG,
      ...PROJECT,
      "index.ts": TYPESCRIPT,
    }),
    nodeOptions: (folder) => `--require ${folder}/.pnp.cjs`,
  },
  {
    title: "Bun's, a TypeScript program of CommonJS",
    manager: "bun",
    install: ["install", "--ignore-scripts"],
    files: (dependencies) => ({
      "package.json": { name: "app", main: "index.ts", dependencies },
      "tsconfig.json": TSCONFIG,
      ...PROJECT,
      "index.ts": TYPESCRIPT,
    }),
  },
];

describe("the package, installed by", function () {
  this.timeout(900_000);
  let folder: TemporaryFolder;
  let sandbox: Sandbox;
  let dependencies: Record<string, string>;

  before(async () => {
    folder = await temporaryFolder();
    sandbox = await Sandbox.start({ rate: false });
    await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder.path], { cwd: REPOSITORY });
    const [tarball = ""] = (await readdir(folder.path)).filter((name) => name.endsWith(".tgz"));
    const installed = async (name: string) => {
      const manifest = await readFile(join(REPOSITORY, "node_modules", name, "package.json"), "utf8");
      return (JSON.parse(manifest) as { version: string }).version;
    };
    const others = ["@pulumi/pulumi", "@types/node", "typescript"];
    dependencies = {
      ...Object.fromEntries(await Promise.all(others.map(async (name) => [name, await installed(name)] as const))),
      "pulumi-workspaces-users": `file:${join(folder.path, tarball)}`,
    };
  });

  after(async () => {
    await sandbox.stop();
    await folder.remove();
  });

  for (const [index, { title, manager, install, files, program = ".", nodeOptions }] of CASES.entries()) {
    it(`${title}, makes a person and takes them away again @slow`, async () => {
      const root = join(folder.path, `case-${index}`);
      for (const [name, text] of Object.entries(files(dependencies))) {
        await mkdir(dirname(join(root, name)), { recursive: true });
        await writeFile(join(root, name), typeof text === "string" ? text : JSON.stringify(text));
      }
      const { environment } = await engine();
      // Nothing of the manager that runs this test.
      const own = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS|INIT_CWD)/.test(name));
      const env = { ...Object.fromEntries(own), ...(await registrySettings()) };
      await run((await managers())[manager], [...install], { cwd: root, env: { ...env, PATH: environment.PATH } });

      const state = join(root, "state");
      await mkdir(state);
      const options = {
        cwd: join(root, program),
        env: {
          ...env,
          ...environment,
          ...sandbox.environment(),
          ...(nodeOptions === undefined ? {} : { NODE_OPTIONS: nodeOptions(root) }),
          DIRECTORY: sandbox.directoryIds.simpleAd,
          PULUMI_BACKEND_URL: `file://${state}`,
          PULUMI_CONFIG_PASSPHRASE: "sandbox",
          PULUMI_STACK: "test",
        },
      };
      const { pulumi } = await engine();
      const found = () => sandbox.directory.search("(sAMAccountName=ada)", ["sn"]);
      await run(pulumi, ["stack", "init", "test", "--non-interactive"], options);
      await run(pulumi, ["up", "--yes", "--skip-preview", "--non-interactive"], options);
      expect((await found()).map(({ sn }) => sn)).to.deep.equal(["Byron"]);
      await run(pulumi, ["destroy", "--yes", "--skip-preview", "--non-interactive"], options);
      expect(await found()).to.deep.equal([]);
    });
  }
});
