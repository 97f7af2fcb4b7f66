import { expect } from "chai";
import type { Entry } from "ldapts";
import { isUser, userAttributes, userOf } from "../../../../provider/directory/ldap/user-entry";

/** The RID in the last four bytes, little-endian. */
const sid = (rid: number): Buffer => {
  const bytes = Buffer.from("01050000000000051500000001000000020000000300000000000000", "hex");
  bytes.writeUInt32LE(rid, 24);
  return bytes;
};

const entry = (more: object = {}): Entry => ({
  dn: "CN=ada,OU=Users,DC=corp",
  objectGUID: Buffer.from("00112233445566778899aabbccddeeff", "hex"),
  objectSid: sid(1104),
  sAMAccountName: "ada",
  userAccountControl: "512",
  pwdLastSet: "134000000000000000",
  givenName: "Ada",
  sn: [],
  whenCreated: "20261124031500.0Z",
  objectClass: ["top", "person", "organizationalPerson", "user"],
  adminDescription: "pulumi:people/prod/ada",
  ...more,
});

const read = (more: object = {}, extra: string[] = []) => userOf(entry(more), "adminDescription", extra);

describe("a user as the directory has it", () => {
  it("is read in our words, and what is absent is absent", () => {
    expect(read()).to.deep.equal({
      guid: "33221100-5544-7766-8899-aabbccddeeff",
      sid: "S-1-5-21-1-2-3-1104",
      dn: "CN=ada,OU=Users,DC=corp",
      userName: "ada",
      enabled: true,
      passwordNeverExpires: false,
      mustChangePassword: false,
      critical: false,
      mark: "pulumi:people/prod/ada",
      formerMarks: [],
      createdAt: "2026-11-24T03:15:00Z",
      attributes: {},
      accountControl: 512,
    });
  });

  it("asks for all it reads, with the attribute that carries the mark", () => {
    expect(userAttributes("info")).to.include.members([
      ...Object.keys(entry()).filter((name) => !/dn|admin|givenName|sn/.test(name)),
      "info",
    ]);
  });

  for (const [control, enabled] of [
    ["512", true],
    ["514", false],
    ["66048", true],
    ["66050", false],
    ["544", true],
  ] as const) {
    it(`is ${enabled ? "enabled" : "disabled"} with userAccountControl ${control}`, () => {
      expect(read({ userAccountControl: control })).to.include({ enabled, accountControl: Number(control) });
    });
  }

  for (const [what, more, critical] of [
    ["Administrator", { objectSid: sid(500) }, true],
    ["krbtgt", { objectSid: sid(502) }, true],
    ["the last RID of the domain's own", { objectSid: sid(999) }, true],
    ["the first ordinary RID", { objectSid: sid(1000) }, false],
    ["a critical object of any RID", { isCriticalSystemObject: "TRUE" }, true],
    ["one that is not", { isCriticalSystemObject: "FALSE" }, false],
  ] as const) {
    it(`is ${critical ? "" : "not "}critical: ${what}`, () => {
      expect(read(more).critical).to.equal(critical);
    });
  }

  for (const [kept, mark] of [
    ["pulumi:people/prod/ada", "pulumi:people/prod/ada"],
    ["pulumi:people/prod/ada#0mh5k2x9q1a2b3c4d+unfinished", "pulumi:people/prod/ada#0mh5k2x9q1a2b3c4d+unfinished"],
    ["written by hand", "written by hand"],
    [[], undefined],
  ] as const) {
    it(`has ${mark ?? "nothing"} as its mark where the attribute holds ${JSON.stringify(kept)}: whose it is, others judge`, () => {
      expect(read({ adminDescription: kept }).mark).to.equal(mark);
    });
  }

  for (const [what, kept, mark, formerMarks] of [
    [
      "a mark of ours in adminDescription still counts",
      { adminDescription: "pulumi:p/s/ada" },
      "pulumi:p/s/ada",
      ["adminDescription"],
    ],
    ["another tool's adminDescription does not", { adminDescription: "User_NoEntraSync" }, undefined, []],
    [
      "the attribute's own mark comes first",
      { adminDescription: "pulumi:p/s/ada", info: "pulumi:p/s/eve" },
      "pulumi:p/s/eve",
      ["adminDescription"],
    ],
    ["another tool's value in the attribute is told", { info: "theirs" }, "theirs", []],
  ] as const) {
    it(`where a setting names another attribute for marks, ${what}`, () => {
      const user = userOf(entry({ adminDescription: [], ...kept }), "info");
      expect([user.mark, user.formerMarks]).to.deep.equal([mark, formerMarks]);
    });
  }

  for (const place of ["info", "wWWHomePage"]) {
    it(`has a mark of Directory Service Data's in ${place} as its mark, and other text there as nothing`, () => {
      const marked = userOf(entry({ adminDescription: [], [place]: "pulumi:p/s/eve" }), "adminDescription");
      expect([marked.mark, marked.formerMarks]).to.deep.equal(["pulumi:p/s/eve", [place]]);
      const noted = userOf(entry({ adminDescription: [], [place]: "call after 5" }), "adminDescription");
      expect([noted.mark, noted.formerMarks]).to.deep.equal([undefined, []]);
    });
  }

  it("has the mark that the API sees, where a stack has adopted over it what another has over LDAP, and says where it is", () => {
    const [before, since] = ["pulumi:p/s/ada#0mh5k2x9q1a2b3c4d", "pulumi:q/s/ada#0mh5k2x9r1a2b3c4d+adopted"];
    for (const place of ["info", "wWWHomePage"]) {
      const adopted = userOf(entry({ adminDescription: before, [place]: since }), "adminDescription");
      expect(adopted).to.deep.include({ mark: since, markedIn: place, formerMarks: [place] });
    }
    const overInfo = userOf(entry({ adminDescription: before, info: since }), "info");
    expect(overInfo).to.include({ mark: since }).and.not.to.have.property("markedIn");
    const noted = userOf(entry({ adminDescription: "theirs", info: since }), "adminDescription");
    expect(noted.mark, "another tool's value is told").to.equal("theirs");
  });

  for (const [more, flags] of [
    [{ userAccountControl: "66048" }, { passwordNeverExpires: true, mustChangePassword: false }],
    [{ pwdLastSet: "0" }, { passwordNeverExpires: false, mustChangePassword: true }],
    [{ pwdLastSet: [] }, { passwordNeverExpires: false, mustChangePassword: false }],
  ] as const) {
    it(`with ${JSON.stringify(more)} has what is told of its password`, () => {
      expect(read(more)).to.include(flags);
    });
  }

  it("has further attributes as lists, however the server spells their names", () => {
    const more = { telephoneNumber: "1", otherTelephone: ["2", "3"], jpegPhoto: Buffer.from("x") };
    expect(read(more, ["telephonenumber", "otherTelephone", "department", "jpegPhoto"]).attributes).to.deep.equal({
      telephonenumber: ["1"],
      otherTelephone: ["2", "3"],
      department: [],
      jpegPhoto: [{ base64: "eA==" }],
    });
  });

  for (const [classes, yes] of [
    [["top", "person", "organizationalPerson", "user"], true],
    [["top", "person", "organizationalPerson", "inetOrgPerson", "User"], true],
    [["top", "person", "organizationalPerson", "user", "computer"], false],
    [["top", "group"], false],
    ["contact", false],
    [[], false],
  ] as const) {
    it(`${yes ? "is" : "is not"} a user by ${JSON.stringify(classes)}`, () => {
      expect(isUser(entry({ objectClass: classes }))).to.equal(yes);
    });
  }
});
