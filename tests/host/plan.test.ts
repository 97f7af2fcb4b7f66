import { expect } from "chai";
import { POLICY_ACTIONS } from "../../sandbox/documented";
import { PreviewDeletions, type Told } from "../../provider/resources/common/deletion-preview";
import { SENDER } from "../../sandbox/world";
import { command } from "../command";
import { without } from "../../provider/text/without";
import { failureOf } from "../unit/failure";
import { within } from "./checking";
import { UNKNOWN, type Resource } from "./provider-process";
import { suite, type Host } from "./suite";

const TYPES = {
  user: "User",
  group: "Group",
  groupMembership: "GroupMembership",
  workspace: "Workspace",
  invitation: "Invitation",
  notice: "Notice",
} as const;
type Planned = keyof typeof TYPES;

interface Report {
  readonly verdict: string;
  readonly findings: readonly {
    readonly kind: string;
    readonly resource?: string;
    readonly what: string;
    readonly next?: string;
    readonly owner?: string;
    readonly to?: string;
    readonly workspaces?: readonly { readonly id: string; readonly state: string }[];
  }[];
  readonly accounts: { readonly deleted: number; readonly disabled: number };
  readonly notChecked: readonly string[];
}

const typeOf = (kind: Planned) => `pulumi-nodejs:dynamic/workspaces-users:${TYPES[kind]}`;
const urnOf = (kind: Planned, name: string) => `urn:pulumi:test::people::${typeOf(kind)}::${name}`;

/** A step as `pulumi preview --json` prints it. */
function step(op: string, kind: Planned, name: string, before?: Resource, inputs?: object, dependencies?: string[]) {
  const type = typeOf(kind);
  const old = before && { oldState: { type, id: before.id, inputs: before.state, outputs: before.state } };
  return {
    op,
    urn: urnOf(kind, name),
    ...old,
    ...(inputs && { newState: { type, inputs, dependencies } }),
  };
}

async function plan(host: Host, steps: readonly object[], env: NodeJS.ProcessEnv = {}) {
  const input = JSON.stringify({ steps, duration: 1 });
  const all = { ...host.sandbox.environment(), ...env };
  const { status, printed, complained } = await command(["plan", "--no-stack", "--format", "json"], {
    input,
    env: all,
  });
  return { status, complained, ...((printed === "" ? {} : JSON.parse(printed)) as Partial<Report>) };
}

let [inTestMode, isPaused] = [false, false];
const denied = new Set<string>();

const heldAgainst = (host: Host): void => {
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
  const kinds = ({ findings = [] }: Partial<Report>) => findings.map(({ kind, resource }) => [kind, resource]);

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

  const group = (name: string, more = {}) => ({
    directoryId: host.directoryId,
    name,
    owner: `people/test/${name}`,
    ...more,
  });

  it("tells all else that an up would be refused for, and nothing of what the plan itself makes", async () => {
    const { directory } = host.sandbox;
    const { usersOu } = directory;
    const closed = "CN=Users,DC=corp,DC=example,DC=com";
    await userNamed("pholder", { userPrincipalName: "ptaken@corp.example.com" });
    await host.provider.create("group", group("pcrew"));
    const create = (kind: Planned, name: string, inputs: object) => step("create", kind, name, undefined, inputs);
    const membership = (name: string, more: object) =>
      create("groupMembership", name, { directoryId: host.directoryId, owner: `people/test/${name}`, ...more });
    const [guests, guest, holder] = await Promise.all(
      ["Guests", "Guest", "pholder"].map(async (name) => (await directory.search(`(sAMAccountName=${name})`))[0]),
    );
    const membershipOf = (names: string[]) => ({
      kind: "groupMembership" as const,
      state: {
        directoryId: host.directoryId,
        owner: "people/test/left",
        groupGuid: guests?.objectGUID,
        added: names.map((name) => (name === "guest" ? guest : holder)?.objectGUID),
      },
    });
    const told = await plan(host, [
      create("user", "upn", host.user("pupn", { userPrincipalName: "PTaken@corp.example.com" })),
      create("user", "crew", host.user("pcrew")),
      create("group", "holder", group("pholder")),
      create("user", "managed", host.user("pmanaged", { attributes: { manager: `CN=pnobody,${usersOu}` } })),
      create("user", "closed", host.user("pclosed", { organizationalUnit: closed })),
      create("group", "closed", group("pclosedgroup", { organizationalUnit: closed })),
      membership("lost", { group: "pnogroup", members: ["pnobody", "pholder"] }),
      create("workspace", "nobody", host.workspace("pnobody")),
      create("invitation", "unknown", { workspaceId: "ws-000000000", owner: "people/test/unknown" }),
      create("user", "boss", host.user("pboss", { initialPassword: "[secret]", passwordVersion: 1 })),
      create("group", "team", group("pteam")),
      create("user", "second", host.user("psecond", { attributes: { manager: `CN=pboss,${usersOu}` } })),
      membership("team", { group: "pteam", members: ["psecond", UNKNOWN, "pcrew"] }),
      membership("asis", { group: guests?.dn, members: ["guest"] }),
      membership("joins", { group: guests?.dn, members: ["pholder"] }),
      step("delete", "groupMembership", "leaves", { ...membershipOf(["guest"]), id: "leaves" }),
      step("delete", "groupMembership", "left", { ...membershipOf(["pholder"]), id: "left" }),
      create("workspace", "second", host.workspace("psecond")),
    ]);
    const of = (resource: string) =>
      told.findings
        ?.filter((one) => one.resource === resource)
        .map(({ kind, what, next }) => `${kind}: ${what}; ${next}`);
    const expected: [string, RegExp[]][] = [
      [
        "User upn",
        [/^name-taken: the userPrincipalName PTaken@corp.example.com is taken: CN=pholder,.*; choose another/],
      ],
      ["User crew", [/^name-taken: CN=pcrew,.* has that name and is not user pcrew; rename or remove/]],
      ["Group holder", [/^name-taken: CN=pholder,.* has that name and is not group pholder; rename or remove/]],
      ["User managed", [/^refused: attributes\.manager names CN=pnobody,.*, and there is no such entry/]],
      [
        "User closed",
        [/^refused: our account has no right to create a user in CN=Users,.*; delegate that right on CN=Users/],
      ],
      ["Group closed", [/^refused: our account has no right to create a group in CN=Users,/]],
      [
        "GroupMembership lost",
        [/^refused: there is no such group; correct group/, /^refused: the directory has no pnobody;/],
      ],
      [
        "Workspace nobody",
        [/^refused: the directory has no user pnobody for it, and this plan makes none; correct userName/],
      ],
      ...["joins", "leaves"].map((name): [string, RegExp[]] => [
        `GroupMembership ${name}`,
        [/^refused: our account has no right to change the members of CN=Guests,.*; delegate that right on CN=Guests,/],
      ]),
      ["Invitation unknown", [/^refused: WorkSpaces in eu-west-1 does not know ws-000000000; give workspaceId/]],
    ];
    for (const [resource, words] of expected) {
      const found = of(resource) ?? [];
      expect(found, resource).to.have.length(words.length);
      words.forEach((one, index) => expect(found[index]).to.match(one));
    }
    const others = told.findings?.filter(({ resource = "" }) => !expected.some(([one]) => one === resource));
    expect(others?.map(({ kind, what }) => [kind, what.replace(/,.*/, "")])).to.deep.equal([
      ["note", "the initialPassword of User boss is a secret in this plan"],
    ]);
  });

  it("tells nothing of userPrincipalNames that two people of the program swap", async () => {
    const at = (name: string) => ({ userPrincipalName: `${name}@corp.example.com` });
    const [one, other] = [at("pcountess"), at("padmiral")];
    const [ada, grace] = [await userNamed("pswapada", one), await userNamed("pswapgrace", other)];
    const told = await plan(host, [
      step("update", "user", "pswapada", ada, host.user("pswapada", other)),
      step("update", "user", "pswapgrace", grace, host.user("pswapgrace", one)),
    ]);
    expect([told.status, told.findings]).to.deep.equal([0, []]);
  });

  it("tells of a list that has shifted only what an up does: who leaves, and no launch and no mail", async () => {
    const args = (at: number) => ({ owner: `people/test/people[${at}]` });
    const names = ["pshifta", "pshiftb", "pshiftc"];
    const made = [];
    for (const [at, name] of names.entries()) {
      const user = await userNamed(name, { ...args(at), email: `${name}@corp.example.com` });
      const workspace = await host.provider.create("workspace", host.workspace(name, args(at)));
      const invitation = await host.provider.create("invitation", { workspaceId: workspace.id, ...args(at) });
      made.push({ user, workspace, invitation });
    }
    const [first, second, last] = made;
    const shifted = [first, second].flatMap((old, at) => {
      const [name = "", resource] = [names[at + 1], `people[${at}]`];
      const more = { ...args(at), email: `${name}@corp.example.com` };
      return [
        step("replace", "user", resource, old?.user, host.user(name, more)),
        step("replace", "workspace", resource, old?.workspace, host.workspace(name, args(at))),
        step("update", "invitation", resource, old?.invitation, { workspaceId: UNKNOWN, ...args(at) }, [
          urnOf("workspace", resource),
        ]),
      ];
    });
    const told = await plan(host, [
      ...shifted,
      step("delete", "invitation", "people[2]", last?.invitation),
      step("delete", "workspace", "people[2]", last?.workspace),
      step("delete", "user", "people[2]", last?.user),
    ]);
    expect([told.status, told.accounts]).to.deep.equal([0, { deleted: 1, disabled: 0 }]);
    expect(kinds(told).filter(([kind]) => kind !== "note")).to.deep.equal([["disks-lost", "Workspace people[0]"]]);
    expect(told.findings?.[0]?.what).to.equal(
      `WorkSpace ${first?.workspace.id ?? ""} of pshifta (AVAILABLE) is terminated, and its disks with it; ` +
        `the resource goes on with WorkSpace ${second?.workspace.id ?? ""} of pshiftb, which is there already`,
    );
  });

  it("says of a desktop that its own policy leaves standing what to do about it and its user, and so does the preview's guard", async () => {
    const user = await userNamed("pretained");
    const desktop = await host.provider.create("workspace", host.workspace("pretained", { deletionPolicy: "retain" }));
    const told = await plan(host, [
      step("delete", "workspace", "retained", desktop),
      step("delete", "user", "retained", user),
    ]);
    expect([told.status, kinds(told)]).to.deep.equal([2, [["deletion-blocked", "User retained"]]]);
    const [{ what, next = "" } = {}] = told.findings ?? [];
    const words = new RegExp(
      `WorkSpace ${desktop.id} is AVAILABLE .*, and resource pretained leaves it standing, as its deletionPolicy asks; ` +
        'to keep it, keep its account too: declare the user with deletionPolicy: "retain".*; if it may go, terminate it by hand',
    );
    expect(`${what}; ${next}`).to.match(words);
    const refusal = await within(host.sandbox.environment(), async () => {
      const guard = new PreviewDeletions({ config: () => undefined, env: process.env });
      const deletion = (kind: "user" | "workspace", { id, state }: Resource) =>
        guard.foresee({ urn: urnOf(kind, "retained"), id, type: typeOf(kind), outputs: state as Told });
      await deletion("workspace", desktop);
      return failureOf(deletion("user", user));
    });
    expect(refusal.message).to.match(words);
  });

  it("says that Pulumi leaves what has retainOnDelete, so that nothing of it is lost, and its user's deletion is refused", async () => {
    const [user, kept] = [
      await userNamed("pforgotten", { whenWorkspaceExists: "terminate" }),
      await userNamed("pforgets"),
    ];
    const [desktop, team] = [
      await host.provider.create("workspace", host.workspace("pforgotten")),
      await host.provider.create("group", group("pforgotteam")),
    ];
    const members = { ...group(""), group: "pforgotteam", members: ["pforgets"], owner: "people/test/pforgotmembers" };
    const membership = await host.provider.create("groupMembership", without(members, "name"));
    const forgotten = (kind: Planned, name: string, old: Resource) => {
      const { oldState, ...rest } = step("delete", kind, name, old);
      return { ...rest, oldState: { ...oldState, retainOnDelete: true } };
    };
    const told = await plan(
      host,
      [
        forgotten("workspace", "desk", desktop),
        step("delete", "user", "ada", user),
        forgotten("user", "kept", kept),
        forgotten("group", "team", team),
        forgotten("groupMembership", "members", membership),
      ],
      { WORKSPACES_USERS_DELETION_THRESHOLD: "0" },
    );
    expect([told.status, told.accounts]).to.deep.equal([2, { deleted: 0, disabled: 0 }]);
    const left = (thing: string) => `${thing} is left as it is and keeps its mark: its resource has retainOnDelete`;
    const of = (what: string) => what.split(", and Pulumi forgets")[0];
    const notes = told.findings?.filter(({ kind }) => kind === "note") ?? [];
    expect(notes.map(({ resource, what }) => [resource, of(what)])).to.have.deep.members([
      ["Workspace desk", left(`WorkSpace ${desktop.id} of pforgotten (AVAILABLE)`)],
      ["User kept", left("the account of pforgets")],
      ["Group team", left("group pforgotteam")],
      [
        "GroupMembership members",
        "the members that it gave group pforgotteam stay in it: its resource has retainOnDelete",
      ],
    ]);
    const [blocked, ...others] = told.findings?.filter(({ kind }) => kind !== "note") ?? [];
    expect([blocked?.kind, blocked?.resource, others]).to.deep.equal(["deletion-blocked", "User ada", []]);
    expect(`${blocked?.what ?? ""}; ${blocked?.next ?? ""}`).to.match(
      /Pulumi leaves WorkSpace ws-\w+ \(retainOnDelete\); declare both again without retainOnDelete, run pulumi up, and take both out then$/,
    );
    // As Pulumi leaves it: the guard waits for the desktop, and then refuses.
    const refused = await host.provider.delete(user).then(() => "deleted", String);
    expect(refused).to.include("[workspace-exists]");
  });

  it("tells of an older state that edits of what another has by now are refused, and that its deletions leave that", async () => {
    const [user, team] = [await userNamed("polder"), await host.provider.create("group", group("polderteam"))];
    const { directory } = host.sandbox;
    const newer = await host.process();
    // Another state of the same stack takes both over.
    await newer.create("user", host.user("polder", { adopt: true }));
    await newer.create("group", group("polderteam", { adopt: true }));
    const edited = { description: "edited" };
    const edits = [
      step("update", "user", "polder", user, host.user("polder", edited)),
      step("update", "group", "polderteam", team, group("polderteam", edited)),
    ];
    const told = await plan(host, edits);
    expect(told.status).to.equal(2);
    const refusals = await Promise.all([
      host.provider.update(user, host.user("polder", edited)).then(() => "edited", String),
      host.provider.update(team, group("polderteam", edited)).then(() => "edited", String),
    ]);
    for (const [index, name] of ["User polder", "Group polderteam"].entries()) {
      const { kind, what = "", next = "" } = told.findings?.find(({ resource }) => resource === name) ?? {};
      expect([kind, what]).to.satisfy(
        () => kind === "refused" && /was taken over by .* in a run that this state does not know of/.test(what),
      );
      expect(refusals[index], "as the up says it").to.include(what).and.to.include(next);
    }
    expect(told.findings).to.have.length(2);
    const left = await plan(host, [
      step("delete", "user", "polder", user),
      step("delete", "group", "polderteam", team),
    ]);
    expect([left.status, left.accounts]).to.deep.equal([0, { deleted: 0, disabled: 0 }]);
    expect(
      left.findings?.map(({ kind, resource, what }) => [
        kind,
        resource,
        what.replace(/ \(.*belongs since \S+/, " belongs"),
      ]),
    ).to.deep.equal([
      [
        "note",
        "User polder",
        "user polder belongs to another entry of polder, in this state or another, and is left as it is (enabled)",
      ],
      [
        "note",
        "Group polderteam",
        "group polderteam belongs to another entry of polderteam, in this state or another, and is left as it is",
      ],
    ]);
    const [gone] = await directory.search("(sAMAccountName=polderteam)");
    await directory.delete(gone?.dn ?? "");
    const edit = await plan(host, edits.slice(1));
    expect(edit.findings?.map(({ kind, what }) => [kind, what])).to.deep.equal([
      ["refused", "the group is gone from the directory"],
    ]);
  });

  it("says once of a desktop to be adopted that it has another bundle, and not that it is taken over too", async () => {
    await userNamed("padopted");
    await launched("padopted");
    const other = host.workspace("padopted", { bundleId: host.sandbox.bundles[1]?.id, adopt: true });
    const told = await plan(host, [step("create", "workspace", "adopted", undefined, other)]);
    expect(kinds(told)).to.deep.equal([["name-taken", "Workspace adopted"]]);
  });

  it("tells that a group is given a name that another group or a user has, and keeps", async () => {
    await userNamed("prenameuser");
    const [one, other] = [
      await host.provider.create("group", group("prenameone")),
      await host.provider.create("group", group("prenameother")),
    ];
    const renamed = (name: string, old: Resource, to: string) =>
      step("update", "group", name, old, group(to, { owner: `people/test/${name}` }));
    const told = await plan(host, [renamed("prenameone", one, "PRenameOther")]);
    expect(told.findings?.map(({ kind, what }) => `${kind}: ${what}`).join()).to.match(
      /^name-taken: the name PRenameOther is taken: CN=prenameother,/,
    );
    expect(kinds(await plan(host, [renamed("prenameone", one, "prenameuser")]))).to.deep.equal([
      ["name-taken", "Group prenameone"],
    ]);
    const swapped = [renamed("prenameone", one, "prenameother"), renamed("prenameother", other, "prenamethird")];
    expect(kinds(await plan(host, swapped)), "which the other gives up").to.deep.equal([]);
  });

  it("never says to remove a group that carries the resource's own mark, as after an older checkpoint was imported", async () => {
    const { directory } = host.sandbox;
    const args = { owner: "people/test/pinner" };
    const old = await host.provider.create("group", group("pinner", args));
    const newer = await host.process();
    await newer.create("group", group("pinner circle", args));
    const edit = step("update", "group", "pinner", old, group("pinner circle", args));
    const [both] = (await plan(host, [edit])).findings ?? [];
    expect([both?.kind, both?.next]).to.deep.equal([
      "name-taken",
      "keep that group: choose another name, or rename it first",
    ]);
    const [former] = await directory.search("(sAMAccountName=pinner)");
    await directory.delete(former?.dn ?? "");
    const [gone, ...others] = (await plan(host, [edit])).findings ?? [];
    expect([gone?.kind, gone?.what, others]).to.deep.equal(["refused", "the group is gone from the directory", []]);
    expect(gone?.next).to.match(/^run pulumi refresh/);
  });

  it("tells that a unit is missing, of whomever it is for, unless the plan may make it", async () => {
    const organizationalUnit = "OU=Nope,DC=corp,DC=example,DC=com";
    const moved = await userNamed("pmoved");
    const { directory } = host.sandbox;
    await directory.add(`CN=punmanaged,${directory.usersOu}`, { objectClass: "user", sAMAccountName: "punmanaged" });
    const steps = [
      step("create", "user", "new", undefined, host.user("pnew", { organizationalUnit })),
      step("create", "group", "newgroup", undefined, group("pnewgroup", { organizationalUnit })),
      step("create", "user", "taken", undefined, host.user("punmanaged", { organizationalUnit, adopt: true })),
      step("update", "user", "pmoved", moved, host.user("pmoved", { organizationalUnit })),
    ];
    const refused = async (more: object[]) =>
      kinds(await plan(host, [...steps, ...more])).filter(([kind]) => kind === "refused");
    const all = ["User new", "Group newgroup", "User taken", "User pmoved"];
    expect(await refused([])).to.have.deep.members(all.map((one) => ["refused", one]));
    const type = "command:local:Command";
    const other = { op: "create", urn: `urn:pulumi:test::people::${type}::unit`, newState: { type, custom: true } };
    expect(await refused([other])).to.deep.equal([]);
  });

  it("tells once what is wrong with a directory, of however many of its people", async () => {
    const people = ["plost1", "plost2", "plost3"].map((name) =>
      step("create", "user", name, undefined, host.user(name, { directoryId: "d-9067000099" })),
    );
    const told = await plan(host, people);
    expect(told.findings?.map(({ kind, what }) => [kind, /\[([a-z-]+)\]$/.exec(what)?.[1]])).to.deep.equal([
      ["refused", "directory-not-found"],
    ]);
  });

  it("tells that a group is deleted, whose SID no other will have", async () => {
    const args = { directoryId: host.directoryId, name: "pgonegroup", owner: "people/test/gone" };
    const group = await host.provider.create("group", args);
    const told = await plan(host, [step("delete", "group", "gone", group)]);
    expect(told.status).to.equal(0);
    expect(told.findings?.map(({ kind, what }) => [kind, what.split(",")[0]])).to.deep.equal([
      ["note", "group pgonegroup is deleted"],
    ]);
    const anew = step("create", "group", "new", undefined, { ...args, name: "pnewgroup", owner: "people/test/new" });
    const renamed = await plan(host, [step("delete", "group", "gone", group), anew]);
    const hint = ({ findings }: Partial<Report>) => findings?.map(({ what }) => what.split(" has another SID")[1]);
    expect(hint(renamed)).to.deep.equal([
      '; if pnewgroup is the same group by a new name, give its resource the option aliases: [{ name: "gone" }], ' +
        "or change the resource's name and the group's name in two runs of pulumi up",
    ]);
    const ofRoster = <T extends { urn: string }>(one: T): T => ({
      ...one,
      urn: one.urn.replace("::pulumi-nodejs:", "::workspaces-users:index:Roster$pulumi-nodejs:"),
    });
    const inRoster = [ofRoster(step("delete", "group", "gone", group)), ofRoster(anew)];
    expect(hint(await plan(host, inRoster))).to.deep.equal([
      '; if pnewgroup is the same group by a new name, give that formerName: "pgonegroup"',
    ]);
    // Another resource takes it over: that one stays.
    const kept = { ...args, name: "pkeptgroup", owner: "people/test/kept" };
    await host.provider.create("group", kept);
    const takes = step("create", "group", "keeps", undefined, { ...kept, owner: "people/test/keeps" });
    const keeping = await plan(host, [step("delete", "group", "gone", group), takes]);
    expect(keeping.findings?.map(({ what }) => what).join()).to.not.include("pkeptgroup is the same");
  });

  it("tells that somebody is disabled, which a date may do", async () => {
    const user = await userNamed("pshut");
    const shut = step("update", "user", "pshut", user, host.user("pshut", { enabled: false }));
    const told = await plan(host, [shut]);
    expect(told.status).to.equal(0);
    expect(told.findings?.map(({ kind, what }) => [kind, what.split(",")[0]])).to.deep.equal([
      ["note", "user pshut is disabled"],
    ]);
  });

  it("tells of somebody who is made in the same plan that they have no address for their invitation", async () => {
    const workspace = { ...host.workspace("pnomail"), owner: "people/test/pnomail" };
    const invitation = { workspaceId: UNKNOWN, owner: "people/test/pnomail" };
    const told = await plan(host, [
      step("create", "user", "pnomail", undefined, host.user("pnomail")),
      step("create", "workspace", "pnomail", undefined, workspace),
      step("create", "invitation", "pnomail", undefined, invitation, [urnOf("workspace", "pnomail")]),
    ]);
    expect(told.findings?.map(({ kind, resource, what }) => [kind, resource, what])).to.deep.include([
      "refused",
      "Invitation pnomail",
      `user pnomail (${host.directoryId}) has no e-mail address`,
    ]);
  });

  it("tells of no mail to whoever's desktop is adopted in the same plan, unless the invitation says send", async () => {
    await userNamed("padoptedmail", { email: "padoptedmail@corp.example.com" });
    await launched("padoptedmail");
    const adopted = host.workspace("padoptedmail", { adopt: true });
    const mails = async (more: object) => {
      const invitation = { workspaceId: UNKNOWN, owner: "people/test/adopted", ...more };
      const told = await plan(host, [
        step("create", "workspace", "adopted", undefined, adopted),
        step("create", "invitation", "adopted", undefined, invitation, [urnOf("workspace", "adopted")]),
      ]);
      return kinds(told).filter(([kind]) => kind === "mail");
    };
    expect(await mails({})).to.deep.equal([]);
    expect(await mails({ whenAdopted: "send" })).to.deep.equal([["mail", "Invitation adopted"]]);
  });

  it("counts the accounts that are disabled apart from those that are deleted", async () => {
    const [gone, kept] = [await userNamed("pgone"), await userNamed("pkept", { deletionPolicy: "disable" })];
    const told = await plan(host, [step("delete", "user", "gone", gone), step("delete", "user", "kept", kept)]);
    expect([told.status, told.accounts]).to.deep.equal([0, { deleted: 1, disabled: 1 }]);
  });

  it("says once that AWS does not answer, of whomever, and counts the threshold all the same", async () => {
    const leavers = [await userNamed("psilent1"), await userNamed("psilent2"), await userNamed("psilent3")];
    const steps = leavers.map((user, index) => step("delete", "user", `silent${index}`, user));
    const nowhere = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    const told = await plan(host, steps, { ...nowhere, WORKSPACES_USERS_DELETION_THRESHOLD: "2" });
    expect([told.status, kinds(told)]).to.deep.equal([2, [["threshold", undefined]]]);
    expect(told.notChecked).to.have.length(1);
    expect(told.notChecked?.[0]).to.match(/^no answer from AWS in eu-west-1 \(.*ECONNREFUSED.*; check the network/);
    const fewer = await plan(host, steps, nowhere);
    expect([fewer.status, fewer.verdict, fewer.findings]).to.deep.equal([1, "cannot-ask", []]);
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

  it("tells that somebody is invited whose account is disabled, unless the plan enables it", async () => {
    const email = "pdisabled@corp.example.com";
    const suspended = { email, enabled: false, whenDisabled: { enabledAgain: true } };
    const user = await userNamed("pdisabled", suspended);
    const workspaceId = await launched("pdisabled");
    const invitation = { workspaceId, owner: "people/test/pdisabled" };
    const invites = step("create", "invitation", "pdisabled", undefined, invitation);
    const told = await plan(host, [
      step("same", "user", "pdisabled", user, host.user("pdisabled", suspended)),
      invites,
    ]);
    expect([told.status, kinds(told)]).to.deep.equal([2, [["refused", "Invitation pdisabled"]]]);
    expect(told.findings?.[0]?.next).to.contain("enabled: true");
    for (const enabling of [{ email }, { email, enabled: true }]) {
      const changes = step("update", "user", "pdisabled", user, host.user("pdisabled", enabling));
      expect(kinds(await plan(host, [changes, invites]))).to.deep.include(["mail", "Invitation pdisabled"]);
    }
  });

  it("names the address of each mail, and none that was sent before", async () => {
    const email = "pmailed@corp.example.com";
    await userNamed("pmailed", { email });
    const { id } = await host.provider.create("workspace", host.workspace("pmailed"));
    const args = { workspaceId: id, owner: "people/test/pmailed" };
    const sent = await host.provider.create("invitation", args);
    const ending = { ...args, endsOn: "2999-04-14" };
    const announced = await host.provider.create("notice", ending);
    const told = await plan(host, [
      step("update", "invitation", "again", sent, { ...args, resendToken: "2" }),
      step("update", "invitation", "words", sent, { ...args, owner: "people/test/words", email: "else@example.com" }),
      step("create", "invitation", "known", undefined, { ...args, owner: "people/test/known", email }),
      step("update", "notice", "postponed", announced, { ...ending, endsOn: "2999-05-01" }),
      step("create", "notice", "announced", undefined, { ...ending, owner: "people/test/announced", email }),
    ]);
    expect(
      told.findings?.filter(({ kind }) => kind === "mail").map(({ resource, to }) => [resource, to]),
    ).to.have.deep.members([
      ["Invitation again", email],
      ["Notice postponed", email],
    ]);
    expect(host.sandbox.mailbox.messages()).to.have.length(2);
  });

  it("tells of no notice where the desktop is launched anew for the same person and day, as no up sends one", async () => {
    await userNamed("pnoticed", { email: "pnoticed@corp.example.com" });
    const desktop = await host.provider.create("workspace", host.workspace("pnoticed"));
    const args = { workspaceId: desktop.id, endsOn: "2999-04-14", owner: "people/test/pnoticed" };
    const sent = await host.provider.create("notice", args);
    await host.provider.delete(desktop);
    const anew = step("create", "workspace", "pnoticed", undefined, host.workspace("pnoticed"));
    const noticed = (more: object) =>
      step("update", "notice", "pnoticed", sent, { ...args, workspaceId: UNKNOWN, ...more }, [anew.urn]);
    expect(kinds(await plan(host, [anew, noticed({})]))).to.deep.equal([]);
    const another = await plan(host, [anew, noticed({ endsOn: "2999-05-01" })]);
    expect(kinds(another)).to.deep.equal([["mail", "Notice pnoticed"]]);
    const second = await host.provider.create("workspace", host.workspace("pnoticed"));
    await host.provider.update(sent, { ...args, workspaceId: second.id });
    expect(host.sandbox.mailbox.messages()).to.have.length(1);
  });

  describe("says of the mails that go out that SES does not take them:", () => {
    afterEach(() => {
      [inTestMode, isPaused] = [false, false];
    });

    const mailed = async (mail: object) => {
      const invited = { ...host.workspace("pses"), owner: "people/test/pses" };
      const invitation = { workspaceId: UNKNOWN, email: "pses@else.example", owner: "people/test/pses" };
      const steps = [
        step("create", "user", "pses", undefined, host.user("pses")),
        step("create", "workspace", "pses", undefined, invited),
        step("create", "invitation", "pses", undefined, invitation, [urnOf("workspace", "pses")]),
      ];
      const told = await plan(host, steps, { WORKSPACES_USERS_MAIL: JSON.stringify({ from: SENDER, ...mail }) });
      return told.findings?.filter(({ kind }) => kind !== "mail").map(({ kind, what }) => `${kind}: ${what}`);
    };

    it("of a sender that is not verified", async () => {
      expect(await mailed({})).to.deep.equal([]);
      expect(await mailed({ from: "IT <it@unknown.example>" })).to.deep.equal([
        "refused: the sender it@unknown.example and its domain unknown.example are not there in eu-west-1",
      ]);
    });

    it("in its test mode, to whom it has not verified", async () => {
      inTestMode = true;
      expect(await mailed({})).to.deep.equal([
        "refused: SES in eu-west-1 is in its test mode, and sends to verified recipients only, which pses@else.example is not",
      ]);
    });

    it("while it is paused", async () => {
      isPaused = true;
      expect(await mailed({})).to.deep.equal(["refused: sending is paused in eu-west-1"]);
    });

    it("or that it may not be asked, which stands against nothing", async () => {
      denied.add("ses:GetEmailIdentity");
      const [note = "", ...more] = (await mailed({})) ?? [];
      denied.clear();
      expect(note).to.match(/^note: whether SES takes the sender .* allow ses:GetAccount and ses:GetEmailIdentity$/);
      expect(more).to.deep.equal([]);
    });
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
};

suite("a plan held against what is there now", heldAgainst, {
  mailInTestMode: () => inTestMode,
  mailIsPaused: () => isPaused,
  allow: (action) => !denied.has(action),
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
