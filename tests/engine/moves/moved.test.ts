import { expect } from "chai";
import type { Resource } from "../stack";
import { changed, into, Person, renamed, urnOf } from "./person";
import { series, type Move } from "./series";

const TEAM = { type: "acme:Team", name: "team" };
const ONLY: Readonly<Record<string, (person: Person) => readonly [Resource[], Resource[]]>> = {
  "a user": (person) => [[], [person.user()]],
  "a desktop": (person) => [[person.user()], [person.desktop()]],
  "a group": (person) => [[], [person.group()]],
  "a membership": (person) => [[person.user(), person.group()], [person.membership()]],
  "an invitation": (person) => [[person.user(), person.desktop()], [person.invitation()]],
  "a person with everything": (person) => [[], person.everything()],
  "a user whose group stays": (person) => [[person.group(), person.membership()], [person.user()]],
  "a user whose desktop stays": (person) => [[person.desktop(), person.invitation()], [person.user()]],
  "a group whose members stay": (person) => [[person.user(), person.membership()], [person.group()]],
};

/** In the order in which a program can write them. */
const ORDER = ["User", "Group", "GroupMembership", "Workspace", "Invitation"];
const inOrder = (resources: readonly Resource[]) =>
  [...resources].sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));

const ACCOUNT_POLICIES = ["delete", "disable", "retain"];
const LESSER_POLICIES = ["delete", "retain"];
const DESKTOP_POLICIES = ["terminate", "retain"];

const place = (title: string, change: (moving: Resource[]) => Resource[], start = (moving: Resource[]) => moving) =>
  Object.entries(ONLY).map(([what, split]): Move => ({
    title: `${what} ${title}`,
    before: (person) => {
      const [staying, moving] = split(person);
      return inOrder([...staying, ...start(moving)]);
    },
    after: (person) => {
      const [staying, moving] = split(person);
      return inOrder([...staying, ...change(moving)]);
    },
  }));

const withPolicy = (what: string, kind: Resource["kind"], policies: readonly string[]) =>
  policies.map((deletionPolicy): Move => {
    const all = (person: Person) => changed(person.everything(), kind, { deletionPolicy });
    return {
      title: `${what} with deletionPolicy ${deletionPolicy} is moved into a component: its old entry neither ends nor releases it`,
      before: all,
      after: (person) => into(all(person), TEAM),
    };
  });

describe("resources that are moved in code without aliases", function () {
  this.timeout(600_000);

  for (const made of ["just now", "long ago"] as const) {
    describe(`into, out of and between components, made ${made}`, () => {
      series(
        [
          ...place("is moved into a component", (moving) => into(moving, TEAM)),
          ...place("is moved into a component of a component", (moving) =>
            into(into(moving, { type: "acme:Company", name: "acme" }), TEAM),
          ),
          ...place(
            "is moved out of its component",
            (moving) => moving,
            (moving) => into(moving, TEAM),
          ),
          ...place(
            "is in a component whose type is renamed",
            (moving) => into(moving, { ...TEAM, type: "acme:Crew" }),
            (moving) => into(moving, TEAM),
          ),
          ...place("is renamed", (moving) => moving.map((one) => renamed(one, `${one.name}-new`))),
          ...place("is renamed and moved into a component", (moving) =>
            into(
              moving.map((one) => renamed(one, `${one.name}-new`)),
              TEAM,
            ),
          ),
        ],
        "mv",
        made,
      );
    });
  }

  describe("with every deletionPolicy", () => {
    series(
      [
        ...withPolicy("a user", "User", ACCOUNT_POLICIES),
        ...withPolicy("a group", "Group", LESSER_POLICIES),
        ...withPolicy("a desktop", "Workspace", DESKTOP_POLICIES),
      ],
      "pol",
      "just now",
    );
  });

  describe("beside an edit, and in lists @quick", () => {
    /** Resources named by their place in a list; all are in one group. */
    const list = (person: Person, names: readonly string[]) => [
      person.group(),
      ...names.flatMap((name, index) => {
        const one = new Person(person.sandbox, name);
        const all = [
          one.user(),
          one.membership({ group: `@group-${person.name}.id` }),
          one.desktop(),
          one.invitation(),
        ];
        return all.map((resource) => renamed(resource, `${person.name}-people-${index}`));
      }),
    ];
    const three = ({ name }: Person) => [`${name}a`, `${name}b`, `${name}c`];
    series(
      [
        {
          title: "a user is moved into a component and gets another display name in one commit",
          before: (person) => [person.user(), person.desktop()],
          after: (person) => into([person.user({ displayName: "Countess" }), person.desktop()], TEAM),
          then: ({ accounts }, { name }) => {
            expect(accounts.get(name)?.displayName).to.equal("Countess");
          },
        },
        {
          title: "a user is moved by an alias: an update that keeps everything",
          before: (person) => person.everything(),
          after: (person) =>
            into(
              person.everything().map((one) => ({ ...one, options: { aliases: [urnOf(one)] } })),
              TEAM,
            ),
        },
        {
          title: "the first of three people in a list leaves, and all the indexes shift",
          before: (person) => list(person, three(person)),
          after: (person) => list(person, three(person).slice(1)),
          then: ({ accounts, desktops }, { name }) => {
            expect(accounts.has(`${name}a`), "the leaver's account").to.equal(false);
            expect(desktops.has(`${name}a`), "the leaver's desktop").to.equal(false);
          },
        },
        {
          title: "somebody is put in front of three people in a list, and all the indexes shift",
          before: (person) => list(person, three(person)),
          after: (person) => list(person, [`${person.name}z`, ...three(person)]),
        },
      ],
      "ls",
      "long ago",
    );
  });
});
