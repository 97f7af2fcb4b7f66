// What a person of a roster may have, a row each: the arguments of the resources themselves, so that a new one of theirs is known here at once.
import { GROUP_PROPERTIES } from "../resources/group/properties";
import { GROUP_MEMBERSHIP_PROPERTIES } from "../resources/group-membership/properties";
import { INVITATION_PROPERTIES } from "../resources/invitation/properties";
import { isObject } from "../resources/common/handlers";
import type { Property } from "../resources/common/property";
import { describe, ruled, text, type Rule } from "../resources/common/rules";
import { NOTICE_PROPERTIES } from "../resources/notice/properties";
import { USER_PROPERTIES } from "../resources/user/properties";
import { INNER_PROPERTIES, WORKSPACE_PROPERTIES } from "../resources/workspace/properties";
import { dateFault, dayOfNumber } from "./dates";

/** From Excel's day 0, 1899-12-30 for every day after its February 29, 1900, to 1970-01-01. */
const EXCEL_EPOCH_DAYS = 25_569;

export type Rows = Readonly<Record<string, Pick<Property, "rule">>>;

/** The arguments of a kind, without those that the roster gives itself. */
const argumentsOf = (table: Readonly<Record<string, Property>>, ...given: readonly string[]): Rows =>
  Object.fromEntries(
    Object.entries(table).filter(([name, { output }]) => output !== "hidden" && !given.includes(name)),
  );

const yesNoOrMore = (what: string): Rule =>
  ruled({ anyOf: [{ type: "boolean" }, { type: "object" }] }, (value) =>
    typeof value === "boolean" || isObject(value)
      ? undefined
      : `is ${describe(value)}; give true, false, or an object of the arguments of ${what}`,
  );

const day: Rule = ruled(
  { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\d$" },
  (value) => serialFault(value) ?? dateFault(value),
);

/** Days from 1954 to 2119: what a spreadsheet holds where a cell's format is not written with it. */
function serialFault(value: unknown): string | undefined {
  const days = /^[2-7]\d{4}$/.test(String(value)) ? Number(value) : undefined;
  return days === undefined
    ? undefined
    : `is ${describe(value)}, by which Excel counts the day ${dayOfNumber(days - EXCEL_EPOCH_DAYS)}; write that, or format the column as yyyy-mm-dd before it is saved`;
}

const group = GROUP_MEMBERSHIP_PROPERTIES.group.rule;
const groups: Rule = ruled({ type: "array", items: group.schema ?? {} }, (value) => {
  if (!Array.isArray(value)) {
    return `is ${describe(value)}; give a list`;
  }
  const fault = value.map((one: unknown) => [one, group(one)] as const).find(([, why]) => why !== undefined);
  return fault && `has ${describe(fault[0])}, which ${fault[1] ?? ""}`;
});

export const PERSON_ROWS: Rows = {
  ...argumentsOf(USER_PROPERTIES, "directoryId", "initialPassword"),
  team: { rule: text(64) },
  groups: { rule: groups },
  desktop: { rule: yesNoOrMore("Workspace") },
  invitation: { rule: yesNoOrMore("Invitation") },
  starts: { rule: day },
  leaves: { rule: day },
};

/** What nobody has in common with others. */
export const OWN = ["userName", "firstName", "lastName", "displayName", "email", "userPrincipalName", "team"] as const;

/** What teams and defaults may say for all of theirs. */
export const SETTINGS_ROWS: Rows = Object.fromEntries(
  Object.entries(PERSON_ROWS).filter(([name]) => !OWN.some((own) => own === name)),
);

export const INNER_ROWS: Rows = INNER_PROPERTIES;
/** The inner ones may be given directly, since nobody would look for `runningMode` in a table of tables. */
export const DESKTOP_ROWS: Rows = { ...argumentsOf(WORKSPACE_PROPERTIES, "directoryId", "userName"), ...INNER_ROWS };
export const INVITATION_ROWS: Rows = argumentsOf(INVITATION_PROPERTIES, "workspaceId");
export const NOTICE_ROWS: Rows = argumentsOf(NOTICE_PROPERTIES, "workspaceId", "endsOn", "usableUntil");
export const groupName = GROUP_PROPERTIES.name.rule;
export const GROUP_ROWS: Rows = {
  ...argumentsOf(GROUP_PROPERTIES, "directoryId", "name"),
  formerName: { rule: groupName },
};
