import { expect } from "chai";
import { BASE, USERS } from "../../directory/ldap/memory-client";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { args, house, stranger, UNKNOWN, useUsers, users, writes } from "./handlers-fixture";

describe("a user who is adopted", () => {
  useUsers();

  const said = async (news: Parameters<typeof args>[0]) => {
    house.said.length = 0;
    expect(await users.check({ ...args({ adopt: true, ...news }) }, {})).to.deep.equal([]);
    return house.said;
  };
  const begin = `user ada (${simpleAd}) is there, and is taken over`;
  const asItIs = `${begin} as it is: nothing is written but its mark, in adminDescription; taking it out of the program leaves it`;

  it("is told in the preview to be taken over as they are, if everything declared is so already", async () => {
    stranger("ada", { givenName: ["Ada"], displayName: ["Byron, Ada"], userAccountControl: ["514"], title: ["Dr"] });
    const declared = {
      enabled: false,
      organizationalUnit: USERS.toLowerCase(),
      attributes: { title: "Dr" },
      email: UNKNOWN,
    };
    expect(await said(declared)).to.deep.equal([asItIs]);
    expect(writes()).to.deep.equal([]);
  });

  it("is told in the preview to be changed, by the name of each argument", async () => {
    stranger("ada", { givenName: ["Ada", "Augusta"], sn: ["Byron"] });
    const declared = {
      lastName: "King",
      passwordNeverExpires: true,
      enabled: true,
      organizationalUnit: `OU=People,${BASE}`,
      attributes: { title: "Dr" },
      deletionPolicy: "disable",
    } as const;
    const changed = "attributes.title, firstName, lastName, organizationalUnit, passwordNeverExpires";
    expect(await said(declared)).to.deep.equal([
      `${begin} and made what the program says: ${changed}; taking it out of the program disables it`,
    ]);
  });

  it("is told in the preview that the password stays, if the program gives one", async () => {
    stranger("ada", { givenName: ["Ada"] });
    expect(await said({ initialPassword: "Initial-Passw0rd", passwordVersion: 1 })).to.deep.equal([
      `${asItIs}; its password stays as it is: initialPassword is set once passwordVersion changes`,
    ]);
  });

  it("needs no account to be created, not even in vain", async () => {
    stranger();
    house.memory.before = (method) => {
      if (method === "add") throw new Error("our account may create nobody");
    };
    const { outs } = await users.create(args({ adopt: true }));
    house.memory.before = () => undefined;
    expect(outs).to.include({ adopted: true });
    expect(writes()).to.deep.equal(["modify"]);
  });
});
