import { expect } from "chai";
import { InterruptibleClock } from "../../../../provider/concurrency/interruptible";
import { DeletionProof } from "../../../../provider/deletion/proof";
import { ProviderError } from "../../../../provider/errors/provider-error";
import type { Directory } from "../../../../provider/directory/directory";
import type { NewUser } from "../../../../provider/directory/user";
import { attributeOfMark, markOfAttribute } from "../../../../provider/ownership/mark";
import { takeOver } from "../../../../provider/resources/user/take-over";
import { newUser } from "../../../../provider/resources/user/plan";
import type { UserArguments } from "../../../../provider/resources/user/properties";
import { managedAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "./house";

const OWNER = "hr/prod/ada";
const MARK = { owner: OWNER, incarnation: "0mh5k2x9q1a2b3c4d" };
/** Of the run that takes over. */
const AGAIN = { owner: OWNER, incarnation: "0mh5k2x9q1a2b3c4e" };
const UNFINISHED = attributeOfMark({ ...MARK, unfinished: true });

const args = (more: Partial<UserArguments> = {}): UserArguments => ({
  directoryId: managedAd,
  userName: "ada",
  firstName: "Ada",
  initialPassword: "Analytical-1",
  owner: OWNER,
  ...more,
});
const wanted = (more: Partial<UserArguments> = {}): NewUser => newUser(args(more), attributeOfMark(MARK));

async function failed(work: Promise<unknown>): Promise<ProviderError> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof ProviderError) return outcome;
  throw outcome instanceof Error ? outcome : new Error("it did not fail");
}

describe("people over Directory Service Data", () => {
  let house: House;
  let directory: Directory;
  beforeEach(async () => {
    house = new House();
    await house.start();
    directory = house.open();
  });
  afterEach(() => house.stop());

  /** As the handlers do it: made, or taken over from a run that was ended. */
  async function make(more: Partial<UserArguments>): Promise<void> {
    const fresh = house.open();
    const made = await fresh.createUser(wanted(more), UNFINISHED);
    if (made === undefined) {
      await takeOver({ directory: fresh, news: args(more), mark: AGAIN, now: house.now, isKnown: true });
    }
  }

  async function expectFinished(more: Partial<UserArguments>): Promise<void> {
    const entry = await house.found("ada");
    expect(markOfAttribute(entry?.info as string))
      .to.include({ owner: OWNER })
      .and.not.to.have.property("unfinished");
    expect(entry?.info).not.to.contain("disabling");
    expect(entry?.description).to.equal(more.description);
    expect(await house.isEnabled("ada")).to.equal(more.enabled ?? true);
  }

  it("makes an account disabled and marked, sets its password, and only then marks it as finished", async () => {
    const user = await directory.createUser(wanted({ description: "Countess" }), UNFINISHED);
    expect(house.writes()).to.deep.equal(["CreateUser", "ResetUserPassword", "UpdateUser ADD", "UpdateUser REPLACE"]);
    expect(house.sent[0]?.input.OtherAttributes).to.deep.equal({
      displayName: { S: "Ada" },
      description: { S: UNFINISHED },
    });
    expect(user).to.include({ enabled: true, mark: attributeOfMark(MARK), userName: "ada" });
    expect(user?.attributes.description).to.deep.equal(["Countess"]);
    await expectFinished({ description: "Countess" });
  });

  it("disables an account that is to be so once its password is set, and seen to have enabled it", async () => {
    house.aws.dataDelay = 30_000;
    await directory.createUser(wanted({ enabled: false }), UNFINISHED);
    expect(house.writes()).to.deep.equal([
      "CreateUser",
      "ResetUserPassword",
      "DisableUser",
      "UpdateUser ADD",
      "UpdateUser REMOVE",
    ]);
    await expectFinished({ enabled: false });
  });

  for (const more of [{ enabled: false }, { description: "Countess" }, {}]) {
    it(`ends as the program says, wherever a run was killed before: ${JSON.stringify(more)}`, async () => {
      await directory.createUser(wanted(more), UNFINISHED);
      const requests = house.sent.length;
      for (let killed = 0; killed < requests; killed++) {
        await house.objects.delete(String((await house.found("ada"))?.dn));
        house.killAt(killed);
        await house
          .open()
          .createUser(wanted(more), UNFINISHED)
          .catch((error: unknown) => {
            expect(String((error as Error).cause ?? error)).to.contain("killed");
          });
        const left = await house.found("ada");
        const marks = [left?.info, left?.description].map((value) => markOfAttribute(value as string | undefined));
        expect(left === undefined || marks.some((mark) => mark?.owner === OWNER), `unmarked at ${killed}`).to.equal(
          true,
        );
        house.before = () => undefined;
        await make(more);
        await expectFinished(more);
      }
    });
  }

  it("goes on with an account that a run has left with few requests, one of them its password", async () => {
    house.before = ({ name }) => {
      if (name === "ResetUserPassword") throw new Error("the end");
    };
    await directory.createUser(wanted(), UNFINISHED).catch(() => undefined);
    house.before = () => undefined;
    house.sent = [];
    await make({});
    expect(house.writes()).to.deep.equal([
      "CreateUser",
      "UpdateUser ADD",
      "UpdateUser REMOVE",
      "ResetUserPassword",
      "UpdateUser REPLACE",
    ]);
    expect(house.sent.filter(({ name }) => name === "DescribeUser")).to.have.length(7);
    await expectFinished({});
  });

  for (const [at, words] of [
    ["CreateUser", /^creating user ada \(d-\w+\): the run was cancelled: .* made no account yet; run the same command/],
    [
      "UpdateUser",
      /^creating user ada .*: the account was made by then, .*goes on with that account\. .*delete-user .*--sam-account-name ada/,
    ],
  ] as const) {
    it(`says of a creation that is cancelled in ${at} whose it is, what is there, and how to go on`, async () => {
      const clock = new InterruptibleClock(house.clock);
      house.before = ({ name }) => {
        if (name !== at) return;
        clock.cancel();
        throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
      };
      const error = await failed(house.open({}, {}, clock).createUser(wanted(), UNFINISHED));
      expect(error.message).to.match(words);
      expect(error.code).to.equal("wait-timed-out");
      house.before = () => undefined;
      expect((await house.found("ada")) === undefined).to.equal(at === "CreateUser");
    });
  }

  it("disables at once whom a cancelled creation has enabled by a password, and says what is not known", async () => {
    const clock = new InterruptibleClock(house.clock);
    let asked = 0;
    house.before = ({ name }) => {
      if (name !== "DisableUser" || asked++ > 0) return;
      clock.cancel();
      throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
    };
    const error = await failed(house.open({}, {}, clock).createUser({ ...wanted(), enabled: false }, UNFINISHED));
    expect(error.message).to.match(/the run was cancelled.*though enabled is false.*take it for enabled/);
    expect(asked).to.equal(2);
    house.before = () => undefined;
    expect(await house.isEnabled("ada")).to.equal(false);
  });

  it("tells of an entry that an attribute names whether a user or a group is there, by whatever common name", async () => {
    await directory.createUser(wanted(), UNFINISHED);
    const unit = "OU=Users,OU=MANAGED,DC=managed,DC=example,DC=com";
    const boss = { objectClass: "user", sAMAccountName: "boss", userAccountControl: "512" };
    await house.objects.add(`CN=The Boss,${unit}`, boss);
    const missing = (dn: string) => house.open().ahead.missing(dn);
    expect(await missing(`cn=ADA, ${unit}`)).to.equal(false);
    expect(await missing(`CN=The Boss,${unit}`)).to.equal(false);
    expect(await missing(`CN=nobody,${unit}`)).to.equal(true);
    expect(await missing(`CN=ada,OU=Elsewhere,${unit}`)).to.equal(true);
    for (const unseen of [unit, "CN=boss,OU=People,DC=partner,DC=example,DC=com"]) {
      expect(await missing(unseen), `${unseen}, which the API does not show`).to.equal(false);
    }
  });

  it("leaves a disabled account disabled by a new password, wherever the run was killed that set it", async () => {
    const user = (await directory.createUser(wanted({ enabled: false }), UNFINISHED)) ?? expect.fail();
    house.sent = [];
    await house.open().setPassword(user, "Difference-2");
    const requests = house.sent.length;
    expect(house.writes()).to.deep.equal([
      "UpdateUser REPLACE",
      "ResetUserPassword",
      "DisableUser",
      "UpdateUser REPLACE",
    ]);
    for (let killed = 0; killed < requests; killed++) {
      house.killAt(killed);
      await house
        .open()
        .setPassword(user, "Difference-2")
        .catch((error: unknown) => {
          expect(String((error as Error).cause ?? error)).to.contain("killed");
        });
      house.before = () => undefined;
      const next = house.open();
      await next.editUser(user, () => ({ mark: attributeOfMark(MARK) }));
      await next.setPassword(user, "Difference-2");
      await expectFinished({ enabled: false });
    }
  });

  it("enables an account by a random password; by the one it was given, if this run gave it one", async () => {
    const user = (await directory.createUser(wanted({ enabled: false }), UNFINISHED)) ?? expect.fail();
    const fresh = house.open();
    house.sent = [];
    await fresh.editUser(user, () => ({ enabled: true }));
    const random = house.sent.find(({ name }) => name === "ResetUserPassword")?.input.password;
    expect(random).to.be.a("string").with.length.greaterThan(20);
    expect(await house.isEnabled("ada")).to.equal(true);
    await fresh.editUser(user, () => ({ enabled: false }));
    await fresh.setPassword(user, "Difference-2");
    house.sent = [];
    await fresh.editUser(user, () => ({ enabled: true }));
    expect(house.sent.find(({ name }) => name === "ResetUserPassword")?.input.password).to.equal("Difference-2");
  });

  it("lets one of two claim an account without a mark, and shows the other whose it is", async () => {
    await house.objects.add("CN=ada,OU=Users,OU=MANAGED,DC=managed,DC=example,DC=com", {
      objectClass: "user",
      sAMAccountName: "ada",
      userAccountControl: "512",
    });
    const user = (await directory.findUserByName("ada")) ?? expect.fail();
    const other = attributeOfMark({ owner: "other/prod/ada", incarnation: "0mh5k2x9q1a2b3c4e" });
    const seen: (string | undefined)[] = [];
    house.before = async ({ name }) => {
      if (name !== "UpdateUser") return;
      house.before = () => undefined;
      await house.open().editUser(user, () => ({ mark: other }));
    };
    await directory
      .editUser(user, ({ mark }) => {
        seen.push(mark);
        if (mark !== undefined) throw new Error("not ours");
        return { mark: attributeOfMark(MARK), attributes: { sn: ["Ours"] } };
      })
      .catch(() => undefined);
    expect(seen).to.deep.equal([undefined, other]);
    expect(await house.found("ada"))
      .to.include({ info: other })
      .and.not.to.have.property("sn");
  });

  it("takes an account for gone only after it was not shown for a while, and finds it by another name", async () => {
    const user = (await directory.createUser(wanted(), UNFINISHED)) ?? expect.fail();
    const dn = String((await house.found("ada"))?.dn);
    await house.objects.change(dn, [{ operation: "replace", type: "sAMAccountName", values: ["countess"] }]);
    const before = house.now;
    expect(await house.open().findUser(user)).to.include({ userName: "countess", sid: user.sid });
    expect(house.now - before).to.be.lessThan(1_000);
    await house.objects.delete(dn);
    expect(await house.open().findUser(user)).to.equal(undefined);
    expect(house.now - before).to.be.greaterThan(19_999);
  });

  it("spends the proof on the deletion, with one look between, and deletes nobody who has the name since", async () => {
    const user = (await directory.createUser(wanted(), UNFINISHED)) ?? expect.fail();
    house.sent = [];
    const prove = () => {
      house.sent.push({ name: "proof", input: {} });
      return Promise.resolve(DeletionProof.of(user.guid, house.clock));
    };
    await directory.deleteUser(user, prove);
    expect(house.sent.map(({ name }) => name)).to.deep.equal(["proof", "DescribeUser", "DeleteUser"]);
    expect(await house.found("ada")).to.equal(undefined);
    await house.open().createUser(wanted(), UNFINISHED);
    await house.open().deleteUser(user, prove);
    expect(await house.found("ada")).not.to.equal(undefined);
  });

  it("asks for another proof before a deletion is sent again", async () => {
    const user = (await directory.createUser(wanted(), UNFINISHED)) ?? expect.fail();
    let proofs = 0;
    let deletions = 0;
    house.before = ({ name }) => {
      if (name === "DeleteUser" && ++deletions === 1) {
        throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
      }
    };
    await directory.deleteUser(user, () => {
      proofs += 1;
      return Promise.resolve(DeletionProof.of(user.guid, house.clock));
    });
    expect({ proofs, deletions }).to.deep.equal({ proofs: 1, deletions: 2 });
    expect(await house.found("ada")).to.equal(undefined);
  });

  it("outlives minutes of throttling, with the same client token", async () => {
    const until = house.now + 3 * 60_000;
    const tokens = new Set<unknown>();
    house.before = ({ name, input }) => {
      if (name === "CreateUser") tokens.add(input.ClientToken);
      if (house.now < until) throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
    };
    expect(await directory.createUser(wanted(), UNFINISHED)).to.include({ userName: "ada" });
    expect(tokens.size).to.equal(1);
  });

  it("keeps to the rates of the directory's edition", async () => {
    const user = (await directory.createUser(wanted(), UNFINISHED)) ?? expect.fail();
    const began = house.now;
    for (let edit = 0; edit < 20; edit++) {
      await directory.editUser(user, () => ({ attributes: { sn: [`name ${edit}`] } }));
    }
    expect(house.now - began).to.be.within(3_500, 6_500);
  });

  it("refuses before anything is written what the service cannot do, all at once", async () => {
    const error = await failed(
      directory.createUser(
        {
          ...wanted(),
          passwordNeverExpires: true,
          organizationalUnit: "OU=Elsewhere,DC=managed,DC=example,DC=com",
          attributes: { accountExpires: ["1"], userPrincipalName: ["countess@example.com"], info: ["mine"] },
        },
        UNFINISHED,
      ),
    );
    expect(error.code).to.equal("invalid-argument");
    for (const word of ["accountExpires", "userPrincipalName", "info", "organizationalUnit", "passwordNeverExpires"]) {
      expect(error.message).to.contain(word);
    }
    expect(house.sent).to.deep.equal([]);
  });

  /** How the service refuses the next request of that name. */
  function refuse(operation: string, Reason: string, message: string): void {
    house.before = ({ name }) => {
      if (name === operation) throw Object.assign(new Error(message), { name: "ValidationException", Reason });
    };
  }

  it("names the attributes that were sent where one is refused and the answer names none", async () => {
    const made = (await directory.createUser(wanted(), UNFINISHED)) ?? expect.fail();
    const edited = (attributes: Record<string, string[]>) => failed(directory.editUser(made, () => ({ attributes })));
    refuse("UpdateUser", "INVALID_ATTRIBUTE_VALUE", "The request is not valid.");
    const several = await edited({ sn: ["King"], telephoneNumber: ["+44 20"], department: ["Mathematics"] });
    expect(several.happened).to.equal(
      "Directory Service Data does not take one of sn, telephoneNumber, department (INVALID_ATTRIBUTE_VALUE: The request is not valid.)",
    );
    expect(several.next).to.equal("correct it, or take them out one by one to find it, then run again");
    const one = await edited({ sn: ["King"] });
    expect(one.happened).to.contain("does not take sn (");
    expect(one.next).to.equal("correct it or take it out, then run again");
    for (const words of ["Surname is too long.", "sn is too long.", "King-Noel is not valid."]) {
      refuse("UpdateUser", "INVALID_ATTRIBUTE_VALUE", words);
      const named = await edited({ sn: ["King-Noel"], department: ["Mathematics"] });
      expect(named.happened, words).to.contain("does not take sn (");
    }
    const mark = attributeOfMark({ ...MARK, passwordVersion: 2 });
    const ours = await failed(directory.editUser(made, () => ({ mark })));
    expect(ours.happened).to.contain("does not take our mark in info (");
    expect(ours.next).to.match(/^set workspaces-users:\S+\.markAttribute to another attribute, or set access/);
    refuse("UpdateUser", "INVALID_ATTRIBUTE_NAME", "The request is not valid.");
    expect((await edited({ sn: ["King"] })).next).to.equal(
      'correct it or take it out, or set access: "ldap" for the directory, then run again',
    );
  });

  it("says of a creation that an attribute refuses what to do once, and leaves out our mark", async () => {
    refuse("CreateUser", "INVALID_ATTRIBUTE_VALUE", "The request is not valid.");
    const unmade = await failed(directory.createUser(wanted(), UNFINISHED));
    expect(unmade.happened).to.contain("does not take one of givenName, displayName (");
    refuse("UpdateUser", "INVALID_ATTRIBUTE_VALUE", "The request is not valid.");
    const attributes = { title: ["Countess"] };
    const left = await failed(house.open().createUser({ ...wanted(), attributes }, UNFINISHED));
    expect(left.happened).to.contain("does not take title (");
    expect(left.next.match(/\bruns?\b/g), left.next).to.deep.equal(["run", "run"]);
    expect(left.next).to.match(
      /^correct it or take it out, then run again; the next run goes on with that account\. If nobody is to have it, delete it with: aws /,
    );
  });

  it("says how to enable data access where it is not", async () => {
    house.aws.setDataAccess(managedAd, false);
    const error = await failed(directory.findUserByName("ada"));
    expect(error.message).to.contain(
      `aws ds enable-directory-data-access --directory-id ${managedAd} --region eu-west-1`,
    );
  });

  it("refuses an attribute of marks that the service does not know, where the directory is opened", async () => {
    const error = await failed(Promise.resolve().then(() => house.open({ markAttribute: "adminDescription" })));
    expect(error.code).to.equal("invalid-setting");
    expect(error.message).to.contain("markAttribute to info");
  });
});
