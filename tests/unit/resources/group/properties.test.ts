import { expect } from "chai";
import type { Group } from "../../../../provider/directory/group";
import { argumentsOf, groupDifference, groupEdit, stateOf, stateSeen } from "../../../../provider/resources/group/plan";
import {
  GROUP_PROPERTIES,
  type GroupArguments,
  type GroupState,
} from "../../../../provider/resources/group/properties";

const MARK = { owner: "people/prod/team", incarnation: "0mh5k2x9q1a2b3c4d" };

const args = (more: Partial<GroupArguments> = {}): GroupArguments => ({
  directoryId: "d-90670cd1b9",
  name: "team",
  owner: MARK.owner,
  ...more,
});

const group = (more: Partial<Group> = {}): Group => ({
  guid: "33221100-5544-7766-8899-aabbccddeeff",
  sid: "S-1-5-21-1-2-3-1204",
  dn: "CN=team,OU=Groups,DC=corp",
  name: "team",
  scope: "global",
  category: "security",
  critical: false,
  attributes: {},
  ...more,
});

const state = (declared: Partial<GroupArguments> = {}): GroupState => stateOf(args(declared), group(), MARK);

describe("the arguments of a group", () => {
  /** Of the arguments that are not a text value of an LDAP attribute: one that this does not name fails the next test. */
  const APART: Readonly<Record<string, unknown>> = {
    name: "crew",
    scope: "universal",
    category: "distribution",
    organizationalUnit: "OU=Groups,DC=corp",
  };

  for (const [name, { change, attribute }] of Object.entries(GROUP_PROPERTIES)) {
    const given = { [name]: attribute === undefined ? APART[name] : "text" };
    if (change === "update") {
      it(`of which one is ${name} are written, and seen in the difference, where the program changes them`, () => {
        expect(given[name], "an example").to.not.equal(undefined);
        expect(groupEdit(args(given), state())).to.not.deep.equal(groupEdit(args(), state()));
        expect(groupDifference(state(), args(given), true)).to.deep.include({ changes: true, replaces: [] });
        expect(groupDifference(state(given), args(given), true).changes, "and not again").to.equal(false);
      });
    }
  }

  it("are replaced by another domain only", () => {
    const news = args({ directoryId: "d-90670cd1ba", domain: "onprem.example.com" });
    expect(groupDifference(state(), news, false).replaces).to.deep.equal(["directoryId", "domain"]);
    expect(groupDifference(state(), news, true)).to.deep.include({ changes: true, replaces: [] });
  });

  it("are cleared where they are an attribute and are taken out, and named where they are taken over", () => {
    expect(groupEdit(args(), state({ description: "x" })).attributes).to.deep.equal({ description: [] });
    expect(groupEdit(args({ description: "x" }), state({ description: "x" })).attributes).to.deep.equal({});
    expect(groupEdit(args({ description: "x" })).attributes).to.deep.equal({ description: ["x"] });
  });

  it("are read as they are now, if they are declared", () => {
    const found = group({ attributes: { description: ["theirs"] }, scope: "universal", name: "crew" });
    const seen = stateSeen(state({ description: "ours", scope: "global" }), found);
    expect(argumentsOf(seen)).to.deep.equal(args({ description: "theirs", scope: "universal", name: "crew" }));
    expect(argumentsOf(stateSeen(state(), found))).to.deep.equal(args({ name: "crew" }));
  });
});
