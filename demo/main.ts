// `npm run demo`: a company's people through a real `pulumi up`, against the sandbox. After each step the directory, the API and the
// mailbox are asked what they hold; the demo fails if that is not what it should be. `-- --access api` does the same over AWS's Directory
// Service Data API, with no connection to the directory.
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { readRoster, type RosterPerson } from "../provider/roster";
import { Cleanup } from "../sandbox/cleanup";
import { engine } from "../sandbox/engine/engine";
import { temporaryFolder } from "../sandbox/machine/temporary-folder";
import { Project, type Outcome } from "../sandbox/project";
import { Sandbox } from "../sandbox/sandbox";
import { SENDER } from "../sandbox/world";
import { command } from "../tests/command";
import { connectionsOf, directoryOf, noting, sandboxFor, type Access } from "./access";
import { lookAround, show, type Found } from "./people";

const PROGRAM = resolve(__dirname, "../examples/onboarding");
const TEMP = "ttemple";

/** What a command did, or why not. */
const SUMMARY = /^(\s+[~+-]{1,2} |\s+error: |Resources:|\s+\d+ |Duration:)/;
/** A resource's first line of two. */
const UNDER_WAY = /(creating|updating|deleting) \(/;
const MOST_LINES = 16;
const LONGEST_LINE = 140;

/** As people.yaml has them. */
interface Person extends Pick<RosterPerson, "userName" | "firstName" | "lastName" | "email"> {
  readonly desktop?: false | { readonly runningMode: string };
}

/** What the far ends should hold for one person. */
interface Expected {
  person: Person;
  /** Running mode of the one desktop, undefined for none. */
  desktop: string | undefined;
  mails: number;
}

class Demo {
  private readonly faults: string[] = [];
  private step = 0;

  constructor(
    private readonly sandbox: Sandbox,
    readonly project: Project,
    readonly access: Access,
    /** Where the processes of its runs note what they connect to. */
    readonly notes: string,
  ) {}

  get directoryId(): string {
    return directoryOf(this.sandbox, this.access);
  }

  title(words: string): void {
    this.step += 1;
    console.log(`\n━━ ${this.step}. ${words}`);
  }

  /** Runs a command as a user types it, and shows the lines of its output that matter. */
  async pulumi(args: readonly string[], shown = SUMMARY): Promise<Outcome> {
    const secret = args.includes("--secret") ? args.at(-1) : undefined;
    console.log(`$ pulumi ${args.map((arg) => (arg === secret ? "[secret]" : arg)).join(" ")}`);
    const outcome = await this.project.pulumi(args);
    const lines = outcome.output.split("\n").filter((line) => shown.test(line) && !UNDER_WAY.test(line));
    const hidden = lines.length - MOST_LINES;
    const kept =
      hidden > 1 ? [...lines.slice(0, 6), `   … ${hidden} more lines`, ...lines.slice(6 - MOST_LINES)] : lines;
    for (const line of kept) {
      console.log(`  ${line}`);
    }
    return outcome;
  }

  /** The same for a command that must succeed. */
  async succeeds(args: readonly string[], shown?: RegExp): Promise<Outcome> {
    const outcome = await this.pulumi(args, shown);
    if (outcome.code !== 0) {
      console.log(outcome.output);
      this.fault(`pulumi ${args.join(" ")} ended with ${outcome.code}`);
    }
    return outcome;
  }

  /** Runs a command of the package's beside the program, and shows the lines that matter. */
  async command(args: readonly string[], shown: RegExp): Promise<Outcome> {
    console.log(`$ npx pulumi-workspaces-users ${args.join(" ")}`);
    const { cwd, env } = this.project.shell;
    const { status, printed, complained } = await command(args, { cwd, env });
    const output = printed + complained;
    for (const line of output.split("\n").filter((one) => shown.test(one))) {
      console.log(`  ${line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)} …` : line}`);
    }
    return { code: status ?? 1, output };
  }

  fault(words: string): void {
    this.faults.push(words);
    console.log(`  ✗ ${words}`);
  }

  writeRoster(people: readonly Person[]): Promise<void> {
    return writeFile(join(this.project.folder, "people.yaml"), stringify(people));
  }

  /** Asks all three far ends, shows their answers, and holds them against what they should be. */
  async check(expected: readonly Expected[]): Promise<void> {
    const found = await lookAround(this.sandbox);
    console.log(`\n${show(found)}\n`);
    for (const one of expected) {
      for (const difference of differences(one, found.get(one.person.userName))) {
        this.fault(`${one.person.userName}: ${difference}`);
      }
    }
    const names = new Set(expected.map(({ person }) => person.userName));
    for (const userName of found.keys()) {
      if (!names.has(userName)) {
        this.fault(`${userName} is there and should not be`);
      }
    }
    for (const violation of await this.sandbox.aws.violations()) {
      this.fault(`a user went before their desktop: ${JSON.stringify(violation)}`);
    }
    const mails = this.sandbox.mailbox.messages().length;
    console.log(
      `  directory: ${found.size} users · WorkSpaces: ${[...found.values()].flatMap((one) => one.desktops).length} · mails so far: ${mails}`,
    );
  }

  get ok(): boolean {
    return this.faults.length === 0;
  }
}

function differences({ person, desktop, mails }: Expected, found: Found | undefined): string[] {
  if (!found) {
    return ["is missing"];
  }
  const name = `${person.firstName} ${person.lastName}`;
  const wanted = desktop === undefined ? /^$/ : new RegExp(`^ws-\\w+ AVAILABLE ${desktop}$`);
  return [
    ...(found.name === name ? [] : [`the directory calls them "${found.name}", not "${name}"`]),
    ...(found.email === person.email ? [] : [`the directory has mail ${found.email}, not ${person.email}`]),
    ...(wanted.test(found.desktops.join(", "))
      ? []
      : [`WorkSpaces has "${found.desktops.join(", ")}", not ${desktop ?? "none"}`]),
    ...(found.mails === mails ? [] : [`${found.mails} invitations arrived, not ${mails}`]),
  ];
}

const asDeclared = (people: readonly Person[]): Expected[] =>
  people.map((person) => {
    const { desktop } = person;
    return desktop === false
      ? { person, desktop: undefined, mails: 0 }
      : { person, desktop: desktop?.runningMode ?? "AUTO_STOP", mails: 1 };
  });

async function configure(demo: Demo, sandbox: Sandbox): Promise<void> {
  const id = demo.directoryId;
  const { url, caFile, service } = sandbox.directory;
  const set = (...args: string[]) => demo.succeeds(["config", "set", ...args], /error/);
  const setting = (key: string) => `workspaces-users:directories.${id}.${key}`;
  await demo.succeeds(["stack", "init", "demo"], /Created/);
  await set("directoryId", id);
  await set("bundleId", sandbox.bundles[0]?.id ?? "");
  await set("workspaces-users:region", sandbox.region);
  if (demo.access === "api") {
    await set("--path", setting("access"), "api");
  } else {
    await set("--path", setting("url"), url);
    await set("--path", setting("caCertificate"), caFile);
    await set("--path", setting("username"), service.username);
    await set("--path", "--secret", setting("password"), service.password);
    await set("--path", setting("organizationalUnit"), sandbox.directory.usersOu);
  }
  await set("--path", "workspaces-users:mail.from", SENDER);
}

async function run(demo: Demo, sandbox: Sandbox): Promise<void> {
  const up = ["up", "--yes", "--skip-preview"];
  let people = readRoster(join(PROGRAM, "people.yaml")).map(({ desktop, ...person }): Person => {
    const runningMode = desktop === false ? undefined : desktop?.workspaceProperties?.runningMode;
    return { ...person, ...(runningMode === undefined ? {} : { desktop: { runningMode } }) };
  });

  demo.title("Settings of the stack");
  await configure(demo, sandbox);

  demo.title("Before the first up: whether it can work");
  const check = ["check", "--stack", "demo", "--bundle", sandbox.bundles[0]?.id ?? ""];
  if (demo.access === "api") {
    await enable(demo, sandbox, check);
  }
  const looked = await demo.command(check, CHECKED);
  if (looked.code !== 0) {
    demo.fault(`check ended with ${looked.code}: ${looked.output}`);
  }

  demo.title(`${people.length} people, their desktops and their invitations`);
  await demo.succeeds(up);
  await demo.check(asDeclared(people));

  demo.title("Edit the roster: two people change, one joins who needs no desktop");
  const married: Person = {
    ...pick(people, "jsmith"),
    lastName: "Smith-Jones",
    email: "jane.smith-jones@corp.example.com",
  };
  const mover: Person = { ...pick(people, "gdangelo"), desktop: { runningMode: "ALWAYS_ON" } };
  const temp: Person = {
    userName: TEMP,
    firstName: "Toni",
    lastName: "Temple",
    email: "ttemple@corp.example.com",
    desktop: false,
  };
  people = [...people.map((one) => [married, mover].find(({ userName }) => userName === one.userName) ?? one), temp];
  await demo.writeRoster(people);
  const preview = await demo.succeeds(["preview", "--diff"], /^\s+[~+-] |^\s+\d+ |\[urn=.*(jsmith|gdangelo|ttemple)/);
  if (!preview.output.includes("~ 2 to update") || !preview.output.includes("+ 2 to create")) {
    demo.fault("the preview does not show 2 updates, and a person with an account to create");
  }
  await demo.succeeds(up);
  await demo.check(asDeclared(people));

  demo.title("Nothing changed: the preview is empty");
  const unchanged = await demo.succeeds(["preview", "--expect-no-changes"]);
  if (/to (create|update|delete|replace)/.test(unchanged.output)) {
    demo.fault("the preview of an unchanged program shows changes");
  }

  demo.title("Another bundle for everybody: the desktops are migrated, and what lies on their user volumes is kept");
  await migrate(demo, sandbox, up);
  await demo.check(asDeclared(people));

  demo.title(`Somebody launches a desktop for ${TEMP} in the console; then ${TEMP} is taken off the roster`);
  const { directoryId } = demo;
  const outside = await sandbox.aws.launch({ directoryId, userName: TEMP, bundleId: sandbox.bundles[0]?.id ?? "" });
  await sandbox.aws.settle(outside.id);
  await demo.writeRoster(people.filter(({ userName }) => userName !== TEMP));
  await foretold(demo, sandbox, outside.id);
  const blocked = await demo.pulumi(up);
  if (blocked.code === 0 || !blocked.output.includes(outside.id) || !blocked.output.includes("[workspace-exists]")) {
    demo.fault(`the removal should fail and name ${outside.id}`);
  }
  const [running] = (await sandbox.aws.workspaces()).filter(({ id }) => id === outside.id);
  const mode = running?.properties.RunningMode ?? "";
  await demo.check(asDeclared(people).map((one) => (one.person === temp ? { ...one, desktop: mode } : one)));

  demo.title(`The desktop is terminated in the console, and Sam Porter leaves too`);
  await terminateOutside(sandbox, outside.id);
  people = people.filter(({ userName }) => userName !== TEMP && userName !== "sporter");
  await demo.writeRoster(people);
  await demo.succeeds(up);
  await demo.check(asDeclared(people));

  demo.title("Destroy");
  // As the hooks of the guard want it.
  await demo.succeeds(["destroy", "--yes", "--skip-preview", "--run-program"]);
  await demo.check([]);
  if (demo.access === "api") {
    await countConnections(demo, sandbox);
  }
}

const CHECKED =
  /^(to do|ok +(credentials|permissions|settings of directory|directory|people|certificate|login|create|unit|bundle|SES))|nothing was written/;

/** The check says that data access is disabled, and the command that enables it. */
async function enable(demo: Demo, sandbox: Sandbox, check: readonly string[]): Promise<void> {
  const looked = await demo.command(check, /^to do/);
  const words = `aws ds enable-directory-data-access --directory-id ${demo.directoryId} --region ${sandbox.region}`;
  if (looked.code !== 2 || !looked.output.includes(words)) {
    demo.fault(`check should say how data access is enabled, and ended with ${looked.code}: ${looked.output}`);
  }
  // By an administrator: the provider's own policy does not allow it.
  console.log(`$ ${words}`);
  sandbox.aws.setDataAccess(demo.directoryId, true);
}

async function countConnections(demo: Demo, sandbox: Sandbox): Promise<void> {
  const { toAws, toLdap, arrived } = await connectionsOf(sandbox, demo.notes);
  console.log(
    `\n  connections opened: ${toAws} to AWS's APIs, ${toLdap} to LDAP; ${arrived} came to the directory's LDAP ports`,
  );
  if (toAws === 0 || toLdap !== 0 || arrived !== 0) {
    demo.fault("all should go over AWS's APIs, and nothing to the directory");
  }
}

/** The preview warns, and the command tells in a table, of the WorkSpace that the run will be refused for. */
async function foretold(demo: Demo, sandbox: Sandbox, id: string): Promise<void> {
  const preview = await demo.succeeds(["preview"], /^\s+warning: |^\s+[~+-] \d+ /);
  const { output } = await demo.project.pulumi(["preview", "--json", "--show-sames"]);
  console.log("$ pulumi preview --json --show-sames | npx pulumi-workspaces-users plan");
  const told = await command(["plan"], { input: output, cwd: demo.project.folder, env: demo.project.shell.env });
  console.log(told.printed.replace(/^/gm, "  ") + told.complained);
  if (!/warning: .*\[workspace-exists\]/.test(preview.output) || told.status !== 2 || !told.printed.includes(id)) {
    demo.fault(`the preview should warn of ${id}, and the plan name it`);
  }
  if ((await sandbox.aws.workspaces()).every((one) => one.id !== id)) {
    demo.fault(`${id} is gone by a preview`);
  }
}

const FILE = "D:/Users/jsmith/report.docx";

/** Nobody is mailed again, since it is the same desktop; the file of one person is looked for on the new one. */
async function migrate(demo: Demo, sandbox: Sandbox, up: readonly string[]): Promise<void> {
  const desktopOf = async (userName: string) =>
    (await sandbox.aws.workspaces()).find((one) => one.userName === userName);
  const bundleId = sandbox.bundles[1]?.id ?? "";
  const before = await desktopOf("jsmith");
  sandbox.aws.saveFile(before?.id ?? "", FILE, "a draft");
  await demo.succeeds(["config", "set", "bundleId", bundleId], /error/);
  const preview = await demo.succeeds(
    ["preview"],
    /migrating the WorkSpace of jsmith |a migration keeps|^\s+\d+ |^\s+[~+-]{1,2} \d+ /,
  );
  if (!preview.output.includes("a migration keeps the user volume") || /to (replace|delete)/.test(preview.output)) {
    demo.fault("the preview does not show migrations");
  }
  await demo.succeeds(up);
  const after = await desktopOf("jsmith");
  const kept = sandbox.aws.filesOf(after?.id ?? "")[FILE];
  console.log(
    `\n  ${before?.id ?? "?"} (${before?.bundleId ?? "?"}) → ${after?.id ?? "?"} (${after?.bundleId ?? "?"}); ${FILE}: ${kept ?? "gone"}`,
  );
  if (after?.id === before?.id || after?.bundleId !== bundleId || kept !== "a draft") {
    demo.fault("the desktop of jsmith was not migrated with its user volume");
  }
}

/** As a person would in the console: through the API, with nothing of ours. */
async function terminateOutside(sandbox: Sandbox, id: string): Promise<void> {
  const { WorkSpacesClient, TerminateWorkspacesCommand } = await import("@aws-sdk/client-workspaces");
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = sandbox.environment();
  const client = new WorkSpacesClient({
    endpoint: sandbox.aws.endpoint,
    region: sandbox.region,
    credentials: { accessKeyId, secretAccessKey },
  });
  await client.send(new TerminateWorkspacesCommand({ TerminateWorkspaceRequests: [{ WorkspaceId: id }] }));
  await sandbox.aws.settle(id);
  client.destroy();
}

function pick(people: readonly Person[], userName: string): Person {
  const found = people.find((one) => one.userName === userName);
  if (!found) {
    throw new Error(`people.yaml has no ${userName}`);
  }
  return found;
}

async function main(): Promise<boolean> {
  const began = Date.now();
  const { access } = parseArgs({ options: { access: { type: "string", default: "ldap" } } }).values;
  if (access !== "ldap" && access !== "api") {
    throw new Error(`--access is ${access}; give ldap or api`);
  }
  const log = (line: string) => {
    console.log(`· ${line}`);
  };
  const cleanup = new Cleanup();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void cleanup.run().finally(() => process.exit(130)));
  }
  try {
    const pulumi = await engine(log);
    const sandbox = await Sandbox.start({ log, ...sandboxFor(access) });
    cleanup.add(() => sandbox.stop());
    const notes = await temporaryFolder();
    cleanup.add(() => notes.remove());
    const environment = { ...sandbox.aws.environment(sandbox.region), ...(access === "api" ? noting(notes.path) : {}) };
    const project = await Project.create({ engine: pulumi, program: PROGRAM, environment });
    cleanup.add(() => project.remove());
    const entry = join(project.folder, "index.ts");
    await writeFile(entry, `import "pulumi-workspaces-users/preview-guard";\n${await readFile(entry, "utf8")}`);
    const demo = new Demo(sandbox, project, access, notes.path);
    await run(demo, sandbox);
    console.log(`\n${Math.round((Date.now() - began) / 1000)} s`);
    return demo.ok;
  } finally {
    await cleanup.run();
  }
}

main().then(
  (ok) => {
    console.log(ok ? "demo: ok" : "demo: failed, see ✗ above");
    process.exitCode = ok ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
