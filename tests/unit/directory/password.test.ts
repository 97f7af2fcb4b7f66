import { expect } from "chai";
import { nameInPassword, randomPassword, unicodePwd } from "../../../provider/directory/password";
import { redact } from "../../../provider/errors/redaction";

describe("a random password", () => {
  const some = Array.from({ length: 200 }, () => randomPassword({ userName: "ada" }));

  it("has all four classes of characters, and a length WorkSpaces takes", () => {
    for (const password of some) {
      expect(password).to.match(/^[!-~]{40}$/);
      for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) {
        expect(password).to.match(kind);
      }
      expect(password).to.not.match(/[",;<>/\\[\]{}|`'~^() ]/, "nothing that a form or a shell might trip over");
    }
  });

  it("is another each time, with the classes at no fixed place", () => {
    expect(new Set(some).size).to.equal(some.length);
    expect(new Set(some.map((password) => password.search(/[0-9]/))).size).to.be.greaterThan(3);
  });

  it("is taken out of every error", () => {
    expect(redact(`it was ${some[0] ?? ""}`)).to.equal("it was [secret]");
  });
});

describe("a name in a password", () => {
  it("is never in a random one, in any letter case: not the account's, nor a part of the one that is shown", () => {
    // One draw in some hundred holds one of so many parts.
    const userName = "k2x";
    const displayName = "Abc,deF.GHJ-kmn_PQR stu#vwx\tyz2 345 678";
    const parts = displayName.split(/[^A-Za-z0-9]/);
    for (let count = 0; count < 20_000; count++) {
      const password = randomPassword({ userName, displayName }).toLowerCase();
      for (const name of [userName, ...parts]) {
        if (password.includes(name.toLowerCase())) expect.fail(`${password} holds ${name}`);
      }
    }
  });

  for (const [password, userName, displayName, found] of [
    ["Xx-ADA-1234", "ada", undefined, "the userName"],
    ["Xx-ada-1234", "Ada", undefined, "the userName"],
    ["Xx-al-1234", "al", undefined, undefined],
    ["Erin12345!", "eh1", "Erin M. Hagens", "a part of the displayName"],
    ["xxHAGENSxx1!", "eh1", "Erin M. Hagens", "a part of the displayName"],
    ["Mm-Mm-1234", "eh1", "Erin M. Hagens", undefined],
    ["Hage-1234!", "eh1", "Erin M. Hagens", undefined],
    ["Zz1-bcd-zz", "eh1", "A,bcd", "a part of the displayName"],
    ["Zz1-bcd-zz", "eh1", "A\tbcd", "a part of the displayName"],
    ["Zz1-bcd-zz", "eh1", "A#bcd_ef", "a part of the displayName"],
    ["Zz1-bcd-zz", "eh1", "O'bcd", undefined],
    ["\u03c3\u03b1\u03c2-1234-Aa", "x", "\u03a3\u0391\u03a3 Papas", "a part of the displayName"],
    ["Unrelated-1234", "ada", "Ada Byron", undefined],
  ] as const) {
    it(`is ${found ?? "none"} for ${password}, ${userName} and ${displayName ?? "no displayName"}`, () => {
      expect(nameInPassword(password, { userName, displayName })).to.equal(found);
    });
  }
});

describe("unicodePwd", () => {
  it("is the quoted password in UTF-16LE", () => {
    expect(unicodePwd("newPassword").toString("hex")).to.equal("22006e0065007700500061007300730077006f00720064002200");
    expect(unicodePwd("\u00fc\u738b").toString("hex")).to.equal("2200fc008b732200");
  });
});
