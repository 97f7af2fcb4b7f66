import { AwsError } from "../errors";
import { arn, operation } from "../operation";
import { string, structure } from "../schema";
import type { Directory } from "../world";

type Status = "Disabled" | "Disabling" | "Enabled" | "Enabling";

interface State {
  readonly status: Status;
  /** From then on `-ing` is over. */
  readonly settled: number;
}

const directoryId = string({ pattern: /^d-[0-9a-f]{10}$/ });

/** "You can only enable this feature from the Primary AWS Region for your directory" (Administration Guide). */
export const primaryRegion = ({ region, primaryRegion: primary = region }: Directory): string => primary;

/** Which directories' data may be reached, by `ds:EnableDirectoryDataAccess`. AWS has it disabled at first. */
export class DataAccess {
  readonly #states = new Map<string, State>();

  constructor(
    private readonly directories: readonly Directory[],
    private readonly now: () => number,
    private readonly duration: number,
  ) {
    for (const { id, dataAccess = false } of directories) if (dataAccess) this.set(id, true);
  }

  /** At once, whatever was before. */
  set(id: string, enabled: boolean): void {
    this.#states.set(id, { status: enabled ? "Enabled" : "Disabled", settled: 0 });
  }

  status(id: string): Status {
    const { status, settled } = this.#states.get(id) ?? { status: "Disabled" as const, settled: 0 };
    if (settled > this.now()) return status;
    return status === "Enabling" ? "Enabled" : status === "Disabling" ? "Disabled" : status;
  }

  readonly describe = operation(
    structure({ DirectoryId: directoryId }),
    ({ DirectoryId }, { region }) => {
      this.#managedAd(DirectoryId, region);
      return { DataAccessStatus: this.status(DirectoryId) };
    },
    ({ DirectoryId }, caller) => [arn("ds", `directory/${DirectoryId}`, caller)],
  );

  readonly enable = this.#change("Enabling");

  readonly disable = this.#change("Disabling");

  #change(to: "Enabling" | "Disabling") {
    const wanted: readonly Status[] = to === "Enabling" ? ["Enabling", "Enabled"] : ["Disabling", "Disabled"];
    return operation(
      structure({ DirectoryId: directoryId }),
      ({ DirectoryId }, { region }) => {
        const directory = this.#managedAd(DirectoryId, region);
        if (primaryRegion(directory) !== region) {
          throw unsupported(`Operation is only supported in the primary Region ${primaryRegion(directory)}.`);
        }
        if (wanted.includes(this.status(DirectoryId))) {
          throw new AwsError("DirectoryInDesiredStateException", `Data access is ${this.status(DirectoryId)} already.`);
        }
        this.#states.set(DirectoryId, { status: to, settled: this.now() + this.duration });
        return {};
      },
      ({ DirectoryId }, caller) => [arn("ds", `directory/${DirectoryId}`, caller)],
    );
  }

  #managedAd(id: string, region: string): Directory {
    const directory = this.directories.find((each) => each.id === id && each.region === region);
    if (directory === undefined) {
      const message = `Directory ${id} does not exist in this account and Region.`;
      throw new AwsError("DirectoryDoesNotExistException", message);
    }
    if (directory.kind !== "MicrosoftAD") {
      throw unsupported(`Operation is not supported for ${directory.kind} directories.`);
    }
    return directory;
  }
}

function unsupported(message: string): AwsError {
  return new AwsError("UnsupportedOperationException", message);
}
