import { expect } from "chai";
import {
  ConfidentialityRequiredError,
  ConstraintViolationError,
  InsufficientAccessError,
  UnwillingToPerformError,
  type Attribute,
  type Change,
} from "ldapts";
import { LdapDirectory } from "../../../../provider/directory/ldap/ldap-directory";
import type { NewUser } from "../../../../provider/directory/user";
import { failureOf } from "../../failure";
import { MemoryClient, MemoryConnection, USERS } from "./memory-client";

const MARK = "pulumi:people/prod/ada#0mh5k2x9q1a2b3c4d";
const UNFINISHED_MARK = `${MARK}+unfinished`;
/** What Windows says to a password that comes over a connection which it does not see encrypted. */
const UNENCRYPTED = () => new UnwillingToPerformError("0000001F: SvcErr: DSID-031A1254, problem 5003");

const ada = (more: Partial<NewUser> = {}): NewUser => ({
  userName: "ada",
  enabled: true,
  mark: MARK,
  password: "Compliant-1",
  attributes: {},
  ...more,
});

describe("a password that the directory does not take over our connection", () => {
  let memory: MemoryClient;
  /** What each reset found: the account's name, its password, its control and its mark. */
  let resets: unknown[][];
  let reset: () => void;

  const open = (resetPassword?: "by API") =>
    new LdapDirectory({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      attributes: { user: [], group: [] },
      connections: new MemoryConnection(memory),
      defaultUnit: () => Promise.resolve(USERS),
      ...(resetPassword === undefined
        ? {}
        : {
            resetPassword: async (userName: string, password: string) => {
              await Promise.resolve();
              const account = memory.named(userName) ?? {};
              resets.push([userName, password, account.userAccountControl?.[0], account.adminDescription?.[0]]);
              reset();
              // AWS's reset enables the account.
              Object.assign(account, { userAccountControl: ["512"] });
            },
          }),
    });

  /** Refuses every write that carries a password. */
  const refuse = (error: () => Error) => {
    memory.before = (method) => {
      const [, , what] = memory.writes.at(-1) ?? [];
      const sent = (what ?? []) as (Attribute | Change)[];
      const types = sent.map((one) => ("modification" in one ? one.modification.type : one.type));
      if ((method === "add" || method === "modify") && types.includes("unicodePwd")) throw error();
    };
  };

  beforeEach(() => {
    memory = new MemoryClient();
    resets = [];
    reset = () => undefined;
  });

  const standing = (userAccountControl = "512") => {
    memory.put(`CN=ada,${USERS}`, {
      sAMAccountName: ["ada"],
      objectClass: ["top", "user"],
      userAccountControl: [userAccountControl],
      adminDescription: [MARK],
    });
    return open().findUserByName("ada");
  };
  const account = () => {
    const { userAccountControl, adminDescription } = memory.named("ada") ?? {};
    return [userAccountControl?.[0], adminDescription?.[0]];
  };
  const writes = () => memory.writes.map(([method]) => method);

  for (const [what, error] of [
    ["for want of encryption, as Windows says it", UNENCRYPTED],
    [
      "for want of encryption, as newer versions of Samba say it",
      () =>
        new UnwillingToPerformError("00002035: Password modification over LDAP must be over an encrypted connection"),
    ],
    [
      "for want of confidentiality",
      () => new ConfidentialityRequiredError("BindSimple: Transport encryption required"),
    ],
  ] as const) {
    it(`${what} is set by AWS's API: the new account is unfinished and disabled until it has one`, async () => {
      refuse(error);
      const made = await open("by API").createUser(ada(), UNFINISHED_MARK);
      expect(resets).to.deep.equal([["ada", "Compliant-1", "514", UNFINISHED_MARK]]);
      expect(made).to.include({ enabled: true, mark: MARK });
      expect(account()).to.deep.equal(["512", MARK]);
      expect(writes()).to.deep.equal(["add", "add", "modify"]);
    });
  }

  it("leaves one that must be changed to be changed, though AWS's API dates it", async () => {
    refuse(UNENCRYPTED);
    reset = () => Object.assign(memory.named("ada") ?? {}, { pwdLastSet: ["134000000000000000"] });
    await open("by API").createUser(ada({ mustChangePassword: true }), UNFINISHED_MARK);
    expect(memory.named("ada")).to.deep.include({ pwdLastSet: ["0"], adminDescription: [MARK] });
  });

  it("leaves an account that is to be disabled disabled, though AWS's API enables it", async () => {
    refuse(UNENCRYPTED);
    const made = await open("by API").createUser(ada({ enabled: false }), UNFINISHED_MARK);
    expect(made).to.include({ enabled: false, mark: MARK });
    expect(account()).to.deep.equal(["514", MARK]);
  });

  it("leaves the account unfinished and disabled if AWS refuses it too", async () => {
    refuse(UNENCRYPTED);
    reset = () => {
      throw new Error("AWS does not take it");
    };
    expect((await failureOf(open("by API").createUser(ada(), UNFINISHED_MARK))).message).to.contain(
      "AWS does not take it",
    );
    expect(account()).to.deep.equal(["514", UNFINISHED_MARK]);
  });

  it("fails the creation if there is no API for the directory, and nothing is made", async () => {
    refuse(UNENCRYPTED);
    expect(await failureOf(open().createUser(ada(), UNFINISHED_MARK))).to.include({ code: "directory-refused" });
    expect(memory.named("ada")).to.equal(undefined);
  });

  for (const [what, error, code] of [
    ["its policy", () => new ConstraintViolationError("0000052D: SvcErr: DSID-031A1248"), "password-refused"],
    ["its policy, in another way", () => new UnwillingToPerformError("0000052D: SvcErr"), "password-refused"],
    ["a right that is missing", () => new InsufficientAccessError("00000005: SecErr"), "directory-refused"],
    ["anything else", () => new UnwillingToPerformError("00002077: SvcErr"), "directory-refused"],
  ] as const) {
    it(`is never set by AWS's API if the directory refuses it for ${what}, at creation or later`, async () => {
      refuse(error);
      expect(await failureOf(open("by API").createUser(ada(), UNFINISHED_MARK))).to.include({ code });
      const user = (await standing()) ?? expect.fail("it was put there");
      expect(await failureOf(open("by API").setPassword(user, "Another-1"))).to.include({ code });
      expect(resets).to.deep.equal([]);
    });
  }

  describe("later", () => {
    it("is set by AWS's API, and nothing else is written", async () => {
      refuse(UNENCRYPTED);
      const user = (await standing()) ?? expect.fail("it was put there");
      await open("by API").setPassword(user, "Another-1");
      expect(resets.map(([name, password]) => [name, password])).to.deep.equal([["ada", "Another-1"]]);
      expect(account()).to.deep.equal(["512", MARK]);
      expect(writes()).to.deep.equal(["modify"]);
    });

    it("is set by AWS's API under the name that the account has by now", async () => {
      refuse(UNENCRYPTED);
      const user = (await standing()) ?? expect.fail("it was put there");
      Object.assign(memory.named("ada") ?? {}, { sAMAccountName: ["countess"] });
      await open("by API").setPassword(user, "Another-1");
      expect(resets[0]?.[0]).to.equal("countess");
    });

    it("leaves a disabled account disabled, and its other flags as they are", async () => {
      refuse(UNENCRYPTED);
      const user = (await standing("66050")) ?? expect.fail("it was put there");
      await open("by API").setPassword(user, "Another-1");
      expect(account()).to.deep.equal(["66050", MARK]);
    });

    it("fails if there is no API for the directory, in the directory's words", async () => {
      refuse(UNENCRYPTED);
      const user = (await standing()) ?? expect.fail("it was put there");
      const error = await failureOf(open().setPassword(user, "Another-1"));
      expect(error.code).to.equal("directory-refused");
      expect(error.message).to.contain("setting the password of user ada (d-90670cd1b9)").and.to.contain("0000001F");
    });

    it("fails if the account is gone, and no other of its name gets it", async () => {
      refuse(UNENCRYPTED);
      const user = (await standing()) ?? expect.fail("it was put there");
      await standing();
      const error = await failureOf(open("by API").setPassword(user, "Another-1"));
      expect(error.message).to.contain("setting the password of user ada (d-90670cd1b9)");
      expect(resets).to.deep.equal([]);
    });

    it("names the right that is missing, and the unit to delegate it on", async () => {
      refuse(() => new InsufficientAccessError("00000005: SecErr"));
      const user = (await standing()) ?? expect.fail("it was put there");
      expect((await failureOf(open("by API").setPassword(user, "Another-1"))).message)
        .to.contain(`our account has no right to set the password of CN=ada,${USERS}`)
        .and.to.contain(`delegate that right on ${USERS}`);
    });
  });
});
