import { expect } from "chai";
import { AwsClients } from "../../provider/aws/clients";
import { passwordByApi } from "../../provider/directory/password-by-api";
import { LdapDirectory } from "../../provider/directory/ldap/ldap-directory";
import { LdapPool } from "../../provider/directory/ldap/pool";
import { Settings } from "../../provider/config/settings";
import { Sandbox } from "../../sandbox/sandbox";
import { takesPassword } from "./bound";

const markOf = (name: string) => `pulumi:people/test/${name}#0mh5k2x9q1a2b3c4d`;
const unfinished = (name: string) => `${markOf(name)}+unfinished`;

describe("a directory that takes no password over our connection", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let directory: LdapDirectory;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    sandbox = await Sandbox.start({ rate: false, manner: "simple-ad" });
    const { directory: samba, directoryIds, region } = sandbox;
    environment = { ...process.env };
    Object.assign(process.env, sandbox.environment());
    const aws = new AwsClients(new Settings({ config: () => undefined, env: process.env }));
    const id = directoryIds.simpleAd;
    const login = { urls: [samba.url], startTls: false, ...samba.service, caCertificate: samba.caPem };
    directory = new LdapDirectory({
      id,
      domainName: samba.realm,
      markAttribute: "adminDescription",
      attributes: { user: [], group: [] },
      connections: new LdapPool(id, () => Promise.resolve(login)),
      defaultUnit: () => Promise.resolve(samba.usersOu),
      resetPassword: passwordByApi(aws, region, id),
    });
  });

  after(async () => {
    process.env = environment;
    await sandbox.stop();
  });

  const control = async (userName: string) => {
    const [entry] = await sandbox.directory.search(`(sAMAccountName=${userName})`, ["userAccountControl"]);
    return entry?.userAccountControl;
  };

  const canLogIn = (userName: string, password: string) => takesPassword(sandbox.directory, userName, password);

  it("gets it by ds:ResetUserPassword, and the account is enabled then", async () => {
    const password = "First-Passw0rd!";
    const user = { userName: "ada", enabled: true, mark: markOf("ada"), attributes: {}, password };
    const made = await directory.createUser(user, unfinished("ada"));
    expect(made).to.include({ userName: "ada", enabled: true });
    expect(await control("ada")).to.equal("512");
    expect(await canLogIn("ada", password)).to.equal(true);
  });

  it("keeps a disabled account disabled, at creation and after a reset, although the API enables it", async () => {
    const account = { userName: "bob", enabled: false, mark: markOf("bob"), attributes: {} };
    const made = await directory.createUser(account, unfinished("bob"));
    expect(await control("bob")).to.equal("514");
    if (!made) throw new Error("bob was not made");
    await directory.setPassword(made, "Second-Passw0rd!");
    expect(await control("bob")).to.equal("514");
    expect(sandbox.aws.callsTo("ResetUserPassword")).to.have.length(3);
  });

  it("says in words that the policy refuses a password, and that the account is there without one", async () => {
    const weak = { userName: "cleo", enabled: true, mark: markOf("cleo"), attributes: {}, password: "x" };
    const error = await directory.createUser(weak, unfinished("cleo")).then(() => undefined, String);
    expect(error).to.match(/setting the password of user cleo .*password policy.*\[password-refused\]/);
    expect(await directory.findUserByName("cleo")).to.include({ enabled: false, mark: unfinished("cleo") });
  });
});
