import { expect } from "chai";
import { checkArguments } from "../../../../provider/resources/common/check";
import {
  directoryId,
  domainName,
  isUnknown,
  matching,
  oneOf,
  text,
  wholeNumber,
  yesNo,
} from "../../../../provider/resources/common/rules";
import { checkWorkspace } from "../../../../provider/resources/workspace/check";
import { checkUser } from "../../../../provider/resources/user/properties";
import type { Property } from "../../../../provider/resources/common/property";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("rules for a single value", () => {
  for (const [rule, name, good, bad] of [
    [
      text(5),
      "text",
      ["a", "abcde", "\u00fcber"],
      [
        ["", "is empty"],
        ["abcdef", "has 6 characters; at most 5"],
        ["a\nb", "line break"],
        ["a\0", "control character"],
        [5, "is 5; give text"],
        [["a"], 'is ["a"]; give text'],
      ],
    ],
    [text(5, (value) => (value === "no" ? "is not it" : undefined)), "text with more", ["yes"], [["no", "is not it"]]],
    [
      oneOf("a", "b"),
      "one of some",
      ["a", "b"],
      [
        ["c", 'is "c"; give one of a, b'],
        [1, "give one of"],
        ["", "give one of"],
      ],
    ],
    [
      yesNo,
      "yes or no",
      [true, false],
      [
        ["true", "give true or false"],
        [0, "give true or false"],
      ],
    ],
    [
      matching(/^x+$/, "xx"),
      "a pattern",
      ["x", "xxx"],
      [
        ["y", 'is "y"; give one such as xx'],
        [5, "give one such as"],
      ],
    ],
    [
      wholeNumber(1),
      "a whole number",
      [1, 2, 1e6],
      [
        [0, "whole number from 1"],
        [1.5, "whole number"],
        ["1", "whole number"],
        [Number.NaN, "whole number"],
      ],
    ],
    [
      directoryId,
      "a directory",
      ["d-90670cd1b9", "d-12345678", "wsd-entra0001"],
      [
        ["d-123", "such as d-90670cd1b9"],
        ["D-90670CD1B9", "such as"],
        ["ws-90670cd1b9", "such as"],
        ["d-90670cd1b9\n", "such as"],
      ],
    ],
    [
      domainName,
      "a domain",
      ["corp.example.com", "Corp.Example.COM", "a.b"],
      [
        ["corp", "such as corp.example.com"],
        ["a..b", "such as"],
        [`${"a.".repeat(127)}com`, "such as"],
      ],
    ],
  ] as [ReturnType<typeof text>, string, unknown[], [unknown, string][]][]) {
    for (const value of good) {
      it(`${name} may be ${JSON.stringify(value)}`, () => {
        expect(rule(value)).to.equal(undefined);
      });
    }
    for (const [value, fault] of bad) {
      it(`${name} may not be ${JSON.stringify(value).slice(0, 40)}`, () => {
        expect(rule(value)).to.contain(fault);
      });
    }
  }
});

describe("arguments", () => {
  const faults = (news: Record<string, unknown>, required: string[] = []) => {
    const row = (name: string, rule: Property["rule"]): Property => ({
      rule,
      change: "record",
      ...(required.includes(name) ? { required: true } : {}),
    });
    const table = { name: row("name", text(5)), count: row("count", wholeNumber(1)) };
    return checkArguments(news, table).failures.map(({ property, reason }) => `${property}: ${reason}`);
  };

  it("are named where they are wrong, missing, or none", () => {
    expect(faults({ name: "", cuont: 1 }, ["name", "count"])).to.deep.equal([
      "count: count is missing",
      "name: name is empty; leave it out",
      "cuont: cuont is not an argument; did you mean count? There are name, count",
    ]);
  });

  it("that the program side passes by itself are not offered in place of one that there is not", () => {
    const user = { directoryId: "d-90670cd1b9", userName: "ada", owner: "p/s/n", fistName: "Ada", timeout: "1h" };
    const reasons = checkUser(user, {}).failures.map(({ reason }) => reason);
    expect(reasons).to.have.length(2);
    expect(reasons[0]).to.match(/^fistName is not an argument; did you mean firstName\? There are directoryId, /);
    expect(reasons[1]).to.match(/^timeout is not an argument; there are directoryId, /);
    expect(reasons.join()).to.not.match(/\bowner\b|timeouts/);
  });

  it("that are null are not given", () => {
    expect(faults({ name: null, count: undefined })).to.deep.equal([]);
    expect(faults({ name: null }, ["name"])).to.deep.equal(["name: name is missing"]);
  });

  it("called as something every object has are none either", () => {
    expect(faults({ constructor: 1 })).to.deep.equal([
      "constructor: constructor is not an argument; there are name, count",
    ]);
  });

  it("that a preview does not know yet pass, at any depth", () => {
    expect(faults({ name: UNKNOWN, count: UNKNOWN }, ["name", "count"])).to.deep.equal([]);
    for (const value of [UNKNOWN, [UNKNOWN], { a: { b: [1, UNKNOWN] } }]) {
      expect(isUnknown(value)).to.equal(true);
    }
    for (const value of ["", null, undefined, 5, `${UNKNOWN} `, { [UNKNOWN]: 1 }]) {
      expect(isUnknown(value)).to.equal(false);
    }
  });
});

describe("a user's arguments", () => {
  const good = { directoryId: "d-90670cd1b9", userName: "ada", initialPassword: "x", owner: "p/s/ada" };
  const faults = (news: object) => checkUser({ ...good, ...news }).failures;

  it("may be all there are", () => {
    expect(
      faults({
        domain: "corp.example.com",
        firstName: "Zo\u00eb",
        lastName: "O'Brien",
        email: "zoe@example.com",
        displayName: 'King, "Countess" \\ #1',
        userPrincipalName: "zoe@corp.example.com",
        organizationalUnit: "OU=R\\+D\\, EU,DC=corp",
        enabled: false,
        attributes: { telephoneNumber: "1", otherTelephone: ["2", "3"], info: [] },
        initialPassword: "x",
        passwordVersion: 0,
        adopt: true,
        deletionPolicy: "retain",
        whenWorkspaceExists: "terminate",
      }),
    ).to.deep.equal([]);
  });

  for (const [property, value, fault] of [
    ["directoryId", "corp", "d-90670cd1b9"],
    ["userName", "a:b", "forbids"],
    ["userName", "a".repeat(21), "Active Directory allows 20"],
    ["firstName", "a".repeat(65), "at most 64"],
    ["lastName", "", "is empty"],
    ["email", "ada", "no @"],
    ["email", "ada@example.com\nbcc: eve@example.com", "line break"],
    ["displayName", "a".repeat(257), "at most 256"],
    ["userPrincipalName", "ada", "name@domain"],
    ["userPrincipalName", "a da@corp", "name@domain"],
    ["organizationalUnit", "Users", "distinguished name"],
    ["organizationalUnit", "corp.example.com/Users", "distinguished name"],
    ["enabled", "yes", "true or false"],
    ["attributes", ["a"], "give an object"],
    ["initialPassword", "", "1 to 127"],
    ["initialPassword", "x".repeat(128), "1 to 127"],
    ["passwordVersion", -1, "whole number from 0"],
    ["passwordVersion", "1", "whole number"],
    ["adopt", 1, "true or false"],
    ["deletionPolicy", "keep", "delete, disable, retain"],
    ["whenWorkspaceExists", "ignore", "fail, terminate"],
    ["changePasswordAtLogon", true, "is not an argument"],
    ["owner", "a".repeat(211), "at most 210"],
  ] as const) {
    it(`refuse ${property} as ${JSON.stringify(value).slice(0, 50)}`, () => {
      const [failure, ...more] = faults({ [property]: value });
      expect(more).to.deep.equal([]);
      // The engine shows the value of the property that is named.
      expect(failure).to.have.property("property", property === "initialPassword" ? "" : property);
      expect(failure?.reason)
        .to.match(new RegExp(`^${property} `))
        .and.to.contain(fault);
    });
  }

  for (const [attributes, property, fault] of [
    [{ givenName: "Ada" }, "attributes.givenName", "use firstName"],
    [{ UserAccountControl: "512" }, "attributes.UserAccountControl", "use enabled and passwordNeverExpires"],
    [{ pwdLastSet: "0" }, "attributes.pwdLastSet", "use mustChangePassword"],
    [{ cn: "x" }, "attributes.cn", "the directory writes it itself"],
    [{ whenChanged: "x" }, "attributes.whenChanged", "the directory writes it itself"],
    [{ memberOf: "x" }, "attributes.memberOf", "memberships are made on the group"],
    [{ adminDescription: "x" }, "attributes.adminDescription", "the mark"],
    [{ "not;binary": "x" }, 'attributes["not;binary"]', "no LDAP attribute name"],
    [{ title: "" }, "attributes.title", "none empty"],
    [{ title: 5 }, "attributes.title", "something else than text and bytes"],
    [{ title: ["a", null] }, "attributes.title", "something else than text and bytes"],
    [{ title: { base64: "eA==", more: "" } }, "attributes.title", "something else than text and bytes"],
    [{ title: "\ud800" }, "attributes.title", "half a character"],
    [{ "mS-DS-ConsistencyGuid": { base64: "eA" } }, 'attributes["mS-DS-ConsistencyGuid"]', "no base64"],
    [{ photo: [{ base64: "eA==" }, { base64: "" }] }, "attributes.photo", "no base64"],
  ] as const) {
    it(`refuse attributes as ${JSON.stringify(attributes)}, at its property`, () => {
      const [failure, ...more] = faults({ attributes });
      expect(more).to.deep.equal([]);
      expect(failure).to.have.property("property", property);
      expect(failure?.reason.startsWith(`${property} `)).to.equal(true);
      expect(failure?.reason).to.contain(fault);
    });
  }

  it("name every attribute that will not do, whatever else is wrong or not known yet", () => {
    const attributes = { title: "a", Title: "b", cn: "x", info: 5, manager: UNKNOWN, department: "d" };
    expect(faults({ attributes, firstName: "" }).map(({ property }) => property)).to.have.members([
      "firstName",
      "attributes.title",
      "attributes.Title",
      "attributes.cn",
      "attributes.info",
    ]);
  });

  for (const [value, fault] of [
    ["2027-02-31", "give the last day"],
    ["31.03.2027", "give the last day"],
    ["2027-03-31T18:00", "give the last day"],
    ["never", "give the last day"],
    ["1969-12-31", "after 1970"],
  ] as const) {
    it(`refuse ${value} as the last day of an account`, () => {
      const [failure] = faults({ accountExpires: value });
      expect(failure).to.have.property("property", "accountExpires");
      expect(failure?.reason).to.contain(fault);
    });
  }

  it("refuse to have a password changed that never expires", () => {
    const [failure, ...more] = faults({ mustChangePassword: true, passwordNeverExpires: true });
    expect(more).to.deep.equal([]);
    expect(failure).to.have.property("property", "mustChangePassword");
    expect(faults({ mustChangePassword: false, passwordNeverExpires: true })).to.deep.equal([]);
  });

  it("quote no password", () => {
    const [failure] = faults({ initialPassword: ["Secret-Passw0rd"] });
    expect(failure?.reason).to.be.a("string").and.to.not.contain("Secret-Passw0rd");
  });
});

describe("a WorkSpace's arguments", () => {
  const good = { directoryId: "d-90670cd1b9", userName: "ada", bundleId: "wsb-bh8rsxt14", owner: "p/s/ada" };
  const faults = (news: object, olds: object = {}) => checkWorkspace({ ...good, ...news }, { ...olds }).failures;

  it("may be all there are", () => {
    expect(
      faults({
        rootVolumeEncryptionEnabled: true,
        userVolumeEncryptionEnabled: false,
        volumeEncryptionKey: "arn:aws:kms:eu-west-1:1:key/x",
        workspaceProperties: {
          computeTypeName: "POWERPRO",
          rootVolumeSizeGib: 80,
          userVolumeSizeGib: 50,
          runningMode: "AUTO_STOP",
          runningModeAutoStopTimeoutInMinutes: 120,
        },
        tags: { team: "a", empty: "" },
        adopt: true,
      }),
    ).to.deep.equal([]);
  });

  for (const [news, property, fault] of [
    [{ bundleId: "wsb-1" }, "bundleId", "wsb-bh8rsxt14"],
    [{ userName: "a".repeat(64) }, "userName", "at most 63"],
    [{ userName: "[UNDEFINED]" }, "userName", "user-decoupled WorkSpace"],
    [{ owner: `p/s/${"\u{1F600}".repeat(40)}` }, "owner", "tag"],
    [{ tags: ["a"] }, "tags", "give an object"],
    [{ tags: { "aws:x": "1" } }, "tags", "reserved"],
    [{ tags: { "workspaces-users:owner": "1" } }, "tags", "reserved"],
    [{ tags: { a: 1 } }, "tags", "no text"],
    [{ tags: { ["k".repeat(128)]: "1" } }, "tags", "too long"],
    [{ tags: { a: "v".repeat(256) } }, "tags", "too long"],
    [{ tags: Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`k${index}`, ""])) }, "tags", "has 49 tags"],
    [{ workspaceProperties: 5 }, "workspaceProperties", "give an object"],
    [{ workspaceProperties: { computeType: "POWER" } }, "workspaceProperties.computeType", "is not an argument"],
    [{ workspaceProperties: { computeTypeName: "power" } }, "workspaceProperties.computeTypeName", "STANDARD"],
    [{ workspaceProperties: { rootVolumeSizeGib: 0 } }, "workspaceProperties.rootVolumeSizeGib", "from 1"],
    [{ workspaceProperties: { protocols: [] } }, "workspaceProperties.protocols", "one of PCOIP, WSP"],
    [{ workspaceProperties: { protocols: ["RDP"] } }, "workspaceProperties.protocols", "one of PCOIP, WSP"],
    [{ workspaceProperties: { protocols: "WSP" } }, "workspaceProperties.protocols", "one of PCOIP, WSP"],
    [{ workspaceProperties: { runningMode: "never" } }, "workspaceProperties.runningMode", "AUTO_STOP"],
    [
      { workspaceProperties: { runningMode: "AUTOSTOP" } },
      "workspaceProperties.runningMode",
      "did you mean AUTO_STOP?",
    ],
    [
      { workspaceProperties: { computeTypeName: "STANDRAD" } },
      "workspaceProperties.computeTypeName",
      "did you mean STANDARD?",
    ],
    [
      { workspaceProperties: { computeTypeName: "GRAPHIC_G6_XLARGE" } },
      "workspaceProperties.computeTypeName",
      "did you mean GRAPHICS_G6_XLARGE?",
    ],
    [
      { workspaceProperties: { runningMode: "AUTO_STOP", runningModeAutoStopTimeoutInMinutes: 90 } },
      "workspaceProperties.runningModeAutoStopTimeoutInMinutes",
      "whole hours",
    ],
    [
      { workspaceProperties: { runningMode: "ALWAYS_ON", runningModeAutoStopTimeoutInMinutes: 60 } },
      "workspaceProperties.runningModeAutoStopTimeoutInMinutes",
      'goes with runningMode: "AUTO_STOP" only',
    ],
  ] as const) {
    it(`refuse ${JSON.stringify(news).slice(0, 70)}`, () => {
      const [failure, ...more] = faults(news);
      expect(more).to.deep.equal([]);
      expect(failure).to.have.property("property", property);
      expect(failure?.reason).to.contain(fault);
    });
  }

  describe("of a volume", () => {
    const size = (userVolumeSizeGib: unknown) => ({ workspaceProperties: { userVolumeSizeGib } });
    const before = { ...good, ...size(100) };

    it("that shrinks are refused while it is the same desktop", () => {
      const [failure] = faults(size(50), before);
      expect(failure).to.have.property("property", "workspaceProperties.userVolumeSizeGib");
      expect(failure?.reason).to.contain("is 50, and the volume has 100 GiB: volumes never shrink");
      expect(faults({ ...size(50), userName: "ADA" }, before), "letter case is no other person").to.have.length(1);
      expect(faults({ ...size(50), bundleId: "wsb-4q8t1n7zd" }, before), "a migration keeps it").to.have.length(1);
    });

    for (const [what, news] of [
      ["grows", size(175)],
      ["is not known yet", size(UNKNOWN)],
      ["is another's", { ...size(50), userName: "grace" }],
      [
        "is to be replaced by one of another bundle",
        { ...size(50), bundleId: "wsb-4q8t1n7zd", whenBundleChanges: "replace" },
      ],
      ["is in another directory", { ...size(50), directoryId: "d-90670cd1ba" }],
      ["is encrypted anew", { ...size(50), userVolumeEncryptionEnabled: true }],
    ] as const) {
      it(`that ${what} are taken`, () => {
        expect(faults(news, before)).to.deep.equal([]);
      });
    }
  });
});
