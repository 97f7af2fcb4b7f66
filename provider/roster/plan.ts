// What a roster makes, from what the program says: all of it checked, and nothing registered yet.
import * as pulumi from "@pulumi/pulumi";
import type { PersonArgs, RosterFile, RosterGroup } from "./args";
import { checkRoster } from "./check";
import { dateFault, dayIn, timeZoneFault } from "./dates";
import { Faults } from "./faults";
import { policyFaults, standingOn, upcomingAfter, upcomingLine, type Employment } from "./offboarding";
import type { PersonParts } from "./person";
import { readingOf } from "./read";
import type { RosterArgs } from "./roster";
import { wantsInvitation, type Settled } from "./settle";
import type { Reading } from "./tree-file";

export interface PlannedPerson {
  readonly userName: string;
  readonly parts: PersonParts;
}

export interface PlannedGroup {
  readonly name: string;
  /** Its arguments, if the roster makes it. */
  readonly managed?: RosterGroup;
  /** User names, of those who are there. */
  readonly members: readonly string[];
}

export interface RosterPlan {
  readonly people: readonly PlannedPerson[];
  readonly groups: readonly PlannedGroup[];
  readonly asOf: string | undefined;
  /** What the dates bring about in the days to come, a line each. */
  readonly ahead: readonly string[];
}

/**
 * @param now milliseconds since the epoch
 * @throws RosterError with everything that is wrong
 */
export function planOf(title: string, args: RosterArgs, now = Date.now()): RosterPlan {
  const reading = readingOfPeople(title, args.people);
  lookAtDays(title, args, reading);
  const { defaults, teams, groups } = args;
  const checked = checkRoster(
    reading,
    { title, defaults, teams, groups },
    { isWhole: true, hasPassword: (userName) => passwordOf(args, userName) !== undefined },
  );
  const hasDates = checked.people.some(({ starts, leaves }) => starts !== undefined || leaves !== undefined);
  const asOf = hasDates ? dayOf(title, args, now) : undefined;
  const people = checked.people.flatMap((person) => planned(person, args, asOf));
  const here = new Set(people.map(({ userName }) => userName));
  const names = [...new Set([...checked.groups.keys(), ...checked.people.flatMap((person) => person.groups)])];
  const membersOf = new Map(names.map((name): [string, string[]] => [name, []]));
  for (const { userName, groups: theirs } of checked.people.filter((one) => here.has(one.userName))) {
    for (const group of theirs) {
      membersOf.get(group)?.push(userName);
    }
  }
  return {
    people,
    groups: names.map((name) => {
      const managed = checked.groups.get(name) as RosterGroup | undefined;
      return { name, members: membersOf.get(name) ?? [], ...(managed === undefined ? {} : { managed }) };
    }),
    asOf,
    ahead: asOf === undefined ? [] : aheadOf(checked.people, args, asOf),
  };
}

function readingOfPeople(title: string, people: string | RosterFile | readonly PersonArgs[]): Reading {
  // Array.isArray does not tell a readonly array from the others.
  return typeof people === "string" || "file" in people
    ? readingOf(people)
    : { origin: { name: title }, content: people, faults: new Faults() };
}

function lookAtDays(
  name: string,
  { offboarding, timeZone, asOf, initialPasswords }: RosterArgs,
  { faults }: Reading,
): void {
  for (const { property, reason } of offboarding === undefined ? [] : policyFaults(offboarding)) {
    faults.add({ name }, ["offboarding", ...(property === "" ? [] : [property])], reason);
  }
  if (pulumi.Output.isInstance(initialPasswords) || initialPasswords instanceof Promise) {
    const words = "is known to the engine only: give an object, or a function of the user name that returns a secret";
    faults.add({ name }, ["initialPasswords"], words);
  }
  const rules = [
    ["timeZone", timeZone, timeZoneFault],
    ["asOf", asOf, dateFault],
  ] as const;
  for (const [property, value, rule] of rules) {
    const fault = value === undefined ? undefined : rule(value);
    if (fault !== undefined) {
      faults.add({ name }, [property], fault);
    }
  }
}

function dayOf(name: string, { asOf, timeZone }: RosterArgs, now: number): string {
  if (asOf === undefined && timeZone === undefined) {
    const faults = new Faults();
    const words =
      "is missing, and people have starts or leaves: give the time zone whose days they are, such as Europe/Madrid";
    faults.add({ name }, ["timeZone"], words);
    faults.throwIfAny();
  }
  return asOf ?? dayIn(timeZone ?? "UTC", now);
}

function employmentOf({ user, desktop, starts, leaves }: Settled): Employment {
  const { enabled } = user;
  return {
    ...(typeof enabled === "boolean" ? { enabled } : {}),
    ...(starts === undefined ? {} : { starts }),
    ...(leaves === undefined ? {} : { leaves }),
    desktop: desktop !== undefined && desktop !== false,
  };
}

const aheadOf = (people: readonly Settled[], { offboarding }: RosterArgs, asOf: string): string[] =>
  people
    .flatMap((person) =>
      upcomingAfter(asOf, employmentOf(person), offboarding).map((one) => [person.userName, one] as const),
    )
    .sort(([, one], [, other]) => one.inDays - other.inDays)
    .map(([userName, one]) => upcomingLine(userName, one));

/** Nothing for somebody who is not there that day. */
function planned(person: Settled, args: RosterArgs, asOf: string | undefined): PlannedPerson[] {
  const { userName, user, desktop, invitation } = person;
  const stands =
    asOf === undefined
      ? { user: {}, desktop: true, invitation: true }
      : standingOn(asOf, employmentOf(person), args.offboarding);
  if (stands.user === undefined) {
    return [];
  }
  const initialPassword = passwordOf(args, userName);
  // What is not known yet whether it is true is left to itself, unless the dates say no.
  const enabled = stands.user.enabled === true && user.enabled !== undefined ? { enabled: user.enabled } : {};
  const account = {
    ...user,
    ...stands.user,
    ...enabled,
    directoryId: args.directoryId,
    ...(initialPassword === undefined ? {} : { initialPassword }),
  };
  const hasDesktop = stands.desktop && desktop !== undefined && desktop !== false;
  const isInvited = hasDesktop && stands.invitation && wantsInvitation(desktop, invitation);
  return [
    {
      userName,
      parts: {
        user: account as PersonParts["user"],
        ...(hasDesktop ? { workspace: desktop as unknown as NonNullable<PersonParts["workspace"]> } : {}),
        ...(isInvited ? { invitation: invitation === false ? {} : (invitation ?? {}) } : {}),
      },
    },
  ];
}

function passwordOf({ initialPasswords }: RosterArgs, userName: string): pulumi.Input<string> | undefined {
  if (typeof initialPasswords !== "object") {
    return initialPasswords?.(userName);
  }
  return Object.hasOwn(initialPasswords, userName) ? initialPasswords[userName] : undefined;
}
