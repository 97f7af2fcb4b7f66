import { expect } from "chai";
import { parse } from "yaml";
import { command } from "../command";
import { suite, type Host } from "./suite";

interface Exported {
  readonly groups?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly people: readonly (Readonly<Record<string, unknown>> & { readonly userName: string })[];
}

/** What `export` printed, as a roster's reader sees it, and told. */
async function exported(host: Host, ...args: string[]) {
  const all = ["export", "--directory", host.directoryId, ...args];
  const { status, printed, complained } = await command(all, { env: host.environment() });
  expect(status, complained).to.equal(0);
  const { people, groups = {} } = parse(printed) as Exported;
  const told = complained.split("\n");
  return { people: new Map(people.map((one) => [one.userName, one])), groups, told, printed };
}

suite("what is there, exported", (host) => {
  const unit = () => host.sandbox.directory.usersOu;
  const addUser = (userName: string, more: Record<string, string | string[]> = {}, dn = `CN=${userName},${unit()}`) =>
    host.sandbox.directory.add(dn, {
      objectClass: "user",
      sAMAccountName: userName,
      userAccountControl: "514",
      ...more,
    });
  const addGroup = (name: string, member: string[] = [], more: Record<string, string> = {}) =>
    host.sandbox.directory.add(`CN=${name},${unit()}`, {
      objectClass: "group",
      sAMAccountName: name,
      ...(member.length === 0 ? {} : { member }),
      ...more,
    });
  const dn = (name: string) => `CN=${name},${unit()}`;
  /** What the directory counts of each entry, but for who logs in: that is counted as well. */
  const counters = async () => {
    const entries = await host.sandbox.directory.search("(!(sAMAccountName=svc-pulumi))", ["uSNChanged"]);
    return new Map(entries.map(({ dn: name, uSNChanged }) => [name, uSNChanged]));
  };

  before(async () => {
    const { directory, aws } = host.sandbox;
    await directory.add(`OU=Büro\\, Süd,${unit()}`, { objectClass: "organizationalUnit" });
    await addUser("xplain", { givenName: "Ada", sn: "Byron", displayName: "Ada Byron", mail: "ada@corp.example.com" });
    await addUser("xother", {
      givenName: " Gra ce ",
      displayName: "Hopper, Grace (Dr.)",
      userPrincipalName: "grace@example.org",
      mail: "Grace <grace@corp>",
      description: "yes: #1",
      accountExpires: "134194752000000000",
    });
    await addUser("xmoved", { mail: "ada@corp.example.com" }, `CN=Zed\\, Moved,OU=Büro\\, Süd,${unit()}`);
    await addUser("xservice", { servicePrincipalName: "http/intranet" });
    await addUser("xadmin", { adminCount: "1" });
    await addUser("xtool", { adminDescription: "another tool's" });
    await addUser("xtheirs", { adminDescription: "pulumi:hr/prod/x#0mh5k2x9q1a2b3c4d" });
    await addUser("xfreed", { adminDescription: "pulumi:hr/prod/y#0mh5k2x9q1a2b3c4d+released" });
    await addUser("xfar", {}, `CN=xfar,CN=Users,${directory.baseDn}`);
    await addUser("x'odd", {}, `CN=xodd,${unit()}`);
    await addUser("xtoolongforwindowsnames");
    await addGroup("X team", [dn("xplain"), dn("xother"), dn("xadmin")], { description: "All of x", groupType: "8" });
    await addGroup("X outer", [dn("X team"), dn("xplain")]);
    await addGroup("X taken", [dn("xplain")], { adminDescription: "pulumi:hr/prod/z#0mh5k2x9q1a2b3c4d" });
    await addGroup("X empty");
    const launch = (userName: string, more: object = {}) =>
      aws.launch({ directoryId: host.directoryId, userName, ...more });
    await launch("xplain", { tags: { team: "x", Name: "a" }, properties: { RunningMode: "ALWAYS_ON" } });
    await launch("xother", { tags: { team: "y" } });
    await launch("xmoved", { state: "ERROR" });
    await launch("xadmin");
    await launch("xtheirs");
    await launch("xghost", { sid: "S-1-5-21-1-2-3-4999" });
    await launch("xfreed", { sid: "S-1-5-21-1-2-3-4998" });
  });

  it("is everybody who can be adopted, by what is told of them without a change, and nothing is written", async () => {
    const before = await counters();
    const calls = host.sandbox.aws.calls.length;
    const { people, groups, told, printed } = await exported(host, "--with-desktop");
    expect(await counters()).to.deep.equal(before);
    const operations = new Set(host.sandbox.aws.calls.slice(calls).map(({ operation }) => operation));
    expect([...operations].filter((name) => !/^(Describe|Get)/.test(name))).to.deep.equal([]);
    expect([...people.keys()]).to.deep.equal(["x'odd", "xfreed", "xmoved", "xother", "xplain"]);
    expect(people.get("xplain")).to.deep.equal({
      userName: "xplain",
      firstName: "Ada",
      lastName: "Byron",
      enabled: false,
      adopt: true,
      groups: ["X outer", "X team"],
      desktop: { adopt: true, bundleId: host.sandbox.bundles[0]?.id, runningMode: "ALWAYS_ON" },
      invitation: false,
    });
    expect(people.get("xother")).to.include({
      firstName: " Gra ce ",
      displayName: "Hopper, Grace (Dr.)",
      userPrincipalName: "grace@example.org",
      description: "yes: #1",
      accountExpires: "2026-03-31",
    });
    expect(people.get("xother")).to.not.have.property("email");
    // Of two people with one address, the first by name has it.
    expect(people.get("xmoved")).to.include({
      email: "ada@corp.example.com",
      organizationalUnit: `OU=Büro\\, Süd,${unit()}`,
    });
    expect(people.get("xfreed")).to.include({ deletionPolicy: "retain" });
    expect(groups).to.deep.equal({
      "X outer": { adopt: true },
      "X team": { description: "All of x", scope: "universal", category: "distribution", adopt: true },
    });
    const expected = [
      /user Administrator .* built in/,
      /user xservice .* servicePrincipalName \(http\/intranet\)/,
      /user xadmin .* adminCount/,
      /user xtool .* another tool's value/,
      /user xtheirs .* managed already, by hr\/prod\/x /,
      /user xfar .* may not write adminDescription/,
      /user xtoolongforwindowsnames .* 23 characters/,
      /user svc-pulumi .* logs in with/,
      /group X taken .* managed already/,
      /email of user xother: .*not declared/,
      /email of user \w+: .*somebody else's/,
      /other members? of group X outer/,
      /WorkSpace ws-\w+ of xmoved: is ERROR/,
      /WorkSpace ws-\w+ of xadmin: its user is not exported/,
      /WorkSpace ws-\w+ of xghost: its user is not in the directory/,
      /WorkSpace ws-\w+ of xfreed: is of an earlier account/,
    ];
    for (const line of expected) {
      expect(
        told.filter((one) => line.test(one)),
        String(line),
      ).to.have.length(1);
      expect(printed).to.match(line);
    }
    // Of people who are managed already, that is told of themselves.
    expect(printed).to.not.match(/WorkSpace ws-\w+ of xtheirs/);
    expect(told.join("\n"))
      .to.match(/5 people, 2 groups, 2 WorkSpaces exported/)
      .and.to.include("groups of these people");
  });

  it("is whom a unit, a group or a tag names", async () => {
    const names = async (...args: string[]) => [...(await exported(host, ...args)).people.keys()];
    expect(await names("--unit", `OU=Büro\\, Süd,${unit()}`)).to.deep.equal(["xmoved"]);
    expect(await names("--group", "x TEAM")).to.deep.equal(["xother", "xplain"]);
    expect(await names("--tag", "team=x", "--tag", "Name")).to.deep.equal(["xplain"]);
    const { people } = await exported(host, "--group", "X team", "--with-desktop", "--fast");
    expect(people.get("xplain")?.desktop).to.include({ adopt: true, deletionPolicy: "retain" });
  });

  it("is refused where a unit or a group is none or has nobody, and where the file is there", async () => {
    const refused = async (...args: string[]) => {
      const all = ["export", "--directory", host.directoryId, ...args];
      const { status, printed, complained } = await command(all, { env: host.environment() });
      expect([status, printed]).to.deep.equal([1, ""]);
      return complained;
    };
    expect(await refused("--unit", `OU=Nowhere,${unit()}`)).to.match(/there is no unit OU=Nowhere/);
    expect(await refused("--group", "Nobodies")).to.match(/there is no group Nobodies/);
    expect(await refused("--group", "X empty")).to.match(/there is nobody who can be adopted/);
    expect(await refused("--out", __filename)).to.match(/it is there already.*--force/);
  });
});
