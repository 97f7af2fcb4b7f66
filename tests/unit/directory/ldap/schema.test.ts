import { expect } from "chai";
import {
  ConstraintViolationError,
  InsufficientAccessError,
  type ResultCodeError,
  UnwillingToPerformError,
} from "ldapts";
import { ConnectionLost } from "../../../../provider/directory/ldap/connection";
import { LdapDirectory } from "../../../../provider/directory/ldap/ldap-directory";
import type { ErrorCode } from "../../../../provider/errors/provider-error";
import { failureOf } from "../../failure";
import { BASE, MemoryClient, MemoryConnection, USERS } from "./memory-client";

const SCHEMA = `CN=Schema,CN=Configuration,${BASE}`;
const MARK = "pulumi:people/prod/ada#0mh5k2x9q1a2b3c4d";
const GUID_SYNTAX = "2.5.5.1";

const failed = async (call: Promise<unknown>, code: ErrorCode) => {
  const error = await failureOf(call);
  expect(error.code).to.equal(code);
  return error;
};

describe("the schema of a directory", () => {
  let memory: MemoryClient;
  let directory: LdapDirectory;
  let searches: string[];

  const define = (name: string, attributeSyntax: string, more: Record<string, string[]> = {}): void => {
    memory.put(`CN=${name},${SCHEMA}`, { lDAPDisplayName: [name], attributeSyntax: [attributeSyntax], ...more });
  };

  beforeEach(() => {
    memory = new MemoryClient();
    searches = [];
    memory.before = (method, dn) => {
      if (method === "search") searches.push(dn);
    };
    define("objectClass", "2.5.5.2");
    define("manager", GUID_SYNTAX, { linkID: ["42"], isSingleValued: ["TRUE"] });
    define("directReports", GUID_SYNTAX, { linkID: ["43"] });
    define("thumbnailPhoto", "2.5.5.10", { rangeUpper: ["102400"], isSingleValued: ["TRUE"] });
    define("title", "2.5.5.12", { rangeLower: ["2"], rangeUpper: ["128"], isSingleValued: ["TRUE"] });
    define("tokenGroups", "2.5.5.17", { systemFlags: ["134217748"] });
    define("isDeleted", "2.5.5.8", { systemOnly: ["TRUE"] });
    define("retired", "2.5.5.12", { isDefunct: ["TRUE"] });
    define("validUntil", "2.5.5.11", { oMSyntax: ["23"] });
    directory = new LdapDirectory({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      attributes: { user: ["givenName", "sn"], group: [] },
      connections: new MemoryConnection(memory),
      defaultUnit: () => Promise.resolve(USERS),
    });
  });

  const create = async (attributes: Record<string, string[]> = {}) =>
    (await directory.createUser(
      { userName: "ada", enabled: true, mark: MARK, password: "Compliant-1", attributes },
      `${MARK}+unfinished`,
    )) ?? expect.fail("the name was taken");

  it("is asked once for all who ask together, and never again for what is known", async () => {
    const all = ["manager", "title", "thumbnailPhoto", "Title"];
    await Promise.all(all.map((name) => directory.syntaxes({ [name]: ["CN=bob"] })));
    await directory.syntaxes({ MANAGER: ["CN=bob"], title: ["Dr"] });
    expect(searches.filter((base) => base === SCHEMA)).to.have.length(1);
  });

  it("is not asked for attributes that arguments stand for", async () => {
    const user = await create({ givenName: ["Ada"] });
    await directory.editUser(user, () => ({ attributes: { sn: ["King"] } }));
    await directory.findUser(user);
    expect(searches).to.not.include(SCHEMA);
  });

  it("costs the reading of many people with photos no search more", async () => {
    const users = await Promise.all([create(), directory.syntaxes({ thumbnailPhoto: [] })]);
    searches.length = 0;
    await Promise.all(Array.from({ length: 50 }, () => directory.findUser(users[0], ["thumbnailPhoto", "title"])));
    // One for the people, and one for the title that nobody had asked for yet.
    expect(searches.filter((base) => base === SCHEMA)).to.have.length(1);
    expect(searches).to.have.length(2);
  });

  it("says which attributes come as bytes, and which as text, in whatever letter case they are asked for", async () => {
    const user = await create();
    Object.assign(memory.named("ada") ?? {}, { title: ["Dr"], thumbnailPhoto: ["photo"] });
    const read = await directory.findUser(user, ["title", "ThumbnailPhoto"]);
    expect(read?.attributes.title).to.deep.equal(["Dr"]);
    expect(read?.attributes.ThumbnailPhoto?.[0]).to.not.be.a("string");
  });

  it("says how many characters an attribute holds, at least and at most", async () => {
    const syntaxes = await directory.syntaxes({ title: [], manager: [] });
    expect(syntaxes.fault("title", ["D"])).to.equal("holds at least 2 characters; one value has 1");
    expect(syntaxes.fault("title", ["D".repeat(129)])).to.equal("holds at most 128 characters; one value has 129");
    expect(syntaxes.fault("title", ["Dr"])).to.equal(undefined);
  });

  it("is asked again after a connection that broke", async () => {
    let breaks = 4;
    memory.before = (method, dn) => {
      if (method === "search" && dn === SCHEMA && (breaks -= 1) > 0) throw new ConnectionLost("reset");
    };
    const { message } = await failed(directory.syntaxes({ isDeleted: ["TRUE"] }), "outcome-unknown");
    expect(message).to.contain("reading the schema (d-90670cd1b9): ");
    expect((await directory.syntaxes({ isDeleted: ["TRUE"] })).fault("isDeleted", ["TRUE"])).to.contain("systemOnly");
  });

  for (const [name, reason] of [
    ["directReports", "back link"],
    ["tokenGroups", "constructed"],
    ["isDeleted", "systemOnly"],
    ["retired", "isDefunct"],
    ["favouriteColour", "unknown to the directory's schema"],
  ] as const) {
    it(`refuses ${name} before anything is written, saying why: ${reason}`, async () => {
      const { message } = await failed(create({ title: ["Dr"], [name]: ["x"] }), "invalid-argument");
      expect(message).to.contain("creating user ada (d-90670cd1b9): the directory's schema does not allow it: ");
      expect(message).to.contain(`${name} is `).and.to.contain(reason).and.to.contain("Nothing was written");
      expect(memory.writes).to.deep.equal([]);
    });
  }

  for (const [what, spoil] of [
    [
      "cannot be seen",
      () => {
        [...memory.entries.keys()].filter((dn) => dn.endsWith(SCHEMA)).forEach((dn) => memory.entries.delete(dn));
      },
    ],
    [
      "may not be read",
      () => {
        memory.before = (method, dn) => {
          if (method === "search" && dn === SCHEMA) throw new InsufficientAccessError("00000005");
        };
      },
    ],
  ] as [string, () => void][]) {
    it(`that ${what} refuses nothing, and values are sent as they are given`, async () => {
      spoil();
      await create({ favouriteColour: ["red"], thumbnailPhoto: ["text"] });
      expect(memory.named("ada")).to.deep.include({ favouriteColour: ["red"], thumbnailPhoto: ["text"] });
    });
  }

  it("has a time of two digits for its year written so", async () => {
    await create({ validUntil: ["2027-01-31T00:00:00Z"] });
    expect(memory.named("ada")).to.deep.include({ validUntil: ["270131000000Z"] });
  });

  it("has references by GUID and SID written as the names that they mean", async () => {
    const bob = await create();
    await directory.editUser(bob, () => ({ userName: "bob" }));
    const bytes = (memory.named("bob")?.objectGUID?.[0] as Buffer).toString("hex");
    for (const reference of [
      `<GUID=${bob.guid}>`,
      `<guid=${bob.guid.toUpperCase()}>`,
      `<GUID=${bytes}>`,
      `<SID=${bob.sid}>`,
    ]) {
      memory.entries.delete(`CN=eve,${USERS}`);
      const eve = { userName: "eve", enabled: true, mark: MARK, password: "Compliant-1" };
      await directory.createUser({ ...eve, attributes: { manager: [reference] } }, `${MARK}+unfinished`);
      expect(memory.named("eve")).to.deep.include({ manager: [`CN=ada,${USERS}`] });
    }
  });

  describe("and a value that Windows refuses", () => {
    const refused = async (error: ResultCodeError, attributes: Record<string, string[]>, more: object = {}) => {
      const user = await create();
      memory.before = (method) => {
        if (method === "modify") throw error;
      };
      return failed(
        directory.editUser(user, () => ({ attributes, ...more })),
        "directory-refused",
      );
    };
    const attributeError = (name: string) =>
      new ConstraintViolationError(
        `00002082: AtrErr: DSID-031519D7, #1:\n\t0: 00002082: DSID-031519D7, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9000a (${name}):len 258\n`,
      );

    it("is named, and nothing else of the edit was written, which is said", async () => {
      const { message } = await refused(attributeError("title"), { title: ["Dr"], sn: ["King"] });
      expect(message).to.match(
        /refused a value of title, and answered 19 .+; none of this edit's attributes was written;/,
      );
      expect(message).to.contain("correct it or take it out");
      expect(memory.named("ada")).to.not.have.any.keys("title", "sn");
    });

    it("is one of those that were sent, where the answer names none", async () => {
      const { message } = await refused(new ConstraintViolationError("0000200B: AtrErr"), {
        title: ["Dr"],
        sn: ["King"],
      });
      expect(message).to.contain("a value of one of title, sn, and").and.to.contain("take them out one by one");
    });

    it("is not looked for in the entry's name, nor in a refusal of something else", async () => {
      const { message } = await refused(
        new UnwillingToPerformError("0000001F: SvcErr: DSID-031A120C, problem 5003 on 'CN=title,DC=corp'"),
        { title: ["Dr"] },
      );
      expect(message).to.contain("the directory answered 53");
    });

    it("keeps the account from being created, which is said", async () => {
      memory.before = (method) => {
        if (method === "add") throw attributeError("title");
      };
      const { message } = await failed(create({ title: ["Dr"] }), "directory-refused");
      expect(message)
        .to.contain("creating user ada (d-90670cd1b9): the directory refused a value of title")
        .and.to.contain("; the account was not created; ");
    });

    it("leaves said that the account was moved before it", async () => {
      const unit = `OU=New,${BASE}`;
      memory.put(unit, { objectClass: ["organizationalUnit"] });
      const { message } = await refused(attributeError("title"), { title: ["Dr"] }, { organizationalUnit: unit });
      expect(message).to.contain(`the account was moved before that, to ${unit}`);
    });
  });

  it("leaves the password of a new account to be changed, where Windows dates it in the same step", async () => {
    memory.after = (method) => {
      const account = memory.named("ada");
      if (method === "add" && account) account.pwdLastSet = ["134000000000000000"];
    };
    await directory.createUser(
      { userName: "ada", enabled: true, mark: MARK, password: "Compliant-1", attributes: {}, mustChangePassword: true },
      `${MARK}+unfinished`,
    );
    expect(memory.named("ada")).to.deep.include({ pwdLastSet: ["0"] });
  });
});
