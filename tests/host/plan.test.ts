import { expect } from "chai";
import { POLICY_ACTIONS } from "../../sandbox/documented";
import { command } from "../command";
import type { Resource } from "./provider-process";
import { suite, type Host } from "./suite";

const TYPES = { user: "User", group: "Group", workspace: "Workspace", invitation: "Invitation" } as const;
type Planned = keyof typeof TYPES;

interface Told {
  readonly verdict: string;
  readonly findings: readonly {
    readonly kind: string;
    readonly resource?: string;
    readonly what: string;
    readonly owner?: string;
    readonly to?: string;
    readonly workspaces?: readonly { readonly id: string; readonly state: string }[];
  }[];
  readonly notChecked: readonly string[];
}

/** A step as `pulumi preview --json` prints it. */
function step(op: string, kind: Planned, name: string, before?: Resource, inputs?: object) {
  const type = `pulumi-nodejs:dynamic/workspaces-users:${TYPES[kind]}`;
  const old = before && { oldState: { type, id: before.id, inputs: before.state, outputs: before.state } };
  return {
    op,
    urn: `urn:pulumi:test::people::${type}::${name}`,
    ...old,
    ...(inputs && { newState: { type, inputs } }),
  };
}

async function plan(host: Host, steps: readonly object[], env: NodeJS.ProcessEnv = {}) {
  const input = JSON.stringify({ steps, duration: 1 });
  const all = { ...host.sandbox.environment(), ...env };
  const { status, printed, complained } = await command(["plan", "--no-stack", "--format", "json"], {
    input,
    env: all,
  });
  return { status, complained, ...((printed === "" ? {} : JSON.parse(printed)) as Partial<Told>) };
}

suite("a plan held against what is there now", (host) => {
  const userNamed = (userName: string, more = {}) => host.provider.create("user", host.user(userName, more));
  const launched = async (userName: string) => {
    const [bundle] = host.sandbox.bundles;
    const desktop = await host.sandbox.aws.launch({
      directoryId: host.directoryId,
      userName,
      bundleId: bundle?.id ?? "",
    });
    await host.sandbox.aws.settle(desktop.id);
    return desktop.id;
  };
  const kinds = ({ findings = [] }: Partial<Told>) => findings.map(({ kind, resource }) => [kind, resource]);

  it("names the WorkSpaces that block a deletion, and those that go with their user or by themselves, and writes nothing", async () => {
    const [blocked, ended, beside, others] = [
      await userNamed("pblocked"),
      await userNamed("pended", { whenWorkspaceExists: "terminate" }),
      await userNamed("pbeside"),
      await userNamed("pothers"),
    ];
    const [blocking, ending, awsOwn] = [
      await launched("pblocked"),
      await launched("pended"),
      await launched("pothers"),
    ];
    const own = await host.provider.create("workspace", host.workspace("pbeside"));
    const before = [await host.account("pblocked"), await host.desktops("pblocked")];
    const callsBefore = host.sandbox.aws.calls.length;
    const awsType = "aws:workspaces/workspace:Workspace";
    const told = await plan(host, [
      step("delete", "user", "blocked", blocked),
      step("delete", "user", "ended", ended),
      step("delete", "workspace", "beside", own),
      step("delete", "user", "beside", beside),
      { op: "delete", urn: `urn:pulumi:test::people::${awsType}::others`, oldState: { type: awsType, id: awsOwn } },
      step("delete", "user", "others", others),
    ]);
    expect(told.status).to.equal(2);
    expect(kinds(told)).to.have.deep.members([
      ["deletion-blocked", "User blocked"],
      ["disks-lost", "User ended"],
      ["disks-lost", "Workspace beside"],
    ]);
    expect(
      told.findings?.map(({ workspaces = [] }) => workspaces.map(({ id, state }) => [id, state])),
    ).to.have.deep.members([[[blocking, "AVAILABLE"]], [[ending, "AVAILABLE"]], [[own.id, "AVAILABLE"]]]);
    expect([await host.account("pblocked"), await host.desktops("pblocked")]).to.deep.equal(before);
    const asked = host.sandbox.aws.calls.slice(callsBefore).map(({ operation }) => operation);
    expect(asked.filter((operation) => !/^(Describe|Get|List)/.test(operation))).to.deep.equal([]);
  });

  it("tells names that are there already, and whose they are", async () => {
    await host.provider.create("user", host.user("ptheirs", { owner: "sales/prod/ptheirs" }));
    await userNamed("pdesk");
    const desk = await launched("pdesk");
    const told = await plan(host, [
      step("create", "user", "theirs", undefined, host.user("ptheirs")),
      step("create", "user", "admin", undefined, host.user("Administrator")),
      step("create", "user", "free", undefined, host.user("pfree")),
      step("create", "workspace", "desk", undefined, host.workspace("pdesk")),
      step("create", "workspace", "free", undefined, host.workspace("pfree")),
    ]);
    expect(told.status).to.equal(2);
    expect(told.findings?.map(({ kind, resource, owner }) => [kind, resource, owner])).to.have.deep.members([
      ["name-taken", "User theirs", "sales/prod/ptheirs"],
      ["name-taken", "User admin", undefined],
      ["name-taken", "Workspace desk", undefined],
    ]);
    expect(told.findings?.find(({ resource }) => resource === "Workspace desk")?.what).to.include(desk);
  });

  it("takes a resource that is renamed in code for the same, and tells no loss", async () => {
    const user = await userNamed("prenamed");
    const desktop = await host.provider.create("workspace", host.workspace("prenamed"));
    const owner = "people/test/other";
    const told = await plan(host, [
      step("create", "user", "other", undefined, host.user("prenamed", { owner })),
      step("create", "workspace", "other", undefined, host.workspace("prenamed", { owner })),
      step("delete", "workspace", "prenamed", desktop),
      step("delete", "user", "prenamed", user),
    ]);
    expect(told.status).to.equal(0);
    expect(kinds(told).filter(([kind]) => kind !== "note")).to.deep.equal([]);
  });

  it("counts what would be lost against the threshold, of each kind", async () => {
    const leavers = [await userNamed("pgone1"), await userNamed("pgone2"), await userNamed("pgone3")];
    const steps = leavers.map((user, index) => step("delete", "user", `gone${index}`, user));
    const told = await plan(host, steps, { WORKSPACES_USERS_DELETION_THRESHOLD: "2" });
    expect([told.status, kinds(told)]).to.deep.equal([2, [["threshold", undefined]]]);
    expect(told.findings?.[0]?.what).to.equal(
      "3 users are deleted, which is past the threshold of 2: of these, at most 2 are lost",
    );
    expect((await plan(host, steps)).status).to.equal(0);
  });

  it("names the address of each mail, and none that was sent before", async () => {
    const email = "pmailed@corp.example.com";
    await userNamed("pmailed", { email });
    const { id } = await host.provider.create("workspace", host.workspace("pmailed"));
    const args = { workspaceId: id, owner: "people/test/pmailed" };
    const sent = await host.provider.create("invitation", args);
    const told = await plan(host, [
      step("update", "invitation", "again", sent, { ...args, resendToken: "2" }),
      step("update", "invitation", "words", sent, { ...args, owner: "people/test/words", email: "else@example.com" }),
      step("create", "invitation", "known", undefined, { ...args, owner: "people/test/known", email }),
    ]);
    expect(
      told.findings?.filter(({ kind }) => kind === "mail").map(({ resource, to }) => [resource, to]),
    ).to.deep.equal([["Invitation again", email]]);
    expect(host.sandbox.mailbox.messages()).to.have.length(1);
  });

  it("goes on by WorkSpaces alone where the directory is not reached, and says once that it was not", async () => {
    const [blocked, free] = [await userNamed("pdark"), await userNamed("pdark2")];
    const away = host.directorySettings({ url: "ldaps://127.0.0.1:1" });
    const alone = await plan(host, [step("delete", "user", "free", free)], away);
    expect([alone.status, alone.verdict, alone.findings]).to.deep.equal([1, "cannot-ask", []]);
    expect(alone.notChecked).to.have.length(1);
    expect(alone.notChecked?.[0]).to.include("[directory-unreachable]");
    await launched("pdark");
    const told = await plan(host, [step("delete", "user", "blocked", blocked)], away);
    expect([told.status, kinds(told)]).to.deep.equal([2, [["deletion-blocked", "User blocked"]]]);
  });

  it("cannot tell in a Region that does not have the directory, or with a setting that is wrong", async () => {
    const user = await userNamed("pregion");
    const steps = [step("delete", "user", "leaver", user)];
    const elsewhere = await plan(host, steps, { WORKSPACES_USERS_REGION: "eu-central-1" });
    expect([elsewhere.status, elsewhere.findings]).to.deep.equal([1, []]);
    expect(elsewhere.notChecked).to.not.deep.equal([]);
    const unset = await plan(host, steps, { WORKSPACES_USERS_REGIONS: "everywhere" });
    expect(unset.status).to.equal(1);
    expect(unset.complained).to.match(/^error: reading the setting workspaces-users:regions.*\n$/);
  });

  it("has nothing to ask of a plan that changes nothing of ours", async () => {
    const told = await plan(host, [step("same", "user", "stays", undefined, host.user("pstays"))], {
      AWS_ENDPOINT_URL: "",
    });
    expect([told.status, told.verdict, told.findings]).to.deep.equal([0, "ok", []]);
  });
});

suite(
  "a plan whose desktops may not be asked for",
  (host) => {
    it("cannot be told, and says which right is missing", async () => {
      const user = await host.provider.create("user", host.user("pright"));
      const told = await plan(host, [step("delete", "user", "leaver", user)]);
      expect([told.status, told.findings]).to.deep.equal([1, []]);
      expect(told.notChecked?.join()).to.include("workspaces:DescribeWorkspaces");
    });
  },
  { allow: (action) => POLICY_ACTIONS.includes(action) && action !== "workspaces:DescribeWorkspaces" },
);
