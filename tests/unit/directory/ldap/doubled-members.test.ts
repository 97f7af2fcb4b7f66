import { expect } from "chai";
import { ResultCodeError, UnwillingToPerformError } from "ldapts";
import {
  doubledMembers,
  isHiddenTwice,
  membersAfter,
  oncePerEntry,
} from "../../../../provider/directory/ldap/doubled-members";

const ada = { guid: "AAAA", dn: "CN=ada,DC=corp" };
const bob = { guid: "bbbb", dn: "CN=bob,DC=corp" };
const foreign = { dn: "<SID=S-1-5-21-9-9-9-1104>" };

describe("members that a group holds twice", () => {
  it("are those of the given ones that its list has more than once", () => {
    const listed = [ada.dn, bob.dn, ada.dn, "CN=eve,DC=corp", "CN=eve,DC=corp"];
    expect(doubledMembers(listed, [ada, bob])).to.deep.equal([ada]);
    expect(doubledMembers([ada.dn, bob.dn], [ada, bob])).to.deep.equal([]);
  });

  it("are listed once after, and not at all if they leave", () => {
    const listed = [ada.dn, bob.dn, ada.dn, bob.dn];
    expect(membersAfter(listed, [bob])).to.deep.equal([ada.dn]);
    expect(membersAfter(listed, [])).to.deep.equal([ada.dn, bob.dn]);
  });

  it("are one whatever they are called by: a GUID in any letter case, or a name in any spelling", () => {
    expect(oncePerEntry([ada, { ...ada, guid: "aaaa" }, bob])).to.have.length(2);
    expect(oncePerEntry([foreign, { dn: "<sid=s-1-5-21-9-9-9-1104>" }, ada])).to.have.length(2);
  });

  it("are known by Samba's words for the copy that is marked as deleted", () => {
    const words = "Attribute member already deleted for target GUID 3f2a";
    expect(isHiddenTwice(new UnwillingToPerformError(words))).to.equal(true);
    expect(isHiddenTwice(new UnwillingToPerformError("00000561: SvcErr"))).to.equal(false);
    expect(isHiddenTwice(new Error(words))).to.equal(false);
    expect(new UnwillingToPerformError(words)).to.be.instanceOf(ResultCodeError);
  });
});
