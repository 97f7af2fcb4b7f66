// Each example as a user runs it: its own settings by `pulumi config set`, then preview, up and destroy; asked is the far end.
// examples/onboarding is what the demo runs, and examples/pipelines what pipelines.test.ts runs.
import { TerminateWorkspacesCommand, WorkSpacesClient } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { engine } from "../../sandbox/engine/engine";
import { run } from "../../sandbox/machine/command";
import { Project } from "../../sandbox/project";
import { Sandbox } from "../../sandbox/sandbox";
import { account, desktops, invitations } from "./person";
import { COMPILED, HURRY } from "./stack";

const EXAMPLES = resolve(__dirname, "../../examples");
const PEOPLE = ["ada", "grace"];

describe("the examples", () => {
  it("are each told of in their index, explained, and run by a test", async () => {
    const names = (await readdir(EXAMPLES, { withFileTypes: true })).filter((one) => one.isDirectory());
    const index = await readFile(join(EXAMPLES, "README.md"), "utf8");
    const tests = await readFile(__filename, "utf8");
    for (const { name } of names) {
      expect(index, name).to.include(`(${name})`);
      expect(await readdir(join(EXAMPLES, name)), name).to.include("README.md");
      if (name !== "onboarding" && name !== "pipelines") expect(tests).to.include(`"${name}"`);
    }
  });
});

describe("an example", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let directoryId: string;
  let bundleId: string;
  const projects: Project[] = [];

  before(async () => {
    sandbox = await Sandbox.start({ rate: false });
    directoryId = sandbox.directoryIds.simpleAd;
    bundleId = sandbox.bundles[0]?.id ?? "";
  });

  after(async () => {
    await Promise.all(projects.map((project) => project.remove()));
    await sandbox.stop();
  });

  afterEach(async () => {
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });

  /** A copy of the example with a stack of its own. */
  async function open(
    name: string,
    config: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>> = {},
  ) {
    const project = await Project.create({
      engine: await engine(),
      program: join(EXAMPLES, name),
      environment: {
        ...sandbox.environment(),
        ...HURRY,
        ...COMPILED,
        PULUMI_STACK: "test",
        ...environment,
      },
    });
    projects.push(project);
    const pulumi = async (...args: string[]) => {
      const { code, output } = await project.pulumi(args);
      expect(code, output).to.equal(0);
      return output;
    };
    await pulumi("stack", "init", "test");
    const values = Object.entries(config).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await pulumi("config", "set-all", ...values);
    return {
      project,
      pulumi,
      up: () => pulumi("up", "--yes", "--skip-preview"),
      destroy: () => pulumi("destroy", "--yes", "--skip-preview"),
    };
  }

  it("of the first person makes the account, the desktop and the mail, and takes all of it away again @slow", async () => {
    const { up, destroy } = await open("first-person", { directoryId, bundleId });
    expect(await up()).to.match(/\+ 4 created/);
    expect(await account(sandbox, "ada")).to.include({ givenName: "Ada", sn: "Byron" });
    expect((await desktops(sandbox, "ada")).map(({ state }) => state)).to.deep.equal(["AVAILABLE"]);
    expect(invitations(sandbox, "ada")).to.have.length(1);
    await destroy();
    expect([await account(sandbox, "ada"), await desktops(sandbox, "ada")]).to.deep.equal([undefined, []]);
  });

  it("of a team keeps the team's group exact, leaves the group of rights open, and passes the example of policies @slow", async () => {
    const policies = join(EXAMPLES, "policy-pack");
    const { pulumi, up, destroy } = await open("team", { directoryId });
    const said = await pulumi("up", "--yes", "--skip-preview", "--policy-pack", policies);
    expect(said).to.match(/workspaces-users@\S+ \(local/);
    const membersOf = async (name: string) => {
      const [group] = await sandbox.directory.search(`(sAMAccountName=${name})`, ["member"]);
      return [group?.member ?? []].flat().map((dn) => /^CN=([^,]+)/.exec(dn)?.[1]);
    };
    expect(await membersOf("Analysts")).to.have.members(PEOPLE);
    expect(await membersOf("Report readers")).to.deep.equal(["Analysts"]);
    const outsider = `CN=outsider,${sandbox.directory.usersOu}`;
    await sandbox.directory.add(outsider, { objectClass: "user", sAMAccountName: "outsider" });
    for (const name of ["Analysts", "Report readers"]) {
      const [group] = await sandbox.directory.search(`(sAMAccountName=${name})`, ["member"]);
      await sandbox.directory.changeValues(group?.dn ?? "", "add", "member", [outsider]);
    }
    await pulumi("refresh", "--yes", "--skip-preview");
    await up();
    expect(await membersOf("Analysts")).to.have.members(PEOPLE);
    expect(await membersOf("Report readers")).to.have.members(["Analysts", "outsider"]);
    await destroy();
    expect(await Promise.all(PEOPLE.map((name) => account(sandbox, name)))).to.deep.equal([undefined, undefined]);
  });

  it("of policies refuses, in a preview, a person without a cost centre and a desktop without encryption @slow", async () => {
    const { project } = await open("first-person", { directoryId, bundleId });
    const { code, output } = await project.pulumi(["preview", "--policy-pack", join(EXAMPLES, "policy-pack")]);
    expect(code, output).to.not.equal(0);
    expect(output, output).to.include("ada has no cost centre").and.to.include("the desktop of ada is not encrypted");
  });

  it("of adopting changes nothing of what is there but the mark, and leaves all of it when it goes @slow", async () => {
    const dn = `CN=Ada B.,${sandbox.directory.usersOu}`;
    const { directory } = sandbox;
    await directory.add(dn, {
      objectClass: "user",
      sAMAccountName: "ada",
      sn: "Byron",
      mail: "ada@corp.example.com",
      description: "made by hand",
    });
    const group = `CN=Analysts,${directory.usersOu}`;
    await directory.add(group, { objectClass: "group", sAMAccountName: "Analysts", member: dn });
    const { id } = await sandbox.aws.launch({ directoryId, userName: "ada", bundleId });
    await sandbox.aws.settle(id);
    const look = async () =>
      Promise.all(
        ["ada", "Analysts"].map(async (name) => {
          const [entry] = await directory.search(`(sAMAccountName=${name})`);
          const own = Object.entries(entry ?? {}).filter(
            ([key]) => !/^(adminDescription|whenChanged|uSNChanged)$/.test(key),
          );
          return Object.fromEntries(own);
        }),
      );
    const [before, mails] = [await look(), sandbox.mailbox.messages().length];
    const { pulumi, up, destroy } = await open("adopting", { directoryId, bundleId });
    expect(await pulumi("preview")).to.match(/\+ 5 to create/);
    expect(await up()).to.match(/\+ 5 created/);
    expect(await look()).to.deep.equal(before);
    expect(await account(sandbox, "ada")).to.have.property("adminDescription");
    expect(sandbox.mailbox.messages()).to.have.length(mails);
    await destroy();
    expect(await look()).to.deep.equal(before);
    expect((await desktops(sandbox, "ada")).map((one) => one.id)).to.deep.equal([id]);
    await terminate(id);
    await Promise.all([directory.delete(group), directory.delete(dn)]);
  });

  it("of people behind an AD Connector puts them where their own domain wants them, with the password handed over @slow", async () => {
    const { project, pulumi, up, destroy } = await open("ad-connector", {
      directoryId: sandbox.directoryIds.adConnector,
      bundleId,
      organizationalUnit: sandbox.directory.usersOu,
    });
    await pulumi("config", "set", "--secret", "initialPassword", "Correct-Horse-7");
    await up();
    const found = await account(sandbox, "ada");
    expect(found?.dn).to.equal(`CN=ada,${sandbox.directory.usersOu}`);
    expect(found?.userAccountControl).to.equal("512");
    const [mail = { text: "" }] = invitations(sandbox, "ada").slice(-1);
    expect(mail.text).to.not.match(/Forgot password/i);
    expect(await readFile(join(project.folder, "Pulumi.test.yaml"), "utf8")).to.not.include("Correct-Horse-7");
    await destroy();
  });

  it("of the desktops of @pulumi/aws launches after the account is there, invites, and ends in the right order @slow", async () => {
    const { up, destroy } = await open(
      "aws-workspace",
      { directoryId, bundleId, "aws:region": sandbox.region },
      await awsPlugin(),
    );
    await up();
    expect((await desktops(sandbox, "ada")).map(({ state }) => state)).to.deep.equal(["AVAILABLE"]);
    const mails = invitations(sandbox, "ada").length;
    expect(await up()).to.match(/4 unchanged/);
    expect(invitations(sandbox, "ada")).to.have.length(mails);
    await destroy();
    expect([await account(sandbox, "ada"), await desktops(sandbox, "ada")]).to.deep.equal([undefined, []]);
  });

  it("of leaving disables first, keeps the desktop until it is to go, and deletes last @slow", async () => {
    const leaversUnit = `OU=Leavers,${sandbox.directory.usersOu}`;
    await sandbox.directory.add(leaversUnit, { objectClass: "organizationalUnit" });
    const { project, up, destroy } = await open("offboarding", { directoryId, bundleId, leaversUnit });
    const file = join(project.folder, "people.ts");
    const people = await readFile(file, "utf8");
    const grace = /^.*userName: "grace".*\n/m.exec(people)?.[0] ?? "";
    const atStep = async (step: string | undefined) => {
      const row = step === undefined ? "" : grace.replace(" },", `, step: "${step}" },`);
      await writeFile(file, people.replace(grace, row));
      await up();
      return [await account(sandbox, "grace"), (await desktops(sandbox, "grace")).length] as const;
    };
    const [here] = await atStep("here");
    expect(here?.userAccountControl).to.equal("512");
    const [handing, desks] = await atStep("handing over");
    expect([handing?.dn, handing?.userAccountControl, desks]).to.deep.equal([`CN=grace,${leaversUnit}`, "514", 1]);
    const [back] = await atStep("here");
    expect([back?.dn, back?.userAccountControl]).to.deep.equal([here?.dn, "512"]);
    const [gone, none] = await atStep("gone");
    expect([gone?.objectGUID, none]).to.deep.equal([here?.objectGUID, 0]);
    expect(await atStep(undefined)).to.deep.equal([undefined, 0]);
    // The other is disabled, and not deleted: nobody said that they are gone.
    await destroy();
    expect((await account(sandbox, "ada"))?.userAccountControl).to.equal("514");
    await sandbox.directory.delete((await account(sandbox, "ada"))?.dn ?? "");
    await sandbox.directory.delete(leaversUnit);
  });

  it("of a help desk carries out one request from a file, and refuses what is none @slow", async () => {
    const project = await Project.create({
      engine: await engine(),
      program: join(EXAMPLES, "help-desk"),
      environment: {
        ...sandbox.environment(),
        ...HURRY,
        ...COMPILED,
        HELP_DESK_STACK: "test",
        HELP_DESK_DIRECTORY_ID: directoryId,
        HELP_DESK_BUNDLE_ID: bundleId,
      },
    });
    projects.push(project);
    const desk = (...args: string[]) =>
      run(process.execPath, ["--import", require.resolve("tsx"), "main.ts", ...args], project.shell);
    const ask = (request: object) => writeFile(join(project.folder, "request.json"), JSON.stringify(request));
    expect(await desk("request.json", "--yes")).to.match(/\{"create":2\}\s*$/);
    expect(await account(sandbox, "ada")).to.include({ sn: "Byron" });
    await ask({ action: "change", userName: "ada", lastName: "Lovelace" });
    expect(await desk("request.json")).to.match(/\{"update":1\}\s*$/);
    expect(await account(sandbox, "ada")).to.include({ sn: "Byron" });
    await ask({ action: "join", userName: "grace", office: "B 12" });
    const refusal = await desk("request.json").catch((error: unknown) => (error as Error).message);
    expect(refusal).to.include("there is no field office").and.to.include("firstName is missing");
    await ask({ action: "leave", userName: "ada" });
    await desk("request.json", "--yes");
    expect(await account(sandbox, "ada")).to.equal(undefined);
  });

  /** As somebody does in the console. */
  async function terminate(WorkspaceId: string): Promise<void> {
    const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = sandbox.environment();
    const credentials = { accessKeyId, secretAccessKey };
    const client = new WorkSpacesClient({ endpoint: sandbox.aws.endpoint, region: sandbox.region, credentials });
    await client.send(new TerminateWorkspacesCommand({ TerminateWorkspaceRequests: [{ WorkspaceId }] }));
    client.destroy();
    await sandbox.aws.settle(WorkspaceId);
  }

  /** PATH with a plugin for `aws:` in the place of the real one, which no package registry has. */
  async function awsPlugin(): Promise<Record<string, string>> {
    const folder = join(projects[0]?.shell.cwd ?? "", "../plugins");
    await mkdir(folder, { recursive: true });
    const start = `#!/bin/sh\nexec "${process.execPath}" "${join(__dirname, "aws-plugin.cjs")}" "$@"\n`;
    await writeFile(join(folder, "pulumi-resource-aws"), start, { mode: 0o755 });
    const { environment } = await engine();
    return { PATH: [folder, environment.PATH].join(delimiter) };
  }
});
