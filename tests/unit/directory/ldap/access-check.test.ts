import { expect } from "chai";
import {
  checkAccess,
  deniesEveryone,
  RIGHT,
  withoutDenialToEveryone,
  type Verdict,
} from "../../../../provider/directory/ldap/access-check";
import { parseSecurityDescriptor } from "../../../../provider/directory/ldap/security-descriptor";
import { descriptorBytes, TYPE, type Ace } from "./descriptor";

const USER = "bf967aba-0de6-11d0-a285-00aa003049e2";
const GROUP = "bf967a9c-0de6-11d0-a285-00aa003049e2";
const SERVICE = "S-1-5-21-1-2-3-1102";
const OTHER = "S-1-5-21-1-2-3-1103";
const EVERYONE = "S-1-1-0";
const SIDS = new Set([SERVICE, EVERYONE, "S-1-5-11"]);
const INHERIT_ONLY = 0x08;

const allow = (mask: number, sid = SERVICE, more: Partial<Ace> = {}): Ace => ({ type: TYPE.allow, mask, sid, ...more });
const deny = (mask: number, sid = SERVICE, more: Partial<Ace> = {}): Ace => ({ type: TYPE.deny, mask, sid, ...more });
const forClass = (ace: Ace, objectType?: string): Ace => ({
  ...ace,
  type: ace.type === TYPE.allow ? TYPE.allowObject : TYPE.denyObject,
  ...(objectType === undefined ? {} : { objectType }),
});

describe("the access check for the right to delete", () => {
  for (const [what, aces, verdict, right = RIGHT.delete] of [
    ["nobody is named", [], "denied"],
    ["we are allowed", [allow(RIGHT.delete)], "granted"],
    ["a group of ours is allowed", [allow(RIGHT.delete, "S-1-5-11")], "granted"],
    ["somebody else is allowed", [allow(RIGHT.delete, OTHER)], "denied"],
    ["something else is allowed", [allow(0x2)], "denied"],
    ["everything is allowed, unspelt", [allow(0x10000000)], "granted"],
    ["Everyone is denied before we are allowed", [deny(0x10040, EVERYONE), allow(RIGHT.delete)], "denied"],
    ["we are allowed before Everyone is denied", [allow(RIGHT.delete), deny(0x10040, EVERYONE)], "granted"],
    ["somebody else is denied before we are allowed", [deny(0x10040, OTHER), allow(RIGHT.delete)], "granted"],
    ["DeleteTree alone is denied", [deny(0x40, EVERYONE), allow(RIGHT.delete)], "granted"],
    [
      "a denial is for what is below only",
      [deny(RIGHT.delete, EVERYONE, { flags: INHERIT_ONLY }), allow(RIGHT.delete)],
      "granted",
    ],
    ["we are allowed it for what is below only", [allow(RIGHT.delete, SERVICE, { flags: INHERIT_ONLY })], "denied"],
    ["we may delete children of the class", [forClass(allow(0x3), USER)], "granted", RIGHT.deleteChild],
    ["we may delete children of another class", [forClass(allow(0x3), GROUP)], "denied", RIGHT.deleteChild],
    ["we may delete children of any class", [forClass(allow(0x3))], "granted", RIGHT.deleteChild],
    [
      "Everyone is denied children of another class",
      [forClass(deny(0x2, EVERYONE), GROUP), allow(0x2)],
      "granted",
      RIGHT.deleteChild,
    ],
    [
      "a condition that only the directory can judge comes first",
      [{ type: TYPE.allowCallback, mask: RIGHT.delete, sid: SERVICE }, deny(RIGHT.delete)],
      "unknown",
    ],
    [
      "a condition comes after the answer",
      [deny(RIGHT.delete), { type: TYPE.allowCallback, mask: RIGHT.delete, sid: SERVICE }],
      "denied",
    ],
    ["the owner is allowed, and that is another", [allow(RIGHT.delete, "S-1-3-4")], "denied"],
    ["the entry itself is allowed, and that is another", [allow(RIGHT.delete, "S-1-5-10")], "denied"],
  ] as readonly (readonly [string, readonly Ace[], Verdict, number?])[]) {
    it(`is ${verdict} where ${what}`, () => {
      const descriptor = parseSecurityDescriptor(descriptorBytes(aces, OTHER));
      expect(checkAccess(descriptor, { sids: SIDS, right, classGuid: USER, self: OTHER })).to.equal(verdict);
    });
  }

  it("is granted where there is no list", () => {
    const descriptor = parseSecurityDescriptor(descriptorBytes("null"));
    expect(checkAccess(descriptor, { sids: new Set(), right: RIGHT.delete, classGuid: USER })).to.equal("granted");
  });

  it("is granted to the owner, and to the entry itself, where these are allowed and are us", () => {
    const access = { sids: SIDS, right: RIGHT.delete, classGuid: USER, self: SERVICE };
    for (const sid of ["S-1-3-4", "S-1-5-10"]) {
      const descriptor = parseSecurityDescriptor(descriptorBytes([allow(RIGHT.delete, sid)], SERVICE));
      expect(checkAccess(descriptor, access)).to.equal("granted");
    }
  });

  it("is unknown where a class decides and ours is not known", () => {
    const descriptor = parseSecurityDescriptor(descriptorBytes([forClass(deny(RIGHT.delete, EVERYONE), USER)]));
    expect(checkAccess(descriptor, { sids: SIDS, right: RIGHT.delete, classGuid: undefined })).to.equal("unknown");
  });
});

describe("protection from accidental deletion", () => {
  const PROTECTED = deny(0x10040, EVERYONE);
  const described = (aces: readonly Ace[] | "null") => parseSecurityDescriptor(descriptorBytes(aces));

  for (const [what, aces, isProtected] of [
    ["Everyone is denied to delete it", [allow(RIGHT.delete), PROTECTED], true],
    ["somebody else is denied", [deny(RIGHT.delete, OTHER)], false],
    ["Everyone is allowed", [allow(RIGHT.delete, EVERYONE)], false],
    ["Everyone is denied something else", [deny(0x40, EVERYONE)], false],
    ["Everyone is denied for what is below only", [deny(RIGHT.delete, EVERYONE, { flags: INHERIT_ONLY })], false],
    ["nobody is named", [], false],
    ["there is no list", "null", false],
  ] as const) {
    it(`is ${isProtected ? "set" : "not set"} if ${what}, and nothing else of the list is taken for it`, () => {
      const descriptor = described(aces);
      expect(deniesEveryone(descriptor, RIGHT.delete)).to.equal(isProtected);
      const rest = aces === "null" ? aces : aces.filter((ace) => ace !== PROTECTED);
      expect(withoutDenialToEveryone(descriptor, RIGHT.delete)).to.deep.equal(described(rest));
    });
  }
});
