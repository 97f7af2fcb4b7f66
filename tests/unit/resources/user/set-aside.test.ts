import { expect } from "chai";
import type { UserArguments, UserState } from "../../../../provider/resources/user/properties";
import { BASE, USERS } from "../../directory/ldap/memory-client";
import { anotherRun, args, created, edited, house, useUsers, users, writes } from "./handlers-fixture";

const LEAVERS = `OU=Leavers,${BASE}`;
const SALES = `OU=Sales,${BASE}`;
const whenDisabled = { organizationalUnit: LEAVERS };

describe("a user's account in another unit while it is disabled", () => {
  useUsers();
  before(() => {
    for (const unit of [LEAVERS, SALES]) {
      house.memory.put(unit, { objectClass: ["organizationalUnit"] });
    }
  });

  /** The DN of the account, by its name. */
  const dn = (): string | undefined =>
    [...house.memory.entries].find(([, { sAMAccountName }]) => sAMAccountName?.[0] === "ada")?.[0];
  const update = (olds: UserState, more: Partial<UserArguments>) => users.update(olds, args(more));
  const move = (unit: string) => {
    const from = dn() ?? "";
    house.memory.entries.set(`CN=ada,${unit}`, house.memory.entries.get(from) ?? {});
    house.memory.entries.delete(from);
  };

  it("is moved there by enabled: false, and back to where it was by enabled: true, though the program never named that", async () => {
    const made = await created({ organizationalUnit: SALES });
    const undeclared = await update(made, { whenDisabled });
    expect(dn()).to.equal(`CN=ada,${SALES}`);
    const left = await update(undeclared, { enabled: false, whenDisabled });
    expect(dn()).to.equal(`CN=ada,${LEAVERS}`);
    expect(house.account("ada")).to.include({ userAccountControl: "514" });
    expect(await users.diff(left, args({ enabled: false, whenDisabled }))).to.include({ changes: false });
    await update(left, { enabled: true, whenDisabled });
    expect(dn()).to.equal(`CN=ada,${SALES}`);
    expect(house.account("ada")).to.include({ userAccountControl: "512" });
  });

  for (const [what, news] of [
    ["enabled is taken out, which leaves the account disabled,", { whenDisabled }],
    ["whenDisabled is taken out", { enabled: false }],
    ["both are", {}],
  ] as const) {
    it(`is moved back where ${what}`, async () => {
      const left = await update(await created(), { enabled: false, whenDisabled });
      const now = await update(left, news);
      expect(dn()).to.equal(`CN=ada,${USERS}`);
      expect(house.account("ada")).to.include({ userAccountControl: "514" });
      expect(now).to.not.have.property("unitWhenEnabled");
    });
  }

  it("is moved back to the declared unit, also to one that is declared only now", async () => {
    const left = await update(await created(), { enabled: false, whenDisabled });
    await update(left, { enabled: true, whenDisabled, organizationalUnit: SALES });
    expect(dn()).to.equal(`CN=ada,${SALES}`);
  });

  it("comes to where new accounts go, if it was created disabled", async () => {
    const made = await created({ enabled: false, whenDisabled });
    expect(dn()).to.equal(`CN=ada,${LEAVERS}`);
    await update(made, { enabled: true, whenDisabled });
    expect(dn()).to.equal(`CN=ada,${USERS}`);
  });

  it("is where the program first put it after it has left that argument out while it was disabled", async () => {
    const made = await created({ organizationalUnit: SALES });
    const left = await update(made, { enabled: false, whenDisabled, organizationalUnit: SALES });
    const still = await update(left, { enabled: false, whenDisabled });
    expect(dn()).to.equal(`CN=ada,${LEAVERS}`);
    await update(still, { enabled: true, whenDisabled });
    expect(dn()).to.equal(`CN=ada,${SALES}`);
  });

  it("is disabled also where the unit is not there, and the next run finishes the move", async () => {
    const made = await created();
    const units = { organizationalUnit: `OU=Gone,${BASE}` };
    const refused = await update(made, { enabled: false, whenDisabled: units }).catch((error: unknown) => error);
    expect(refused).to.have.property("code", "organizational-unit-not-found");
    expect(house.account("ada")).to.include({ userAccountControl: "514" });
    house.memory.put(`OU=Gone,${BASE}`, { objectClass: ["organizationalUnit"] });
    const left = await update(made, { enabled: false, whenDisabled: units });
    expect(dn()).to.equal(`CN=ada,OU=Gone,${BASE}`);
    expect(left.unitWhenEnabled).to.equal(USERS);
  });

  it("comes back by the next run where the state was not written after the move", async () => {
    const made = await created();
    await update(made, { enabled: false, whenDisabled });
    const left = await update(made, { enabled: false, whenDisabled });
    await update(left, { enabled: true, whenDisabled });
    expect(dn()).to.equal(`CN=ada,${USERS}`);
  });

  it("is moved there again where a refresh has found it elsewhere", async () => {
    const news = { enabled: false, whenDisabled, organizationalUnit: SALES };
    const left = await created(news);
    move(SALES);
    const seen = (await users.read(left))?.outs ?? left;
    expect(seen.whenDisabled).to.deep.equal({ organizationalUnit: SALES });
    expect(seen.organizationalUnit).to.equal(SALES);
    expect(await users.diff(seen, args(news))).to.include({ changes: true });
    await update(seen, news);
    expect(dn()).to.equal(`CN=ada,${LEAVERS}`);
  });

  it("stays where somebody has moved it on to, when it is enabled and no unit is declared", async () => {
    const left = await update(await created(), { enabled: false, whenDisabled });
    move(SALES);
    await update(left, { enabled: true, whenDisabled });
    expect(dn()).to.equal(`CN=ada,${SALES}`);
  });

  it("comes back where an administrator had enabled it, once the program wants it enabled too", async () => {
    const left = await update(await created(), { enabled: false, whenDisabled });
    edited({ userAccountControl: ["512"] });
    const seen = (await users.read(left))?.outs ?? left;
    expect(seen.enabled).to.equal(true);
    const news = { enabled: true, whenDisabled };
    expect(await users.diff(seen, args(news))).to.include({ changes: true });
    await update(seen, news);
    expect(dn()).to.equal(`CN=ada,${USERS}`);
  });

  it("is moved there by deletionPolicy disable too, and back by the resource that has it again", async () => {
    const news = { deletionPolicy: "disable", whenDisabled } as const;
    const made = await created(news);
    await users.delete(made);
    expect(dn()).to.equal(`CN=ada,${LEAVERS}`);
    expect(house.account("ada")).to.include({ userAccountControl: "514" });
    anotherRun();
    await created(news);
    expect(dn()).to.equal(`CN=ada,${USERS}`);
    expect(house.account("ada")).to.include({ userAccountControl: "512" });
  });

  it("comes back where the deletion that moved it was not recorded", async () => {
    const news = { deletionPolicy: "disable", whenDisabled, organizationalUnit: SALES } as const;
    const made = await created(news);
    await users.delete(made);
    await update(made, news);
    expect(dn()).to.equal(`CN=ada,${SALES}`);
  });

  it("is never moved by an edit that changes something else", async () => {
    const left = await update(await created(), { enabled: false, whenDisabled });
    house.memory.writes.length = 0;
    await update(left, { enabled: false, whenDisabled, lastName: "Byron" });
    expect(writes()).to.deep.equal(["modify"]);
  });

  for (const [wrong, words] of [
    [LEAVERS, "give an object such as { organizationalUnit"],
    [{}, "has neither organizationalUnit nor enabledAgain"],
    [{ organizationalUnit: "Leavers" }, "not a distinguished name"],
    [{ organizationalUnit: LEAVERS, group: "x" }, "has no field group"],
  ] as const) {
    it(`is refused in the preview as ${JSON.stringify(wrong)}`, async () => {
      const failures = await users.check({ ...args(), whenDisabled: wrong }, {});
      expect(failures.map(({ property }) => property)).to.deep.equal(["whenDisabled"]);
      expect(failures[0]?.reason).to.contain(words);
    });
  }

  it("is said in the preview if there is no such unit, once and not while nothing changes", async () => {
    const news = args({ whenDisabled: { organizationalUnit: `OU=Nowhere,${BASE}` } });
    expect(await users.check({ ...news }, {})).to.deep.equal([]);
    expect(house.said.filter((line) => line.includes("OU=Nowhere"))).to.have.length(1);
    anotherRun();
    await users.check({ ...news }, { ...news });
    expect(house.said.filter((line) => line.includes("OU=Nowhere"))).to.have.length(1);
  });
});
