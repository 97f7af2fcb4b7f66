import { expect } from "chai";
import { InsufficientAccessError, UnwillingToPerformError } from "ldapts";
import { MissingRight } from "../../../../provider/directory/ldap/refusal";
import { LdapSession } from "../../../../provider/directory/ldap/session";
import { descriptorBytes } from "./descriptor";
import { BASE, MemoryClient, MemoryConnection, USERS } from "./memory-client";

const ADA = `CN=ada,${USERS}`;
/** DACL_PROTECTED of the control field ([MS-DTYP] 2.4.6): nothing is inherited. */
const PROTECTED_AT = 3;
const PROTECTED = 0x10;

function isolated(): Buffer {
  const bytes = descriptorBytes([]);
  bytes[PROTECTED_AT] = (bytes[PROTECTED_AT] ?? 0) | PROTECTED;
  return bytes;
}

describe("a right that is missing", () => {
  let memory: MemoryClient;
  let session: LdapSession;

  beforeEach(() => {
    memory = new MemoryClient();
    session = new LdapSession({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      connections: new MemoryConnection(memory),
      defaultUnit: (_client, { base }) => Promise.resolve(`CN=Users,${base}`),
    });
  });

  const refused = new InsufficientAccessError("00000005: SecErr");
  const explained = async (about: Parameters<LdapSession["explained"]>[3]) => {
    const error = await session.explained(`change ${ADA}`, [USERS], refused, about);
    expect(error).to.be.instanceOf(MissingRight).and.to.include({ cause: refused });
    return (error as MissingRight).words;
  };
  const DELEGATE = `delegate that right on ${USERS} to the account in workspaces-users:directories.d-90670cd1b9.username, then run again`;
  const ORDINARY = { happened: `our account has no right to change ${ADA} (result 50)`, next: DELEGATE };
  const PROTECTION = {
    happened: `our account has no right to change ${ADA} (result 50): it is or was in a group that the directory protects, such as Domain Admins (adminCount is 1, AdminSDHolder), so that no right delegated on its unit reaches it`,
    next:
      "take it out of the protected groups, clear its adminCount, and enable inheritance for it (Active Directory Users and Computers: Security, " +
      "Advanced), then run again; or let an administrator do this by hand",
  };

  for (const [what, entry, words] of [
    ["an administrator, who inherits nothing", { adminCount: ["1"], nTSecurityDescriptor: [isolated()] }, PROTECTION],
    ["an administrator whose permissions are not shown", { adminCount: ["1"] }, PROTECTION],
    [
      "an administrator whose permissions cannot be read",
      { adminCount: ["1"], nTSecurityDescriptor: [Buffer.from([1, 0])] },
      PROTECTION,
    ],
    [
      "somebody who was one, and inherits again",
      { adminCount: ["1"], nTSecurityDescriptor: [descriptorBytes([])] },
      ORDINARY,
    ],
    [
      "somebody who was one, by an adminCount of 0",
      { adminCount: ["0"], nTSecurityDescriptor: [isolated()] },
      ORDINARY,
    ],
    ["somebody who never was one", { nTSecurityDescriptor: [isolated()] }, ORDINARY],
  ] as const) {
    it(`is told with what to do where it is on ${what}`, async () => {
      memory.put(ADA, { ...entry } as Parameters<MemoryClient["put"]>[1]);
      expect(await explained({ dn: ADA })).to.deep.equal(words);
    });
  }

  it("is to be delegated where nothing is said of an entry, and where the entry is gone or cannot be read", async () => {
    expect(await explained({})).to.deep.equal(ORDINARY);
    expect(await explained({ dn: ADA })).to.deep.equal(ORDINARY);
    memory.put(ADA, { adminCount: ["1"] });
    expect(await explained(undefined)).to.deep.equal(ORDINARY);
    memory.before = () => {
      throw new UnwillingToPerformError("00000001");
    };
    expect(await explained({ dn: ADA })).to.deep.equal(ORDINARY);
  });

  it("to make something new names another way out: another unit, by what chose this one", async () => {
    const place = await session.place(`OU=People,${BASE}`);
    expect(await explained({ place })).to.deep.equal({
      ...ORDINARY,
      next: `${DELEGATE}; or choose another unit: organizationalUnit in the program says OU=People,${BASE}`,
    });
  });
});
