// What is wrong with the fields of one person, team or group by themselves.
import { isObject, type Properties } from "../resources/common/handlers";
import { isUnknown, UNKNOWN } from "../resources/common/rules";
import { nearest } from "../text/nearest";
import { without } from "../text/without";
import type { Faults, Origin, Path } from "./faults";
import { DESKTOP_ROWS, INNER_ROWS, INVITATION_ROWS, OWN, type Rows } from "./rows";

/** Names that are arguments of the resources, and may not stand where somebody may look for them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  initialPassword:
    "may not be in a roster, which everybody reads who reviews it: give the program's Roster the argument initialPasswords, secrets by user name, or leave it out, and people choose theirs by Forgot password?",
  directoryId: "is the roster's and not a person's: give it once, to the Roster",
  workspaceId: "is given by the roster itself: take it out",
};

export interface Look {
  readonly faults: Faults;
  readonly origin: Origin;
}

/** Fields without which there is nothing to be wrong together with others; of the rest it is not known what they would be. */
const LEFT_OUT = ["desktop", "invitation", "workspaceProperties", "starts", "leaves", "groups", "team"];

/**
 * @param what of which the fields are, for the words: `a person`
 * @returns the fields that are right, and those that would be there if they were
 */
export function lookAtFields(look: Look, path: Path, fields: Properties, rows: Rows, what: string): Properties {
  let right = fields;
  const wrong = (name: string, isField: boolean, message: string): void => {
    look.faults.add(look.origin, [...path, name], `${name} ${message}`, isField ? "value" : "name");
    right = isField && !LEFT_OUT.includes(name) ? { ...right, [name]: UNKNOWN } : without(right, name);
  };
  for (const [name, value] of Object.entries(fields)) {
    const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
    if (row === undefined) {
      wrong(name, false, unknownField(name, rows, what));
    } else if (value === null) {
      wrong(name, true, "is empty; leave it out, or put it in quotes if it is the text null");
    } else if (value !== undefined && !isUnknown(value)) {
      const fault = row.rule(value);
      if (fault !== undefined) {
        wrong(name, true, fault.endsWith("; give text") ? inQuotes(look.origin, [...path, name], value, fault) : fault);
      }
    }
  }
  return right;
}

/** Text that is in no quotes may be something else. */
function inQuotes(origin: Origin, path: Path, value: unknown, fault: string): string {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const at = list.findIndex((one) => typeof one !== "string");
  const misread = at < 0 ? misreadWord(origin, path, value) : misreadWord(origin, [...path, at], list[at]);
  if (misread !== undefined) {
    return `${at < 0 ? "is" : "has"} ${misread}`;
  }
  return typeof value === "object" ? fault : `${fault}, in quotes`;
}

/** What YAML has made of text that is in no quotes: a number of `0123` and `1e3`, and yes or no of `true`. Undefined of anything else. */
export function misreadWord({ wordAt }: Origin, path: Path, value: unknown): string | undefined {
  const word = typeof value === "number" || typeof value === "boolean" ? wordAt?.(path) : undefined;
  const read = typeof value === "number" ? `the number ${value}` : "yes or no";
  return word && `${word}, which YAML reads as ${read}; put it in quotes: "${word}"`;
}

function unknownField(name: string, rows: Rows, what: string): string {
  const elsewhere = ELSEWHERE[name];
  if (elsewhere !== undefined) {
    return elsewhere;
  }
  if (OWN.some((own) => own === name)) {
    return `is a person's own, and no field of ${what}: give it to each of them`;
  }
  const names = Object.keys(rows);
  const meant = nearest(name, names);
  return `is no field of ${what}; ${meant === undefined ? `there are ${names.join(", ")}` : `did you mean ${meant}?`}`;
}

/** The fields of a person, a team or the defaults, and what is in them. */
export function lookAtPerson(look: Look, path: Path, fields: Properties, rows: Rows, what: string): Properties {
  const right = lookAtFields(look, path, fields, rows, what);
  const inner = { desktop: lookAtDesktop(look, path, right.desktop), invitation: right.invitation };
  if (isObject(inner.invitation)) {
    const at = [...path, "invitation"];
    inner.invitation = lookAtFields(look, at, inner.invitation, INVITATION_ROWS, "an invitation");
  }
  return inner.desktop === right.desktop && inner.invitation === right.invitation ? right : { ...right, ...inner };
}

function lookAtDesktop(look: Look, path: Path, desktop: unknown): unknown {
  if (!isObject(desktop)) {
    return desktop;
  }
  const at = [...path, "desktop"];
  const right = lookAtFields(look, at, desktop, DESKTOP_ROWS, "a desktop");
  const wanted = right.workspaceProperties;
  if (!isObject(wanted)) {
    return right;
  }
  const inner = lookAtFields(look, [...at, "workspaceProperties"], wanted, INNER_ROWS, "workspaceProperties");
  for (const name of Object.keys(inner).filter((one) => desktop[one] !== undefined)) {
    const words = `${name} is given twice; keep one of the two`;
    look.faults.add(look.origin, [...at, "workspaceProperties", name], words, "name");
  }
  return inner === wanted ? right : { ...right, workspaceProperties: inner };
}
