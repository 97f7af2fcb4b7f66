// What is wrong with arguments that the program's side knows already: the engine stops at the first resource that it finds wrong, and shows
// no other. So nine mistakes would take nine previews.
import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "./check";
import type { Property } from "./property";
import { UNKNOWN } from "./rules";

/** Resources that are wrong, in the order of the program, as far as they are still to be told. */
const wrong: string[] = [];

/** Whether there are some: they are told once the program lets go, so who makes more resources should make them first. */
export const hasUntoldFaults = (): boolean => wrong.length > 0;

/** Notes what is wrong with a resource's arguments; once the program has made all that it makes at once, they are told together. */
export function noteFaults(
  title: string,
  args: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, Property>>,
): void {
  // A program's own tests, which have no engine, may give what they like.
  if (pulumi.runtime.getEngine() === undefined) {
    return;
  }
  const told = Object.entries(args).filter(([name]) => name !== "__provider" && properties[name]?.secret !== true);
  const given = Object.fromEntries(told.map(([name, value]) => [name, known(value)]));
  const reasons = checkArguments(given, properties).failures.map(({ reason }) => reason);
  if (reasons.length === 0) {
    return;
  }
  if (wrong.length === 0) {
    setImmediate(tell);
  }
  wrong.push(`${title}: ${reasons.join("; ")}`);
}

function tell(): void {
  const all = wrong.splice(0);
  // The engine shows one by itself.
  if (all.length > 1) {
    const which = `${all.length} resources of this program have arguments that will not do, of which Pulumi itself shows one`;
    void pulumi.log.error(`${which}:\n${all.join("\n")}`);
  }
}

/** A value with all in it that only the engine will know, or keeps secret, as a preview has it. */
export function known(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(known);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, known(one)]))
    : UNKNOWN;
}
