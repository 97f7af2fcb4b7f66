import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { OrFilter } from "ldapts";
import { byAccountName, byGuid, bySid } from "../../../../provider/directory/ldap/lookups";
import { entryGuid, identity } from "../../../../provider/directory/ldap/entry";
import { guidBytes } from "../../../../provider/directory/ldap/ids";
import { LdapSession, type Connections } from "../../../../provider/directory/ldap/session";
import { ManualClock } from "../../manual-clock";
import { MemoryClient, USERS } from "./memory-client";

describe("looking entries up", () => {
  const memory = new MemoryClient();
  const people = Array.from({ length: 250 }, (_, index) => `person${index}`);
  for (const name of people)
    memory.put(`CN=${name},${USERS}`, { sAMAccountName: [name], mail: [`${name}@example.com`] });

  /** How many names each search was for. */
  let searches: number[];
  /** Requests wait for it. */
  let free: Promise<void>;
  let clock: ManualClock;
  let session: LdapSession;

  beforeEach(async () => {
    searches = [];
    free = Promise.resolve();
    clock = new ManualClock();
    const connections: Connections = {
      use: async (request) => {
        await free;
        const client = memory.client();
        const search = client.search.bind(client);
        client.search = (base, options) => {
          searches.push(options?.filter instanceof OrFilter ? options.filter.filters.length : 1);
          return search(base, options);
        };
        return request(client);
      },
    };
    session = new LdapSession({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      connections,
      defaultUnit: () => Promise.resolve(USERS),
      clock,
    });
    await session.naming();
    searches = [];
  });

  const mailOf = async (name: string) => (await session.find(byAccountName(name), ["mail"]))?.mail;
  const expected = people.map((name) => `${name}@example.com`);

  it("searches for all that are asked for at once, a hundred a search, and gives each its own", async () => {
    expect(await Promise.all(people.map(mailOf))).to.deep.equal(expected);
    expect(searches).to.deep.equal([100, 100, 50]);
  });

  it("finds names in any letter case, identities, and nothing where nothing is", async () => {
    const [ada, nobody] = await Promise.all([session.find(byAccountName("PERSON7"), []), mailOf("nobody")]);
    expect(nobody).to.equal(undefined);
    const guid = entryGuid(ada ?? expect.fail("not found"));
    const other = await session.find(byGuid(guid.toUpperCase()), ["mail"]);
    expect(other?.mail).to.equal("person7@example.com");
  });

  it("finds a contact, which has no SID, together with an account that is looked up by its SID", async () => {
    const guid = "3d9c4bd8-5b0e-4f2f-9c57-0f4b8d1f7a11";
    memory.put(`CN=contact,${USERS}`, { objectGUID: [guidBytes(guid)], objectSid: [], mail: ["c@example.com"] });
    const account = await session.find(byAccountName("person7"), []);
    const sid = identity(account ?? expect.fail("not found")).sid;
    const [contact, found] = await Promise.all([
      session.find(byGuid(guid), ["mail"]),
      session.find(bySid(sid), ["mail"]),
    ]);
    expect([contact?.mail, found?.mail]).to.deep.equal(["c@example.com", "person7@example.com"]);
  });

  it("searches at once where nothing else is out", async () => {
    expect(await mailOf("person1")).to.equal("person1@example.com");
    expect(searches).to.deep.equal([1]);
  });

  it("waits for what is out, which will want to look too, but not for long", async () => {
    let answer: () => void = () => undefined;
    const writing = session.request(() => new Promise<void>((resolve) => (answer = resolve)));
    const early = mailOf("person1");
    await clock.pass(50);
    const late = mailOf("person2");
    expect(searches).to.deep.equal([]);
    answer();
    await writing;
    expect(await Promise.all([early, late])).to.deep.equal(expected.slice(1, 3));
    expect(searches).to.deep.equal([2]);

    const slow = session.request(() => new Promise<void>((resolve) => (answer = resolve)));
    const patient = mailOf("person3");
    await clock.pass(1_000);
    expect(await patient).to.equal("person3@example.com");
    answer();
    await slow;
  });

  it("tells all who share a search that it failed, and none after", async () => {
    free = Promise.reject(new Error("cut"));
    const outcomes = await Promise.allSettled([mailOf("person1"), mailOf("person2")]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);
    free = Promise.resolve();
    await setImmediate();
    expect(await mailOf("person1")).to.equal("person1@example.com");
  });
});
