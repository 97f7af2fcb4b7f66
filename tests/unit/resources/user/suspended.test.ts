import { expect } from "chai";
import type { UserArguments, UserState } from "../../../../provider/resources/user/properties";
import { BASE } from "../../directory/ldap/memory-client";
import { anotherRun, args, created, edited, house, stranger, useUsers, users } from "./handlers-fixture";

const LEAVERS = `OU=Leavers,${BASE}`;
const suspended = { enabled: false, whenDisabled: { enabledAgain: true } } as const;

describe("a user whom the program disables for a time", () => {
  useUsers();
  before(() => {
    house.memory.put(LEAVERS, { objectClass: ["organizationalUnit"] });
  });

  const update = (olds: UserState, more: Partial<UserArguments> = {}) => users.update(olds, args(more));
  const isEnabled = () => house.account("ada")?.userAccountControl === "512";
  const disabledByHand = () => edited({ userAccountControl: ["514"] });

  it("is enabled again when that is over, if it was enabled before", async () => {
    const left = await update(await created(), suspended);
    expect(isEnabled()).to.equal(false);
    expect(await users.diff(left, args())).to.include({ changes: true });
    await update(left);
    expect(isEnabled()).to.equal(true);
    expect(house.account("ada")?.adminDescription).to.not.contain("suspended");
  });

  it("stays disabled when that is over, if somebody else had disabled it before", async () => {
    const made = await created();
    disabledByHand();
    const left = await update(made, suspended);
    await update(left);
    expect(isEnabled()).to.equal(false);
  });

  it("stays disabled when that is over, if nothing says that it be enabled again", async () => {
    const left = await update(await created(), { enabled: false });
    await update(left);
    expect(isEnabled()).to.equal(false);
  });

  it("is enabled again where the run that disabled it was killed before the state had it", async () => {
    const made = await created();
    await update(made, suspended);
    const left = await update(made, suspended);
    await update(left);
    expect(isEnabled()).to.equal(true);
  });

  it("is enabled again where the state was lost meanwhile, and its resource is made anew", async () => {
    await update(await created(), suspended);
    anotherRun();
    await created();
    expect(isEnabled()).to.equal(true);
  });

  it("is as it was where an account was adopted by the run that disabled it", async () => {
    for (const [control, isBack] of [
      ["512", true],
      ["514", false],
    ] as const) {
      stranger("ada", { userAccountControl: [control] });
      const left = await created({ ...suspended, adopt: true });
      expect(isEnabled()).to.equal(false);
      await update(left, { adopt: true });
      expect(isEnabled(), control).to.equal(isBack);
      house.memory.entries.forEach((values, dn) => {
        if (values.sAMAccountName?.[0] === "ada") house.memory.entries.delete(dn);
      });
    }
  });

  it("is not enabled by whoever declares it disabled for good meanwhile", async () => {
    const left = await update(await created(), suspended);
    const kept = await update(left, { enabled: false });
    await update(kept);
    expect(isEnabled()).to.equal(false);
  });

  it("lives in the unit for that as well, and comes back from it", async () => {
    const whenDisabled = { organizationalUnit: LEAVERS, enabledAgain: true };
    const dn = () => [...house.memory.entries].find(([, { sAMAccountName }]) => sAMAccountName?.[0] === "ada")?.[0];
    const made = await created({ whenDisabled });
    const here = dn();
    const left = await update(made, { enabled: false, whenDisabled });
    expect(dn()).to.equal(`CN=ada,${LEAVERS}`);
    await update(left, { whenDisabled });
    expect([dn(), isEnabled()]).to.deep.equal([here, true]);
  });

  it("is told over Directory Service Data to be enabled by a new password, and may be suspended there", async () => {
    const services = house.services();
    const facts = await services.directories.facts(args().directoryId);
    anotherRun(Object.assign(services, { overApi: () => Promise.resolve(facts) }));
    const made = await created();
    expect(await users.check({ ...args(suspended) }, { ...made })).to.deep.equal([]);
    const left = await update(made, suspended);
    expect(await users.check({ ...args() }, { ...left })).to.deep.equal([]);
    expect(house.said.join()).to.contain("is enabled by a new password");
  });

  it("is told in the preview as what the mark says will become of it", async () => {
    const left = await update(await created(), suspended);
    await users.check({ ...args() }, { ...left });
    expect(house.said.join()).to.contain(
      "enabled: false is taken out, and the account is enabled again, as it was before",
    );
    house.said.length = 0;
    anotherRun();
    await update(left, { enabled: false });
    await users.check({ ...args() }, { ...left });
    expect(house.said.join()).to.contain(
      "stays disabled, since somebody else had disabled it before; give enabled: true",
    );
  });
});

describe("a user who had left before there was an account", () => {
  useUsers();
  const left = "2026-10-31";

  it("is refused by the preview, and by an up without one, and nothing is made", async () => {
    expect(await users.check({ ...args({ left, enabled: false }) }, {})).to.deep.equal([
      {
        property: "userName",
        reason:
          "ada has no account, and left on 2026-10-31 by the roster's row (leaves), so that nothing is made for them any more; take the row out of the roster, or correct leaves",
      },
    ]);
    const refused = await created({ left }).catch((error: unknown) => error);
    expect(refused).to.have.property("code", "invalid-argument");
    expect(house.account("ada")).to.equal(undefined);
  });

  it("is taken over, adopted and edited where the account is there", async () => {
    const made = await created();
    expect(await users.check({ ...args({ left }) }, { ...made })).to.deep.equal([]);
    expect(await users.diff(made, args({ left }))).to.include({ changes: false });
    anotherRun();
    expect(await users.check({ ...args({ left }) }, {})).to.deep.equal([]);
    expect((await created({ left })).objectGuid).to.equal(made.objectGuid);
  });
});
