// All that is wrong with a roster, before anything of it is registered.
import { isObject, type Properties } from "../resources/common/handlers";
import { describe, UNKNOWN } from "../resources/common/rules";
import { nearest } from "../text/nearest";
import { isRosterArgument } from "./arguments";
import type { Origin } from "./faults";
import { lookAtPerson } from "./fields";
import { Names } from "./names";
import { employmentFaults } from "./offboarding";
import { PERSON_ROWS } from "./rows";
import { Settings, type Layer } from "./settings";
import { settle, type Fields, type Settled } from "./settle";
import { lookTogether, type Standpoint } from "./together";
import type { Reading } from "./tree-file";
import { known } from "./known";

/** What the program says beside the people. */
export interface Surroundings {
  /** What the program calls the roster. */
  readonly title: string;
  readonly defaults?: unknown;
  readonly teams?: unknown;
  readonly groups?: unknown;
}

export interface Checked {
  /** In their order. */
  readonly people: readonly Settled[];
  /** Those that the roster makes. */
  readonly groups: ReadonlyMap<string, Fields>;
}

const FIELDS = ["people", "teams", "groups", "defaults"];

/** @throws RosterError with everything that is wrong */
export function checkRoster(reading: Reading, program: Surroundings, standpoint: Standpoint): Checked {
  const { faults, origin } = reading;
  const top = topOf(reading);
  const settings = new Settings(faults);
  for (const [source, from] of [
    [{ name: program.title }, program],
    [origin, top],
  ] as const) {
    settings.addDefaults(source, from.defaults);
    settings.addTeams(source, from.teams);
    settings.addGroups(source, from.groups);
  }
  settings.lookAtGroups();
  const names = new Names(faults, origin);
  const people = listOf(reading, top.people).flatMap((person, index): Settled[] => {
    const path = ["people", index];
    // What a file holds is known.
    const fields = origin.placeOf === undefined ? known(person) : person;
    if (!isObject(fields)) {
      const wanted = "give a person, with the fields userName, firstName, lastName, email";
      faults.add(origin, path, `is ${describe(fields)}; ${wanted}`);
      return [];
    }
    const seen = lookAtPerson({ faults, origin }, path, fields, PERSON_ROWS, "a person");
    names.look(seen, path);
    const team = settings.teamOf(seen, origin, path, standpoint.isWhole);
    const layers: readonly Layer[] = [...settings.everybodys, ...team, { given: person as Fields, seen }];
    const one = settle([{ userName: UNKNOWN }, ...layers.map((layer) => layer.seen)]);
    for (const { property, reason } of employmentFaults({ starts: one.starts, leaves: one.leaves })) {
      faults.add(origin, [...path, property], `${property} ${reason}`);
    }
    settings.lookAtSpelling(seen.groups, origin, path);
    // What a team says that is not there is not known.
    const isWhole = standpoint.isWhole && (seen.team === undefined || team.length > 0);
    lookTogether({ faults, origin, path }, fields, one, { ...standpoint, isWhole });
    return faults.isEmpty ? [fields === person ? one : settle(layers.map(({ given }) => given))] : [];
  });
  faults.throwIfAny();
  return { people, groups: settings.managed };
}

/** A file may be the list of people, or have it among its fields. */
function topOf({ content, origin, faults }: Reading): Properties {
  if (!isObject(content)) {
    return { people: content };
  }
  for (const name of Object.keys(content).filter((one) => one !== "$schema" && !FIELDS.includes(one))) {
    const meant = nearest(name, FIELDS);
    const hint = meant === undefined ? `there are ${FIELDS.join(", ")}` : `did you mean ${meant}?`;
    const words = isRosterArgument(name)
      ? `${name} is not a file's: give it to the Roster, in the program`
      : `${name} is no field of a roster; ${hint}`;
    faults.add(origin, [name], words, "name");
  }
  return content;
}

function listOf({ faults, origin }: { faults: Reading["faults"]; origin: Origin }, people: unknown): unknown[] {
  if (Array.isArray(people) && people.length > 0) {
    return people;
  }
  const isNone = people === undefined || people === null || Array.isArray(people);
  const what = isNone ? "holds no people" : "has something else than a list as its people";
  const next = "restore them, or run pulumi destroy if everybody is to go";
  faults.add(origin, ["people"], `${what}, which never means that nobody is to stay: ${next}`);
  return [];
}
