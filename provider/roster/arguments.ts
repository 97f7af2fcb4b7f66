// What a program says to a `Roster` itself. A program in JavaScript is told by nobody else what it misspelt.
import { checkTemplate } from "../mail/template";
import { NOTICE_FIELDS } from "../mail/notice";
import { isObject } from "../resources/common/handlers";
import { describe, isUnknown } from "../resources/common/rules";
import { nearest } from "../text/nearest";
import { Faults } from "./faults";
import { lookAtFields, type Look } from "./fields";
import { NOTICE_ROWS } from "./rows";
import type { RosterArgs } from "./roster";
import { known } from "./known";

const ARGUMENTS: Readonly<Record<keyof RosterArgs, true>> = {
  directoryId: true,
  people: true,
  defaults: true,
  teams: true,
  groups: true,
  initialPasswords: true,
  offboarding: true,
  notice: true,
  timeZone: true,
  asOf: true,
  namePrefix: true,
  formerName: true,
};
const NAMES = Object.keys(ARGUMENTS);

export const isRosterArgument = (name: string): boolean => NAMES.includes(name);

/** @throws RosterError with what there is no such argument of, and what is missing */
export function lookAtArguments(title: string, given: unknown): void {
  const faults = new Faults();
  const add = (name: string, words: string) => {
    faults.add({ name: title }, [name], words);
  };
  const args = isObject(given) ? given : {};
  for (const name of Object.keys(args).filter((one) => !isRosterArgument(one))) {
    const meant = nearest(name, NAMES);
    add(
      name,
      `is no argument of a Roster; ${meant === undefined ? `there are ${NAMES.join(", ")}` : `did you mean ${meant}?`}`,
    );
  }
  for (const name of ["directoryId", "people"].filter((one) => args[one] === undefined)) {
    add(name, "is missing");
  }
  if (args.namePrefix !== undefined && typeof args.namePrefix !== "string") {
    add("namePrefix", `is ${describe(args.namePrefix)}; give text`);
  }
  if (args.formerName !== undefined && typeof args.formerName !== "function") {
    add("formerName", `is ${describe(args.formerName)}; give a function, such as (userName) => userName`);
  }
  faults.throwIfAny();
}

/** The words and the address of notices: wrong ones would be told only on the day that the first is sent. */
export function lookAtNotice(look: Look, notice: unknown, offboarding: unknown): void {
  const path = ["notice"];
  const given = known(notice);
  if (!isObject(given)) {
    const words = `is ${describe(given)}; give an object such as { template: { language: "es" } }`;
    look.faults.add(look.origin, path, words);
    return;
  }
  const { template } = lookAtFields(look, path, given, NOTICE_ROWS, "a notice");
  if (isObject(template) && !isUnknown(template)) {
    for (const { property, reason } of checkTemplate(template, NOTICE_FIELDS)) {
      look.faults.add(look.origin, [...path, "template", property], reason);
    }
  }
  if (!isObject(offboarding) || offboarding.noticeDaysBefore === undefined) {
    look.faults.add(look.origin, path, "does nothing without offboarding.noticeDaysBefore; give both");
  }
}
