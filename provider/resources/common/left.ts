// Somebody who had left before there was anything of theirs: nothing is made only to be ended.
import { ProviderError } from "../../errors/provider-error";
import { dateFault } from "./day";
import type { Property } from "./property";

/** Passed by a roster for who has left. */
export interface Left {
  /** Their last day of work. */
  readonly left?: string;
}

/** What it says matters where something is made, and changes nothing of what is there. */
export const LEFT: Property<string> = { rule: dateFault, change: "nothing", output: "hidden" };

/** What somebody who left lacks, and what to do. */
export interface Lack {
  readonly has: string;
  readonly next: string;
}

export const NO_ACCOUNT: Lack = {
  has: "has no account",
  next: "take the row out of the roster, or correct leaves",
};
export const NO_DESKTOP: Lack = {
  has: "has no WorkSpace",
  next: "give the row desktop: false, take it out of the roster, or correct leaves",
};

const happenedTo = ({ userName, left = "" }: Person, { has }: Lack): string =>
  `${userName} ${has}, and left on ${left} by the roster's row (leaves), so that nothing is made for them any more`;

/** For a preview. */
export const leftReason = (person: Person, lack: Lack): string => `${happenedTo(person, lack)}; ${lack.next}`;

/** For a creation before which no check could look. */
export const leftBefore = (doing: string, person: Person, lack: Lack): ProviderError =>
  new ProviderError({ code: "invalid-argument", doing, happened: happenedTo(person, lack), next: lack.next });

type Person = Left & { readonly userName: string };
