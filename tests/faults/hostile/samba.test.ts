import { expect } from "chai";
import fc from "fast-check";
import { Failure } from "../../host/failure";
import type { Kind, Properties } from "../../host/provider-process";
import { suite, type Host } from "../../host/suite";
import { hostile } from "./strings";
import { tally } from "../tally";

const STRINGS = 100;
const IN_FLIGHT = 8;
const SEED = Number(process.env.SEED ?? 20261124);

suite("a hostile string on its way to a real domain controller", (host) => {
  // Half a character does not come through the engine's own protocol, and two of the strings name what there is, or may be.
  const strings = fc
    .sample(hostile, { numRuns: 2 * STRINGS, seed: SEED })
    .filter((value) => Buffer.from(value).toString() === value && !/^(S-1-5-21|CN=Domain Admins)/.test(value))
    .slice(0, STRINGS);

  /** What every entry of the domain is called, and who is in which group. */
  const everything = async ({ sandbox }: Host) => {
    const entries = await sandbox.directory.search("(objectClass=*)", ["member"]);
    return new Map(entries.map(({ dn, member }) => [dn, member]));
  };

  /** Creates one thing for each string; `found` says what the directory must have of one that was created. */
  const isContained = (
    what: string,
    kind: Kind,
    program: (value: string, index: number) => Properties,
    expectFound: (value: string, index: number) => Promise<unknown>,
  ) => {
    it(`as ${what} is refused, or is a value and nothing else`, async function () {
      this.timeout(120_000);
      const before = await everything(host);
      let created = 0;
      const one = async (value: string, index: number) => {
        const news = program(value, index);
        const refused = (await host.provider.check(kind, news)).length > 0;
        const made = refused
          ? undefined
          : await host.provider.create(kind, news).catch((error: unknown) => {
              if (!(error instanceof Failure)) throw error;
              return undefined;
            });
        if (made) {
          created += 1;
          await expectFound(value, index);
        }
      };
      let next = 0;
      const worker = async () => {
        for (let index = next++; index < strings.length; index = next++) {
          let good = false;
          try {
            await one(strings[index] ?? "", index);
            good = true;
          } finally {
            tally("hostile strings", good);
          }
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
      const after = await everything(host);
      expect(after.size - before.size, "as many entries more as were created").to.equal(
        kind === "groupMembership" ? 0 : created,
      );
      for (const [dn, member] of before) {
        expect(after.get(dn), dn).to.deep.equal(member);
      }
    });
  };

  const userName = (prefix: string, index: number) => `${prefix}${index}`;
  const [first, last] = ["hostile-first-", "hostile-title-"];

  isContained(
    "a member",
    "groupMembership",
    (member, index) => ({
      directoryId: host.directoryId,
      group: "hostile-members",
      members: [member],
      owner: `people/test/membership-${index}`,
    }),
    () => Promise.reject(new Error("nobody of such a name is there to be a member")),
  );

  isContained(
    "firstName",
    "user",
    (firstName, index) => host.user(userName(first, index), { firstName }),
    async (value, index) => {
      const account = await host.account(userName(first, index));
      expect(account).to.include({
        givenName: value,
        displayName: value,
        dn: `CN=${first}${index},${host.sandbox.directory.usersOu}`,
      });
    },
  );

  isContained(
    "an attribute",
    "user",
    (title, index) => host.user(userName(last, index), { attributes: { title } }),
    async (value, index) => {
      expect(await host.account(userName(last, index))).to.include({ title: value });
    },
  );

  isContained(
    "userName",
    "user",
    (name) => host.user(name),
    async (name) => {
      const found = await host.sandbox.directory.search("(objectClass=user)", ["sAMAccountName"]);
      expect(found.filter(({ sAMAccountName }) => sAMAccountName === name)).to.have.length(1);
    },
  );

  isContained(
    "the name of a group",
    "group",
    (name, index) => ({ directoryId: host.directoryId, name, owner: `people/test/group-${index}` }),
    async (name) => {
      const groups = await host.sandbox.directory.search("(objectClass=group)", ["sAMAccountName"]);
      expect(groups.filter(({ sAMAccountName }) => sAMAccountName === name)).to.have.length(1);
    },
  );

  before(async () => {
    const { usersOu } = host.sandbox.directory;
    await host.sandbox.directory.add(`CN=hostile-members,${usersOu}`, {
      objectClass: "group",
      sAMAccountName: "hostile-members",
    });
  });
});
