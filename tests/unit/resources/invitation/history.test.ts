import { expect } from "chai";
import fc from "fast-check";
import { History } from "../../../../provider/resources/invitation/history";

const WHAT = "0123456789abcdef";
const OTHER = "fedcba9876543210";
const sentAt = "2026-11-24T10:00:00.000Z";
const messageId = "m@example.com";
/** As long as an address may be. */
const LONG = `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.ex`;

const noted = (tag: string | undefined, sentTo: string, own: boolean, what = WHAT): string =>
  History.of(tag).with({ what, own, sentTo, sentAt, messageId });

describe("what was mailed about a desktop, in its tag", () => {
  it("is told as it was", () => {
    const tag = noted(undefined, "ada@example.com", true);
    expect(tag).to.match(/^0123456789abcdef 2026-11-24T10:00:00\.000Z ada@example\.com m@example\.com /);
    const sent = { sentTo: "ada@example.com", sentAt, messageId };
    expect(History.of(tag).sent(WHAT, undefined)).to.deep.equal(sent);
    expect(History.of(tag).sent(WHAT, "ADA@example.com")).to.deep.equal(sent);
    expect(History.of(tag).sent(OTHER, undefined)).to.equal(undefined);
    expect(History.of(tag).sent(WHAT, "other@example.com")).to.equal(undefined);
  });

  for (const [order, first, second] of [
    ["the directory's address first", true, false],
    ["the program's address first", false, true],
  ] as const) {
    it(`keeps two addresses apart: ${order}`, () => {
      const address = (own: boolean) => (own ? "ada@example.com" : "private@example.org");
      const tag = noted(noted(undefined, address(first), first), address(second), second);
      expect(History.of(tag).sent(WHAT, "private@example.org")).to.include({ sentTo: "private@example.org" });
      expect(History.of(tag).sent(WHAT, undefined)).to.not.equal(undefined);
    });
  }

  it("is not the directory's address where only one of the program's was mailed", () => {
    const tag = noted(undefined, "private@example.org", false);
    expect(History.of(tag).sent(WHAT, undefined)).to.equal(undefined);
  });

  it("is the last mail to an address: a token used before is no mail that counts", () => {
    const tag = noted(noted(undefined, "ada@example.com", true), "ada@example.com", true, OTHER);
    expect(History.of(tag).sent(WHAT, undefined)).to.equal(undefined);
    expect(History.of(tag).sent(OTHER, undefined)).to.not.equal(undefined);
  });

  it("knows an address again that is too long for a tag, and tells no part of it", () => {
    const tag = noted(noted(undefined, "private@example.org", false), LONG, false);
    expect(LONG).to.have.length(250);
    expect(tag.length).to.be.at.most(255);
    expect(tag).to.not.contain("aaa");
    expect(History.of(tag).sent(WHAT, LONG)).to.deep.equal({ sentTo: LONG, sentAt });
    expect(History.of(tag).sent(WHAT, `${LONG}x`)).to.equal(undefined);
    expect(History.of(tag).sent(WHAT, "private@example.org")).to.deep.equal({ sentTo: "private@example.org" });
  });

  it("fits a tag, and every one of the last six addresses is known again whatever they are", () => {
    const address = fc
      .tuple(fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}$/), fc.stringMatching(/^[a-z]{1,60}\.[a-z]{2,60}$/))
      .map((parts) => parts.join("@"));
    fc.assert(
      fc.property(fc.uniqueArray(address, { minLength: 1, maxLength: 6 }), (addresses) => {
        const tag = addresses.reduce<string | undefined>((before, one) => noted(before, one, false), undefined) ?? "";
        expect(tag.length).to.be.at.most(255);
        for (const one of addresses) {
          expect(History.of(tag).sent(WHAT, one)).to.include({ sentTo: one });
        }
      }),
    );
  });

  describe("written by release 0.1.0", () => {
    it("is read, and counts for the user's own address whatever it was", () => {
      const { sent } = { sent: { sentTo: "ada@example.com", sentAt, messageId } };
      const tag = `${WHAT} ${sentAt} ada@example.com ${messageId}`;
      expect(History.of(tag).sent(WHAT, undefined)).to.deep.equal(sent);
      expect(History.of(tag).sent(WHAT, "ada@example.com")).to.deep.equal(sent);
      expect(History.of(tag).sent(WHAT, "other@example.com")).to.equal(undefined);
      expect(History.of(noted(tag, "private@example.org", false)).sent(WHAT, undefined)).to.not.equal(undefined);
    });

    it("is read where it was cut", () => {
      const tag = `${WHAT} ${sentAt} ${LONG}`.slice(0, 255);
      expect(History.of(tag).sent(WHAT, LONG)).to.not.equal(undefined);
    });
  });

  for (const tag of [undefined, "", "nonsense", "a b"]) {
    it(`is nothing where the tag is ${String(tag)}`, () => {
      expect(History.of(tag).sent(WHAT, undefined)).to.equal(undefined);
    });
  }
});
