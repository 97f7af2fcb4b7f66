import { expect } from "chai";
import { Client, UnwillingToPerformError, type Attribute, type Change } from "ldapts";
import { AwsClients } from "../../provider/aws/clients";
import { passwordByApi } from "../../provider/directory/password-by-api";
import { LdapDirectory } from "../../provider/directory/ldap/ldap-directory";
import { LdapPool } from "../../provider/directory/ldap/pool";
import { Settings } from "../../provider/config/settings";
import { Sandbox } from "../../sandbox/sandbox";

/** What Windows says to a password that comes over a connection which it does not see encrypted. Samba takes it. */
const refuse = () =>
  Promise.reject(new UnwillingToPerformError("0000001F: SvcErr: DSID-031A1254, problem 5003 (WILL_NOT_PERFORM)"));

const markOf = (name: string) => `pulumi:people/test/${name}#0mh5k2x9q1a2b3c4d`;
const unfinished = (name: string) => `${markOf(name)}+unfinished`;

/** The real Samba, as strict as a domain controller behind a load balancer that ends the TLS. */
class StrictPool extends LdapPool {
  override use<T>(request: (client: Client) => Promise<T>): Promise<T> {
    return super.use((client) => {
      const strict = new Proxy(client, {
        get(target, property) {
          if (property === "add") {
            return (dn: string, attributes: Attribute[]) =>
              attributes.some(({ type }) => type === "unicodePwd") ? refuse() : target.add(dn, attributes);
          }
          if (property === "modify") {
            return (dn: string, changes: Change | Change[]) =>
              [changes].flat().some(({ modification }) => modification.type === "unicodePwd")
                ? refuse()
                : target.modify(dn, changes);
          }
          const value: unknown = Reflect.get(target, property, target);
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
      });
      return request(strict);
    });
  }
}

describe("a directory that takes no password over our connection", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let directory: LdapDirectory;
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    sandbox = await Sandbox.start({ rate: false });
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
      connections: new StrictPool(id, () => Promise.resolve(login)),
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

  const canLogIn = async (userName: string, password: string) => {
    const client = new Client({ url: sandbox.directory.url, tlsOptions: { ca: sandbox.directory.caPem } });
    try {
      await client.bind(`${userName}@${sandbox.directory.realm}`, password);
      return true;
    } catch {
      return false;
    } finally {
      await client.unbind();
    }
  };

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
