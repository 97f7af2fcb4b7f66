import type { Registrations } from "../../aws/registrations";
import type { Clock } from "../../concurrency/clock";
import type { Losses } from "../../deletion/thresholds";
import type { Directories } from "../../directory/directories";
import type { Claims } from "../../ownership/claims";
import type { Bundle } from "../../workspaces/bundles";
import type { Desktops } from "../../workspaces/desktops";
import type { Services } from "../common/services";
import type { WorkspaceArguments } from "./properties";

/** What the handlers of WorkSpaces work with. */
export interface WorkspaceParts {
  /** The WorkSpaces of a Region; by default of the Region in the settings. */
  readonly desktops: (region?: string) => Desktops;
  /** The directory's domain in lower case; its id if WorkSpaces does not know it or cannot be asked. */
  readonly domainOf: (directoryId: string) => Promise<string>;
  /** The directory's domain in lower case. Throws if WorkSpaces cannot be asked: a desktop is not replaced for that. */
  readonly requireDomainOf: (directoryId: string) => Promise<string>;
  /** Other registered directories of the same domain in the Region of the settings; none if WorkSpaces cannot be asked. */
  readonly siblingsOf: (directoryId: string) => Promise<readonly string[]>;
  /** Why a directory can have no WorkSpaces of people; undefined if it can, or if that cannot be asked. */
  readonly refusesDesktops: Services["refusesDesktops"];
  /** Whether a bundle is there; undefined if it cannot be asked. */
  readonly hasBundle: (bundleId: string) => Promise<boolean | undefined>;
  /** What a bundle is; undefined if there is none, or if it cannot be asked. */
  readonly bundleOf: (bundleId: string) => Promise<Bundle | undefined>;
  /** Whether a KMS key can be used; undefined if it cannot be asked. */
  readonly hasKey: (key: string) => Promise<boolean | undefined>;
  /** Whether two spellings are one KMS key. Throws if KMS cannot be asked: a desktop is not replaced for that. */
  readonly areSameKey: (one: string, other: string) => Promise<boolean>;
  readonly registrations: Registrations;
  readonly directories: Directories;
  readonly claims: Claims;
  readonly losses: Losses;
  readonly clock: Clock;
  /** Shows a line to the person who runs the engine. */
  readonly say: (line: string) => void;
  readonly ask: Services["ask"];
}

/** What is being done, for errors. */
export const doingTo = (verb: string, { userName, directoryId }: WorkspaceArguments): string =>
  `${verb} the WorkSpace of ${userName} (${directoryId})`;
