import { expect } from "chai";
import fc from "fast-check";
import addressparser from "nodemailer/lib/addressparser";
import { checkAddress, wireAddress } from "../../../provider/mail/address";
import { hostile } from "./hostile";

describe("checkAddress", () => {
  for (const good of [
    "ada@example.com",
    "conan.o'brien+desk@mail.example.co.uk",
    "A_1-b@EXAMPLE.COM",
    "x@xn--mller-kva.example",
    `${"a".repeat(64)}@example.com`,
  ]) {
    it(`takes ${good}`, () => {
      expect(checkAddress(good)).to.equal(undefined);
      expect(wireAddress(good)).to.equal(good);
    });
  }

  it("takes an international domain, and sends it in ASCII", () => {
    expect(checkAddress("ada@müller.example")).to.equal(undefined);
    expect(wireAddress("ada@müller.example")).to.equal("ada@xn--mller-kva.example");
  });

  for (const [bad, reason] of [
    ["", "empty"],
    ["ada", "no @"],
    ["ada@", "after the @"],
    ["@example.com", "before the @"],
    ["ada@example", "after the @"],
    ["ada@example.com.", "after the @"],
    ["ada@-example.com", "after the @"],
    ["ada@127.0.0.1", "after the @"],
    ["ada@[127.0.0.1]", "after the @"],
    ["ada@exa，mple.com", "after the @"],
    ["ada@ｅｘａｍｐｌｅ.com", "after the @"],
    ["ada@exa\u00admple.com", "invisible"],
    [".ada@example.com", "before the @"],
    ["a..da@example.com", "before the @"],
    ['"ada"@example.com', "before the @"],
    ["zoë@example.com", "before the @"],
    ["ada@example.com,eve@evil.example", "more than one @"],
    ["ada@example.com;eve", "after the @"],
    ["ada,eve@example.com", "before the @"],
    ["Ada <ada@example.com>", "a space"],
    ["<ada@example.com>", "before the @"],
    ["ada@example.com\r\nBcc: eve@evil.example", "a line break"],
    ["ada@example.com\0", "invisible"],
    [`${"a".repeat(65)}@example.com`, "1 to 64"],
    [`ada@${"a.".repeat(126)}com`, "longer than 254"],
  ] as const) {
    it(`refuses ${JSON.stringify(bad)}`, () => {
      expect(checkAddress(bad)).to.contain(reason);
      expect(wireAddress(bad)).to.equal(undefined);
    });
  }

  it("takes nothing a mail library would read as another address, or as several (20,000 hostile strings)", () => {
    const near = fc
      .tuple(
        fc.string({ unit: "grapheme", maxLength: 8 }),
        fc.constantFrom("@", "@a.", ",", ""),
        fc.string({ maxLength: 8 }),
      )
      .map((parts) => `${parts.join("")}.com`);
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(hostile, near, fc.emailAddress()), (value) => {
        const wire = wireAddress(value);
        if (wire !== undefined) {
          taken++;
          expect(addressparser(wire)).to.deep.equal([{ name: "", address: wire }]);
          expect(wire).to.match(/^[!-~]+$/);
        }
      }),
      { numRuns: 20_000 },
    );
    expect(taken).to.be.greaterThan(1_000);
  });
});
