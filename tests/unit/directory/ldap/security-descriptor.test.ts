import { expect } from "chai";
import fc from "fast-check";
import { parseSecurityDescriptor } from "../../../../provider/directory/ldap/security-descriptor";
import { descriptorBytes, TYPE } from "./descriptor";

const USER = "bf967aba-0de6-11d0-a285-00aa003049e2";
const SERVICE = "S-1-5-21-1-2-3-1102";

describe("a security descriptor of Active Directory", () => {
  it("is read from the bytes of [MS-DTYP]'s own layout: owner, and a denial of Delete and DeleteTree to Everyone", () => {
    const bytes = Buffer.from(
      // Revision 1, self-relative with a DACL; owner at 20 (S-1-5-18), no group, no SACL, DACL at 32.
      "0100048014000000000000000000000020000000" +
        "010100000000000512000000" +
        // ACL of 28 bytes with one ACE: type 1 (deny), no flags, 20 bytes, mask 0x10040, S-1-1-0.
        "04001c0001000000" +
        "0100140040000100" +
        "010100000000000100000000",
      "hex",
    );
    expect(parseSecurityDescriptor(bytes)).to.deep.equal({
      owner: "S-1-5-18",
      dacl: [{ effect: "deny", mask: 0x10040, sid: "S-1-1-0", inheritOnly: false, conditional: false }],
    });
  });

  it("keeps the order of its entries, and leaves out those that allow and deny nothing", () => {
    const { dacl } = parseSecurityDescriptor(
      descriptorBytes([
        { type: TYPE.allow, mask: 1, sid: SERVICE },
        { type: TYPE.audit, mask: 2, sid: SERVICE },
        { type: TYPE.deny, mask: 3, sid: "S-1-1-0" },
      ]),
    );
    expect(dacl?.map(({ effect, mask }) => [effect, mask])).to.deep.equal([
      ["allow", 1],
      ["deny", 3],
    ]);
  });

  for (const [what, given, objectType] of [
    ["both GUIDs", { objectType: USER, inheritedObjectType: "4828cc14-1437-45bc-9b07-ad6f015e5f28" }, USER],
    ["the class alone", { objectType: USER }, USER],
    ["the inheriting class alone", { inheritedObjectType: USER }, undefined],
    ["neither", {}, undefined],
  ] as const) {
    it(`has entries limited to a class, with ${what}`, () => {
      const ace = { type: TYPE.allowObject, mask: 2, sid: SERVICE, flags: 0x0a, ...given };
      const [read] = parseSecurityDescriptor(descriptorBytes([ace])).dacl ?? [];
      expect(read).to.include({ effect: "allow", mask: 2, sid: SERVICE, inheritOnly: true });
      expect(read?.objectType).to.equal(objectType);
    });
  }

  it("tells of conditions, which it cannot judge", () => {
    const aces = [{ type: TYPE.allowCallback, mask: 2, sid: SERVICE }];
    expect(parseSecurityDescriptor(descriptorBytes(aces)).dacl?.[0]).to.include({ conditional: true });
  });

  it("has no list where none is said to be there, and where it is said and is not", () => {
    expect(parseSecurityDescriptor(descriptorBytes(undefined))).to.deep.equal({});
    expect(parseSecurityDescriptor(descriptorBytes("null"))).to.deep.equal({});
    expect(parseSecurityDescriptor(descriptorBytes([]))).to.deep.equal({ dacl: [] });
  });

  it("is refused with a RangeError where its bytes end early, or are anything", () => {
    const whole = descriptorBytes([{ type: TYPE.denyObject, mask: 2, sid: SERVICE, objectType: USER }], SERVICE);
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseSecurityDescriptor(whole.subarray(0, length)), `${length} bytes`).to.throw(RangeError);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (random, framed) => {
        const bytes = Buffer.from(random);
        if (framed) whole.copy(bytes, 0, 0, 20);
        try {
          parseSecurityDescriptor(bytes);
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
