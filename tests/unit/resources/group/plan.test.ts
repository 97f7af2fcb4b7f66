import { expect } from "chai";
import type { Group } from "../../../../provider/directory/group";
import {
  argumentsOf,
  groupDifference,
  groupEdit,
  newGroup,
  stateOf,
  stateSeen,
} from "../../../../provider/resources/group/plan";
import type { GroupArguments, GroupState } from "../../../../provider/resources/group/properties";

const UNIT = "OU=Teams,DC=corp,DC=example,DC=com";
const ELSEWHERE = "OU=Crews,DC=corp,DC=example,DC=com";
const OWNER = "people/prod/team";

const args = (more: Partial<GroupArguments> = {}): GroupArguments => ({
  directoryId: "d-90670cd1b9",
  name: "team",
  owner: OWNER,
  ...more,
});
const state = (more: Partial<GroupState> = {}): GroupState => ({
  ...args(),
  distinguishedName: `CN=team,${UNIT}`,
  objectGuid: "33221100-5544-7766-8899-aabbccddeeff",
  sid: "S-1-5-21-1-2-3-1104",
  incarnation: "0mh5k2x9q1a2b3c4d",
  ...more,
});
const group = (more: Partial<Group> = {}): Group => ({
  guid: "33221100-5544-7766-8899-aabbccddeeff",
  sid: "S-1-5-21-1-2-3-1104",
  dn: `CN=team,${UNIT}`,
  name: "team",
  scope: "global",
  category: "security",
  critical: false,
  attributes: {},
  ...more,
});
/** With the description as the attribute that it is: an empty list of values clears it. */
const written = ({ description, ...others }: { readonly description?: string | null }) => ({
  ...others,
  attributes: description === undefined ? {} : { description: description === null ? [] : [description] },
});

describe("what a program changes of a group", () => {
  for (const [what, olds, news, changes] of [
    ["nothing", {}, {}, false],
    ["nothing of a description", { description: "d" }, { description: "d" }, false],
    ["the name", {}, { name: "crew" }, true],
    ["the letter case of the name", {}, { name: "Team" }, true],
    ["a description", {}, { description: "d" }, true],
    ["a description taken out", { description: "d" }, {}, true],
    ["another description", { description: "d" }, { description: "e" }, true],
    ["a scope", {}, { scope: "universal" }, true],
    ["a category", {}, { category: "distribution" }, true],
    ["adopt", {}, { adopt: true }, true],
    ["a deletion policy", {}, { deletionPolicy: "retain" }, true],
    ["the owner", {}, { owner: "people/prod/crew" }, true],
    ["a unit, which it is in already", {}, { organizationalUnit: UNIT }, true],
    [
      "the spelling of its unit",
      { organizationalUnit: UNIT },
      { organizationalUnit: UNIT.toLowerCase().replaceAll(",", ", ") },
      false,
    ],
    ["another unit", { organizationalUnit: UNIT }, { organizationalUnit: ELSEWHERE }, true],
    ["a unit taken out", { organizationalUnit: UNIT }, {}, true],
    ["a name that somebody changed outside", { renamedTo: "crew" }, {}, true],
    [
      "a unit that somebody moved it from, as a refresh has seen",
      { organizationalUnit: ELSEWHERE, distinguishedName: `CN=team,${ELSEWHERE}` },
      { organizationalUnit: UNIT },
      true,
    ],
    [
      "a unit that somebody moved it from, until a refresh",
      { organizationalUnit: UNIT, distinguishedName: `CN=team,${ELSEWHERE}` },
      { organizationalUnit: UNIT },
      false,
    ],
    ["nothing of where it was moved, if no unit is declared", { distinguishedName: `CN=team,${ELSEWHERE}` }, {}, false],
  ] as [string, Partial<GroupState>, Partial<GroupArguments>, boolean][]) {
    it(`is ${changes ? "a change in place" : "no change"} for ${what}`, () => {
      expect(groupDifference(state(olds), args(news), true)).to.deep.equal({
        changes,
        replaces: [],
        deleteBeforeReplace: false,
      });
    });
  }

  for (const [news, sameDomain, replaces] of [
    [{ directoryId: "d-90670cd1b0" }, true, []],
    [{ directoryId: "d-90670cd1b0" }, false, ["directoryId"]],
    [{ domain: "onprem.example.com" }, false, ["domain"]],
    [{ directoryId: "d-90670cd1b0", domain: "onprem.example.com" }, false, ["directoryId", "domain"]],
  ] as const) {
    it(`replaces the group for ${replaces.join() || "nothing"} if ${Object.keys(news).join()} means ${sameDomain ? "the same" : "another"} domain`, () => {
      expect(groupDifference(state(), args(news), sameDomain)).to.deep.equal({
        changes: true,
        replaces,
        deleteBeforeReplace: false,
      });
    });
  }
});

describe("a new group", () => {
  it("is a global security group with no more than was declared", () => {
    expect(newGroup(args(), "mark")).to.deep.equal({
      name: "team",
      scope: "global",
      category: "security",
      mark: "mark",
      attributes: {},
    });
  });

  it("is all that was declared", () => {
    const declared = {
      description: "d",
      organizationalUnit: UNIT,
      scope: "domainLocal",
      category: "distribution",
    } as const;
    expect(newGroup(args(declared), "mark")).to.deep.equal({
      name: "team",
      mark: "mark",
      ...written(declared),
    });
  });
});

describe("the edit of a group", () => {
  const all = { description: "d", scope: "universal", category: "distribution", organizationalUnit: UNIT } as const;

  it("is all that is declared if the group is taken over", () => {
    expect(groupEdit(args(all))).to.deep.equal({ name: "team", ...written(all) });
    expect(groupEdit(args())).to.deep.equal({ name: "team", attributes: {} });
  });

  for (const [what, olds, news, edit] of [
    ["nothing if nothing was changed", all, all, {}],
    ["nothing for the spelling of a unit", all, { ...all, organizationalUnit: UNIT.toLowerCase() }, {}],
    ["a name", {}, { name: "crew" }, { name: "crew" }],
    ["the name that somebody changed outside", { renamedTo: "crew" }, {}, { name: "team" }],
    ["a description", {}, { description: "d" }, { description: "d" }],
    ["a description cleared that is declared no more", { description: "d" }, {}, { description: null }],
    ["a scope", { scope: "global" }, { scope: "universal" }, { scope: "universal" }],
    ["nothing for a scope that is declared no more", { scope: "global" }, {}, {}],
    ["a category", { category: "security" }, { category: "distribution" }, { category: "distribution" }],
    ["nothing for a category that is declared no more", { category: "security" }, {}, {}],
    [
      "another unit",
      { organizationalUnit: UNIT },
      { organizationalUnit: ELSEWHERE },
      { organizationalUnit: ELSEWHERE },
    ],
    ["a unit that was not declared before", {}, { organizationalUnit: UNIT }, { organizationalUnit: UNIT }],
    ["nothing for a unit that is declared no more", { organizationalUnit: UNIT }, {}, {}],
  ] as [string, Partial<GroupState>, Partial<GroupArguments>, object][]) {
    it(`is ${what}`, () => {
      expect(groupEdit(args(news), state(olds))).to.deep.equal(written(edit));
    });
  }
});

describe("the state of a group", () => {
  it("is what was declared, and what the directory and the mark say", () => {
    const mark = { owner: OWNER, incarnation: "0mh5k2x9q1a2b3c4d" };
    expect(stateOf(args({ description: "d" }), group(), mark)).to.deep.equal(state({ description: "d" }));
    expect(stateOf(args(), group(), { ...mark, adopted: true })).to.deep.equal(state({ adopted: true }));
    expect(stateOf(args(), group(), { owner: OWNER })).to.not.have.any.keys("incarnation", "adopted");
  });

  for (const [what, olds, now, seen] of [
    ["as it was if nothing was changed outside", {}, {}, {}],
    ["without what was not declared", {}, { attributes: { description: ["theirs"] }, scope: "universal" }, {}],
    ["with its description", { description: "d" }, { attributes: { description: ["e"] } }, { description: "e" }],
    ["with its scope", { scope: "global" }, { scope: "universal" }, { scope: "universal" }],
    ["with its category", { category: "security" }, { category: "distribution" }, { category: "distribution" }],
    ["with its unit", { organizationalUnit: ELSEWHERE }, {}, { organizationalUnit: UNIT }],
    [
      "with its unit as the program spells it",
      { organizationalUnit: UNIT.toLowerCase() },
      {},
      { organizationalUnit: UNIT.toLowerCase() },
    ],
    ["with the name it was given outside", {}, { name: "crew" }, { renamedTo: "crew" }],
    ["with its own name again", { renamedTo: "crew" }, {}, { renamedTo: undefined }],
    ["with its own name in another letter case", {}, { name: "TEAM" }, {}],
    [
      "where it was moved",
      {},
      { dn: `CN=team,${ELSEWHERE}`, sid: "S-1-5-21-9-9-9-1104" },
      { distinguishedName: `CN=team,${ELSEWHERE}`, sid: "S-1-5-21-9-9-9-1104" },
    ],
  ] as [string, Partial<GroupState>, Partial<Group>, Partial<Record<keyof GroupState, unknown>>][]) {
    it(`is seen ${what}`, () => {
      const expected = Object.fromEntries(
        Object.entries({ ...state(olds), ...seen }).filter(([, value]) => value !== undefined),
      );
      expect(stateSeen(state(olds), group(now))).to.deep.equal(expected);
    });
  }

  it("is seen without a description if that was cleared outside", () => {
    expect(stateSeen(state({ description: "d" }), group()).description).to.equal(undefined);
  });

  it("has the arguments that the program would give for it, by the name it has", () => {
    const declared = args({ description: "d", adopt: true });
    expect(argumentsOf({ ...state(), ...declared, adopted: true })).to.deep.equal(declared);
    expect(argumentsOf(state({ renamedTo: "crew" }))).to.deep.equal(args({ name: "crew" }));
  });
});
