import { expect } from "chai";
import { BerWriter, InsufficientAccessError, InvalidDNSyntaxError, type Client } from "ldapts";
import { SdFlags } from "../../../../provider/directory/ldap/sd-flags";
import { findByDn, readNaming, readNetBiosName, readUsersContainer } from "../../../../provider/directory/ldap/search";
import { BASE, MemoryClient, USERS } from "./memory-client";

describe("what is read of a directory", () => {
  const memory = new MemoryClient();
  const client = memory.client();
  const naming = { base: BASE, configuration: `CN=Configuration,${BASE}`, isSamba: false };

  afterEach(() => {
    memory.before = () => undefined;
  });

  it("is its naming, of which a server that is no domain controller tells nothing", async () => {
    expect(await readNaming(client)).to.deep.equal(naming);
    const nothing = { search: () => Promise.resolve({ searchEntries: [], searchReferences: [] }) };
    expect(await readNaming(nothing as unknown as Client)).to.deep.equal({
      base: "",
      configuration: "",
      isSamba: false,
    });
  });

  it("is the container of its users, wherever that was redirected, or the usual one if it is not shown", async () => {
    expect(await readUsersContainer(client, naming)).to.equal(USERS);
    const hidden = { search: () => Promise.resolve({ searchEntries: [], searchReferences: [] }) };
    expect(await readUsersContainer(hidden as unknown as Client, naming)).to.equal(`CN=Users,${BASE}`);
  });

  it("is the NetBIOS name of its domain, if the configuration has one", async () => {
    expect(await readNetBiosName(client, naming)).to.equal(undefined);
    memory.put(`CN=CORP,CN=Partitions,${naming.configuration}`, { nCName: [BASE], nETBIOSName: ["CORP"] });
    expect(await readNetBiosName(client, naming)).to.equal("CORP");
  });

  it("is no entry for a name that nothing has, or that is no name", async () => {
    expect(await findByDn(client, USERS, ["objectClass"])).to.deep.equal({ dn: USERS, objectClass: "container" });
    expect(await findByDn(client, `CN=Gone,${BASE}`, ["objectClass"])).to.equal(undefined);
    memory.before = () => {
      throw new InvalidDNSyntaxError("0000208F: NameErr");
    };
    expect(await findByDn(client, "=", ["objectClass"])).to.equal(undefined);
    const refused = new InsufficientAccessError("00000005: SecErr");
    memory.before = () => {
      throw refused;
    };
    expect(await findByDn(client, USERS, ["objectClass"]).catch((error: unknown) => error)).to.equal(refused);
  });

  it("is the owner and the list of rights of a security descriptor, and not the list for auditing", () => {
    const writer = new BerWriter();
    new SdFlags("owner", "dacl").write(writer);
    // SEQUENCE { OID, OCTET STRING { SEQUENCE { INTEGER 5 } } }: OWNER (1) and DACL (4), [MS-ADTS] 3.1.1.3.4.1.11.
    expect(writer.buffer.toString("hex")).to.match(/04053003020105$/);
    expect(writer.buffer.toString("latin1")).to.contain("1.2.840.113556.1.4.801");
  });
});
