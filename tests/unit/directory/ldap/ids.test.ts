import { expect } from "chai";
import { guidDn, guidOf, ridOf, sidOf } from "../../../../provider/directory/ldap/ids";

describe("ids of Active Directory", () => {
  it("write an objectGUID with its first three groups turned round", () => {
    const bytes = Buffer.from("00112233445566778899aabbccddeeff", "hex");
    expect(guidOf(bytes)).to.equal("33221100-5544-7766-8899-aabbccddeeff");
    expect(bytes.toString("hex"), "what was read stays as it was").to.equal("00112233445566778899aabbccddeeff");
    expect(guidOf(Buffer.from("d8d9a2b7c8e3d24ab0b5ff1bf1a7e1cb", "hex"))).to.equal(
      "b7a2d9d8-e3c8-4ad2-b0b5-ff1bf1a7e1cb",
    );
  });

  for (const [hex, sid] of [
    // Microsoft's well-known SIDs: Everyone, BUILTIN\Administrators, LOCAL SYSTEM.
    ["010100000000000100000000", "S-1-1-0"],
    ["01020000000000052000000020020000", "S-1-5-32-544"],
    ["010100000000000512000000", "S-1-5-18"],
    ["010500000000000515000000a065cf7e784b9b5fe77c8770091c0100", "S-1-5-21-2127521184-1604012920-1887927527-72713"],
    [
      "010500000000000515000000ffffffffffffffffffffffffffffffff",
      "S-1-5-21-4294967295-4294967295-4294967295-4294967295",
    ],
    ["0101ffffffffffff01000000", "S-1-281474976710655-1"],
  ] as const) {
    it(`write ${sid}`, () => {
      expect(sidOf(Buffer.from(hex, "hex"))).to.equal(sid);
    });
  }

  it("tell the RID", () => {
    expect(ridOf("S-1-5-21-1-2-3-500")).to.equal(500);
    expect(ridOf("S-1-5-21-1-2-3-4294967295")).to.equal(4294967295);
  });

  it("name an entry wherever it is", () => {
    expect(guidDn("33221100-5544-7766-8899-aabbccddeeff")).to.equal("<GUID=33221100-5544-7766-8899-aabbccddeeff>");
  });
});
