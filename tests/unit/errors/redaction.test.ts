import { expect } from "chai";
import fc from "fast-check";
import { randomPassword } from "../../../provider/directory/password";
import { ProviderError, wordsOf } from "../../../provider/errors/provider-error";
import { redact, rememberSecret } from "../../../provider/errors/redaction";

describe("secrets", () => {
  const secret = rememberSecret('Gr\u00fcn "Tee" & \\Sahne/7');
  for (const [form, text] of [
    ["as it is", secret],
    ["in JSON", JSON.stringify({ password: secret })],
    ["in a URL", `smtp://it:${encodeURIComponent(secret)}@mail.example.com`],
    ["in Base64", Buffer.from(secret).toString("base64")],
    ["in Base64 for URLs", Buffer.from(secret).toString("base64url")],
    ["in hexadecimal", Buffer.from(secret).toString("hex")],
    ["as unicodePwd in Base64", Buffer.from(`"${secret}"`, "utf16le").toString("base64")],
    ["as unicodePwd in hexadecimal", Buffer.from(`"${secret}"`, "utf16le").toString("hex")],
    ["as unicodePwd in capital hexadecimal", Buffer.from(`"${secret}"`, "utf16le").toString("hex").toUpperCase()],
    ["twice", `${secret} ${secret}`],
  ] as const) {
    it(`are taken out ${form}`, () => {
      const shown = redact(`before ${text} after`);
      expect(shown).to.match(/^before .*\[secret\].* after$/);
      expect(shown).to.not.contain(text).and.to.not.contain("Tee");
    });
  }

  it("are taken out whole where one is part of another", () => {
    rememberSecret("Winter-2026");
    rememberSecret("Winter-2026-Summer");
    expect(redact("it was Winter-2026-Summer, then Winter-2026")).to.equal("it was [secret], then [secret]");
  });

  it("shorter than four characters are not searched for: they would redact half of every sentence", () => {
    expect(rememberSecret("ada")).to.equal("ada");
    expect(redact("creating user ada")).to.equal("creating user ada");
  });

  it("of thousands of people take no longer to search for than one: a text is searched after each new one within the test's time", () => {
    for (let person = 0; person < 5_000; person++) {
      const password = randomPassword({ userName: "ada" });
      expect(redact(`setting ${password} failed`)).to.equal("setting [secret] failed");
    }
  });

  it("that are plain words are taken out of the words of others, and not of our own sentences, where their absence would tell them", () => {
    rememberSecret("wrong");
    const sentence = new ProviderError({
      code: "directory-refused-login",
      doing: "logging in",
      happened: `the user name or password is wrong (${wordsOf(new Error("bind with wrong"))})`,
      next: "check it",
    });
    expect(sentence.message).to.contain("password is wrong (bind with [secret])");
    expect(wordsOf(sentence), "said again").to.equal(sentence.message);
  });

  it("of any characters do not break the sentence they are taken out of", () => {
    const broken = `half a pair ${String.fromCharCode(0xd83d)} of surrogates`;
    rememberSecret(broken);
    expect(redact(`<${broken}>`)).to.equal("<[secret]>");
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 8, maxLength: 40 }), (value) => {
        // A common word might be drawn; the marker makes it this test's own.
        const own = `\u2603${value}\u2603`;
        rememberSecret(own);
        expect(redact(`a${own}b`)).to.equal("a[secret]b");
      }),
      { numRuns: 50 },
    );
  });
});
