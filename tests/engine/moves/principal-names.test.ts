import { expect } from "chai";
import type { Resource } from "../stack";
import { look } from "./far-end";
import { Person } from "./person";
import { drift, planned } from "./stands";
import { stage } from "./stage";

const at = (name: string) => `${name}@corp.example.com`;

describe("userPrincipalNames that pass from one account to another in one up", function () {
  this.timeout(600_000);
  const on = stage("each test");

  const up = async (program: readonly Resource[]) => {
    await on.stack.write(program);
    await on.stack.up();
    const entries = await on.sandbox.directory.search("(&(objectClass=user)(mail=*))");
    return new Map(entries.map(({ sAMAccountName, userPrincipalName }) => [sAMAccountName, userPrincipalName]));
  };

  const expectSettled = async () => {
    expect(await planned(on.stack)).to.deep.equal([]);
    expect(await drift(on.stack)).to.deep.equal([]);
  };

  it("stay with a person who marries, with their e-mail, their groups and a desktop of the new name", async () => {
    const ada = new Person(on.sandbox, "ada");
    const program = (userName: string): Resource[] => {
      const [, ...others] = ada.everything();
      return [ada.user({ userName, userPrincipalName: at("abyron"), email: at("ada.byron") }), ...others];
    };
    expect(await up(program("abyron"))).to.deep.equal(new Map([["abyron", at("abyron")]]));
    expect(await up(program("alovelace"))).to.deep.equal(new Map([["alovelace", at("abyron")]]));
    const now = await look(on.sandbox);
    expect(now.accounts.get("alovelace")).to.include({ email: at("ada.byron"), enabled: true });
    expect(now.groups.get("ada-team")?.members).to.deep.equal(["alovelace"]);
    expect(now.desktops.get("alovelace")?.map(({ state }) => state)).to.deep.equal(["AVAILABLE"]);
    expect(now.desktops.has("abyron")).to.equal(false);
    await expectSettled();
  });

  it("are swapped by two people", async () => {
    const people = (first: string, other: string): Resource[] => [
      new Person(on.sandbox, "ada").user({ userPrincipalName: at(first) }),
      new Person(on.sandbox, "bob").user({ userPrincipalName: at(other) }),
    ];
    await up(people("countess", "captain"));
    expect(await up(people("captain", "countess"))).to.deep.equal(
      new Map([
        ["ada", at("captain")],
        ["bob", at("countess")],
      ]),
    );
    await expectSettled();
  });
});
