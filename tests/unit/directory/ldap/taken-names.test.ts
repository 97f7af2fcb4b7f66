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

  beforeEach(() => {
    memory = new MemoryClient("windows");
    directory = new LdapDirectory({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      attributes: { user: ["userPrincipalName"], group: [] },
      connections: new MemoryConnection(memory),
      defaultUnit: () => Promise.resolve(USERS),
    });
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
