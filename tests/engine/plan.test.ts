import { expect } from "chai";
import { Sandbox } from "../../sandbox/sandbox";
import { command } from "../command";
import { desktops, person } from "./person";
import { Stack, type Resource } from "./stack";

interface Told {
  readonly findings: readonly { readonly kind: string; readonly resource?: string; readonly to?: string }[];
}

const changed = (resource: Resource, args: object): Resource => ({ ...resource, args: { ...resource.args, ...args } });

describe("what an up would refuse, told before it", function () {
  this.timeout(1_800_000);
  let sandbox: Sandbox;
  let stack: Stack;

  before(async () => {
    sandbox = await Sandbox.start({ rate: false });
    // Its state carries the hook of the guard.
    stack = await Stack.create(sandbox, "test", { PREVIEW_GUARD: "1" });
    const [tony, tonyDesk] = person(sandbox, "tony");
    await stack.write([
      ...["ada", "grace", "alan"].flatMap((userName) => person(sandbox, userName)),
      tony,
      changed(tonyDesk, { userName: "tony" }),
      person(sandbox, "kurt")[0],
    ]);
    await stack.up();
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  afterEach(async () => {
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });

  const launchOutside = async (userName: string) => {
    const [bundle] = sandbox.bundles;
    const directoryId = sandbox.directoryIds.simpleAd;
    const { id } = await sandbox.aws.launch({ directoryId, userName, bundleId: bundle?.id ?? "" });
    await sandbox.aws.settle(id);
    return id;
  };

  it("is told of the engine's own previews, with the settings of their stack, and nothing is done", async () => {
    const { WORKSPACES_USERS_DIRECTORIES: directories = "", ...environment } = sandbox.environment();
    await stack.run("config", "set", "--secret", "workspaces-users:directories", directories);
    const { cwd, env } = stack.shell;
    const settings = { ...env, ...environment, WORKSPACES_USERS_DIRECTORIES: undefined };
    const plan = (input: string, ...args: string[]) => command(["plan", ...args], { input, cwd, env: settings });
    const kurts = await launchOutside("kurt");
    await sandbox.directory.add(`CN=barbara,${sandbox.directory.usersOu}`, {
      objectClass: "user",
      sAMAccountName: "barbara",
    });
    const barbaras = await launchOutside("barbara");
    const [ada, adaDesk, adaMail] = person(sandbox, "ada");
    const [grace, graceDesk, graceMail] = person(sandbox, "grace");
    const [alan, alanDesk, alanMail] = person(sandbox, "alan");
    // tony leaves with his desktop, which names him by text, and kurt without the one that somebody launched for him.
    await stack.write([
      ...[ada, adaDesk, changed(adaMail, { resendToken: "again" })],
      ...[grace, changed(graceDesk, { bundleId: sandbox.bundles[1]?.id }), graceMail],
      ...[alan, changed(alanDesk, { rootVolumeEncryptionEnabled: true, volumeEncryptionKey: "alias/corp/workspaces" })],
      alanMail,
      changed({ ...alanDesk, name: "barbara" }, { userName: "barbara" }),
      ...person(sandbox, "edsger"),
    ]);
    const before = [await desktops(sandbox, "kurt"), sandbox.mailbox.messages().length];
    const { status, printed, complained } = await plan(
      await stack.run("preview", "--json", "--show-sames"),
      "--format",
      "json",
    );
    expect(status, printed + complained).to.equal(2);
    const { findings } = JSON.parse(printed) as Told;
    expect(findings.map(({ kind, resource, to }) => [kind, resource, to])).to.have.deep.members([
      ["deletion-blocked", "User kurt", undefined],
      ["name-taken", "Workspace barbara", undefined],
      ["disks-lost", "Workspace alan", undefined],
      ["disks-lost", "Workspace tony", undefined],
      ["migration", "Workspace grace", undefined],
      ["mail", "Invitation ada", "ada@corp.example.com"],
      ["mail", "Invitation edsger", "edsger@corp.example.com"],
    ]);
    expect(printed).to.include(kurts).and.to.include(barbaras);

    const destroy = await stack.run("destroy", "--run-program", "--preview-only", "--json");
    const destroyed = await plan(destroy, "--format", "markdown");
    expect(destroyed.status, destroyed.complained).to.equal(2);
    expect(destroyed.printed).to.include("deletion blocked | User kurt").and.to.include("disks lost | Workspace grace");
    expect(destroyed.printed).to.not.include("blocked | User tony");
    expect([await desktops(sandbox, "kurt"), sandbox.mailbox.messages().length]).to.deep.equal(before);

    const anothers = await plan(destroy.replaceAll(`::${stack.projectName}::`, "::payroll::"));
    expect([anothers.status, anothers.printed]).to.deep.equal([1, ""]);
    expect(anothers.complained).to.include(`the plan is of project payroll, and `).and.to.include("--no-stack");

    const sparing = await plan(await stack.run("preview", "--json"));
    expect([sparing.status, sparing.printed]).to.deep.equal([1, ""]);
    expect(sparing.complained).to.include("pulumi preview --json --show-sames");

    const elsewhere = await plan(destroy, "--stack", "nowhere");
    expect([elsewhere.status, elsewhere.printed]).to.deep.equal([1, ""]);
    expect(elsewhere.complained).to.include(
      "reading the configuration of stack nowhere: pulumi config failed: no stack",
    );
  });

  it("is a warning of the preview at the person, with the guard, and none at those who leave with their desktop", async () => {
    // grace is renamed in code, and goes on.
    const renamed = person(sandbox, "grace").map((one, index) => ({
      ...one,
      name: "hopper",
      ref: ["user-grace", "workspace-grace", "invitation-grace"][index] ?? "",
    }));
    await stack.write([...person(sandbox, "ada"), ...renamed]);
    const warned = async (environment: Record<string, string> = {}) => {
      const { code, output } = await stack.try(["preview"], undefined, environment);
      expect(code, output).to.equal(0);
      const warnings = output.matchAll(/hook "workspaces-users:preview-guard" failed: (.*?): .*\[([a-z-]+)\]/g);
      return [...new Set([...warnings].map(([, doing = "", code = ""]) => `${code} ${doing.replace(/ \(d-.*/, "")}`))];
    };
    expect(await warned()).to.deep.equal(["workspace-exists deleting user kurt"]);
    // Of alan and tony, and of their desktops, one each is one too many.
    const [, ...few] = (await warned({ WORKSPACES_USERS_DELETION_THRESHOLD: "1" })).sort().reverse();
    expect(few.map((one) => one.replace(/alan|tony/, "one"))).to.deep.equal([
      "deletion-threshold deleting user one",
      "deletion-threshold deleting the WorkSpace of one",
    ]);
  });
});
