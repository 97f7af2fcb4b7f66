// `npm run docs:picture`: writes docs/terminal.svg, the README's picture, from a real preview and plan in the sandbox. Ids are the same
// each time, so that only what has changed makes another picture.
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Cleanup } from "../sandbox/cleanup";
import { engine } from "../sandbox/engine/engine";
import { temporaryFolder } from "../sandbox/machine/temporary-folder";
import { Project } from "../sandbox/project";
import { Sandbox } from "../sandbox/sandbox";
import { command } from "../tests/command";
import { svgOf } from "./terminal";

const PICTURE = resolve(__dirname, "../docs/terminal.svg");
const PROMPT = "\x1b[32m$\x1b[39m ";

interface Person {
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly desktop: boolean;
}

const ALAN: Person = { userName: "alan", firstName: "Alan", lastName: "Temple", desktop: false };
const GRACE: Person = { userName: "grace", firstName: "Grace", lastName: "Hopper", desktop: true };
const ADA: Person = { userName: "ada", firstName: "Ada", lastName: "Byron", desktop: true };
const JOAN: Person = { userName: "joan", firstName: "Joan", lastName: "Clarke", desktop: true };

const programOf = (people: readonly Person[], directoryId: string, bundleId: string): string => `
import { Invitation, User, Workspace } from "pulumi-workspaces-users";
const directoryId = "${directoryId}";
for (const { desktop, ...person } of ${JSON.stringify(people)}) {
  const user = new User(person.userName, { directoryId, ...person, email: person.userName + "@corp.example.com" });
  if (desktop) {
    const workspace = new Workspace(person.userName, { directoryId, userName: user.userName, bundleId: "${bundleId}" });
    new Invitation(person.userName, { workspaceId: workspace.workspaceId });
  }
}
`;

/** What the picture shows of a preview: what is done, and how much. */
const SHOWN = /^\s*([+~-]|Resources:|\d+ unchanged)/;

async function main(): Promise<void> {
  const cleanup = new Cleanup();
  try {
    const [pulumi, sandbox, folder] = [await engine(), await Sandbox.start(), await temporaryFolder()];
    cleanup.add(() => sandbox.stop());
    cleanup.add(() => folder.remove());
    await writeFile(join(folder.path, "Pulumi.yaml"), "name: people\nruntime: nodejs\n");
    await writeFile(join(folder.path, "package.json"), '{ "main": "index.ts" }');
    const project = await Project.create({ engine: pulumi, program: folder.path, environment: sandbox.environment() });
    cleanup.add(() => project.remove());
    const directoryId = sandbox.directoryIds.simpleAd;
    const bundleId = sandbox.bundles[0]?.id ?? "";
    const write = (...people: Person[]) =>
      writeFile(join(project.folder, "index.ts"), programOf(people, directoryId, bundleId));
    const succeed = async (...args: string[]) => {
      const { code, output } = await project.pulumi(args);
      if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}: ${output}`);
      return output;
    };

    await write(ADA, GRACE, ALAN);
    await succeed("stack", "init", "prod");
    await succeed("up", "--yes", "--skip-preview");
    // Somebody gives Alan a desktop in the console; then a pull request lets him go.
    const { id } = await sandbox.aws.launch({ directoryId, userName: ALAN.userName, bundleId });
    await sandbox.aws.settle(id);
    await write({ ...ADA, lastName: "Lovelace" }, GRACE, JOAN);

    const { cwd, env } = project.shell;
    const shown = spawnSync(pulumi.pulumi, ["preview", "--color=always", "--non-interactive"], {
      cwd,
      env,
      encoding: "utf8",
    });
    const plan = await succeed("preview", "--json", "--show-sames");
    const told = await command(["plan"], { input: plan, cwd, env });
    if (shown.status !== 0 || told.status !== 2 || !told.printed.includes(id)) {
      throw new Error(`the plan does not name ${id}: ${shown.stdout}${told.printed}${told.complained}`);
    }
    const lines = [
      `${PROMPT}pulumi preview`,
      ...shown.stdout.split("\n").filter((line) => SHOWN.test(stripVTControlCharacters(line))),
      "",
      `${PROMPT}pulumi preview --json --show-sames | npx pulumi-workspaces-users plan`,
      ...told.printed.trimEnd().split("\n"),
    ];
    await writeFile(PICTURE, svgOf(lines.map((line) => line.replaceAll(id, "ws-8k2x1b9qz").trimEnd())));
    console.log(`${PICTURE}: ${lines.length} lines`);
  } finally {
    await cleanup.run();
  }
}

void main();
