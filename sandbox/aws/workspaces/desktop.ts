import type {
  ModificationResourceEnum,
  RelatedWorkspaceProperties,
  WorkspaceProperties,
  WorkspaceState,
} from "@aws-sdk/client-workspaces";
import { settleRunningMode } from "./properties";

/** What comes next by itself, and when. */
interface Next {
  state: WorkspaceState | "gone";
  at: number;
  error?: LaunchError;
}

export interface LaunchError {
  code: string;
  message: string;
}

interface Modification {
  properties: WorkspaceProperties;
  /** Undefined for the running mode, which AWS's list of modifiable resources does not have. */
  resource?: ModificationResourceEnum;
  begun: number;
  until: number;
}

/** From another bundle: the desktop whose place this one takes, and when; `failure`: at that time it is given up. */
export interface Migration {
  source: Desktop;
  at: number;
  failure: boolean;
}

/** A user volume: it survives its desktop by a migration, as of its last snapshot. */
export interface UserVolume {
  readonly id: string;
  files: ReadonlyMap<string, string>;
  snapshot: ReadonlyMap<string, string>;
}

/** What is fixed when a desktop is created. */
export interface DesktopOrigin {
  readonly id: string;
  readonly region: string;
  readonly directoryId: string;
  /** As WorkSpaces shows it: what the request wrote, but for users of a trusted domain. */
  readonly userName: string;
  /** The account it is bound to: a new account of the same name is somebody else. */
  readonly sid: string;
  /** A directory of that account's own domain. Default: the desktop's. */
  readonly home?: string;
  readonly bundleId: string;
  /** Default: a new one. */
  readonly userVolume?: UserVolume;
  readonly encryption: {
    VolumeEncryptionKey?: string;
    UserVolumeEncryptionEnabled?: boolean;
    RootVolumeEncryptionEnabled?: boolean;
  };
}

/** One desktop and its states. It has no timers: its fleet brings it up to a time. */
export class Desktop implements DesktopOrigin {
  readonly id: string;
  readonly region: string;
  readonly directoryId: string;
  readonly userName: string;
  readonly sid: string;
  readonly home: string;
  readonly bundleId: string;
  readonly encryption: DesktopOrigin["encryption"];
  readonly userVolume: UserVolume;
  readonly tags = new Map<string, string>();
  state: WorkspaceState = "PENDING";
  error: LaunchError | undefined;
  readonly launchedWith: WorkspaceProperties;
  properties: WorkspaceProperties;
  related: readonly RelatedWorkspaceProperties[] = [];
  ipv6Address: string | undefined;
  next: Next | undefined;
  modification: Modification | undefined;
  migration: Migration | undefined;
  /** Another is to take its place. */
  isMigrating = false;
  /** Undefined: long ago. */
  launchedAt: number | undefined;
  /** When each property was changed last. */
  readonly changedAt = new Map<string, number>();
  gone = false;
  /** Until then, and until so many describes have missed it, no operation knows the id. */
  hidden = { until: 0, describes: 0 };

  constructor(origin: DesktopOrigin, properties: WorkspaceProperties) {
    this.id = origin.id;
    this.region = origin.region;
    this.directoryId = origin.directoryId;
    this.userName = origin.userName;
    this.sid = origin.sid;
    this.home = origin.home ?? origin.directoryId;
    this.bundleId = origin.bundleId;
    this.encryption = origin.encryption;
    this.userVolume = origin.userVolume ?? { id: `vol-${origin.id.slice(3)}`, files: new Map(), snapshot: new Map() };
    this.launchedWith = properties;
    this.properties = properties;
  }

  /** Whether it still needs its account: not once it has been deleted, shown or not. */
  get isThere(): boolean {
    return !this.gone && this.state !== "TERMINATED";
  }

  isHidden(now: number): boolean {
    return now < this.hidden.until || this.hidden.describes > 0;
  }

  /** Enters a state and stays in it, but for what comes next. */
  enter(state: WorkspaceState, next?: Next): void {
    this.state = state;
    this.next = next;
    this.error = undefined;
  }

  isDue(now: number): boolean {
    return this.next !== undefined && this.next.at <= now;
  }

  /** Takes the step that is due. What follows TERMINATED, or replaces it, is being gone. */
  step(terminatedFor: number): void {
    const next = this.next;
    if (next === undefined) return;
    this.next = undefined;
    if (next.state === "gone") {
      this.gone = true;
      return;
    }
    this.enter(next.state, next.state === "TERMINATED" ? { state: "gone", at: next.at + terminatedFor } : undefined);
    this.error = next.error;
  }

  finishModification(now: number): void {
    if (this.modification === undefined || now < this.modification.until) return;
    this.properties = settleRunningMode({ ...this.properties, ...this.modification.properties });
    this.modification = undefined;
  }

  /** As DescribeWorkspaces shows it. What is known only after the launch is not shown before. */
  describe(now: number): Record<string, unknown> {
    const launched = this.state !== "PENDING" && this.error === undefined;
    const { modification } = this;
    return {
      WorkspaceId: this.id,
      DirectoryId: this.directoryId,
      UserName: this.userName,
      State: this.state,
      BundleId: this.bundleId,
      WorkspaceProperties: this.properties,
      ...this.encryption,
      ...(launched ? { IpAddress: this.#ipAddress(), ComputerName: this.#computerName(), SubnetId: subnetId } : {}),
      ...(launched && this.ipv6Address !== undefined ? { Ipv6Address: this.ipv6Address } : {}),
      ...(this.error === undefined ? {} : { ErrorCode: this.error.code, ErrorMessage: this.error.message }),
      ...(this.related.length === 0 ? {} : { RelatedWorkspaces: this.related }),
      ModificationStates:
        modification?.resource === undefined
          ? []
          : [
              {
                Resource: modification.resource,
                State: now < (modification.begun + modification.until) / 2 ? "UPDATE_INITIATED" : "UPDATE_IN_PROGRESS",
              },
            ],
    };
  }

  #computerName(): string {
    return `A-${this.id.slice(3).toUpperCase()}`;
  }

  #ipAddress(): string {
    const host = Number.parseInt(this.id.slice(-4), 36);
    return `10.20.${(host >> 8) & 255}.${host & 255}`;
  }
}

const subnetId = "subnet-0a1b2c3d4e5f60718";
