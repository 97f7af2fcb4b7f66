import { expect } from "chai";
import { guidText, passwordValue, sidText } from "../../directory/binary-values";

describe("binary values of Active Directory", () => {
  it("a SID is read as it is written", () => {
    // The example of MS-DTYP 2.4.2.3: BUILTIN\Administrators.
    expect(sidText(Buffer.from("01020000000000052000000020020000", "hex"))).to.equal("S-1-5-32-544");
  });

  it("a GUID's first three groups are little-endian", () => {
    expect(guidText(Buffer.from("33221100554477668899aabbccddeeff", "hex"))).to.equal(
      "00112233-4455-6677-8899-aabbccddeeff",
    );
  });

  it("a password is quoted, in UTF-16LE", () => {
    expect(passwordValue("aé").toString("hex")).to.equal("22006100e9002200");
  });
});
