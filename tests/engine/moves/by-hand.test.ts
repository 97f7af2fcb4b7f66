import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Resource } from "../stack";
import { signsIn, type FarEnd } from "./far-end";
import { into, renamed, type Person } from "./person";
import { series, type Move } from "./series";

/** What an administrator did to accounts, and passwords, of people whose resources are moved then. */
const HANDS: readonly Omit<Move, "after">[] = [
  {
    title: "an account that an administrator suspended stays suspended",
    before: (person) => person.everything(),
    between: ({ name }, sandbox, { accounts }) =>
      sandbox.directory.modify(accounts.get(name)?.dn ?? "", { userAccountControl: "514" }),
    standing: (name) => ({ suspended: [name] }),
  },
  {
    title: "a password that was set by hand stays",
    before: (person) => [person.user({ initialPassword: "First-Passw0rd!", passwordVersion: 1 })],
    between: async ({ name }, sandbox) => {
      await sandbox.directory.people().resetPassword(sandbox.directoryIds.simpleAd, name, "By-Hand-Passw0rd!");
    },
    then: async (_seen, { name }, sandbox) => {
      expect(await signsIn(sandbox, name, "By-Hand-Passw0rd!")).to.equal(true);
    },
  },
  {
    title: "a password that must be changed, set so by hand, stays so",
    before: (person) => [person.user({ initialPassword: "First-Passw0rd!" })],
    between: ({ name }, sandbox, { accounts }) =>
      sandbox.directory.modify(accounts.get(name)?.dn ?? "", { pwdLastSet: "0" }),
    then: ({ accounts }, { name }) => {
      expect(accounts.get(name)?.passwordSet).to.equal("0");
    },
  },
];

const WAYS: Readonly<Record<string, (resources: readonly Resource[]) => Resource[]>> = {
  "moved into a component": (resources) => into(resources, { type: "acme:Team", name: "team" }),
  "renamed in code": (resources) => resources.map((one) => renamed(one, `${one.name}-new`)),
};

describe("what was done outside to somebody whose resources are moved then @quick", function () {
  this.timeout(600_000);

  const passwordRaised = (move: (resources: readonly Resource[]) => Resource[]) => ({
    before: (person: Person) => [person.user({ initialPassword: "First-Passw0rd!", passwordVersion: 1 })],
    between: async ({ name }: Person, sandbox: Sandbox) => {
      expect(await signsIn(sandbox, name, "First-Passw0rd!")).to.equal(true);
    },
    after: (person: Person) => move([person.user({ initialPassword: "Second-Passw0rd!", passwordVersion: 2 })]),
    standing: (name: string) => ({ passwords: [name] }),
    then: async (_seen: FarEnd, { name }: Person, sandbox: Sandbox) => {
      expect(await signsIn(sandbox, name, "Second-Passw0rd!"), "the new one").to.equal(true);
    },
  });
  series(
    Object.entries(WAYS).flatMap(([way, move]): Move[] => [
      ...HANDS.map((one) => ({
        ...one,
        title: `${one.title} when its user is ${way}`,
        after: (person: Person) => move(one.before(person)),
      })),
      {
        title: `a password version that is raised in the commit in which the user is ${way} is carried out`,
        ...passwordRaised(move),
      },
    ]),
    "hand",
    "just now",
  );
});
