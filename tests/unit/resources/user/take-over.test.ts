import { expect } from "chai";
import type { Change } from "ldapts";
import { newIncarnation } from "../../../../provider/ownership/mark";
import { UserHandlers } from "../../../../provider/resources/user/handlers";
import type { UserArguments } from "../../../../provider/resources/user/properties";
import { clockOf } from "../../clients";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const WEEK_MS = 7 * 24 * 60 * 60_000;

const args = (more: Partial<UserArguments> = {}): UserArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  owner: "people/prod/ada",
  firstName: "Ada",
  email: "ada@example.com",
  ...more,
});

describe("an account whose name is taken", () => {
  let house: House;
  let users: UserHandlers;

  before(async () => {
    house = await House.open();
  });
  after(() => house.close());

  beforeEach(() => {
    house.memory.entries.delete(`CN=ada,${USERS}`);
    house.memory.writes.length = 0;
    house.said.length = 0;
    users = new UserHandlers(house.services());
  });

  const made = (ago = 0) => newIncarnation({ now: () => clockOf(house.world).now() - ago });
  /** Ada's account with a mark, and a password that is hers. */
  const standing = (mark: string, more: Record<string, string[]> = {}) => {
    house.memory.put(`CN=ada,${USERS}`, {
      sAMAccountName: ["ada"],
      objectClass: ["top", "user"],
      userAccountControl: ["512"],
      givenName: ["Ada"],
      mail: ["ada@example.com"],
      adminDescription: [mark],
      unicodePwd: ["hers"],
      ...more,
    });
  };
  const account = () => house.account("ada") ?? expect.fail("it is gone");
  const password = () => (account().unicodePwd as Buffer | string).toString("utf16le");

  for (const [what, news, person] of [
    ["the e-mail address is another", { firstName: "Ada", email: "jane@example.com" }, "Ada <jane@example.com>"],
    ["the first name is another", { firstName: "Jane" }, "Jane <ada@example.com>"],
  ] as const) {
    it(`is not handed from one resource to another of the program if ${what}: the error names both, in the preview already`, async () => {
      standing(`pulumi:people/prod/john#${made()}`);
      const jane = args({ owner: "people/prod/acme:Person$jane", adopt: true, ...news });
      const checked = await users.check({ ...jane }, {});
      const error = await failureOf(users.create(jane));
      expect(checked).to.deep.equal([{ property: "userName", reason: error.message }]);
      expect(error.code).to.equal("already-exists");
      expect(error.message)
        .to.contain("the account is resource john's of this program, Ada <ada@example.com>")
        .and.to.contain(`resource acme:Person$jane declares ${person}`)
        .and.to.contain('aliases: [{ name: "john" }]');
      expect(house.memory.writes.filter(([method]) => method !== "add")).to.deep.equal([]);
    });
  }

  for (const [what, mark, pwdLastSet] of [
    ["asked to change the password if the program adopts it", "", "0"],
    [
      "not asked again if an interrupted run made it",
      `pulumi:people/prod/ada#${newIncarnation({ now: () => 0 })}`,
      "1",
    ],
  ] as const) {
    it(`is ${what}`, async () => {
      standing(mark, { pwdLastSet: ["1"], ...(mark === "" ? { adminDescription: [] } : {}) });
      await users.create(args({ adopt: true, mustChangePassword: true }));
      expect(account()).to.include({ pwdLastSet });
    });
  }

  for (const [what, mark, more, enabled, isSaid] of [
    ["of an older release's mark", "pulumi:people/prod/ada", { userAccountControl: ["514"] }, undefined, true],
    ["that the program wants disabled", "pulumi:people/prod/ada", { userAccountControl: ["514"] }, false, false],
    ["that is enabled", "pulumi:people/prod/ada", {}, undefined, false],
    [
      "of a mark of this release",
      `pulumi:people/prod/ada#${newIncarnation({ now: () => 0 })}`,
      { userAccountControl: ["514"] },
      undefined,
      false,
    ],
  ] as const) {
    it(`is ${isSaid ? "" : "not "}said to stay disabled: one ${what}`, async () => {
      standing(mark, more as unknown as Record<string, string[]>);
      await users.create(args({ adopt: true, ...(enabled === undefined ? {} : { enabled }) }));
      expect(house.said.filter((line) => line.includes("is disabled and stays so"))).to.deep.equal(
        isSaid
          ? [
              `user ada (${simpleAd}) is disabled and stays so: a run of an older release was interrupted before it had a password, or it was disabled since; ` +
                "if it may be used, raise passwordVersion with an initialPassword, run pulumi up, then set enabled: true",
            ]
          : [],
      );
    });
  }

  it("is handed over whatever its letter case and what only one side says, and stays suspended", async () => {
    standing(`pulumi:people/prod/john#${made(WEEK_MS)}`, { sn: ["Byron"], userAccountControl: ["514"] });
    const { outs } = await users.create(args({ firstName: "ADA" }));
    expect(account()).to.include({
      adminDescription: `pulumi:people/prod/ada#${outs.incarnation}`,
      sn: "Byron",
      userAccountControl: "514",
      unicodePwd: "hers",
    });
    expect(house.said).to.deep.equal([`user ada (CN=ada,${USERS}) was resource john's, and is taken over`]);
  });

  it("is built in or critical: it is never taken over, which is said of it by its SID", async () => {
    standing("x", { isCriticalSystemObject: ["TRUE"] });
    const { message } = await failureOf(users.create(args({ adopt: true })));
    expect(message)
      .to.match(/creating user ada \(d-9067000001\): user ada \(S-1-5-21-[\d-]+\) is built in/)
      .and.to.contain("[protected-account]");
  });

  it("is not handed to another person, in words for both cases", async () => {
    standing(`pulumi:people/prod/acme:Person$john#${made()}`);
    const { message } = await failureOf(users.create(args({ firstName: "Jane" })));
    expect(message).to.contain(
      "if Jane <ada@example.com> is another person: take acme:Person$john out of the program, with their WorkSpace, run pulumi up, and only then add ada. " +
        'If it is the same person: give the resource the option aliases: [{ name: "john" }], or rename it and the person in two runs of pulumi up',
    );
  });

  it("is whoever's it was if this resource made it itself, though the person has another name by now", async () => {
    standing(`pulumi:people/prod/ada#${made()}`);
    await users.create(args({ firstName: "Augusta" }));
    expect(account()).to.include({ givenName: "Augusta" });
  });

  it("is free again by the time it is to be taken over: the error says to run again", async () => {
    standing(`pulumi:people/prod/ada#${made()}`);
    let searches = 0;
    house.memory.after = (method, dn) => {
      if (method === "search" && dn !== "" && (searches += 1) === 2) house.memory.entries.delete(`CN=ada,${USERS}`);
    };
    const error = await failureOf(users.create(args()));
    house.memory.after = () => undefined;
    expect(error.code).to.equal("outcome-unknown");
    expect(error.message)
      .to.contain("creating user ada (d-9067000001): the name was taken a moment ago, and is free now")
      .and.to.contain("run the same command again");
  });

  it("is adopted without its password set, which is said alone, and is never said of the account of an earlier run", async () => {
    standing("");
    Object.assign(house.memory.named("ada") ?? {}, { adminDescription: [] });
    const kept = `user ada (${simpleAd}): initialPassword is not set, since the account has a password; change passwordVersion to set it`;
    await users.create(args({ adopt: true, initialPassword: "Second-Passw0rd" }));
    expect(house.said).to.deep.equal([kept]);
    house.said.length = 0;
    await users.create(args({ initialPassword: "Second-Passw0rd" }));
    expect(house.said.join(), "of an earlier run")
      .to.contain("is this resource's own, and is taken over")
      .and.to.not.contain(kept);
    expect(password()).to.equal("hers");
  });

  it("is adopted without its password set though a version is given, of which nothing is said", async () => {
    standing("");
    Object.assign(house.memory.named("ada") ?? {}, { adminDescription: [] });
    await users.create(args({ adopt: true, initialPassword: "Second-Passw0rd", passwordVersion: 1 }));
    expect(password()).to.equal("hers");
    expect(house.said).to.deep.equal([]);
  });

  it("of this resource's own name is its own, however old, if the state holds the resource", async () => {
    standing(`pulumi:people/prod/ada#${made(WEEK_MS)}`);
    const services = house.services();
    services.claims.know("user", "people/prod/ada", "corp.example.com countess", undefined);
    const { outs } = await new UserHandlers(services).create(args());
    expect(account().adminDescription).to.equal(`pulumi:people/prod/ada#${outs.incarnation}`);
  });

  it("of release 0.1.0 is this resource's own if it was made lately, since its mark does not tell", async () => {
    const today = new Date(clockOf(house.world).now()).toISOString().replace(/[-:T]|\.\d+Z/g, "");
    standing("pulumi:people/prod/ada", { whenCreated: [`${today}.0Z`] });
    const { outs } = await users.create(args());
    expect(account().adminDescription).to.equal(`pulumi:people/prod/ada#${outs.incarnation}`);
  });

  it("of release 0.1.0 has its password left alone, since its mark tells of no version", async () => {
    standing("pulumi:people/prod/john");
    await users.create(args({ initialPassword: "Second-Passw0rd", passwordVersion: 1 }));
    expect(password()).to.equal("hers");
  });

  it("that another stack released is adopted as nobody's, enabled, and its version forgotten", async () => {
    standing(`pulumi:people/test/ada#${made()}+released+password=3`, { userAccountControl: ["514"] });
    const { outs } = await users.create(args({ adopt: true, initialPassword: "Second-Passw0rd", passwordVersion: 4 }));
    expect(account()).to.include({
      adminDescription: `pulumi:people/prod/ada#${outs.incarnation}+adopted`,
      userAccountControl: "512",
      unicodePwd: "hers",
    });
    expect(house.said).to.deep.equal([]);
  });

  it("and is unfinished and adopted stays adopted once it is finished", async () => {
    standing(`pulumi:people/prod/ada#${made()}+adopted+unfinished`, { userAccountControl: ["514"] });
    const { outs } = await users.create(args());
    expect(outs).to.include({ adopted: true });
    expect(account().adminDescription).to.equal(`pulumi:people/prod/ada#${outs.incarnation}+adopted`);
  });

  it("stays adopted after a move, and does not become it by adopt: true", async () => {
    for (const [flag, adopt] of [
      ["+adopted", false],
      ["", true],
    ] as const) {
      house.memory.entries.delete(`CN=ada,${USERS}`);
      standing(`pulumi:people/prod/john#${made()}${flag}`);
      const { outs } = await users.create(args({ adopt }));
      expect(account().adminDescription).to.equal(`pulumi:people/prod/ada#${outs.incarnation}${flag}`);
      expect(outs.adopted).to.equal(flag === "" ? undefined : true);
    }
  });

  for (const [what, before, version, set] of [
    ["the version was raised in the commit that moved it", "+password=1", 2, true],
    ["a first version came in the commit that moved it", "", 1, true],
    ["the version is what was set last", "+password=2", 2, false],
    ["there is no version", "+password=2", undefined, false],
  ] as const) {
    it(`has its password ${set ? "set" : "left alone"} if ${what}`, async () => {
      standing(`pulumi:people/prod/john#${made()}${before}`);
      const versions = version === undefined ? {} : { passwordVersion: version };
      const { outs } = await users.create(args({ initialPassword: "Second-Passw0rd", ...versions }));
      expect(password()).to.equal(set ? '"Second-Passw0rd"' : "hers");
      const kept = set ? `+password=${version}` : before;
      expect(account().adminDescription).to.equal(`pulumi:people/prod/ada#${outs.incarnation}${kept}`);
    });
  }

  it("says that an initialPassword is not set where the account has one, and no version asks for it", async () => {
    standing(`pulumi:people/prod/john#${made()}`);
    await users.create(args({ initialPassword: "Second-Passw0rd" }));
    expect(house.said.join("\n")).to.contain("initialPassword is not set, since the account has a password");
  });

  it("is finished where its creation was interrupted before it had a password: set, then enabled", async () => {
    standing(`pulumi:people/prod/ada#${made()}+unfinished`, { userAccountControl: ["514"] });
    const { outs } = await users.create(args({ initialPassword: "First-Passw0rd", passwordVersion: 1 }));
    expect(password()).to.equal('"First-Passw0rd"');
    expect(account()).to.include({
      userAccountControl: "512",
      adminDescription: `pulumi:people/prod/ada#${outs.incarnation}+password=1`,
    });
  });

  for (const enabled of [true, undefined, false]) {
    it(`that is unfinished is disabled and marked so until its password is set, if enabled is ${enabled}`, async () => {
      standing(`pulumi:people/prod/ada#${made()}+unfinished`, { userAccountControl: ["512"] });
      const atPassword: unknown[] = [];
      house.memory.before = (method) => {
        const [, , changes = []] = method === "modify" ? (house.memory.writes.at(-1) ?? []) : [];
        if ((changes as Change[]).some(({ modification: { type } }) => type === "unicodePwd")) {
          atPassword.push(account().userAccountControl, account().adminDescription);
        }
      };
      const { outs } = await users.create(args(enabled === undefined ? {} : { enabled }));
      house.memory.before = () => undefined;
      const mark = `pulumi:people/prod/ada#${outs.incarnation}`;
      expect(atPassword).to.deep.equal(["514", `${mark}+unfinished`]);
      expect(account()).to.include({
        userAccountControl: enabled === false ? "514" : "512",
        adminDescription: mark,
      });
    });
  }

  it("of this resource's own name is refused a week later, with since when, and taken over if adopt asks for it", async () => {
    const since = made(WEEK_MS);
    standing(`pulumi:people/prod/ada#${since}`);
    const error = await failureOf(users.create(args()));
    expect(error.code).to.equal("already-exists");
    expect(error.message).to.contain("since 2026-11-1").and.to.contain("this resource's own name");
    expect(account().adminDescription).to.equal(`pulumi:people/prod/ada#${since}`);
    const { outs } = await users.create(args({ adopt: true }));
    expect(account().adminDescription).to.equal(`pulumi:people/prod/ada#${outs.incarnation}`);
  });

  it("is not adopted over another tool's value in the attribute of the mark, which stays", async () => {
    standing("User_NoEntraSync");
    const error = await failureOf(users.create(args({ adopt: true })));
    expect(error.message)
      .to.contain("holds \"User_NoEntraSync\", a note of somebody's or another tool's value")
      .and.to.contain("workspaces-users:directories.d-9067000001.markAttribute");
    expect(account().adminDescription).to.equal("User_NoEntraSync");
  });
});
