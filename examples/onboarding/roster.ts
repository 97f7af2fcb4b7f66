import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** One person of people.yaml. */
export interface Person {
  userName: string;
  firstName: string;
  lastName: string;
  email: string;
  /** Left out: a desktop in AUTO_STOP mode. */
  desktop?: "AUTO_STOP" | "ALWAYS_ON" | "none";
}

/** Reads the roster. One that is empty is a mistake, never a wish to delete everybody. */
export function readRoster(path: string): Person[] {
  const people = parse(readFileSync(path, "utf8")) as Person[] | null;
  if (!Array.isArray(people) || people.length === 0) {
    throw new Error(`reading ${path}: it holds no people; restore it, or run pulumi destroy if everybody is to go`);
  }
  return people;
}
