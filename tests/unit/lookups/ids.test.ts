import { expect } from "chai";
import { desktopOf, entryOf, invitationOf, membershipGroupOf } from "../../../provider/lookups/ids";

const GUID = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f";

describe("the id of what a program reads", () => {
  it("names an account or a group by what never changes, or by name", () => {
    expect(entryOf(`d-90670cd1b9/${GUID.toUpperCase()}`, "user")).to.deep.equal({
      directoryId: "d-90670cd1b9",
      guid: GUID,
    });
    expect(entryOf("d-90670cd1b9/CORP\\ada", "user")).to.deep.equal({ directoryId: "d-90670cd1b9", name: "CORP\\ada" });
  });

  it("names the group of a membership, the membership's own id too", () => {
    const group = { directoryId: "d-90670cd1b9", guid: GUID };
    expect(membershipGroupOf(`d-90670cd1b9/${GUID}/hr/prod/acme:Team$readers`)).to.deep.equal(group);
    expect(membershipGroupOf(`d-90670cd1b9/${GUID}`)).to.deep.equal(group);
    expect(membershipGroupOf("d-90670cd1b9/Readers")).to.deep.equal({ directoryId: "d-90670cd1b9", name: "Readers" });
  });

  it("names a WorkSpace by its own, or by its user", () => {
    expect(desktopOf("ws-8k2x1q9zd")).to.deep.equal({ workspaceId: "ws-8k2x1q9zd" });
    expect(desktopOf("wsd-entra0001/ada@a.example")).to.deep.equal({
      directoryId: "wsd-entra0001",
      userName: "ada@a.example",
    });
  });

  for (const [what, read] of [
    ["user", () => entryOf("ada", "user")],
    ["group", () => membershipGroupOf("d-90670cd1b9/")],
    ["WorkSpace", () => desktopOf("ada")],
    ["invitation", () => invitationOf("d-90670cd1b9/ada")],
  ] as const) {
    it(`of a ${what} in another form is refused with the form it has`, () => {
      expect(read).to.throw(/is no id of the form it has; give (d-90670cd1b9\/<|ws-)/);
    });
  }
});
