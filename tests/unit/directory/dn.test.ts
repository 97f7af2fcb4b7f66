import { expect } from "chai";
import fc from "fast-check";
import {
  domainDn,
  domainOfDn,
  escapeRdnValue,
  isDn,
  leafRdn,
  parentDn,
  sameDn,
  splitDn,
} from "../../../provider/directory/dn";

/** Values with all that is special in a name, alone and mixed. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ",",
        "\\",
        "\\\\",
        '"',
        "+",
        "#",
        " ",
        ";",
        "=",
        "<",
        ">",
        "\0",
        "\r\n",
        "\\2C",
        "\u00fc",
        "\u738b\u5c0f\u660e",
        "\ud83d\ude00",
      ),
      fc.string({ unit: "grapheme", maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(""))
  .filter((value) => value !== "");
const names = fc.array(hostile, { minLength: 1, maxLength: 4 });

const dnOf = (values: readonly string[]): string => values.map((value) => `OU=${escapeRdnValue(value)}`).join(",");

/** Where ldapts' modifyDN cuts a new name: after the first character before a comma that is no backslash. */
function ldaptsSplit(name: string): [string, string] {
  const at = name.search(/[^\\],/);
  return at < 0 ? [name, ""] : [name.slice(0, at + 1), name.slice(at + 2)];
}

/** RFC 4514 section 2.4, read independently of the code under test. */
function valueOf(rdn: string): string {
  const bytes: Buffer[] = [];
  const text = rdn.slice(rdn.indexOf("=") + 1);
  for (let at = 0; at < text.length;) {
    if (text[at] !== "\\") {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      bytes.push(Buffer.from(character));
      at += character.length;
    } else if (/^[0-9a-fA-F]{2}/.test(text.slice(at + 1))) {
      bytes.push(Buffer.from(text.slice(at + 1, at + 3), "hex"));
      at += 3;
    } else {
      bytes.push(Buffer.from(text[at + 1] ?? ""));
      at += 2;
    }
  }
  return Buffer.concat(bytes).toString();
}

describe("distinguished names", () => {
  for (const [value, escaped] of [
    ["Ada Byron", "Ada Byron"],
    ["King, Ada", "King\\2C Ada"],
    ['"Ada"', "\\22Ada\\22"],
    ["C:\\Ada", "C:\\5CAda"],
    ["Ada\\", "Ada\\5C"],
    ["1+1=2;<>", "1\\2B1\\3D2\\3B\\3C\\3E"],
    [" Ada ", "\\20Ada\\20"],
    [" ", "\\20"],
    ["  ", "\\20\\20"],
    ["#1 of #2", "\\231 of #2"],
    ["a\0b\rc\nd", "a\\00b\\0Dc\\0Ad"],
    ["M\u00fcller \u738b", "M\u00fcller \u738b"],
    ["", ""],
  ] as const) {
    it(`escape ${JSON.stringify(value)}`, () => {
      expect(escapeRdnValue(value)).to.equal(escaped);
    });
  }

  it("come back from escaping and splitting as they were, whatever they hold", () => {
    fc.assert(
      fc.property(names, (values) => {
        const rdns = splitDn(dnOf(values));
        expect(rdns.map(valueOf)).to.deep.equal(values);
        expect(leafRdn(dnOf(values))).to.equal(rdns[0]);
        expect(parentDn(dnOf(values))).to.equal(dnOf(values.slice(1)));
        expect(isDn(dnOf(values))).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are cut by ldapts' modifyDN between the leaf and its parent, whatever they hold", () => {
    fc.assert(
      fc.property(names, (values) => {
        expect(ldaptsSplit(dnOf(values))).to.deep.equal([dnOf(values.slice(0, 1)), dnOf(values.slice(1))]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("as a server writes them are cut rightly once the leaf is escaped our way", () => {
    for (const leaf of ["CN=King\\, Ada", "CN=Ada\\\\", "CN=Ada\\\\\\,", 'CN=\\"Ada\\"', "CN=\\#1", "CN=\\C3\\BCber"]) {
      const ours = `${leafRdn(`${leaf},OU=People,DC=corp`)},OU=New,DC=corp`;
      expect(ldaptsSplit(ours)[1], leaf).to.equal("OU=New,DC=corp");
      expect(valueOf(ldaptsSplit(ours)[0]), leaf).to.equal(valueOf(leaf));
    }
  });

  for (const [dn, rdns] of [
    ["", []],
    ["DC=com", ["DC=com"]],
    ["CN=King\\, Ada,OU=A\\\\,DC=com", ["CN=King\\, Ada", "OU=A\\\\", "DC=com"]],
    ["CN=a\\2Cb,DC=com", ["CN=a\\2Cb", "DC=com"]],
    ["CN=two\nlines,DC=com", ["CN=two\nlines", "DC=com"]],
    ["CN=broken\\", ["CN=broken"]],
  ] as const) {
    it(`split ${JSON.stringify(dn)}`, () => {
      expect(splitDn(dn)).to.deep.equal(rdns);
    });
  }

  for (const [one, other] of [
    ["CN=Ada,DC=corp,DC=com", "cn=ADA,dc=Corp,dc=COM"],
    ["CN=Ada, DC=corp , DC=com", "CN=Ada,DC=corp,DC=com"],
    ["CN = Ada,DC=com", "CN=Ada,DC=com"],
    ["CN=King\\, Ada,DC=com", "CN=King\\2C Ada,DC=com"],
    ["CN=King\\2c Ada,DC=com", "CN=King\\2C Ada,DC=com"],
    ["CN=a\\\\b,DC=com", "CN=a\\5Cb,DC=com"],
    ["CN=\\#1,DC=com", "CN=\\231,DC=com"],
    ["CN=M\\C3\\BCller,DC=com", "CN=m\u00fcller,DC=com"],
    ["CN=\\E7\\8E\\8B,DC=com", "CN=\u738b,DC=com"],
    ["CN=\\ Ada\\ ,DC=com", "CN=\\20Ada\\20,DC=com"],
  ] as const) {
    it(`${one} means the same as ${other}`, () => {
      expect(sameDn(one, other)).to.equal(true);
      expect(sameDn(other, one)).to.equal(true);
    });
  }

  for (const [one, other] of [
    ["CN=Ada,DC=com", "CN=Ada,DC=org"],
    ["CN=Ada,DC=com", "OU=Ada,DC=com"],
    ["CN=Ada,OU=A,DC=com", "CN=Ada,DC=com"],
    ["CN=a\\,OU\\=b,DC=com", "CN=a,OU=b,DC=com"],
    ["CN=Ada\\20,DC=com", "CN=Ada,DC=com"],
    ["CN=a\\5C2Cb,DC=com", "CN=a\\2Cb,DC=com"],
  ] as const) {
    it(`${one} means another than ${other}`, () => {
      expect(sameDn(one, other)).to.equal(false);
    });
  }

  it("mean the same in any letter case, and another with any other value", () => {
    fc.assert(
      fc.property(names, hostile, (values, other) => {
        const dn = dnOf(values);
        expect(sameDn(dn, dn.replace(/OU=/g, "ou = "))).to.equal(true);
        const [first = "", ...rest] = values;
        const same = first.toLowerCase() === other.toLowerCase();
        expect(sameDn(dn, dnOf([other, ...rest]))).to.equal(same);
      }),
      { numRuns: 1_000 },
    );
  });

  it("tell the domain they are in, and a domain its own", () => {
    expect(domainDn("corp.example.com")).to.equal("DC=corp,DC=example,DC=com");
    expect(domainOfDn("CN=King\\, Ada,OU=DC,dc=Corp,DC=example, DC=com")).to.equal("Corp.example.com");
    expect(domainOfDn("O=elsewhere")).to.equal("");
  });

  for (const [text, yes] of [
    ["OU=Users,DC=corp,DC=com", true],
    [" OU=Users , DC=corp ", true],
    ["OU=\u738b", true],
    ["1.2.840=x", false],
    ["Users", false],
    ["corp.example.com/Users", false],
    ["OU=", false],
    ["OU=Users,DC", false],
    ["", false],
    [" ", false],
  ] as const) {
    it(`${JSON.stringify(text)} ${yes ? "is" : "is not"} one`, () => {
      expect(isDn(text)).to.equal(yes);
    });
  }
});
