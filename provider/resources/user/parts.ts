import type { Clock } from "../../concurrency/clock";
import type { Guard } from "../../deletion/guard";
import type { Losses } from "../../deletion/thresholds";
import type { Directories } from "../../directory/directories";
import type { Account } from "../../directory/directory";
import type { Claims } from "../../ownership/claims";
import type { Services } from "../common/services";
import type { UserState } from "./properties";

/** What the handlers of users work with. */
export interface UserParts {
  readonly directories: Directories;
  readonly guard: Guard;
  readonly losses: Losses;
  readonly claims: Claims;
  readonly clock: Clock;
  /** Shows a line to the person who runs the engine. */
  readonly say: (line: string) => void;
  readonly checkDirectory: Services["checkDirectory"];
  readonly ask: Services["ask"];
}

/** A user in the claims of a run: two ids of one domain are one directory. */
export const thingOf = (domain: string, userName: string): string => `${domain} ${userName}`;

/** The account that a state is of. */
export const accountOf = ({ objectGuid, sid, userName }: UserState): Account => ({ guid: objectGuid, sid, userName });
