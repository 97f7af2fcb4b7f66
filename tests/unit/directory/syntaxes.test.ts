import { expect } from "chai";
import type { AttributeValue } from "../../../provider/directory/attribute-value";
import type { AttributeSyntax, SyntaxKind } from "../../../provider/directory/syntax";
import { PLAIN, Syntaxes } from "../../../provider/directory/syntaxes";

const GUID = "<GUID=33221100-5544-7766-8899-aabbccddeeff>";
const BOB = "CN=Bob\\, Jr,OU=Users,DC=corp";

/** A schema with one attribute. */
const of = (kind: SyntaxKind, more: Partial<AttributeSyntax> = {}) =>
  new Syntaxes(
    new Map([["x", { name: "x", kind, isSingleValued: false, ...more }]]),
    new Map([[GUID.toLowerCase(), BOB]]),
  );
const base64 = (text: string) => ({ base64: Buffer.from(text).toString("base64") });

describe("values of an attribute", () => {
  for (const [kind, one, other, same, more] of [
    ["text", "a", "a", true],
    ["text", "a", "A", false],
    ["text", "a", " a", false],
    ["text", base64("a"), "a", true],
    ["bytes", base64("a"), "a", true],
    ["bytes", base64("a"), base64("b"), false],
    ["boolean", "true", "TRUE", true],
    ["boolean", "TRUE", "FALSE", false],
    ["integer", "0276", "276", true],
    ["integer", "+5", "5", true],
    ["integer", "-0", "0", true],
    ["integer", "4294967295", "-1", true],
    ["integer", "276", "277", false],
    ["large integer", "0134000000000000000", "134000000000000000", true],
    ["large integer", "9223372036854775807", "9223372036854775806", false],
    ["time", "20270131000000.0Z", "2027-01-31T01:00:00+01:00", true],
    ["time", "20270131000000.0Z", "20270131000001.0Z", false],
    ["time", "270131000000Z", "2027-01-31T00:00:00Z", true, { form: "utc" }],
    ["dn", "CN=bob,DC=corp", "cn = BOB , dc=Corp", true],
    ["dn", "CN=a\\,b,DC=corp", "CN=a\\2Cb,DC=corp", true],
    ["dn", "CN=bob,DC=corp", "CN=bob,DC=other", false],
    ["dn", GUID, BOB, true],
    ["dn", GUID.toLowerCase(), "cn=bob\\2c jr,ou=users,dc=CORP", true],
    ["dn", `${GUID};<SID=S-1-5-21-1>;${BOB}`, BOB, true],
    ["dn", GUID, "CN=other,DC=corp", false],
    ["dn with data", "B:6:0a0b0c:CN=bob,DC=corp", "B:6:0A0B0C:cn=BOB, dc=corp", true],
    ["dn with data", "B:6:0A0B0C:CN=bob,DC=corp", "B:6:0A0B0D:CN=bob,DC=corp", false],
    ["dn with data", "S:3:a:b:CN=bob,DC=corp", "S:3:A:b:CN=bob,DC=corp", false],
    ["dn with data", `S:3:a:b:${GUID}`, `S:3:a:b:${BOB}`, true],
  ] as [SyntaxKind, AttributeValue, AttributeValue, boolean, Partial<AttributeSyntax>?][]) {
    it(`of the kind ${kind} are ${same ? "one" : "two"}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`, () => {
      expect(of(kind, more).same("X", [one], [other])).to.equal(same);
      expect(of(kind, more).same("x", [other, one], [one])).to.equal(same);
    });
  }

  it("are the same if they are equal, where the schema is not known", () => {
    expect(PLAIN.same("manager", ["CN=bob"], ["cn=bob"])).to.equal(false);
    expect(PLAIN.same("info", ["a", "b"], ["b", "a", "a"])).to.equal(true);
    expect(PLAIN.fault("info", [base64("a")])).to.equal(undefined);
  });

  for (const [kind, value, written] of [
    ["integer", "0276", "276"],
    ["integer", "+7", "7"],
    ["large integer", "-00001", "-1"],
    ["boolean", "false", "FALSE"],
    ["time", "2027-01-31T01:00:00+01:00", "20270131000000.0Z"],
    ["dn", "cn = bob , dc = corp", "cn=bob,dc=corp"],
    ["dn", GUID, "CN=Bob\\2C Jr,OU=Users,DC=corp"],
    ["dn with data", `B:2:ff:${GUID}`, "B:2:ff:CN=Bob\\2C Jr,OU=Users,DC=corp"],
    ["text", " 0276 ", " 0276 "],
  ] as const) {
    it(`of the kind ${kind} are written as ${written} for ${value}`, () => {
      expect(of(kind).written("x", [value, value])).to.deep.equal([written]);
    });
  }

  for (const name of ["accountExpires", "countryCode", "codePage"]) {
    it(`that are taken out of ${name} leave what it is where nobody has set it, since none cannot be`, () => {
      const unset = name === "accountExpires" ? "9223372036854775807" : "0";
      expect(PLAIN.written(name, [])).to.deep.equal([unset]);
      expect(PLAIN.same(name, [], [unset])).to.equal(true);
      expect(PLAIN.same(name, [], ["276"])).to.equal(false);
    });
  }

  it("that say in two ways that an account never expires are the same", () => {
    expect(PLAIN.same("accountExpires", ["0"], ["9223372036854775807"])).to.equal(true);
  });

  it("of any other attribute that is taken out are none", () => {
    expect(PLAIN.written("title", [])).to.deep.equal([]);
    expect(PLAIN.written("title", [""])).to.deep.equal([]);
  });

  for (const [kind, values, fault, more] of [
    ["bytes", ["abc"], 'give { base64: "…" }'],
    ["bytes", [base64("abc")], "at most 2 bytes; one value has 3", { highest: 2 }],
    ["text", [base64("abc")], "give its value as text"],
    ["dn", [base64("abc")], "give its value as text"],
    ["text", ["abc"], "at most 2 characters; one value has 3", { highest: 2 }],
    ["text", ["a"], "at least 2 characters; one value has 1", { lowest: 2 }],
    ["boolean", ["1"], "TRUE or FALSE"],
    ["integer", ["0x10"], "a whole number"],
    ["integer", ["1.5"], "a whole number"],
    ["integer", ["70000"], "from 0 to 65535", { lowest: 0, highest: 65535 }],
    ["integer", ["2147483648"], "32 bits"],
    ["large integer", ["9223372036854775808"], "64 bits"],
    ["time", ["2027-01-31"], "20270131000000.0Z"],
    ["time", ["soon"], "270131000000Z", { form: "utc" }],
    ["dn", ["bob"], "distinguished name"],
    ["dn", ["<GUID=00000000-0000-0000-0000-000000000001>"], "none of the domain"],
    ["dn with data", ["B:6:0A0B0C:bob"], "distinguished name"],
    ["text", ["a", "b"], "one value, and not 2", { isSingleValued: true }],
    ["text", ["a", "A"], "keep one of them", { foldsCase: true }],
    ["text", ["a"], "back link", { unwritable: "is a back link" }],
  ] as [SyntaxKind, AttributeValue[], string, Partial<AttributeSyntax>?][]) {
    it(`of the kind ${kind} may not be ${JSON.stringify(values)}: ${fault}`, () => {
      expect(of(kind, more).fault("X", values)).to.contain(fault);
    });
  }

  for (const [kind, values, more] of [
    ["integer", ["1", "01"], { isSingleValued: true }],
    ["integer", ["4294967295"].map(() => "-1"), { lowest: 0, highest: -1 }],
    ["dn", [GUID, BOB], { isSingleValued: true }],
    ["text", ["a", "A"], {}],
    ["text", ["abc"], { highest: 0 }],
    ["bytes", [base64("a"), base64("A")], { foldsCase: true }],
  ] as [SyntaxKind, AttributeValue[], Partial<AttributeSyntax>][]) {
    it(`of the kind ${kind} may be ${JSON.stringify(values)} with ${JSON.stringify(more)}`, () => {
      expect(of(kind, more).fault("x", values)).to.equal(undefined);
    });
  }

  it("of an attribute that the schema does not have may be none", () => {
    expect(new Syntaxes(new Map([["x", undefined]])).fault("X", ["a"])).to.contain("unknown to the directory's schema");
  });
});
