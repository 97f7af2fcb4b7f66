// What there is of people, groups and desktops, in the words of the resources' arguments.
import { spellUnseen } from "../../text/characters";

/** Arguments of a resource, in the order that they are written in. */
export type Arguments = Readonly<Record<string, unknown>>;

export interface Person {
  readonly userName: string;
  /** Of `User`, but for `directoryId`. */
  readonly args: Arguments;
  /** Names of the groups that list the person, exported ones and others. */
  readonly groups: readonly string[];
  /** Of `Workspace`, but for `directoryId` and `userName`. */
  readonly desktop?: Arguments;
}

export interface ExportedGroup {
  readonly name: string;
  /** Of `Group`, but for `directoryId`. */
  readonly args: Arguments;
}

/** What is there and is not exported, and why. */
export interface LeftOut {
  /** `user krbtgt`, or `email of user ada`. */
  readonly what: string;
  /** The rest of the sentence, and what to do where something can be done. */
  readonly why: string;
}

export interface Estate {
  readonly directoryId: string;
  /** Given for a domain that the directory trusts. */
  readonly domain?: string;
  readonly domainName: string;
  readonly markAttribute: string;
  readonly people: readonly Person[];
  readonly groups: readonly ExportedGroup[];
  readonly leftOut: readonly LeftOut[];
}

/** By code units, so that the same estate is the same file on every machine. */
export const byName =
  <T>(nameOf: (one: T) => string) =>
  (one: T, other: T): number =>
    nameOf(one) < nameOf(other) ? -1 : nameOf(one) > nameOf(other) ? 1 : 0;

/** Names come from a directory that anybody may have written to: nothing of them ends a line, or speaks to a terminal. */
export const printable = (text: string): string => spellUnseen(text, inBraces).replaceAll("\n", inBraces("\n"));

/** As JavaScript spells it. */
export const inBraces = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
