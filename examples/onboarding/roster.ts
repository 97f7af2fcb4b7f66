import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";

/** One person of people.yaml. */
export interface Person {
  userName: string;
  firstName: string;
  lastName: string;
  email: string;
  /** Left out: a desktop in AUTO_STOP mode. */
  desktop?: "AUTO_STOP" | "ALWAYS_ON" | "none";
}

/** Reads the roster. One that cannot be read or is empty is a mistake, never a wish to delete everybody. */
export function readRoster(path: string): Person[] {
  const document = parseDocument(readFileSync(path, "utf8"));
  const faults = document.errors.map(({ message }) => message).join("; ");
  if (faults !== "") {
    throw new Error(`reading ${path}: ${faults}`);
  }
  const people = document.toJS() as Person[] | null;
  if (!Array.isArray(people) || people.length === 0) {
    throw new Error(`reading ${path}: it holds no people; restore it, or run pulumi destroy if everybody is to go`);
  }
  return people;
}
