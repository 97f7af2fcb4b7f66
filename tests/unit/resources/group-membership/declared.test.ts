import { expect } from "chai";
import type { Directory } from "../../../../provider/directory/directory";
import { canonicalDn } from "../../../../provider/directory/dn";
import type { Group } from "../../../../provider/directory/group";
import {
  conflictOf,
  DeclaredMemberships,
  spellingOf,
  type DeclaredMembership,
} from "../../../../provider/resources/group-membership/declared";
import type { GroupMembershipArguments } from "../../../../provider/resources/group-membership/properties";
import { USERS } from "../../directory/ldap/memory-client";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const GUID = "33221100-5544-7766-8899-aabbccddeeff";
const DOMAIN = "corp.example.com";

const args = (name: string, more: Partial<GroupMembershipArguments> = {}): GroupMembershipArguments => ({
  directoryId: simpleAd,
  group: "team",
  members: [],
  owner: `people/prod/${name}`,
  ...more,
});

describe("the spelling of a reference to a group or an account", () => {
  for (const [what, reference, spelling] of [
    ["a GUID alone", GUID.toUpperCase(), GUID],
    ["the GUID of a resource's id", `d-90670cd1b9/${GUID.toUpperCase()}`, GUID],
    ["a distinguished name in its canonical form", "cn=Ada , ou=Users,DC=Corp", canonicalDn("CN=ada,OU=users,DC=corp")],
    ["a name in lower case", "TEAM", "team"],
    ["a SID in lower case", "S-1-5-21-1-2-3-1104", "s-1-5-21-1-2-3-1104"],
    ["a name that only ends like a GUID", `x${GUID}`, `x${GUID}`],
  ] as const) {
    it(`is ${what} for ${reference}`, () => {
      expect(spellingOf(reference)).to.equal(spelling);
    });
  }

  it("is one for two spellings of a distinguished name", () => {
    expect(spellingOf("CN=Ada,OU=Users,DC=corp")).to.equal(spellingOf("cn=ada, ou=USERS, dc=CORP"));
  });
});

describe("two memberships of one group", () => {
  for (const [one, other, words] of [
    [true, true, "other and one both set the exact members of team; keep one of the two resources"],
    [true, undefined, "one sets the exact members of team, and other adds some, which one would remove"],
    [false, true, "other sets the exact members of team, and one adds some, which other would remove"],
    [undefined, false, undefined],
    [false, false, undefined],
  ] as const) {
    it(`${words === undefined ? "may stand side by side" : "conflict"} if exclusive is ${one} of one and ${other} of the other`, () => {
      const of = (name: string, exclusive: boolean | undefined) =>
        args(name, exclusive === undefined ? {} : { exclusive });
      const conflict = conflictOf(of("one", one), of("other", other));
      if (words === undefined) {
        expect(conflict).to.equal(undefined);
      } else {
        expect(conflict).to.contain(words);
      }
    });
  }
});

describe("the memberships that a program declares", () => {
  let house: House;
  let directory: Directory;
  let team: Group;
  let declared: DeclaredMemberships;

  before(async () => {
    house = await House.open();
    for (const name of ["ada", "bob", "cleo"]) {
      house.memory.put(`CN=${name},${USERS}`, { sAMAccountName: [name], objectClass: ["top", "user"] });
    }
    for (const name of ["team", "crew"]) {
      house.memory.put(`CN=${name},${USERS}`, {
        sAMAccountName: [name],
        objectClass: ["top", "group"],
        groupType: ["-2147483646"],
      });
    }
    directory = await house.services().directories.open(simpleAd);
    team = (await directory.groups.findByName("team")) ?? expect.fail("it was put there");
  });
  after(() => house.close());

  beforeEach(() => {
    declared = new DeclaredMemberships();
  });

  const declare = (name: string, more: Partial<GroupMembershipArguments>, as: Partial<DeclaredMembership> = {}) => {
    declared.declare({ args: args(name, more), domain: DOMAIN, group: team.guid, former: [], ...as });
  };
  const namesOf = (dns: ReadonlySet<string>) => [...dns].map((dn) => /^cn=(\w+)/i.exec(dn)?.[1]?.toLowerCase()).sort();
  const kept = async (but = "one") => namesOf(await declared.keptByOthers(directory, team, `people/prod/${but}`));
  const former = async (but = "one") => namesOf(await declared.formerlyOthers(directory, team, `people/prod/${but}`));

  it("are told to the other resources of the same group and domain, and not to the one that asks", () => {
    declare("one", {});
    declare("other", {});
    declare("of-another-group", {}, { group: "crew" });
    declare("of-another-domain", {}, { domain: "managed.example.com" });
    const others = declared.others(DOMAIN, team.guid, "people/prod/one");
    expect(others.map(({ args: { owner } }) => owner)).to.deep.equal(["people/prod/other"]);
  });

  it("are those declared last, if a resource is checked again", async () => {
    declare("other", { members: ["ada"] });
    declare("other", { members: ["bob"] });
    expect(await kept()).to.deep.equal(["bob"]);
  });

  it("keep the members that other resources declare, in any spelling, and not those of the one that asks", async () => {
    const bob = (await directory.findUserByName("bob")) ?? expect.fail("it was put there");
    declare("one", { members: ["cleo"] });
    declare("other", { members: ["ADA", `${simpleAd}/${bob.guid.toUpperCase()}`] });
    expect(await kept()).to.deep.equal(["ada", "bob"]);
    expect(await kept("third")).to.deep.equal(["ada", "bob", "cleo"]);
  });

  for (const [what, group] of [
    ["its name", "TEAM"],
    ["its distinguished name", `cn=team,${USERS}`],
  ] as const) {
    it(`keep the members of a group that their check knew by ${what} alone, since it was made later`, async () => {
      declare("other", { group, members: ["ada"] }, { group: spellingOf(group) });
      expect(await kept()).to.deep.equal(["ada"]);
    });
  }

  it("keep nobody of another group, of another domain, or of a group that is not there", async () => {
    declare("crew", { group: "crew", members: ["ada"] }, { group: "crew" });
    declare("managed", { members: ["ada"] }, { domain: "managed.example.com" });
    declare("gone", { group: "gone", members: ["ada"] }, { group: "gone" });
    expect(await kept()).to.deep.equal([]);
  });

  it("keep nobody who is not known yet, or is not there", async () => {
    declare("other", { members: [UNKNOWN, "nobody", "ada"] });
    declare("unknown", { group: UNKNOWN, members: ["bob"] }, { group: UNKNOWN });
    expect(await kept()).to.deep.equal(["ada"]);
  });

  it("tell whom other resources declared before, whatever they declare now", async () => {
    declare("one", { members: ["ada"] }, { former: ["cleo"] });
    declare("other", { members: ["ada"] }, { former: ["ada", "bob"] });
    expect(await former()).to.deep.equal(["ada", "bob"]);
    expect(await former("other")).to.deep.equal(["cleo"]);
  });
});
