import type { Clock } from "../../concurrency/clock";
import type { Losses } from "../../deletion/thresholds";
import type { Directories } from "../../directory/directories";
import type { Claims } from "../../ownership/claims";
import type { Services } from "./services";

/** What the handlers of users work with, and those of groups. */
export interface DirectoryParts {
  readonly directories: Directories;
  readonly losses: Losses;
  readonly claims: Claims;
  readonly clock: Clock;
  /** Shows a line to the person who runs the engine. */
  readonly say: (line: string) => void;
  readonly checkDirectory: Services["checkDirectory"];
  readonly ask: Services["ask"];
  readonly overApi: Services["overApi"];
}
