import { expect } from "chai";
import { setImmediate as turn } from "node:timers/promises";
import type { DeclaredKind } from "../../../../provider/resources/common/declared-kind";
import { EarlyLimits, type Recorded } from "../../../../provider/resources/common/early-limits";
import { UNKNOWN } from "../../../../provider/resources/common/rules";
import { userLimits } from "../../../../provider/resources/user/api-limits";
import { USER_PROPERTIES, userFaults, type UserArguments } from "../../../../provider/resources/user/properties";

const OVER_API = "d-9067a1c2e2";
const OVER_LDAP = "d-9067a1c2e1";

const USER: DeclaredKind = {
  properties: USER_PROPERTIES,
  outputs: {},
  faults: userFaults,
  limitsOverApi: (news, olds) => userLimits(news as unknown as UserArguments, olds, undefined),
  identity: ["directoryId", "domain", "userName"],
};

describe("what Directory Service Data cannot do of a program's people", () => {
  let told: string[];
  let asked: number;
  let recorded: Recorded[];
  let limits: EarlyLimits;

  beforeEach(() => {
    told = [];
    asked = 0;
    recorded = [];
    limits = new EarlyLimits({
      isOverApi: (directoryId) => directoryId === OVER_API,
      recorded: () => {
        asked += 1;
        return Promise.resolve(recorded);
      },
      tell: (words) => {
        told.push(words);
        return Promise.resolve();
      },
    });
  });

  const user = (userName: string, args: object = {}) =>
    limits.note(`User ${userName}`, { directoryId: OVER_API, owner: `hr/prod/${userName}`, userName, ...args }, USER);
  const expiring = { accountExpires: "2027-01-31" };

  it("is told of all of them at once", async () => {
    const first = user("ada", { firstName: "Ada" });
    void user("zoë");
    void user("grace", { ...expiring, mustChangePassword: true });
    void user("eve", { ...expiring, email: UNKNOWN, passwordNeverExpires: UNKNOWN });
    expect(limits.areUntold).to.equal(true);
    await first;
    const [begin, ...lines] = told[0]?.split("\n") ?? [];
    expect(begin, "before the first of them is registered").to.match(
      /^3 resources of this program ask for what Directory Service Data cannot do/,
    );
    expect(lines).to.have.length(3);
    for (const [index, words] of [
      /^User zoë: userName holds the character ë/,
      /^User grace: accountExpires is not among .*; mustChangePassword cannot be set/,
      /^User eve: accountExpires is not among (?!.*password)/i,
    ].entries()) {
      expect(lines[index]).to.match(words);
    }
    expect(told).to.have.length(1);
  });

  it("is nothing that the state has so already, in this place of the program or another, as of people made over LDAP", async () => {
    for (const name of ["ada", "grace", "eve"]) void user(name, expiring);
    recorded = [
      { kind: "User", outputs: { directoryId: OVER_API, userName: "ada", owner: "hr/prod/ada", ...expiring } },
      {
        kind: "User",
        outputs: { directoryId: OVER_API, userName: "grace", owner: "hr/prod/moved$grace", ...expiring },
      },
      { kind: "Group", outputs: { directoryId: OVER_API, userName: "eve", owner: "hr/prod/eve", ...expiring } },
    ];
    await turn();
    await turn();
    expect(told, "one, which the engine shows by itself").to.deep.equal([]);
    expect(asked).to.equal(1);
  });

  it("is not looked for in a state, nor told, where nothing would be refused, over LDAP, and of one alone", async () => {
    void user("ada", { firstName: "Ada" });
    for (const name of ["one", "two"]) {
      expect(user(name, { ...expiring, directoryId: OVER_LDAP }), "to be waited for").to.equal(undefined);
    }
    for (const name of ["three", "four"]) void user(name, { ...expiring, domain: "partner.example.com" });
    void user("grace", expiring);
    await turn();
    await turn();
    expect({ told, asked }).to.deep.equal({ told: [], asked: 0 });
  });
});
