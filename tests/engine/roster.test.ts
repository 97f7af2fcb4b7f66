import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { Sandbox } from "../../sandbox/sandbox";
import { command } from "../command";
import { account, desktops, invitations, person } from "./person";
import { Stack } from "./stack";

describe("a Roster under the real engine", function () {
  this.timeout(1_800_000);
  let sandbox: Sandbox;
  let stack: Stack;

  before(async () => {
    sandbox = await Sandbox.start({ rate: false });
    stack = await Stack.create(sandbox);
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  const STAFF = ["ada", "bob", "eve"];
  const row = (userName: string, further: object = {}) => ({
    userName,
    firstName: "Ada",
    lastName: "Byron",
    email: `${userName}@corp.example.com`,
    ...(userName === "ada" ? {} : { desktop: false }),
    ...further,
  });
  const hire = (people: readonly object[], further: object = {}) =>
    stack.writeRoster({
      directoryId: sandbox.directoryIds.simpleAd,
      people,
      ...further,
      defaults: { desktop: { bundleId: sandbox.bundles[0]?.id, runningMode: "AUTO_STOP" } },
    });

  it("takes people that the program had outside it as they are: same accounts, same desktop, no second mail", async () => {
    const all = STAFF.flatMap((userName) => person(sandbox, userName));
    await stack.write(all.filter(({ kind, name }) => kind === "User" || name === "ada"));
    await stack.up();
    const before = await Promise.all(STAFF.map((userName) => account(sandbox, userName)));
    const [desktop] = await desktops(sandbox, "ada");

    await stack.write([]);
    await hire(STAFF.map((userName) => row(userName)));
    // The roster and a row a person are new; of what there is, only the marks are written anew.
    expect(await stack.preview()).to.deep.equal({ create: 4, update: 5 });
    expect(await stack.up()).to.deep.equal({ created: 4, updated: 5 });
    const after = await Promise.all(STAFF.map((userName) => account(sandbox, userName)));
    expect(after.map((one) => one?.objectGUID)).to.deep.equal(before.map((one) => one?.objectGUID));
    expect((await desktops(sandbox, "ada")).map(({ id }) => id)).to.deep.equal([desktop?.id]);
    expect(invitations(sandbox, "ada")).to.have.length(1);
  });

  it("shows each person as a row with theirs below it, and nothing to do where nothing changed", async () => {
    expect(await stack.preview("--expect-no-changes")).to.deep.equal({ unchanged: 10 });
    const urns = (await stack.deployment()).resources?.map(({ urn }) => urn.replace(/^.*::people::/, ""));
    const [roster, one] = ["workspaces-users:index:Roster", "workspaces-users:index:Person"];
    expect(urns).to.include.members([
      `${roster}::staff`,
      `${roster}$${one}::ada`,
      `${roster}$${one}$pulumi-nodejs:dynamic/workspaces-users:Workspace::ada`,
    ]);
  });

  it("changes nothing and nobody for a roster that is wrong, and tells all that is", async () => {
    await hire([row("ada", { email: "ada" }), row("bob", { fristName: "Bob" }), row("ADA")]);
    const { code, output } = await stack.try(["up", "--yes", "--skip-preview"]);
    expect(code).to.not.equal(0);
    expect(output).to.include("3 faults; nothing of it was registered").and.not.include("deleted");
    expect(output).to.include("did you mean firstName?");
    expect(await account(sandbox, "eve")).to.not.equal(undefined);
  });

  it("edits who changed, and removes who is not there any more", async () => {
    await hire([row("ada"), row("bob", { lastName: "Babbage" })]);
    expect(await stack.up()).to.deep.equal({ updated: 1, deleted: 2 });
    expect(await account(sandbox, "bob")).to.include({ sn: "Babbage" });
    expect(await account(sandbox, "eve")).to.equal(undefined);
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });

  it("renames a group by the former name that the plan says to give: the same group, with its members, as the preview shows", async () => {
    const people = (group: string) => [row("ada", { groups: [group] }), row("bob", { lastName: "Babbage" })];
    const group = async (name: string) => {
      const [found] = await sandbox.directory.search(`(sAMAccountName=${name})`, ["objectGUID", "member", "cn"]);
      return found;
    };
    await hire(people("Analysts"), { groups: { Analysts: {} } });
    expect(await stack.up()).to.include({ created: 2 });
    const before = await group("Analysts");
    // What the plan says of a group that has another name by now is followed.
    await hire(people("Insight"), { groups: { Insight: {} } });
    const input = await stack.run("preview", "--json", "--show-sames");
    const { cwd, env } = stack.shell;
    const { printed, complained } = await command(["plan", "--no-stack", "--format", "json"], { input, cwd, env });
    const hint = /if (\w+) is the same group by a new name, give that formerName: \\?"(\w+)\\?"/.exec(printed);
    const [, now = "", formerName] = hint ?? expect.fail(printed + complained);
    await hire(people("Insight"), { groups: { [now]: { formerName } } });
    expect(await stack.preview()).to.deep.equal({ update: 2, unchanged: 8 });
    expect(await stack.up()).to.deep.equal({ updated: 2, unchanged: 8 });
    const after = await group("Insight");
    expect(after).to.include({ objectGUID: before?.objectGUID, member: before?.member, cn: "Insight" });
    expect(await group("Analysts")).to.equal(undefined);
  });

  it("keeps a group of which the file says no more while rows still name it, and plan says so before", async () => {
    const people = [{ userName: "una", groups: ["Makers"] }];
    const place = { directoryId: sandbox.directoryIds.simpleAd, people };
    await stack.writeRoster({ ...place, groups: { Makers: {} } });
    await stack.up();
    const [before] = await sandbox.directory.search("(sAMAccountName=Makers)", ["objectSid", "member"]);
    await stack.writeRoster(place);
    const input = await stack.run("preview", "--json", "--show-sames");
    const planned = await command(["plan", "--no-stack", "--format", "markdown"], {
      input,
      env: sandbox.environment(),
    });
    expect(planned.status, planned.printed).to.equal(2);
    expect(planned.printed).to.include("is the group of membership");
    const { code, output } = await stack.try(["up", "--yes", "--skip-preview"]);
    expect(code, output).to.not.equal(0);
    expect(output).to.match(
      /deleting group Makers .* is the group of membership \S+Makers, which this program declares/,
    );
    expect(await sandbox.directory.search("(sAMAccountName=Makers)", ["objectSid", "member"])).to.deep.equal([before]);
    // As the error says: out of every row too.
    await stack.writeRoster({ ...place, people: [{ userName: "una" }] });
    await stack.up();
    expect(await sandbox.directory.search("(sAMAccountName=Makers)")).to.deep.equal([]);
  });

  it("leaves those in their groups who were there before when their rows go, and takes those out whose rows lose the group", async () => {
    const { directory, directoryIds } = sandbox;
    const dnOf = (name: string) => `CN=${name},${directory.usersOu}`;
    for (const name of ["yan", "zoe"]) {
      await directory.add(dnOf(name), { objectClass: "user", sAMAccountName: name });
    }
    await directory.add(dnOf("Sales"), {
      objectClass: "group",
      sAMAccountName: "Sales",
      member: [dnOf("yan"), dnOf("zoe")],
    });
    const inSales = async () => {
      const [found] = await directory.search("(sAMAccountName=Sales)", ["member"]);
      return [found?.member ?? []]
        .flat()
        .map((dn) => /^CN=(\w+)/.exec(dn)?.[1])
        .sort();
    };
    const env = sandbox.environment();
    const exported = await command(["export", "--directory", directoryIds.simpleAd, "--group", "Sales"], { env });
    expect(exported.status, exported.complained).to.equal(0);
    const { people, groups } = parse(exported.printed) as { people: { userName: string }[]; groups: object };
    expect(people.map(({ userName }) => userName)).to.deep.equal(["yan", "zoe"]);
    const [yan, zoe] = people;
    const file = async (rows: readonly unknown[]) => {
      await writeFile(join(stack.shell.cwd, "people.yaml"), stringify({ people: rows, groups }));
      await stack.writeRoster({ directoryId: directoryIds.simpleAd, people: "people.yaml" });
    };
    const made = (userName: string, theirs = ["Sales"]) => ({ userName, groups: theirs });
    await file([yan, zoe, made("mia"), made("tim"), made("kai")]);
    await stack.up();
    expect(await inSales()).to.deep.equal(["kai", "mia", "tim", "yan", "zoe"]);

    // zoe was in it before, the roster put mia there, and both have no row any more; tim has one, without the group.
    await file([yan, made("tim", []), made("kai")]);
    const plan = async () => {
      const input = await stack.run("preview", "--json", "--show-sames");
      const { printed } = await command(["plan", "--no-stack", "--format", "json"], { input, env });
      return (JSON.parse(printed) as { findings: { kind: string; resource: string; what: string }[] }).findings;
    };
    const staying = `stays in group Sales (${directoryIds.simpleAd}), since the roster had not added them`;
    const line = `zoe has no row in the roster any more, and ${staying}`;
    expect((await plan()).map(({ kind, resource, what }) => [kind, resource, what])).to.have.deep.members([
      ["note", "GroupMembership Sales", line],
    ]);
    expect(await stack.run("preview", "--diff")).to.include(line);
    await stack.up();
    expect(await inSales()).to.deep.equal(["kai", "yan", "zoe"]);
    expect((await account(sandbox, "zoe"))?.adminDescription).to.equal(undefined);
    expect([await account(sandbox, "mia"), (await account(sandbox, "tim"))?.cn]).to.deep.equal([undefined, "tim"]);
    await stack.preview("--refresh", "--expect-no-changes");

    // Nobody has the group any more: kai and yan by their rows, of whom yan had it before.
    await file([{ ...yan, groups: [] }, made("kai", [])]);
    await stack.up();
    expect(await inSales()).to.deep.equal(["zoe"]);
    expect(Object.keys(await stack.preview("--expect-no-changes"))).to.deep.equal(["unchanged"]);

    // Nobody has it again: kai by his row, and yan, whom somebody had put back by hand, by none.
    await directory.modify(dnOf("Sales"), { member: [dnOf("yan"), dnOf("zoe")] });
    await file([yan, made("kai")]);
    await stack.up();
    await file([made("kai", [])]);
    const [left] = (await plan()).filter(({ resource }) => resource.startsWith("GroupMembership"));
    expect(left?.what).to.equal(`yan has no row in the roster any more, and ${staying}`);
    expect(await stack.run("up", "--yes", "--skip-preview")).to.include(left?.what);
    expect(await inSales()).to.deep.equal(["yan", "zoe"]);
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });
});
