import { expect } from "chai";
import { randomPassword, unicodePwd } from "../../../provider/directory/password";
import { redact } from "../../../provider/errors/redaction";

describe("a random password", () => {
  const some = Array.from({ length: 200 }, randomPassword);

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

describe("unicodePwd", () => {
  it("is the quoted password in UTF-16LE", () => {
    expect(unicodePwd("newPassword").toString("hex")).to.equal("22006e0065007700500061007300730077006f00720064002200");
    expect(unicodePwd("\u00fc\u738b").toString("hex")).to.equal("2200fc008b732200");
  });
});
