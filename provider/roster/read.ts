// A roster's people, read and checked, for programs with loops of their own.
import { extname } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { RosterFile, RosterPerson } from "./args";
import { checkRoster } from "./check";
import { readCsv } from "./csv-file";
import { Faults } from "./faults";
import type { Settled } from "./settle";
import { readText } from "./text-file";
import { readJson, readYaml, type Reading } from "./tree-file";

/**
 * Reads the people of a file, checked, each with the settings of the file's own teams and defaults.
 *
 * @example
 * await forEachInSlices(readRoster("people.yaml"), ({ userName, firstName, lastName, email }) => {
 *   new User(userName, { directoryId, userName, firstName, lastName, email });
 * });
 *
 * @param file its name, or that with what a CSV's columns are. A `team` that the file does not define stays with the person
 * @throws RosterError one error for all that is wrong, each with line and column. A file that is empty, cannot be read or was cut off is
 *   wrong too: it never means that nobody is to stay
 */
export function readRoster(file: string | RosterFile): RosterPerson[] {
  const reading = readingOf(file);
  const standpoint = { isWhole: false, hasPassword: () => true };
  const { people } = checkRoster(reading, { title: reading.origin.name }, standpoint);
  for (const line of reading.notes ?? []) {
    void pulumi.log.warn(line);
  }
  const isList = Array.isArray(reading.content);
  const hasTeams = !isList && (reading.content as { teams?: unknown }).teams !== undefined;
  return people.map((person) => personOf(person, hasTeams));
}

/** By the ending of its name. */
export function readingOf(file: string | RosterFile): Reading {
  const options = typeof file === "string" ? { file } : file;
  const name = options.file;
  const ending = extname(name).toLowerCase();
  switch (ending) {
    case ".yaml":
    case ".yml":
      return readYaml(name, readText(name));
    case ".json":
      return readJson(name, readText(name));
    case ".csv":
    case ".tsv":
    case ".txt":
      return readCsv(name, readText(name), ending === ".tsv" ? { delimiter: "\t", ...options } : options);
    default: {
      const faults = new Faults();
      faults.add({ name }, [], `is of a kind that is not known, by the ending of its name; give .yaml, .json or .csv`);
      faults.throwIfAny();
      throw new Error(name);
    }
  }
}

function personOf(
  { user, groups, desktop, invitation, starts, leaves, team }: Settled,
  hasTeams: boolean,
): RosterPerson {
  const fields = { groups: groups.length === 0 ? undefined : groups, desktop, invitation, starts, leaves };
  const given = Object.entries({ ...fields, team: hasTeams ? undefined : team }).filter(
    ([, value]) => value !== undefined,
  );
  return { ...user, ...Object.fromEntries(given) } as unknown as RosterPerson;
}
