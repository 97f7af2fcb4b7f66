import { expect } from "chai";
import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { engine } from "../../../sandbox/engine/engine";
import { Project } from "../../../sandbox/project";
import { Sandbox } from "../../../sandbox/sandbox";
import { COMPILED, HURRY } from "../../engine/stack";

const ONBOARDING = resolve(__dirname, "../../../examples/onboarding");
const THRESHOLD = 3;
const STAFF = Array.from({ length: 10 }, (_, index) => `staff${index}`);

describe("many people deleted at once", function () {
  this.timeout(1_800_000);
  let sandbox: Sandbox;
  let project: Project;

  before(async () => {
    sandbox = await Sandbox.start({ rate: false });
    project = await Project.create({
      engine: await engine(),
      program: ONBOARDING,
      environment: { ...sandbox.environment(), ...HURRY, ...COMPILED },
    });
    await run("stack", "init", "prod");
    await run("config", "set", "directoryId", sandbox.directoryIds.simpleAd);
    await run("config", "set", "bundleId", "wsb-bh8rsxt14");
    await run("config", "set", "workspaces-users:deletionThreshold", String(THRESHOLD));
  });

  after(async () => {
    await project.remove();
    await sandbox.stop();
  });

  const run = async (...args: string[]) => {
    const { code, output } = await project.pulumi(args);
    expect(code, output).to.equal(0);
    return output;
  };

  const roster = (text: string) => writeFile(join(project.folder, "people.yaml"), text);
  const employ = (userNames: readonly string[]) => {
    const people = userNames.map((userName) => ({
      userName,
      firstName: "Ada",
      lastName: userName,
      email: `${userName}@corp.example.com`,
      desktop: false,
    }));
    return roster(stringify(people));
  };
  const destroy = (environment: Readonly<Record<string, string>> = {}) => {
    const args = ["destroy", "--yes", "--skip-preview", "--parallel", "20", "--continue-on-error"];
    return project.pulumi(args, undefined, environment);
  };
  const up = (...args: string[]) => project.pulumi(["up", "--yes", "--skip-preview", "--parallel", "20", ...args]);

  /** Who is in the directory, and who is in the state. */
  const inDirectory = async () => {
    const found = await sandbox.directory.search("(adminDescription=pulumi:onboarding/prod/*)", ["sAMAccountName"]);
    return found.map(({ sAMAccountName }) => String(sAMAccountName)).sort();
  };
  const inState = async () => {
    const { deployment } = JSON.parse(await run("stack", "export")) as {
      deployment: { resources?: { type: string; delete?: boolean; outputs?: { userName?: string } }[] };
    };
    const users = (deployment.resources ?? []).filter(({ type }) => type.endsWith("workspaces-users:User"));
    return users.map(({ outputs }) => outputs?.userName ?? "").sort();
  };

  /** Fewer than the program wants are gone, and the others are where they were. */
  const expectStopped = async (output: string, before: number) => {
    expect(output).to.match(/of the users are deleted by this operation, which is (past the threshold of|more than)/);
    expect(output).to.include("run again with WORKSPACES_USERS_DELETION_THRESHOLD=NUMBER in the environment");
    expect(output).to.include("[deletion-threshold]");
    const left = await inDirectory();
    expect(left).to.have.length(before - THRESHOLD);
    expect(await inState()).to.deep.equal(left);
  };

  it("begins with people", async () => {
    await employ(STAFF);
    expect((await up()).code).to.equal(0);
    expect(await inDirectory()).to.deep.equal(STAFF);
  });

  for (const [what, text] of [
    ["empty", ""],
    ["a list of nobody", "[]\n"],
    ["no list", "people: none\n"],
    ["not YAML", "- {\n"],
  ] as const) {
    it(`does not come of a roster that is ${what}: the program fails, and nobody goes`, async () => {
      await roster(text);
      const { code, output } = await up();
      expect(code).to.not.equal(0);
      expect(output).to.include("people.yaml");
      expect(await inDirectory()).to.deep.equal(STAFF);
      expect(await inState()).to.deep.equal(STAFF);
    });
  }

  it("does not come of a roster that is missing", async () => {
    await rm(join(project.folder, "people.yaml"));
    const { code, output } = await up();
    expect(code).to.not.equal(0);
    expect(output).to.include("people.yaml");
    expect(await inDirectory()).to.deep.equal(STAFF);
  });

  it("stops at the threshold for a roster that is truncated, however many go at a time", async () => {
    await employ(STAFF.slice(0, 1));
    const { code, output } = await up("--continue-on-error");
    expect(code).to.not.equal(0);
    await expectStopped(output, STAFF.length);
    expect(await inDirectory()).to.include("staff0");
  });

  it("stops at the threshold where every name changed", async () => {
    const before = await inDirectory();
    const renamed = before.map((name) => `${name}x`);
    await employ(renamed);
    const { code, output } = await up("--continue-on-error");
    expect(code).to.not.equal(0);
    await expectStopped(output, before.length + renamed.length);
    expect(await inDirectory()).to.include.members(renamed);
  });

  it("stops at the threshold for pulumi destroy", async () => {
    const before = await inDirectory();
    const { code, output } = await destroy();
    expect(code).to.not.equal(0);
    await expectStopped(output, before.length);
  });

  it("goes on where the environment says so, as the message has it", async () => {
    const generous = { WORKSPACES_USERS_DELETION_THRESHOLD: "50" };
    const { code, output } = await destroy(generous);
    expect(code, output).to.equal(0);
    expect(await inDirectory()).to.deep.equal([]);
    expect(await inState()).to.deep.equal([]);
  });
});
