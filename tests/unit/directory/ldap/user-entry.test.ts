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
      firstName: "Ada",
      guid: "33221100-5544-7766-8899-aabbccddeeff",
      sid: "S-1-5-21-1-2-3-1104",
      dn: "CN=ada,OU=Users,DC=corp",
      userName: "ada",
      enabled: true,
      critical: false,
      passwordMissing: false,
      owner: "people/prod/ada",
      createdAt: "2026-11-24T03:15:00Z",
      attributes: {},
      accountControl: 512,
    });
  });

  it("asks for all it reads, with the attribute that carries the mark", () => {
    expect(userAttributes("info")).to.include.members([
      ...Object.keys(entry()).filter((name) => !/dn|admin/.test(name)),
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

  for (const [control, last, missing] of [
    ["514", "0", true],
    ["512", "0", false],
    ["514", "134086752151231545", false],
    ["514", [], false],
  ] as const) {
    it(`${missing ? "was never given" : "has"} a password with ${control} and pwdLastSet ${JSON.stringify(last)}`, () => {
      expect(read({ userAccountControl: control, pwdLastSet: last }).passwordMissing).to.equal(missing);
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

  for (const [mark, owner] of [
    ["pulumi:people/prod/ada", "people/prod/ada"],
    ["written by hand", undefined],
    ["not pulumi:people/prod/ada", undefined],
    [[], undefined],
  ] as const) {
    it(`is managed by ${owner ?? "nobody"} with the mark ${JSON.stringify(mark)}`, () => {
      expect(read({ adminDescription: mark }).owner).to.equal(owner);
    });
  }

  it("has further attributes as lists, however the server spells their names", () => {
    const more = { telephoneNumber: "1", otherTelephone: ["2", "3"], jpegPhoto: Buffer.from("x") };
    expect(read(more, ["telephonenumber", "otherTelephone", "department", "jpegPhoto"]).attributes).to.deep.equal({
      telephonenumber: ["1"],
      otherTelephone: ["2", "3"],
      department: [],
      jpegPhoto: ["x"],
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
