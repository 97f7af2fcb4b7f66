// A few people, groups, memberships and desktops in a program that random refactorings change.
import fc from "fast-check";
import type { Sandbox } from "../../../sandbox/sandbox";
import { into, Person, urnOf } from "../../engine/moves/person";
import type { Component, Resource } from "../../engine/stack";

const PEOPLE = 3;
const GROUPS = 2;
const COMPONENTS: readonly (readonly Component[])[] = [
  [],
  [{ type: "acme:Team", name: "team" }],
  [{ type: "acme:Crew", name: "team" }],
  [
    { type: "acme:Company", name: "acme" },
    { type: "acme:Team", name: "team" },
  ],
];

export const REFACTORINGS = [
  ...["rename", "move", "change the directory id", "spell out the domain", "edit"],
  ...["replace", "taint", "drop", "take back in", "change who is in"],
] as const;

export interface Refactoring {
  readonly what: (typeof REFACTORINGS)[number];
  /** Which of all things, and which of the places or names there are. */
  readonly thing: number;
  readonly choice: number;
}

/** What is done between one `up` and the next, and the order in which the program then has its resources. */
export interface Step {
  readonly refactorings: readonly Refactoring[];
  readonly order: readonly number[];
}

interface Thing {
  readonly kind: Resource["kind"];
  /** Of the person or group. */
  readonly of: number;
  isDeclared: boolean;
  name: string;
  place: number;
  isElsewhere: boolean;
  isSpelledOut: boolean;
  edits: number;
}

const ALL = [
  ...Array.from({ length: PEOPLE }, (_, of) => ({ kind: "User" as const, of })),
  ...Array.from({ length: GROUPS }, (_, of) => ({ kind: "Group" as const, of })),
  ...Array.from({ length: GROUPS }, (_, of) => ({ kind: "GroupMembership" as const, of })),
  ...Array.from({ length: PEOPLE }, (_, of) => ({ kind: "Workspace" as const, of })),
];
const STAGES = ["User", "Group", "GroupMembership", "Workspace"];

const refactoring = fc.record({
  what: fc.constantFrom(...REFACTORINGS),
  thing: fc.nat({ max: ALL.length - 1 }),
  choice: fc.nat({ max: 7 }),
});
const indexes = ALL.map((_, index) => index);
const order = fc.shuffledSubarray(indexes, { minLength: indexes.length });

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ refactorings: fc.array(refactoring, { minLength: 1, maxLength: 5 }), order }),
  { minLength: 3, maxLength: 5 },
);

/** Each refactoring that keeps everything, of everything at once: what is tried at least. */
export const everyKind: Step[] = (
  ["move", "rename", "change the directory id", "spell out the domain", "replace", "taint"] as const
).map((what, turn) => ({
  refactorings: indexes.map((thing) => ({ what, thing, choice: turn + 1 })),
  order: turn % 2 === 0 ? indexes : [...indexes].reverse(),
}));

/** The program and what it is to become. */
export class Household {
  private readonly things: Thing[];
  /** Of each group, the people in it. */
  private readonly members: number[][] = Array.from({ length: GROUPS }, (_, group) => [group, PEOPLE - 1]);

  constructor(
    private readonly sandbox: Sandbox,
    private readonly prefix: string,
  ) {
    const start = { isDeclared: true, place: 0, isElsewhere: false, isSpelledOut: false, edits: 0 };
    this.things = ALL.map(({ kind, of }) => ({ kind, of, name: `${prefix}-${kind.toLowerCase()}${of}`, ...start }));
  }

  /** The URN of one thing, where it is declared. */
  urn(index: number): string | undefined {
    const thing = this.things[index];
    return thing?.isDeclared === true ? urnOf(this.resource(thing)) : undefined;
  }

  /** The user name of the desktop that a thing is. */
  desktopOf(index: number): string | undefined {
    const thing = this.things[index];
    return thing?.kind === "Workspace" ? this.userName(thing.of) : undefined;
  }

  kindOf(index: number): Resource["kind"] | undefined {
    return this.things[index]?.kind;
  }

  apply({ what, thing: index, choice }: Refactoring): void {
    const thing = this.things[index];
    if (thing === undefined) return;
    switch (what) {
      case "rename":
        thing.name = `${this.prefix}-${thing.kind.toLowerCase()}${thing.of}v${choice}`;
        break;
      case "move":
        thing.place = choice % COMPONENTS.length;
        break;
      case "change the directory id":
        thing.isElsewhere = !thing.isElsewhere;
        break;
      case "spell out the domain":
        thing.isSpelledOut = !thing.isSpelledOut;
        break;
      case "edit":
        thing.edits += 1;
        break;
      case "drop":
        thing.isDeclared = false;
        break;
      case "take back in":
        thing.isDeclared = true;
        break;
      case "change who is in":
        if (thing.kind === "GroupMembership") {
          this.members[thing.of] = Array.from({ length: PEOPLE }, (_, person) => person).filter(
            (person) => ((choice >> person) & 1) === 1,
          );
        }
        break;
      default:
        // Replacing and tainting change no program.
        break;
    }
    this.settle();
  }

  program(order: readonly number[]): Resource[] {
    return order
      .flatMap((index) => this.things[index] ?? [])
      .filter(({ isDeclared }) => isDeclared)
      .sort((one, other) => STAGES.indexOf(one.kind) - STAGES.indexOf(other.kind))
      .map((thing) => this.resource(thing));
  }

  /** What belongs to nobody any more goes too. */
  private settle(): void {
    const isThere = (kind: Resource["kind"], of: number) =>
      this.things.some((one) => one.kind === kind && one.of === of && one.isDeclared);
    for (const thing of this.things) {
      if (thing.kind === "Workspace") thing.isDeclared &&= isThere("User", thing.of);
      if (thing.kind === "GroupMembership") thing.isDeclared &&= isThere("Group", thing.of);
    }
  }

  private userName(of: number): string {
    return `${this.prefix}u${of}`;
  }

  private resource(thing: Thing): Resource {
    const { adConnector, simpleAd } = this.sandbox.directoryIds;
    const person = new Person(this.sandbox, this.userName(thing.of));
    const args = {
      directoryId: thing.isElsewhere ? adConnector : simpleAd,
      ...(thing.isSpelledOut && thing.kind !== "Workspace" ? { domain: "corp.example.com" } : {}),
    };
    const made = {
      User: () => person.user({ ...args, lastName: `Byron ${thing.edits}` }),
      Group: () => person.group({ ...args, name: `${this.prefix}g${thing.of}`, description: `Edit ${thing.edits}` }),
      GroupMembership: () =>
        person.membership({ ...args, group: `@group${thing.of}.id`, members: this.listed(thing.of) }),
      Workspace: () => person.desktop({ ...args, userName: `@user${thing.of}.userName` }),
      Invitation: () => person.invitation(),
    }[thing.kind]();
    const named = { ...made, name: thing.name, ref: `${thing.kind.toLowerCase()}${thing.of}` };
    return (COMPONENTS[thing.place] ?? []).reduce<Resource>(
      (one, component) => into([one], component)[0] ?? one,
      named,
    );
  }

  private listed(group: number): string[] {
    const isThere = (of: number) => this.things.some((one) => one.kind === "User" && one.of === of && one.isDeclared);
    return (this.members[group] ?? []).filter(isThere).map((person) => `@user${person}.id`);
  }
}
