// The mark that everything we make carries: which resource manages it, and which making of that resource it is.
import { randomInt } from "node:crypto";
import type { Clock } from "../concurrency/clock";
import type { Owner } from "./owner";

/** What a mark says. In text: `hr/prod/ada#0mh5k2x9q1a2b3c4d+adopted`. */
export interface Mark {
  readonly owner: Owner;
  /**
   * Made anew by every create and every take-over, and recorded in the state too: only the state that holds it may act on the thing.
   * Marks of release 0.1.0 have none.
   */
  readonly incarnation?: string;
  /** The thing was there before us: taking its resource out leaves it. */
  readonly adopted?: boolean;
  /**
   * Nobody manages the thing any more. Its deletion policy disabled the account, and its next owner enables it again; or it retained the
   * desktop, which is not terminated for its user either.
   */
  readonly released?: boolean;
  /**
   * A migration was begun of the desktop with this id, without its `ws-`, and is not known to have ended: there may be another one that is to
   * take its place. AWS carries the mark over to that one, so on any other desktop it says that the migration has ended.
   */
  readonly migrates?: string;
  /** Digests of the tokens that such an action of the desktop was begun for last. */
  readonly restoredFor?: string;
  readonly rebuiltFor?: string;
  readonly rebootedFor?: string;
  /** The program has disabled the account for a time, and enables it when it says no more of that: `whenDisabled.enabledAgain`. */
  readonly suspended?: boolean;
  /** A creation that was interrupted before the account had a password: it is disabled, and nobody has used it. */
  readonly unfinished?: boolean;
  /** The `passwordVersion` that was set last. */
  readonly passwordVersion?: number;
}

/** Distinguishes our marks from other tools' values in the same attribute. */
const PREFIX = "pulumi:";

const TIME_DIGITS = 9;
const RANDOM_DIGITS = 8;
/**
 * The characters that a mark needs beside its owner: `#`, the incarnation and the flags of a desktop, in a tag's encoding. One that was let go
 * is not being migrated.
 */
export const MARK_OVERHEAD = "=23".length + TIME_DIGITS + RANDOM_DIGITS + "+adopted+mg=3d012345678".length;

const FLAGS = ["adopted", "released", "suspended", "unfinished"] as const;
/** As short as they are so that a long owner leaves room for them. */
const VALUES = { mg: "migrates", rs: "restoredFor", rb: "rebuiltFor", bt: "rebootedFor" } as const;
const PASSWORD_FLAG = /^password=(\d+)$/;

/** A new incarnation: the time in base 36, so that incarnations sort by it, then random digits. */
export function newIncarnation(clock: Pick<Clock, "now">): string {
  const random = Array.from({ length: RANDOM_DIGITS }, () => randomInt(36).toString(36)).join("");
  return clock.now().toString(36).padStart(TIME_DIGITS, "0") + random;
}

/** When an incarnation was made, in milliseconds since the epoch. */
export const madeAt = (incarnation: string): number => parseInt(incarnation.slice(0, TIME_DIGITS), 36);

/** The mark as an attribute's value. */
export const attributeOfMark = (mark: Mark): string => PREFIX + textOfMark(mark);

/** The mark that an attribute's value is; undefined if there is none, or the value is another tool's. */
export const markOfAttribute = (value: string | undefined): Mark | undefined =>
  value?.startsWith(PREFIX) ? markOfText(value.slice(PREFIX.length)) : undefined;

export function textOfMark({ owner, incarnation, passwordVersion, ...mark }: Mark): string {
  if (incarnation === undefined) {
    return owner;
  }
  const flags = FLAGS.filter((flag) => mark[flag] === true).map((flag) => `+${flag}`);
  const password = passwordVersion === undefined ? "" : `+password=${passwordVersion}`;
  const values = Object.entries(VALUES).flatMap(([short, name]) =>
    mark[name] === undefined ? [] : [`+${short}=${mark[name]}`],
  );
  return `${owner}#${incarnation}${flags.join("")}${values.join("")}${password}`;
}

export function markOfText(text: string): Mark {
  const [, owner = text, incarnation, flags = ""] = /^(.*)#([0-9a-z]{17})((?:\+[a-z0-9=]+)*)$/s.exec(text) ?? [];
  if (incarnation === undefined) {
    return { owner: text };
  }
  const said = flags.split("+");
  const [password] = said.flatMap((flag) => PASSWORD_FLAG.exec(flag)?.[1] ?? []);
  return {
    owner,
    incarnation,
    ...Object.fromEntries(FLAGS.filter((flag) => said.includes(flag)).map((flag) => [flag, true])),
    ...Object.fromEntries(
      Object.entries(VALUES).flatMap(([short, name]) =>
        said.filter((flag) => flag.startsWith(`${short}=`)).map((flag) => [name, flag.slice(short.length + 1)]),
      ),
    ),
    ...(password === undefined ? {} : { passwordVersion: Number(password) }),
  };
}
