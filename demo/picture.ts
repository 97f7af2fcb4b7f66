// `npm run docs:picture`: writes docs/terminal.svg, the README's picture, from a real preview and plan in the sandbox. Ids are the same
// each time, so that only what has changed makes another picture.
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
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

const ORDER = "~+-";

/** Of a preview what is done, in one order whichever the engine came to first, and how much. */
function shownOf(preview: string): string[] {
  const lines = preview.split("\n");
  const plain = (line: string) => stripVTControlCharacters(line);
  const steps = lines.filter((line) => /^ [~+-] /.test(plain(line)));
  steps.sort((a, b) => ORDER.indexOf(plain(a).charAt(1)) - ORDER.indexOf(plain(b).charAt(1)) || (a < b ? -1 : 1));
  return [...steps, ...lines.filter((line) => /^(Resources:| {4}[~+-] )/.test(plain(line)))];
}

const log = (line: string): void => {
  console.error(`picture: ${line}`);
};

async function main(): Promise<void> {
  const cleanup = new Cleanup();
  try {
    const [pulumi, sandbox, folder] = [await engine(log), await Sandbox.start({ log }), await temporaryFolder()];
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
      log(`pulumi ${args.join(" ")}`);
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
    // Not with spawnSync: AWS's stand-in is in this process.
    const preview = spawn(pulumi.pulumi, ["preview", "--color=always", "--non-interactive"], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const shown = await text(preview.stdout);
    const plan = await succeed("preview", "--json", "--show-sames");
    const told = await command(["plan"], { input: plan, cwd, env });
    if (told.status !== 2 || !told.printed.includes(id)) {
      throw new Error(`the plan does not name ${id}: ${shown}${told.printed}${told.complained}`);
    }
    const lines = [
      `${PROMPT}pulumi preview`,
      ...shownOf(shown),
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
