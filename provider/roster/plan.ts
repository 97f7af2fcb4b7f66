// What a roster makes, from what the program says: all of it checked, and nothing registered yet.
import * as pulumi from "@pulumi/pulumi";
import type { PersonArgs, RosterFile, RosterGroup } from "./args";
import { isObject } from "../resources/common/handlers";
import { rosterRows } from "../resources/group-membership/properties";
import { NOTICE_WAS_DUE } from "../resources/common/property";
import { sameName } from "../text/folding";
import { nearest } from "../text/nearest";
import { checkRoster } from "./check";
import { dateFault, dayIn, timeZoneFault } from "./dates";
import { Faults } from "./faults";
import { isRosterArgument, lookAtArguments, lookAtNotice } from "./arguments";
import { policyFaults, standingOn, upcomingAfter, upcomingLine, type Employment, type Standing } from "./offboarding";
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
  readonly managed?: Omit<RosterGroup, "formerName">;
  readonly formerName?: string;
  /** User names, of those who are there. */
  readonly members: readonly string[];
}

export interface RosterPlan {
  readonly people: readonly PlannedPerson[];
  readonly groups: readonly PlannedGroup[];
  readonly asOf: string | undefined;
  /** What the dates bring about in the days to come, a line each. */
  readonly ahead: readonly string[];
  /** What is no fault and may be one, a line each. */
  readonly notes: readonly string[];
}

/**
 * @param now milliseconds since the epoch
 * @throws RosterError with everything that is wrong
 */
export function planOf(title: string, args: RosterArgs, now = Date.now()): RosterPlan {
  lookAtArguments(title, args);
  const reading = readingOfPeople(title, args.people);
  lookAtDays(title, args, reading);
  const { defaults, teams, groups } = args;
  const checked = checkRoster(
    reading,
    { title, defaults, teams, groups },
    { isWhole: true, hasPassword: (userName) => passwordOf(args, userName) !== undefined },
  );
  lookAtPasswords(title, args, checked.people);
  const hasDates = checked.people.some(({ starts, leaves }) => starts !== undefined || leaves !== undefined);
  const asOf = hasDates ? dayOf(title, args, now) : undefined;
  const people = checked.people.flatMap((person) => planned(person, args, asOf, now));
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
      const { formerName, ...managed } = (checked.groups.get(name) ?? {}) as RosterGroup;
      return {
        name,
        members: membersOf.get(name) ?? [],
        ...(checked.groups.has(name) ? { managed } : {}),
        ...(formerName === undefined ? {} : { formerName }),
      };
    }),
    asOf,
    ahead: asOf === undefined ? [] : aheadOf(checked.people, args, asOf),
    notes: reading.notes ?? [],
  };
}

/** Everybody who is there, as a membership is told of them: by names that the program knows, so that it waits for nobody's account. */
export const rowsOf = (people: readonly PlannedPerson[]) =>
  rosterRows(people.map(({ userName, parts }) => ({ domain: parts.user.domain, userName })));

function readingOfPeople(title: string, people: string | RosterFile | readonly PersonArgs[]): Reading {
  const isFile = typeof people === "string" || (isObject(people) && "file" in people);
  return isFile
    ? readingOf(people as string | RosterFile)
    : { origin: { name: title }, content: people, faults: new Faults() };
}

function lookAtDays(
  name: string,
  { offboarding, notice, timeZone, asOf, initialPasswords }: RosterArgs,
  { faults }: Reading,
): void {
  for (const { property, reason } of offboarding === undefined ? [] : policyFaults(offboarding)) {
    const words = isRosterArgument(property) ? `is the Roster's own: give ${property} beside offboarding` : reason;
    faults.add({ name }, ["offboarding", ...(property === "" ? [] : [property])], words);
  }
  if (notice !== undefined) {
    lookAtNotice({ faults, origin: { name } }, notice, offboarding);
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
  const { enabled, deletionPolicy, adopt } = user;
  const ofDesktop = desktop === undefined || desktop === false ? {} : desktop;
  return {
    ...(typeof enabled === "boolean" ? { enabled } : {}),
    // What is not known yet is not taken for leave to destroy.
    keepsAccount: (deletionPolicy ?? (adopt === undefined || adopt === false ? "delete" : "retain")) !== "delete",
    retainsDesktop:
      (ofDesktop.deletionPolicy ??
        (ofDesktop.adopt === undefined || ofDesktop.adopt === false ? "terminate" : "retain")) !== "terminate",
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
function planned(person: Settled, args: RosterArgs, asOf: string | undefined, now: number): PlannedPerson[] {
  const { userName, user, desktop, invitation } = person;
  const stands: Standing =
    asOf === undefined
      ? { user: {}, desktop: true, invitation: person.user.enabled !== false }
      : standingOn(asOf, employmentOf(person), args.offboarding);
  if (stands.user === undefined) {
    return [];
  }
  const initialPassword = passwordOf(args, userName);
  // A day that is only previewed may be after the last of somebody whom the nights until then make, and mail.
  const hasPassed = (day: string | undefined) => day !== undefined && day < dayIn(args.timeZone ?? "UTC", now);
  const left = hasPassed(stands.left) ? { left: stands.left } : {};
  const wasDue = hasPassed(stands.noticeOn) ? { [NOTICE_WAS_DUE]: stands.noticeOn } : {};
  const account = {
    ...user,
    ...stands.user,
    ...whenDisabledOf(user, stands.user),
    ...left,
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
        ...(hasDesktop
          ? { workspace: { ...desktop, ...left } as unknown as NonNullable<PersonParts["workspace"]> }
          : {}),
        ...(hasDesktop && stands.notice !== undefined
          ? { notice: { ...addressOf(invitation), ...args.notice, ...stands.notice, ...wasDue } }
          : {}),
        ...(isInvited ? { invitation: invitation === false ? {} : (invitation ?? {}) } : {}),
      },
    },
  ];
}

/** The row's own unit, where the policy has none. */
const whenDisabledOf = (row: Settled["user"], { whenDisabled }: NonNullable<Standing["user"]>) =>
  whenDisabled !== undefined && isObject(row.whenDisabled) && !pulumi.Output.isInstance(row.whenDisabled)
    ? { whenDisabled: { ...row.whenDisabled, ...whenDisabled } }
    : {};

const addressOf = (invitation: Settled["invitation"]): { readonly email?: string } =>
  invitation === undefined || invitation === false || invitation.email === undefined
    ? {}
    : { email: invitation.email as string };

function passwordOf({ initialPasswords }: RosterArgs, userName: string): pulumi.Input<string> | undefined {
  if (typeof initialPasswords !== "object") {
    return initialPasswords?.(userName);
  }
  return Object.entries(initialPasswords).find(([name]) => sameName(name, userName))?.[1];
}

/** A password of nobody is somebody's whose name is misspelt: they would get a random one in silence. */
function lookAtPasswords(name: string, { initialPasswords }: RosterArgs, people: readonly Settled[]): void {
  const faults = new Faults();
  for (const given of typeof initialPasswords === "object" ? Object.keys(initialPasswords) : []) {
    if (!people.some(({ userName }) => sameName(userName, given))) {
      const meant = nearest(
        given,
        people.map(({ userName }) => userName),
      );
      const words = meant === undefined ? "take it out" : `did you mean ${meant}?`;
      faults.add({ name }, ["initialPasswords", given], `is a password of nobody in the roster; ${words}`);
    }
  }
  faults.throwIfAny();
}
