import { expect } from "chai";
import { AlreadyExistsError, ConstraintViolationError, type ResultCodeError } from "ldapts";
import { LdapDirectory } from "../../../../provider/directory/ldap/ldap-directory";
import { PrincipalNameTaken } from "../../../../provider/directory/principal-name-taken";
import { failureOf } from "../../failure";
import { MemoryClient, MemoryConnection, USERS } from "./memory-client";

const MARK = "pulumi:people/prod/ada#0mh5k2x9q1a2b3c4d";
const GENERIC = "0000202F: AtrErr: DSID-03200BBA, #1: 0: 0000202F: DSID-03200BBA, problem 1005 (CONSTRAINT_ATT_TYPE)";
const WINDOWS_UPN = "000021C8: AtrErr: DSID-03200BBA, #1: 0: 000021C8: DSID-03200BBA, problem 1005, Att 90290";
const WINDOWS_SPN = "000021C7: AtrErr: DSID-03200BBA, #1: 0: 000021C7: DSID-03200BBA, problem 1005, Att 90303";

describe("a name that Windows refuses as taken", () => {
  let memory: MemoryClient;
  let directory: LdapDirectory;

  const open = () =>
    new LdapDirectory({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      attributes: { user: ["userPrincipalName"], group: [] },
      connections: new MemoryConnection(memory),
      defaultUnit: () => Promise.resolve(USERS),
    });

  beforeEach(() => {
    memory = new MemoryClient("windows");
    directory = open();
    memory.put(`CN=Ada,${USERS}`, {
      sAMAccountName: ["ada"],
      objectClass: ["top", "user"],
      userPrincipalName: ["Shared@corp.example.com"],
      servicePrincipalName: ["HTTP/web"],
      adminDescription: [MARK],
    });
  });

  /** What creating bob ends with, if the directory answers the addition so. */
  const refusedWith = (error: ResultCodeError, attributes: Record<string, string[]>) => {
    memory.before = (method) => {
      if (method === "add") throw error;
    };
    const user = { userName: "bob", enabled: true, password: "Compliant-1", mark: MARK, attributes };
    return failureOf(directory.createUser(user, MARK));
  };

  it("is told with its holder where the code says which", async () => {
    const error = await refusedWith(new ConstraintViolationError(WINDOWS_UPN), {
      userPrincipalName: ["shared@CORP.example.com"],
    });
    expect(error).to.be.instanceOf(PrincipalNameTaken).and.to.include({ implied: false });
    expect(error.message)
      .to.include(`CN=Ada,${USERS} has it (managed by people/prod/ada)`)
      .and.to.include("[already-exists]");
  });

  it("is told as one whose holder cannot be seen if nobody is found: names are unique in the forest", async () => {
    const error = await refusedWith(new ConstraintViolationError(WINDOWS_UPN), {
      userPrincipalName: ["x@corp.example.com"],
    });
    expect(error.message).to.include("x@corp.example.com is taken by an account that our account cannot see");
  });

  it("is a servicePrincipalName where the code says so, with its holder", async () => {
    const error = await refusedWith(new ConstraintViolationError(WINDOWS_SPN), {
      servicePrincipalName: ["HTTP/other", "http/WEB"],
    });
    expect(error.message).to.include(`the servicePrincipalName http/WEB is taken: CN=Ada,${USERS} has it`);
  });

  it("is a userPrincipalName for the code of every constraint only if somebody has it", async () => {
    const taken = await refusedWith(new ConstraintViolationError(GENERIC), {
      userPrincipalName: ["shared@corp.example.com"],
    });
    expect(taken).to.be.instanceOf(PrincipalNameTaken);
    for (const attributes of [{ userPrincipalName: ["free@corp.example.com"] }, { title: ["x"] }] as Record<
      string,
      string[]
    >[]) {
      const other = await refusedWith(new ConstraintViolationError(GENERIC), attributes);
      expect(other.message).to.include("and answered 19").and.to.not.include("taken");
    }
  });

  it("is not looked for where an account of the name is there: that is taken over or refused", async () => {
    memory.put(`CN=bob,${USERS}`, { sAMAccountName: ["bob"], objectClass: ["top", "user"] });
    memory.before = (method) => {
      if (method === "add") throw new AlreadyExistsError("00000524: UpdErr: DSID-031A11FA");
    };
    const user = { userName: "bob", enabled: true, password: "Compliant-1", mark: MARK, attributes: {} };
    expect(await directory.createUser(user, MARK)).to.equal(undefined);
  });

  describe("tells who has the userPrincipalName", () => {
    const UPN = () => new ConstraintViolationError(WINDOWS_UPN);
    const refusal = async (attributes: Record<string, string[]>, error: ResultCodeError = UPN()) => {
      const taken = await refusedWith(error, attributes);
      expect(taken).to.include({ cause: error });
      return taken instanceof PrincipalNameTaken ? taken : expect.fail(taken.message);
    };
    const put = (name: string, more: Record<string, string[]> = {}) => {
      memory.put(`CN=${name},${USERS}`, { sAMAccountName: [name], objectClass: ["top", "user"], ...more });
    };

    it("and what to do, by its own attribute", async () => {
      const error = await refusal({ userPrincipalName: ["shared@corp.example.com"] });
      expect(error.message).to.equal(
        `creating user bob (d-90670cd1b9): the userPrincipalName shared@corp.example.com is taken: CN=Ada,${USERS} has it (managed by people/prod/ada); ` +
          "choose another userPrincipalName, or give that account another userPrincipalName first; if this program gives it another one too, run pulumi up again [already-exists]",
      );
      expect(error).to.deep.include({ principalName: "shared@corp.example.com", implied: false });
      expect(error.holder).to.include({ userName: "ada", mark: MARK });
    });

    it("by its account name, which no other userPrincipalName frees", async () => {
      const error = await refusal({ userPrincipalName: ["ADA@corp.example.com"] });
      expect(error.message)
        .to.contain(
          `CN=Ada,${USERS} (managed by people/prod/ada) is ADA@corp.example.com by its sAMAccountName, whatever its userPrincipalName is`,
        )
        .and.to.contain("choose another userPrincipalName, or give that account another sAMAccountName first");
      expect(error).to.include({ implied: true });
      memory.put(`CN=eve,${USERS}`, { sAMAccountName: ["eve"], objectClass: ["top", "user"] });
      expect((await refusal({ userPrincipalName: ["eve@corp.example.com"] })).message).to.contain(
        `CN=eve,${USERS} is eve@corp.example.com by its sAMAccountName`,
      );
    });

    it("which only an account of the domain itself has by its name", async () => {
      const { message } = await refusal({ userPrincipalName: ["ada@other.example.com"] });
      expect(message)
        .to.contain(
          "the userPrincipalName ada@other.example.com is taken by an account that our account cannot see, perhaps in another domain of the forest",
        )
        .and.to.contain("; choose another userPrincipalName [");
    });

    it("that the new account's name stands for, if the program gives none or another", async () => {
      put("eve", { userPrincipalName: ["bob@corp.example.com"] });
      for (const attributes of [{}, { userPrincipalName: ["free@corp.example.com"] }]) {
        const error = await refusal(attributes);
        expect(error.message)
          .to.contain(
            `the userPrincipalName bob@corp.example.com, which the userName bob stands for, is taken: CN=eve,${USERS} has it; `,
          )
          .and.to.contain("choose another userName, or give that account another userPrincipalName first");
      }
      const given = await refusal({ userPrincipalName: ["bob@corp.example.com"] });
      expect(given.message).to.contain("the userPrincipalName bob@corp.example.com is taken");
      expect(given.message).to.contain("choose another userPrincipalName, or");
    });

    it("and that nobody is seen to have the one that the new account's name stands for", async () => {
      const error = await refusal({});
      expect(error.message).to.contain("the userPrincipalName bob@corp.example.com is taken by an account that");
      expect(error).to.deep.include({ principalName: "bob@corp.example.com", holder: undefined, implied: false });
    });

    it("without an account to give it up, if what has it is not a user", async () => {
      put("printer", { objectClass: ["top", "computer"], userPrincipalName: ["shared2@corp.example.com"] });
      const error = await refusal({ userPrincipalName: ["shared2@corp.example.com"] });
      expect(error.holder).to.equal(undefined);
      expect(error.message).to.contain(`CN=printer,${USERS} has it; choose`);
    });

    it("which Samba takes for implied even if the attribute holds it, by the account's own name", async () => {
      put("eve", { userPrincipalName: ["eve@corp.example.com"] });
      const wanted = { userPrincipalName: ["eve@corp.example.com"] };
      expect(await refusal(wanted)).to.include({ implied: false });
      memory.root.vendorName = ["Samba Team (https://www.samba.org)"];
      directory = open();
      expect(await refusal(wanted)).to.include({ implied: true });
      expect(await refusal({ userPrincipalName: ["shared@corp.example.com"] })).to.include({ implied: false });
    });
  });

  it("says all that were wanted of the servicePrincipalNames, if nobody is seen to have one", async () => {
    const { message } = await refusedWith(new ConstraintViolationError(WINDOWS_SPN), {
      serviceprincipalname: ["HTTP/a", "HTTP/b"],
    });
    expect(message).to.contain(
      "creating user bob (d-90670cd1b9): a servicePrincipalName of HTTP/a, HTTP/b is taken by another account, which our account cannot see or which has it by its host name",
    );
    const none = await refusedWith(new ConstraintViolationError(WINDOWS_SPN), {});
    expect(none.message).to.contain("is taken by another account, which our account cannot see");
  });

  describe("of an account that is edited", () => {
    const edit = async (error: ResultCodeError, attributes: Record<string, string[]>, more: object = {}) => {
      memory.put(`CN=bob,${USERS}`, { sAMAccountName: ["bob"], objectClass: ["top", "user"], title: ["Mr"] });
      const bob = (await directory.findUserByName("bob")) ?? expect.fail("bob is not there");
      memory.before = (method) => {
        if (method === "modify") throw error;
      };
      return failureOf(directory.editUser(bob, () => ({ attributes, ...more })));
    };
    const EXISTS = () => new AlreadyExistsError("00000524: UpdErr: DSID-031A11FA");

    it("is told with its holder where the directory says no more than that something exists", async () => {
      const error = await edit(EXISTS(), { userPrincipalName: ["shared@corp.example.com"] });
      expect(error).to.be.instanceOf(PrincipalNameTaken);
      expect(error.message).to.contain(
        "editing user bob (d-90670cd1b9): the userPrincipalName shared@corp.example.com is",
      );
      const free = await edit(EXISTS(), { userPrincipalName: ["free@corp.example.com"] });
      expect(free.message).to.contain("answered 68");
      expect((await edit(EXISTS(), { title: ["Dr"] })).message).to.contain("answered 68");
    });

    it("is the new account name, with who has that", async () => {
      const error = await edit(EXISTS(), {}, { userName: "ada" });
      expect(error.message).to.contain(`renaming user bob (d-90670cd1b9): CN=Ada,${USERS} has the name ada already`);
      const principal = new AlreadyExistsError("00002071: samldb: implied by userPrincipalName");
      const implied = await edit(principal, { userPrincipalName: ["shared@corp.example.com"] }, { userName: "bobby" });
      expect(implied).to.be.instanceOf(PrincipalNameTaken);
    });

    it("is not its own", async () => {
      memory.put(`CN=bob,${USERS}`, {});
      const error = await edit(new ConstraintViolationError(WINDOWS_UPN), {
        userPrincipalName: ["bob@corp.example.com"],
      });
      expect(error.message).to.contain("bob@corp.example.com is taken by an account that our account cannot see");
    });
  });

  it("is given up for the one that the account's name stands for, and for one of its own if that is the same", async () => {
    const ada = await directory.findUserByName("ada");
    if (!ada) throw new Error("ada is not there");
    const now = () => memory.named("ada")?.userPrincipalName;
    await directory.releasePrincipalName(ada, "somebody.else@corp.example.com");
    expect(now()).to.deep.equal(["Shared@corp.example.com"]);
    await directory.releasePrincipalName(ada, "shared@corp.example.com");
    expect(now()).to.deep.equal(["ada@corp.example.com"]);
    await directory.releasePrincipalName(ada, "ada@corp.example.com");
    expect(now()).to.deep.equal([`${ada.guid}@corp.example.com`]);
  });
});
