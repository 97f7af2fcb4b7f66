import { expect } from "chai";
import {
  AlreadyExistsError,
  InsufficientAccessError,
  NoSuchObjectError,
  OrFilter,
  UnwillingToPerformError,
  type Change,
  type Client,
  type Entry,
  type SearchOptions,
} from "ldapts";
import type { Group, Member } from "../../../../provider/directory/group";
import { ConnectionLost } from "../../../../provider/directory/ldap/connection";
import { LdapMembers } from "../../../../provider/directory/ldap/ldap-members";
import { LdapSession, type Connections } from "../../../../provider/directory/ldap/session";
import { guidOf, sidOf } from "../../../../provider/directory/ldap/ids";
import { failureOf } from "../../failure";
import { MemoryClient, MemoryConnection, USERS } from "./memory-client";

const GUID = "11111111-2222-3333-4444-555555555555";
const GROUP: Group = {
  guid: GUID,
  sid: "S-1-5-21-1-2-3-1200",
  dn: "CN=Team,DC=corp",
  name: "Team",
  scope: "global",
  category: "security",
  critical: false,
  attributes: {},
};
/** What Windows returns of a multi-valued attribute at a time. */
const WINDOWS_RANGE = 1500;

/** One group of a Windows domain controller: ranged values, one bad value failing the whole modify. */
class WindowsGroup implements Connections {
  members: string[] = [];
  readonly modifies: [operation: string, count: number][] = [];
  readonly reads: string[] = [];
  readonly filters: number[] = [];
  /** Asked before each modify. */
  before: (change: Change) => void = () => undefined;

  async use<T>(request: (client: Client) => Promise<T>): Promise<T> {
    const search = async (base: string, options: SearchOptions) => {
      await Promise.resolve();
      return { searchEntries: this.search(base, options), searchReferences: [] };
    };
    const modify = async (_dn: string, change: Change) => {
      await Promise.resolve();
      this.modify(change);
    };
    return request({ search, modify } as unknown as Client);
  }

  private search(base: string, { attributes, filter }: SearchOptions): Entry[] {
    const [asked = ""] = attributes ?? [];
    const [, start] = /^member;range=(\d+)-\*$/.exec(asked) ?? [];
    if (start !== undefined) {
      this.reads.push(asked);
      const from = Number(start);
      const some = this.members.slice(from, from + WINDOWS_RANGE);
      const last = from + WINDOWS_RANGE >= this.members.length;
      const key = `member;range=${from}-${last ? "*" : from + WINDOWS_RANGE - 1}`;
      // ldapts shows the attribute that was not returned under its plain name, empty, beside the ranged one.
      return [
        {
          dn: GROUP.dn,
          member: [],
          [asked]: [],
          ...(some.length > 0 ? { [key]: some.length === 1 ? (some[0] ?? "") : some } : {}),
        },
      ];
    }
    if (filter instanceof OrFilter) {
      this.filters.push(filter.filters.length);
      return [];
    }
    return base === "" ? [{ dn: "", defaultNamingContext: "DC=corp" }] : [];
  }

  private modify(change: Change): void {
    const values = change.modification.values.map(String);
    this.modifies.push([change.operation, values.length]);
    this.before(change);
    const has = (dn: string) => this.members.includes(dn);
    if (change.operation === "add") {
      if (values.some(has))
        throw new AlreadyExistsError("00000562: UpdErr: DSID-031A122F, problem 6005 (ENTRY_EXISTS)");
      if (values.some((dn) => dn.includes("Ghost"))) throw new NoSuchObjectError("0000208D: NameErr: DSID-03100245");
      this.members.push(...values);
      return;
    }
    if (change.operation === "replace") {
      this.members = values;
      return;
    }
    if (!values.every(has)) throw new UnwillingToPerformError("00000561: SvcErr: DSID-031A120C, problem 5003");
    this.members = this.members.filter((dn) => !values.includes(dn));
  }
}

describe("a group's members on Windows", () => {
  let server: WindowsGroup;
  let members: LdapMembers;

  beforeEach(() => {
    server = new WindowsGroup();
    members = new LdapMembers(
      new LdapSession({
        id: "d-90670cd1b9",
        domainName: "corp.example.com",
        markAttribute: "adminDescription",
        connections: server,
        defaultUnit: () => Promise.resolve("CN=Users,DC=corp"),
      }),
    );
  });

  const people = (count: number, from = 0): Member[] =>
    Array.from({ length: count }, (_, index) => ({ guid: `g${from + index}`, dn: `CN=p${from + index},DC=corp` }));
  const dns = (some: readonly Member[]) => some.map(({ dn }) => dn);

  for (const count of [0, 1, 1500, 1501, 5000]) {
    it(`are all read, ${count} of them, in as many ranges as it takes`, async () => {
      server.members = dns(people(count));
      expect(await members.list(GROUP)).to.deep.equal(server.members);
      expect(server.reads).to.have.length(Math.max(1, Math.ceil(count / WINDOWS_RANGE)));
    });
  }

  it("are added 500 in a modify, those only who are not in it, whatever the spelling of their names", async () => {
    server.members = dns(people(100));
    const spelt = people(1200).map((one) => ({ ...one, dn: one.dn.toUpperCase().replace(",", ", ") }));
    const added = await members.change(GROUP, spelt, []);
    expect(added).to.have.length(1100);
    expect(server.modifies).to.deep.equal([
      ["add", 500],
      ["add", 500],
      ["add", 100],
    ]);
  });

  it("are sent once each, which Windows would answer with 20 otherwise, whatever they are called by", async () => {
    const [ada, bob] = people(2);
    if (!ada || !bob) throw new Error("nobody");
    const twice = [
      ada,
      bob,
      { ...ada, dn: ada.dn.toUpperCase() },
      ada,
      { ...bob, guid: bob.guid?.toUpperCase() ?? "" },
    ];
    expect(await members.change(GROUP, twice, [])).to.have.length(2);
    expect(server.modifies).to.deep.equal([["add", 2]]);
    server.members = dns([ada, bob]);
    await members.change(GROUP, [], [ada, ada, bob]);
    expect(server.modifies).to.deep.equal([
      ["add", 2],
      ["delete", 2],
    ]);
  });

  it("are settled one by one when somebody else added one of them meanwhile", async () => {
    const [first] = people(1);
    server.before = () => {
      server.before = () => undefined;
      server.members.push(first?.dn ?? "");
    };
    await members.change(GROUP, people(3), []);
    expect([...server.members].sort()).to.deep.equal(dns(people(3)));
  });

  it("are removed, and one who is gone already is success", async () => {
    server.members = dns(people(3));
    server.before = () => {
      server.before = () => undefined;
      server.members = server.members.slice(1);
    };
    await members.change(GROUP, [], people(3));
    expect(server.members).to.deep.equal([]);
  });

  it("that the directory does not take are named, and the others are in", async () => {
    const error = await failureOf(members.change(GROUP, [...people(2), { dn: "CN=Ghost,DC=corp" }], []));
    expect(error.message).to.include(
      "adding a member to group Team (d-90670cd1b9): the directory does not take CN=Ghost,DC=corp (32)",
    );
    expect(server.members).to.deep.equal(dns(people(2)));
  });

  it("are not tried one by one where our account may not change them", async () => {
    server.before = () => {
      throw new InsufficientAccessError("00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS)");
    };
    const error = await failureOf(members.change(GROUP, people(50), []));
    expect(error.message).to.include("no right");
    expect(server.modifies).to.have.length(1);
  });

  it("are read again when the connection breaks, and who was added before it still counts as added", async () => {
    let breaks = 1;
    server.before = (change) => {
      if (change.modification.values.length === 100 && breaks-- > 0) throw new ConnectionLost("cut");
    };
    const added = await members.change(GROUP, people(600), []);
    expect(added).to.have.length(600);
    expect(server.members).to.have.length(600);
    expect(server.modifies).to.deep.equal([
      ["add", 500],
      ["add", 100],
      ["add", 100],
    ]);
  });

  it("leave those alone whose primary group it is", async () => {
    const primary = { guid: "g", dn: "CN=primary,DC=corp", primaryGroupRid: 1200 };
    expect(await members.change(GROUP, [primary], [])).to.deep.equal([]);
    expect(server.modifies).to.deep.equal([]);
  });

  describe("that the group holds twice, as Samba's may", () => {
    const [ada, bob, eve] = dns(people(3)) as [string, string, string];
    const [first, second, third] = people(3) as [Member, Member, Member];

    it("are written anew as a whole list if one of them leaves or joins, since one copy alone cannot be taken out", async () => {
      server.members = [ada, ada, bob];
      expect(await members.change(GROUP, [third], [first])).to.deep.equal([third]);
      expect(server.members).to.deep.equal([bob, eve]);
      expect(server.modifies).to.deep.equal([
        ["replace", 1],
        ["add", 1],
      ]);
      server.members = [ada, ada, bob];
      expect(await members.change(GROUP, [first], [])).to.deep.equal([]);
      expect(server.members).to.deep.equal([ada, bob]);
    });

    it("are left alone, twice as they are, if others join and leave", async () => {
      server.members = [ada, ada, bob];
      await members.change(GROUP, [third], [second]);
      expect(server.members).to.deep.equal([ada, ada, eve]);
      expect(server.modifies.map(([operation]) => operation)).to.deep.equal(["add", "delete"]);
    });

    it("are written anew if only the refusal tells of the second copy", async () => {
      server.members = [ada, bob];
      server.before = ({ operation }) => {
        if (operation === "delete")
          throw new UnwillingToPerformError("Attribute member already deleted for target GUID");
      };
      await members.change(GROUP, [], [first]);
      expect(server.members).to.deep.equal([bob]);
      expect(server.modifies.at(-1)).to.deep.equal(["replace", 1]);
    });
  });

  it("are looked up by 100 names in a search, far below the 1,000 that Windows returns", async () => {
    await members.resolve(Array.from({ length: 250 }, (_, index) => `user${index}`));
    expect(server.filters).to.deep.equal([100, 100, 50]);
  });
});

describe("a reference to a member", () => {
  const memory = new MemoryClient();
  const ADA = `CN=ada,${USERS}`;
  memory.put(ADA, { sAMAccountName: ["ada"], objectClass: ["user"], primaryGroupID: ["513"] });
  memory.put(`CN=contact,${USERS}`, { objectClass: ["contact"] });
  const members = new LdapMembers(
    new LdapSession({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      connections: new MemoryConnection(memory),
      defaultUnit: () => Promise.resolve(USERS),
    }),
  );
  const identityOf = (dn: string) => {
    const { objectGUID, objectSid } = memory.entries.get(dn) ?? {};
    return { guid: guidOf(objectGUID?.[0] as Buffer), sid: sidOf(objectSid?.[0] as Buffer) };
  };

  it("means the same account by name, distinguished name, GUID, directory and GUID, or SID", async () => {
    const { guid, sid } = identityOf(ADA);
    const references = ["ada", ADA, guid, `d-90670cd1b9/${guid}`, sid];
    const found = await members.resolve(references);
    for (const reference of references) {
      expect(found.get(reference)).to.deep.equal({ guid, dn: ADA, name: "ada", primaryGroupRid: 513 });
    }
  });

  it("may mean what has neither a name nor a primary group, as a contact", async () => {
    const dn = `CN=contact,${USERS}`;
    const found = await members.resolve([dn]);
    expect(found.get(dn)).to.deep.equal({ guid: identityOf(dn).guid, dn });
  });

  it("means a principal of a trusted domain if it is a SID that this domain does not have, and else nothing", async () => {
    const foreign = "S-1-5-21-9-9-9-1104";
    const found = await members.resolve([
      foreign,
      "nobody",
      `CN=nobody,${USERS}`,
      "00000000-0000-0000-0000-000000000000",
    ]);
    expect([...found]).to.deep.equal([[foreign, { dn: `<SID=${foreign}>` }]]);
  });

  it("that cannot be read says how many were looked up", async () => {
    memory.before = () => {
      throw new InsufficientAccessError("00002098: SecErr");
    };
    const error = await failureOf(members.resolve(["ada", "bob"]));
    expect(error.message).to.contain("looking up 2 members (d-90670cd1b9)");
  });
});
