import { expect } from "chai";
import {
  AlreadyExistsError,
  InsufficientAccessError,
  InvalidDNSyntaxError,
  NoSuchObjectError,
  UnknownStatusCodeError,
  UnwillingToPerformError,
  type Client,
  type Entry,
} from "ldapts";
import { ConnectionLost } from "../../../../provider/directory/ldap/connection";
import { byAccountName } from "../../../../provider/directory/ldap/lookups";
import { MissingRight } from "../../../../provider/directory/ldap/refusal";
import { LdapSession, type Connections, type LdapSessionOptions } from "../../../../provider/directory/ldap/session";
import { ProviderError } from "../../../../provider/errors/provider-error";
import { failureOf } from "../../failure";
import { BASE, MemoryClient, MemoryConnection, USERS } from "./memory-client";

const UNIT = `OU=People,${BASE}`;

describe("a session with a directory", () => {
  let memory: MemoryClient;
  /** Of each request, whether it was urgent. */
  let urgent: boolean[];
  let session: LdapSession;

  const open = (more: Partial<LdapSessionOptions> = {}) => {
    const connection = new MemoryConnection(memory);
    const connections: Connections = {
      use: <T>(request: (client: Client) => Promise<T>, isUrgent?: boolean): Promise<T> => {
        urgent.push(isUrgent === true);
        return connection.use(request);
      },
    };
    return new LdapSession({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      connections,
      defaultUnit: (_client, { base }) => Promise.resolve(`CN=Users,${base}`),
      ...more,
    });
  };

  beforeEach(() => {
    memory = new MemoryClient();
    urgent = [];
    session = open();
  });

  it("asks the directory once for its naming, and where people go by default", async () => {
    const both = [session.defaultUnit(), session.defaultUnit(), session.naming()];
    expect(await Promise.all(both)).to.deep.equal([
      USERS,
      USERS,
      { base: BASE, configuration: `CN=Configuration,${BASE}`, isSamba: false },
    ]);
    expect(urgent).to.deep.equal([false, false]);
  });

  it("lets lookups go before the requests that wait for a connection", async () => {
    await session.naming();
    urgent.length = 0;
    await session.find(byAccountName("ada"), []);
    await session.request(() => Promise.resolve());
    expect(urgent).to.deep.equal([true, false]);
  });

  it("names its settings in full, those of a trusted domain too", () => {
    expect(session.setting("username")).to.equal("workspaces-users:directories.d-90670cd1b9.username");
    const trusted = open({ settingsKey: 'directories.d-90670cd1b9.domains["onprem.example.com"]' });
    expect(trusted.setting("username")).to.equal(
      'workspaces-users:directories.d-90670cd1b9.domains["onprem.example.com"].username',
    );
  });

  it("names the right that a write has no right to, the units and the account to delegate it to", async () => {
    const refused = () => Promise.reject(new InsufficientAccessError("00000005: SecErr"));
    const thrown = await session.write("move ada", [USERS, UNIT], refused).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(MissingRight);
    expect((thrown as MissingRight).words).to.deep.equal({
      happened: "our account has no right to move ada (result 50)",
      next: `delegate that right on ${USERS} and on ${UNIT} to the account in workspaces-users:directories.d-90670cd1b9.username, then run again`,
    });
    const other = new UnwillingToPerformError("0000001F: SvcErr");
    expect(await session.write("x", [], () => Promise.reject(other)).catch((error: unknown) => error)).to.equal(other);
    expect(await session.write("x", [], () => Promise.resolve("done"))).to.equal("done");
  });

  it("does work again from its start if the connection breaks in it, three times at most, unless it must not be repeated", async () => {
    let tries = 0;
    const breaking = () => {
      tries += 1;
      return Promise.reject(new ConnectionLost("ECONNRESET"));
    };
    const error = await failureOf(session.doing("reading user ada", breaking));
    expect(error.code).to.equal("outcome-unknown");
    expect(error.message).to.contain("reading user ada (d-90670cd1b9)");
    expect(tries).to.equal(3);
    await failureOf(session.once("deleting user ada", breaking));
    expect(tries).to.equal(4);
  });

  describe("places something new", () => {
    const SETTING = "the setting workspaces-users:directories.d-90670cd1b9.organizationalUnit";

    it("where the program says, where the setting says, or where people go by default, and says which it was", async () => {
      expect(await session.place(UNIT)).to.deep.equal({
        unit: UNIT,
        chosenBy: `organizationalUnit in the program says ${UNIT}`,
      });
      expect(await session.place(undefined)).to.deep.equal({
        unit: USERS,
        chosenBy: `${USERS} is the default for this kind of directory, since neither organizationalUnit in the program nor ${SETTING} names one`,
      });
      expect(await open({ unitIsSet: true }).place(undefined)).to.deep.equal({
        unit: USERS,
        chosenBy: `${SETTING} says ${USERS}`,
      });
    });

    it("and tells what chose a unit that our account cannot see, asking for each once", async () => {
      const said = `organizationalUnit in the program says ${UNIT}`;
      expect(await Promise.all([session.missingUnit(UNIT), session.missingUnit(UNIT)])).to.deep.equal([said, said]);
      expect(urgent).to.have.length(1);
      expect(await session.missingUnit(undefined)).to.equal(undefined);
      memory.put(UNIT, { objectClass: ["organizationalUnit"] });
      expect(await open().missingUnit(UNIT)).to.equal(undefined);
    });
  });

  describe("after a refusal says that a unit is missing", () => {
    const said = (unit: string | undefined, error: unknown) =>
      session.requireUnit("user ada", unit, error).then(
        () => undefined,
        (thrown: unknown) => thrown as ProviderError,
      );

    for (const [what, refusal] of [
      ["as Windows answers", new NoSuchObjectError("0000208D: NameErr")],
      ["as Samba answers", new UnknownStatusCodeError(80, "00002089: Unknown error")],
      ["as for no name at all", new InvalidDNSyntaxError("0000208F: NameErr")],
    ] as const) {
      it(`${what}, with the settings that may name it`, async () => {
        const error = await said(UNIT, refusal);
        expect(error).to.include({ code: "organizational-unit-not-found", cause: refusal });
        expect(error?.message).to.contain(
          `placing user ada (d-90670cd1b9): there is no ${UNIT} that our account can see; create it, or correct ` +
            "organizationalUnit (or whenDisabled) in the program, or the setting workspaces-users:directories.d-90670cd1b9.organizationalUnit",
        );
      });
    }

    it("unless it is there, none was asked for, or the refusal is another", async () => {
      expect(await said(USERS, new NoSuchObjectError("0000208D: NameErr"))).to.equal(undefined);
      expect(await said(undefined, new NoSuchObjectError("0000208D: NameErr"))).to.equal(undefined);
      expect(await said(UNIT, new InsufficientAccessError("00000005: SecErr"))).to.equal(undefined);
    });
  });

  describe("after a refusal says that a name is taken", () => {
    const taken = new AlreadyExistsError("00000524: UpdErr");
    const said = (error: unknown, holder: Entry | undefined) =>
      failureOf(session.requireFree("renaming user ada", "countess", error, () => Promise.resolve(holder)));

    it("by whom, and what to do if two of the program swap names", async () => {
      const error = await said(taken, { dn: `CN=countess,${USERS}` });
      expect(error).to.include({ code: "already-exists", cause: taken });
      expect(error.message)
        .to.contain(`renaming user ada (d-90670cd1b9): CN=countess,${USERS} has the name countess already`)
        .and.to.contain("run pulumi up again (of two that swap names, one needs a third in between)")
        .and.to.contain("else rename or remove that entry, or choose another name or organizationalUnit");
    });

    it("by an entry that cannot be seen", async () => {
      expect((await said(taken, undefined)).message).to.contain(
        "the name countess is taken by an entry that our account cannot see",
      );
    });

    it("and nothing after another refusal, without asking who has it", async () => {
      const ask = () => expect.fail("nobody has it");
      await session.requireFree("renaming user ada", "countess", new NoSuchObjectError("0000208D"), ask);
    });
  });
});
