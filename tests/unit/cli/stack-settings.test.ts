import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { projectName, stackSettings } from "../../../provider/cli/stack-settings";
import { Settings } from "../../../provider/config/settings";
import { temporaryFolder, type TemporaryFolder } from "../../../sandbox/machine/temporary-folder";
import { failureOf } from "../failure";

describe("the settings that a command has", () => {
  let temporary: TemporaryFolder;
  let project: string;
  let bin: string;

  beforeEach(async () => {
    temporary = await temporaryFolder();
    [project, bin] = [join(temporary.path, "project"), join(temporary.path, "bin")];
    await mkdir(join(project, "src", "deep"), { recursive: true });
    await mkdir(bin);
    await writeFile(join(project, "Pulumi.yaml"), "name: hr\nruntime: nodejs\nmain: src/\n");
  });

  afterEach(() => temporary.remove());

  /** A `pulumi` that does as the script says. */
  const pulumi = async (script: string): Promise<NodeJS.ProcessEnv> => {
    await writeFile(join(bin, "pulumi"), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, "pulumi"), 0o755);
    return { PATH: `${bin}:/usr/bin:/bin` };
  };
  const inFolder = (env: NodeJS.ProcessEnv, folder = project) => stackSettings({ stack: "prod", folder, env });

  it("are those of the stack, its secrets and structured ones among them, and then the environment's", async () => {
    const config = {
      "workspaces-users:region": { value: "eu-central-1", secret: false },
      "workspaces-users:directories": { value: '{"d-90670cd1b9":{"password":"hush-hush"}}', secret: true },
    };
    const env = await pulumi(`echo "$@ in $(pwd)" >&2; cat <<'END'\n${JSON.stringify(config)}\nEND`);
    const settings = new Settings(await inFolder({ ...env, WORKSPACES_USERS_PROFILE: "hr" }));
    expect(settings.region).to.equal("eu-central-1");
    expect(settings.directory("d-90670cd1b9").password).to.equal("hush-hush");
    expect(settings.profile).to.equal("hr");
  });

  it("are asked of the named stack in the project's own folder, from wherever in it the command is run", async () => {
    const env = await pulumi(`printf '{"args":{"value":"%s"},"folder":{"value":"%s"}}' "$*" "$(pwd)"`);
    const { config, folder } = await inFolder(env, join(project, "src", "deep"));
    expect(config("args")).to.include("--stack prod").and.to.include("--show-secrets");
    expect(config("folder")).to.equal(project);
    expect(folder).to.equal(join(project, "src"));
  });

  it("are the environment's alone where no stack is asked for", async () => {
    const { config, env } = await stackSettings({
      stack: undefined,
      folder: project,
      env: { AWS_REGION: "eu-west-1" },
    });
    expect([config("workspaces-users:region"), env.AWS_REGION]).to.deep.equal([undefined, "eu-west-1"]);
  });

  it("take a path from the program's folder, as the provider does", async () => {
    await writeFile(join(project, "src", "ca.pem"), "not PEM");
    const settings = '{"d-90670cd1b9":{"caCertificate":"./ca.pem"}}';
    const found = await stackSettings({
      stack: undefined,
      folder: project,
      env: { WORKSPACES_USERS_DIRECTORIES: settings },
    });
    expect(() => new Settings(found).directory("d-90670cd1b9")).to.throw("./ca.pem: ");
  });

  it("are of a project whose name is told, in YAML and in JSON", async () => {
    expect(projectName(project)).to.equal("hr");
    await writeFile(join(project, "src", "Pulumi.json"), '{"name": "payroll", "runtime": "nodejs"}');
    expect(projectName(join(project, "src"))).to.equal("payroll");
  });

  it("fail with what pulumi says of a stack that is not there, and not with what it printed", async () => {
    const env = await pulumi(`echo hush-hush; echo "error: no stack named 'prod' found" >&2; exit 6`);
    const failure = await failureOf(inFolder(env));
    expect(failure.message).to.include("reading the configuration of stack prod: pulumi config failed: no stack named");
    expect(failure.message).to.not.include("hush-hush");
  });

  it("fail with a next step where there is no pulumi", async () => {
    const failure = await failureOf(inFolder({ PATH: "/nowhere" }));
    expect(failure.message).to.include("there is no pulumi on PATH").and.to.include("--no-stack");
  });
});
