import {
  all,
  CustomResource,
  type CustomResourceOptions,
  type ID,
  type Input,
  type Output,
  type Unwrap,
} from "@pulumi/pulumi";
import { PromiseStacks } from "../common/promise-stacks";
import type { DeclaredKind } from "../common/declared-kind";
import { dynamicResource, NO_ARGUMENTS, ownId } from "../common/registration";
import { tellRefusal } from "../common/refusal";
import { isOfType } from "../common/resource-class";
import { WORKSPACE_OUTPUTS, WORKSPACE_PROPERTIES } from "./properties";

const WORKSPACE: DeclaredKind = {
  properties: WORKSPACE_PROPERTIES,
  outputs: WORKSPACE_OUTPUTS,
};

/** As `aws.workspaces.Workspace` has them, and `protocols`. */
export interface WorkspaceProperties {
  /** `VALUE`, `STANDARD`, `PERFORMANCE`, `POWER`, … Changed in place. */
  computeTypeName?: Input<string>;
  /** GiB; grows in place, never shrinks. */
  rootVolumeSizeGib?: Input<number>;
  /** GiB; grows in place, never shrinks. */
  userVolumeSizeGib?: Input<number>;
  /** `AUTO_STOP`, `ALWAYS_ON`, or `MANUAL` (WorkSpaces Core); changed in place. */
  runningMode?: Input<string>;
  /** Whole hours in minutes: 60, 120, …; with `AUTO_STOP` only. */
  runningModeAutoStopTimeoutInMinutes?: Input<number>;
  /** `["PCOIP"]` or `["WSP"]` (which AWS calls DCV by now). Changed in place, and only of WorkSpaces that were launched with PCoIP. */
  protocols?: Input<Input<"PCOIP" | "WSP">[]>;
}

/** AWS Global Accelerator for a WorkSpace's traffic. */
export interface GlobalAccelerator {
  /** `ENABLED_AUTO`, `DISABLED` or `INHERITED`. */
  readonly mode: string;
  /** `TCP`, `NONE` or `INHERITED`. */
  readonly preferredProtocol?: string;
}

/** What a program says of a WorkSpace: the names of `aws.workspaces.Workspace`. */
export interface WorkspaceArgs {
  /** Another id of the same domain changes nothing about the WorkSpace, which stays where it is. */
  directoryId: Input<string>;
  /** Changing it to another person's replaces the WorkSpace. Pass a `User`'s `userName` output, so that the WorkSpace is launched after the user and terminated before. */
  userName: Input<string>;
  /** `wsb-…`; what changing it does says `whenBundleChanges`. */
  bundleId: Input<string>;
  /**
   * What another `bundleId` does. `migrate` (default): AWS makes the system volume anew from the bundle and keeps the user volume as of its last
   * snapshot, and the WorkSpace gets another id. `replace`: it is terminated with both its volumes, and another launched. `refuse`: the preview fails.
   */
  whenBundleChanges?: Input<"migrate" | "replace" | "refuse">;
  rootVolumeEncryptionEnabled?: Input<boolean>;
  userVolumeEncryptionEnabled?: Input<boolean>;
  /** ARN of the KMS key. */
  volumeEncryptionKey?: Input<string>;
  workspaceProperties?: Input<WorkspaceProperties>;
  /** Any text; changing it restores the WorkSpace once: both volumes go back to their last snapshots. */
  restoreToken?: Input<string>;
  /** Any text; changing it rebuilds the WorkSpace once: the system volume is made anew, the user volume goes back to its last snapshot. */
  rebuildToken?: Input<string>;
  /** Any text; changing it restarts the WorkSpace once. */
  rebootToken?: Input<string>;
  /** At most 48; the provider adds two of its own. */
  tags?: Input<Record<string, Input<string>>>;
  /** Take over a WorkSpace the user has already and that no stack manages. */
  adopt?: Input<boolean>;
  /** What removing the resource does: terminate the WorkSpace (default), or retain it (default of an adopted one). */
  deletionPolicy?: Input<"terminate" | "retain">;
}

/**
 * A WorkSpace of WorkSpaces Personal. Creating waits until it can be used, up to an hour; deleting until AWS no longer returns it.
 * Launches, look-ups and terminations that come together share calls of up to 25.
 */
export class Workspace extends CustomResource {
  /** What policy packs know the class by. */
  public static readonly __pulumiType = "pulumi-nodejs:dynamic/workspaces-users:Workspace";

  /** Whether a value is a `Workspace`, of this copy of the package or another. */
  public static override isInstance(value: unknown): value is Workspace {
    return isOfType(value, Workspace.__pulumiType);
  }

  /**
   * Reads a WorkSpace that is there, whoever manages it, and manages nothing: it is never edited or deleted by
   * this program, and read anew by each `up`, `preview` and `refresh`. It is an error if there is none.
   * @param id `ws-…`; or `<directoryId>/<userName>`
   */
  public static get(name: string, id: Input<ID>, options?: CustomResourceOptions): Workspace {
    return new Workspace(name, NO_ARGUMENTS, { ...options, id });
  }

  declare public readonly directoryId: Output<string>;
  declare public readonly userName: Output<string>;
  declare public readonly bundleId: Output<string>;
  declare public readonly whenBundleChanges: Output<"migrate" | "replace" | "refuse" | undefined>;
  declare public readonly rootVolumeEncryptionEnabled: Output<boolean | undefined>;
  declare public readonly userVolumeEncryptionEnabled: Output<boolean | undefined>;
  declare public readonly volumeEncryptionKey: Output<string | undefined>;
  /** Those that the program declares, as the WorkSpace has them. */
  declare public readonly workspaceProperties: Output<Unwrap<WorkspaceProperties> | undefined>;
  declare public readonly restoreToken: Output<string | undefined>;
  declare public readonly rebuildToken: Output<string | undefined>;
  declare public readonly rebootToken: Output<string | undefined>;
  declare public readonly tags: Output<Record<string, string> | undefined>;
  declare public readonly adopt: Output<boolean | undefined>;
  declare public readonly deletionPolicy: Output<"terminate" | "retain" | undefined>;
  /** As it was last seen: `AVAILABLE`, `STOPPED`, … */
  declare public readonly state: Output<string>;
  /** The name the desktop has in the domain. */
  declare public readonly computerName: Output<string>;
  declare public readonly ipAddress: Output<string>;
  declare public readonly ipv6Address: Output<string | undefined>;
  /** `WINDOWS_11`, `UBUNTU_22_04`, … */
  declare public readonly operatingSystemName: Output<string | undefined>;
  /** As AWS has it for this WorkSpace, if it differs from its directory's. */
  declare public readonly globalAccelerator: Output<GlobalAccelerator | undefined>;
  /**
   * The WorkSpace's id at any time. A migration gives it another one; `id` is that from the next `pulumi refresh` on, since Pulumi lets no update
   * change it.
   */
  declare public readonly workspaceId: Output<string>;

  constructor(name: string, args: WorkspaceArgs, options?: CustomResourceOptions) {
    const stacks = new PromiseStacks();
    try {
      super(...dynamicResource("Workspace", name, args, WORKSPACE, options));
      // States of release 0.1.0 do not have it.
      this.workspaceId = all([this.id, this.workspaceId as Output<string | undefined>]).apply(
        ([id, current]) => current ?? id,
      );
      ownId(this, options, () => this.workspaceId);
      tellRefusal(this);
    } catch (error) {
      throw stacks.withStack(error, Workspace);
    } finally {
      stacks.restore();
    }
  }
}
