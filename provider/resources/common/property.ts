// What a kind's table of arguments says of each. Both sides load it, the program's and the handlers', so it imports no more than text.
import type { CustomResource, Unwrap } from "@pulumi/pulumi";
import { isDeepStrictEqual } from "node:util";
import { text, type Rule } from "./rules";
import { timeouts, type Timeouts } from "./timeouts";

export interface Property<Value = unknown> {
  /** Why a value will not do. */
  readonly rule: Rule;
  readonly required?: true;
  /**
   * What a change does. `update`: the thing is edited. `replace`: another is made, unless both values name the same. `record`: the state
   * says so, and we behave accordingly. `nothing`: it is not even looked at.
   */
  readonly change: "update" | "replace" | "record" | "nothing";
  /** What taking it out of the program does. `default`: back to what it is without being declared. */
  readonly takenOut?: "clear" | "keep" | "default";
  /** The LDAP attribute that holds it as one text value, which is then read, written, cleared and compared by this row alone. */
  readonly attribute?: string;
  /** Between the program's text and the attribute's, where they differ; what the second does not know is as if it were not there. */
  readonly form?: {
    readonly toDirectory: (value: string) => string;
    readonly fromDirectory: (value: string) => string | undefined;
  };
  /** `attributes` may not name that LDAP attribute even where this argument is left out; elsewhere it may, as programs did before. */
  readonly reserved?: true;
  /** Whether two values mean the same; by default, if they are equal. */
  same?(before: Value, now: Value): boolean;
  /** No output, and encrypted among the inputs in the state. */
  readonly secret?: true;
  /** `hidden`: the program side passes it, and no program. `seen`: an output in any case, as the thing has it. */
  readonly output?: "hidden" | "seen";
  /** Its words in docs/resources/, where those that follow from the rest of the row do not do. */
  readonly words?: Words;
}

export interface Words {
  readonly created?: string;
  readonly changed?: string;
  readonly takenOut?: string;
  readonly drift?: string;
}

/** One row for each argument: one that is forgotten does not compile. */
export type Table<Arguments, Further = unknown> = {
  readonly [Name in keyof Arguments]-?: Property<NonNullable<Arguments[Name]>> & Further;
};

type AnyTable = Readonly<Record<string, Property>>;

/** The arguments of a program as they reach the handlers: every Input has its value by then. */
export type Given<Args> = { readonly [Name in keyof Args]: Unwrap<Args[Name]> };

/** What only the provider sets: a field of the class that is neither here nor an argument does not compile. */
export type OutputOnly<Kind extends CustomResource, Args> = Readonly<
  Record<Exclude<keyof Kind, keyof CustomResource | keyof Args>, true>
>;

/** Passed by the program side for every resource. */
export interface Owned {
  /** `<project>/<stack>/<logical name>`. */
  readonly owner: string;
}

/** Passed for those that wait for WorkSpaces. */
export interface Waiting {
  readonly timeouts?: Timeouts;
}

/** The longest owner whose mark fits adminDescription. */
const MAX_OWNER_LENGTH = 210;

/** An input beside the arguments: the names of those that a program gives as secrets. Left out if there is none. */
export const SECRET_ARGUMENTS = "secretArguments";

/** An input beside the arguments: true in a preview whose program hears of {@link REFUSAL}. */
export const IN_PREVIEW = "inPreview";

/** In such a preview, what the check has against the arguments. No state ever holds it. */
export const REFUSAL = "refusal";

/** An input beside the arguments: what a `Roster` tells its memberships of its rows, for the check alone. No state ever holds it. */
export const ROSTER_ROWS = "rosterRows";

/** An input beside the arguments: the day on which a `Roster` was to have a notice mailed, once it has passed, for the check alone. */
export const NOTICE_WAS_DUE = "noticeWasDue";

/** What such a preview fails with, beside the reasons at each resource. */
export const REFUSED = "resources of this program are refused; the reason stands at each";

/** What is no argument. */
export const BESIDE: readonly string[] = ["__provider", SECRET_ARGUMENTS, IN_PREVIEW, REFUSAL];

export const OWNER: Property = { rule: text(MAX_OWNER_LENGTH), required: true, change: "record", output: "hidden" };
export const TIMEOUTS: Property = { rule: timeouts, change: "record", output: "hidden" };

/** Names of the arguments that are outputs too. */
export const outputNames = (table: AnyTable): string[] =>
  namesWhere(table, ({ secret, output }) => secret !== true && output !== "hidden");

export function namesWhere<Name extends string>(
  table: Readonly<Record<Name, Property>>,
  fits: (property: Property) => boolean,
): Name[] {
  return (Object.keys(table) as Name[]).filter((name) => fits(table[name]));
}

/** Arguments as the state records them: without secrets, and without what it records as the thing has it. */
export function recordedArguments<Arguments extends object>(table: Table<Arguments>, args: Arguments): Arguments {
  const rows: AnyTable = table;
  const recorded = Object.entries(args).filter(
    ([name]) => rows[name]?.secret !== true && rows[name]?.output !== "seen",
  );
  return Object.fromEntries(recorded) as Arguments;
}

/**
 * What a change of a program's arguments does to the thing.
 * @param isSame arguments of which it is known that both values name the same thing, differ as they may
 */
export function differenceOf<Name extends string>(
  table: Readonly<Record<Name, Property>>,
  olds: Partial<Record<NoInfer<Name>, unknown>>,
  news: Partial<Record<NoInfer<Name>, unknown>>,
  isSame: Readonly<Partial<Record<NoInfer<Name>, boolean>>>,
): { changes: boolean; replaces: Name[] } {
  const changed = namesWhere(table, ({ change }) => change !== "nothing").filter((name) => {
    return !areSame(table[name], olds[name], news[name]);
  });
  const replaces = changed.filter((name) => table[name].change === "replace" && isSame[name] !== true);
  return { changes: changed.length > 0, replaces };
}

function areSame(property: Property, before: unknown, now: unknown): boolean {
  return before === undefined || now === undefined
    ? before === now
    : (property.same?.(before, now) ?? isDeepStrictEqual(before, now));
}
