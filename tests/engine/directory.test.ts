import { expect } from "chai";
import { Sandbox } from "../../sandbox/sandbox";
import { drift } from "./moves/stands";
import { account } from "./person";
import { Stack, type Resource } from "./stack";

describe("people and groups under the real engine", function () {
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

  const user = (userName: string, args: Readonly<Record<string, unknown>> = {}): Resource => {
    const { directoryIds } = sandbox;
    return {
      kind: "User",
      name: userName.toLowerCase(),
      args: { directoryId: directoryIds.simpleAd, userName, ...args },
    };
  };

  /** With attributes that are no text, one of them known only when another resource is there. */
  const bob = (): Resource => {
    const photo = Buffer.from("a photo that is UTF-8 too").toString("base64");
    const attributes = {
      manager: "@user-ada.distinguishedName",
      thumbnailPhoto: { base64: photo },
      countryCode: "0276",
    };
    return user("bob", { attributes, accountExpires: "2027-03-31" });
  };

  const team = (members: readonly string[], args: Readonly<Record<string, unknown>> = {}): Resource[] => {
    const directoryId = sandbox.directoryIds.simpleAd;
    return [
      { kind: "Group", name: "team", args: { directoryId, name: "Team", ...args } },
      { kind: "GroupMembership", name: "team", args: { directoryId, group: "@group-team.id", members } },
    ];
  };

  const membersOf = async (group: string) => {
    const [entry] = await sandbox.directory.search(`(sAMAccountName=${group})`, ["member"]);
    return [entry?.member ?? []].flat().map((dn) => /^CN=([^,]*)/.exec(dn)?.[1]);
  };

  /** Makes these the program, previews, runs, and looks again: the preview told the truth, and nothing is left to do. */
  async function upAsPreviewed(resources: readonly Resource[]) {
    await stack.write(resources);
    const preview = await stack.preview();
    const done = await stack.up();
    const tenses: Record<string, string> = {
      create: "created",
      update: "updated",
      delete: "deleted",
      replace: "replaced",
      unchanged: "unchanged",
    };
    expect(done).to.deep.equal(
      Object.fromEntries(Object.entries(preview).map(([word, count]) => [tenses[word] ?? word, count])),
    );
    // A refresh that changes nothing of the state: so the preview before it had been the same as the one after.
    expect(await drift(stack), "a refresh").to.deep.equal([]);
    expect(Object.keys(await stack.preview("--expect-no-changes")), "after refresh").to.deep.equal(["unchanged"]);
    return done;
  }

  it("of whom many are wrong are all told in one preview, with what is wrong", async () => {
    await stack.write([
      user("ok"),
      user("one/two"),
      user("three", { email: "nobody" }),
      user("four", { firstname: "Ada", enabled: "yes", initialPassword: "" }),
      // More than one slice of the program's loop.
      ...Array.from({ length: 12 }, (_, index) => user(`ok${index}`)),
      user("five", { displayName: "@user-ok.displayName", lastName: "x".repeat(65) }),
      { kind: "Group", name: "six", args: { directoryId: "d-none", name: "Six" } },
    ]);
    const { code, output } = await stack.try(["preview"]);
    expect(code).to.not.equal(0);
    for (const words of [
      "userName holds the character /",
      'email is "nobody": it has no @',
      "firstname is not an argument; did you mean firstName?",
      'enabled is "yes"; give true or false',
      "lastName has 65 characters",
      "directoryId is",
    ]) {
      expect(output).to.include(words);
    }
    const told = output.slice(output.indexOf("Diagnostics:"));
    for (const resource of ["User (one/two)", "User (three)", "User (four)", "User (five)", "Group (six)"]) {
      expect(told).to.include(resource);
    }
    expect(told).to.not.include("(ok");
  });

  it("have a password that is refused shown nowhere, in the preview and its JSON", async () => {
    const initialPassword = `Hunter9!${"x".repeat(120)}`;
    await stack.write([user("lux", { initialPassword })]);
    for (const options of [[], ["--json"]]) {
      const { code, output } = await stack.try(["preview", ...options]);
      expect(code).to.not.equal(0);
      expect(output).to.include("initialPassword must be text of 1 to 127 characters").and.to.not.include("Hunter9!");
    }
  });

  it("are made together, a group with its members", async () => {
    const resources = [user("ada"), bob(), ...team(["@user-ada.id", "@user-bob.id"])];
    expect(await upAsPreviewed(resources)).to.include({ created: 5 });
    expect((await membersOf("Team")).sort()).to.deep.equal(["ada", "bob"]);
    const manager = (await account(sandbox, "ada"))?.dn;
    expect(await account(sandbox, "bob")).to.include({ manager, countryCode: "276" });
  });

  it("change as previewed: a member leaves, the group is renamed, a name changes its letter case in place", async () => {
    const before = await account(sandbox, "ada");
    const resources = [
      user("Ada", { displayName: "Ada, “Countess”" }),
      user("bob"),
      ...team(["@user-ada.id"], { name: "Crew" }),
    ];
    // Bob's attributes are taken out, too.
    expect(await upAsPreviewed(resources)).to.include({ updated: 4 });
    expect(await account(sandbox, "bob")).to.include({ countryCode: "0", accountExpires: "9223372036854775807" });
    expect(await membersOf("Crew")).to.deep.equal(["Ada"]);
    expect(await account(sandbox, "ada")).to.include({
      objectGUID: before?.objectGUID,
      sAMAccountName: "Ada",
      displayName: "Ada, “Countess”",
    });
  });

  it("are adopted with nothing but declared properties touched, no password reset (azuread #377, #427, #582; ad #145)", async () => {
    const { directory } = sandbox;
    const dn = `CN=Veteran,${directory.usersOu}`;
    await directory.add(dn, { objectClass: "user", sAMAccountName: "veteran", title: "Captain", sn: "Old" });
    await directory.people().resetPassword(sandbox.directoryIds.simpleAd, "veteran", "Kept-Passw0rd!");
    const [before] = await directory.search("(sAMAccountName=veteran)", ["pwdLastSet", "objectGUID"]);
    const resources = [
      user("Ada"),
      user("bob"),
      ...team([], { name: "Crew" }).slice(0, 1),
      user("veteran", { adopt: true, lastName: "New" }),
    ];
    await upAsPreviewed(resources);
    expect(await account(sandbox, "veteran")).to.include({
      sn: "New",
      title: "Captain",
      pwdLastSet: before?.pwdLastSet,
      objectGUID: before?.objectGUID,
    });
    await upAsPreviewed(resources.slice(0, 3));
    expect(await account(sandbox, "veteran"), "an adopted account is retained").to.include({ dn, sn: "New" });
  });

  it("rotate a password by passwordVersion alone (ActiveDirectoryDsc #219, #384)", async () => {
    const set = async () => (await account(sandbox, "dora"))?.pwdLastSet;
    await upAsPreviewed([user("dora", { initialPassword: "First-Passw0rd!", passwordVersion: 1 })]);
    const first = await set();
    await upAsPreviewed([
      user("dora", { initialPassword: "Second-Passw0rd!", passwordVersion: 1, lastName: "Edited" }),
    ]);
    expect(await set()).to.equal(first);
    await upAsPreviewed([
      user("dora", { initialPassword: "Second-Passw0rd!", passwordVersion: 2, lastName: "Edited" }),
    ]);
    expect(await set()).to.not.equal(first);
  });

  it("show no drift for what people do by themselves: lockout, logon, memberships (okta #94, #225)", async () => {
    const { directory } = sandbox;
    const found = await account(sandbox, "dora");
    await directory.modify(found?.dn ?? "", { accountExpires: "133700000000000000", lockoutTime: "0" });
    await directory.add(`CN=Club,${directory.usersOu}`, {
      objectClass: "group",
      sAMAccountName: "Club",
      member: found?.dn ?? "",
    });
    await stack.refresh();
    expect(Object.keys(await stack.preview("--expect-no-changes"))).to.deep.equal(["unchanged"]);
  });

  it("come back as the same account after deletionPolicy: disable", async () => {
    const args = {
      initialPassword: "Second-Passw0rd!",
      passwordVersion: 2,
      lastName: "Edited",
      deletionPolicy: "disable",
    };
    await upAsPreviewed([user("dora", args)]);
    const before = await account(sandbox, "dora");
    await upAsPreviewed([]);
    expect(await account(sandbox, "dora")).to.include({ userAccountControl: "514" });
    await upAsPreviewed([user("dora", args)]);
    expect(await account(sandbox, "dora")).to.include({ userAccountControl: "512", objectGUID: before?.objectGUID });
  });
});
