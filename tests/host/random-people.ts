import { expect } from "chai";
import fc from "fast-check";
import type { Properties, Resource } from "./provider-process";
import { directorySuite, type Host } from "./suite";

const EDITS = 3;
const GROUPS = 20;
const IN_FLIGHT = 32;
/** The same people each time; another number tries others: SEED=7 npm test -- host --grep random */
const SEED = Number(process.env.SEED ?? 20261124);

/** What names are made of: letters of many scripts, and everything that means something to LDAP, DNs or filters. */
const word = fc.string({
  unit: fc.constantFrom(...Array.from("abcXYZ019äößéñøłÞçıİ佐藤김Ωж ,\"\\+#;<>=*()'/&|!~^$%@`_-.")),
  minLength: 1,
  maxLength: 40,
});
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** One version of what a program says of a person. */
const person = fc.record({
  firstName: some(word),
  lastName: some(word),
  displayName: some(word),
  email: some(fc.integer({ max: 1e6, min: 1 }).map((number) => `mail${number}@corp.example.com`)),
  unit: fc.constantFrom(undefined, 0, 1, 2),
  enabled: some(fc.boolean()),
  upperCase: fc.boolean(),
  attributes: some(
    fc.record(
      {
        title: word,
        department: word,
        otherTelephone: fc.uniqueArray(fc.integer({ min: 1, max: 1e9 }).map(String), { minLength: 1, maxLength: 4 }),
      },
      { requiredKeys: [] },
    ),
  ),
});
type Version = typeof person extends fc.Arbitrary<infer T> ? T : never;

const UNITS = ["Nord, Süd", "R&D #1", "東京"];
const unitDn = ({ sandbox }: Host, index: number) =>
  `OU=${(UNITS[index] ?? "").replace(/[,#]/g, "\\$&")},${sandbox.directory.usersOu}`;

function program(host: Host, index: number, version: Version): Properties {
  const { unit, upperCase, ...declared } = version;
  const userName = `rnd.${index}_x`;
  return host.user(upperCase ? userName.toUpperCase() : userName, {
    ...declared,
    owner: `people/test/${userName}`,
    ...(unit === undefined ? {} : { organizationalUnit: unitDn(host, unit) }),
  });
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there is no number ${index} of ${list.length}`);
  return found;
}

async function inParallel<T>(tasks: readonly T[], work: (task: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < tasks.length; index = next++) {
      await work(at(tasks, index), index);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

const sorted = (values: string | string[] | undefined) => [values ?? []].flat().sort();

/** A suite of so many random people: each test on them all. */
export function randomPeople(count: number): void {
  directorySuite(`${count} random people, each edited ${EDITS} times`, (host) => {
    const life = fc.array(person, { minLength: EDITS + 1, maxLength: EDITS + 1 });
    const lives = fc.sample(life, { numRuns: count, seed: SEED });
    const made: Resource[] = [];

    /** Holds the directory against the program: what is declared is there to the letter, what was taken out is gone. */
    async function expectEqual(age: number): Promise<void> {
      const entries = await host.sandbox.directory.search("(&(objectClass=user)(sAMAccountName=rnd.*))");
      const byName = new Map(entries.map((entry) => [String(entry.sAMAccountName).toLowerCase(), entry]));
      expect(entries).to.have.length(count);
      for (const [index, life] of lives.entries()) {
        const version = at(life, age);
        const entry = byName.get(`rnd.${index}_x`);
        if (!entry) throw new Error(`person ${index} is missing at age ${age}`);
        const words = `person ${index} of seed ${SEED} at age ${age}`;
        const unit = life.slice(0, age + 1).findLast((one) => one.unit !== undefined)?.unit;
        const enabled = life.slice(0, age + 1).findLast((one) => one.enabled !== undefined)?.enabled ?? true;
        const parent = unit === undefined ? host.sandbox.directory.usersOu : unitDn(host, unit);
        expect(entry.dn.replace(/^CN=[^,]*,/, ""), words).to.equal(parent);
        expect(entry.sAMAccountName, words).to.equal(program(host, index, version).userName);
        expect(entry.givenName, words).to.equal(version.firstName);
        expect(entry.sn, words).to.equal(version.lastName);
        expect(entry.mail, words).to.equal(version.email);
        expect(entry.title, words).to.equal(version.attributes?.title);
        expect(entry.department, words).to.equal(version.attributes?.department);
        expect(sorted(entry.otherTelephone), words).to.deep.equal(sorted(version.attributes?.otherTelephone));
        const names = [version.firstName, version.lastName].filter((name) => name !== undefined).join(" ");
        expect(entry.displayName, words).to.equal(version.displayName ?? (names || undefined));
        expect(Number(entry.userAccountControl) & 2, words).to.equal(enabled ? 0 : 2);
      }
    }

    /** A second pass over an unchanged program: a refresh and a preview that show nothing. */
    async function expectNothingToDo(age: number): Promise<void> {
      await inParallel(lives, async (life, index) => {
        const resource = at(made, index);
        const news = program(host, index, at(life, age));
        expect(await host.provider.diff(resource, news), `person ${index} of seed ${SEED}`).to.include({
          changes: false,
        });
        const seen = await host.provider.read(resource);
        const refreshed = { ...resource, state: seen?.state ?? {} };
        expect(await host.provider.diff(refreshed, news), `person ${index} of seed ${SEED}, refreshed`).to.include({
          changes: false,
        });
      });
    }

    before(async function () {
      this.timeout(60_000);
      for (const index of UNITS.keys()) {
        await host.sandbox.directory.add(unitDn(host, index), { objectClass: "organizationalUnit" });
      }
    });

    it("are in the directory as the program says, and a second pass finds nothing", async function () {
      this.timeout(600_000);
      await inParallel(lives, async (life, index) => {
        const news = program(host, index, at(life, 0));
        expect(await host.provider.check("user", news)).to.deep.equal([]);
        made[index] = await host.provider.create("user", news);
      });
      await expectEqual(0);
      await expectNothingToDo(0);
    });

    for (let age = 1; age <= EDITS; age++) {
      it(`are so after edit ${age}, and a second pass finds nothing`, async function () {
        this.timeout(600_000);
        await inParallel(lives, async (life, index) => {
          const resource = at(made, index);
          const news = program(host, index, at(life, age));
          const { changes, replaces } = await host.provider.diff(resource, news);
          expect(replaces).to.deep.equal([]);
          if (changes) made[index] = await host.provider.update(resource, news);
        });
        await expectEqual(age);
        await expectNothingToDo(age);
      });
    }

    it(`are in ${GROUPS} random groups as the program says, through random edits`, async function () {
      this.timeout(600_000);
      const rosters = fc.sample(
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { maxLength: 60 }), {
          minLength: 3,
          maxLength: 3,
        }),
        { numRuns: GROUPS, seed: SEED },
      );
      await inParallel(rosters, async (versions, number) => {
        const owner = `people/test/rnd-group-${number}`;
        const group = await host.provider.create("group", {
          directoryId: host.directoryId,
          name: `rnd group ${number}`,
          owner,
        });
        let resource: Resource | undefined;
        for (const members of versions) {
          // Each person in another spelling: by id, by name, by distinguished name.
          const spelt = members.map((index) => {
            const { id = "", state = {} } = made[index] ?? {};
            return [id, String(state.userName), String(state.distinguishedName)][index % 3] ?? "";
          });
          const news = { directoryId: host.directoryId, group: group.id, members: spelt, exclusive: true, owner };
          resource = resource
            ? await host.provider.update(resource, news)
            : await host.provider.create("groupMembership", news);
          const [entry] = await host.sandbox.directory.search(`(sAMAccountName=rnd group ${number})`, ["member"]);
          const wanted = members.map((index) => String(made[index]?.state.distinguishedName));
          expect(sorted(entry?.member), `group ${number} of seed ${SEED}`).to.deep.equal(wanted.sort());
          expect(await host.provider.diff(resource, news)).to.include({ changes: false });
        }
      });
    });

    it("are all deleted again, and nobody else", async function () {
      this.timeout(600_000);
      const process = await host.process({ WORKSPACES_USERS_DELETION_THRESHOLD: String(count) });
      await inParallel(made, async (resource) => process.delete(resource));
      expect(await host.sandbox.directory.search("(sAMAccountName=rnd.*)")).to.have.length(0);
      expect(await host.sandbox.directory.search("(sAMAccountName=svc-pulumi)")).to.have.length(1);
    });
  });
}
