import type { Output, Unwrap } from "@pulumi/pulumi";
import type { GlobalAccelerator, WorkspaceProperties } from "../resources/workspace/workspace";
import { lookUp, lookUpOutput, type Inputs } from "./look-up";

export interface GetWorkspaceArgs {
  readonly userName: string;
  /** Default: every directory registered with WorkSpaces in the Region, which takes a call each. */
  readonly directoryId?: string | undefined;
}

/** The same, of which each may be an output. */
export type GetWorkspaceOutputArgs = Inputs<GetWorkspaceArgs>;

/** The names are those of a `Workspace`. */
export interface GetWorkspaceResult {
  /** The same as `workspaceId`. */
  readonly id: string;
  /** `ws-…` */
  readonly workspaceId: string;
  readonly directoryId: string;
  readonly userName: string;
  readonly bundleId: string;
  /** `AVAILABLE`, `STOPPED`, … */
  readonly state: string;
  /** The name that it has in the domain. Missing, as the addresses, while it is not ready. */
  readonly computerName?: string;
  readonly ipAddress?: string;
  readonly ipv6Address?: string;
  readonly operatingSystemName?: string;
  readonly globalAccelerator?: GlobalAccelerator;
  readonly rootVolumeEncryptionEnabled: boolean;
  readonly userVolumeEncryptionEnabled: boolean;
  readonly volumeEncryptionKey?: string;
  /** All of them, as AWS has them. */
  readonly workspaceProperties: Unwrap<WorkspaceProperties>;
}

/**
 * Finds the WorkSpace of a user, whoever manages it. Asked once for each in a run of the program, in previews too; those of many people that are
 * asked for together share calls. One that is being terminated is none.
 *
 * `parent`, `provider` and the other options of Pulumi's invokes do not apply: it runs in the program's process, with the settings of the stack.
 * @throws an error whose `code` is `not-found`, or `ambiguous` where several directories have one for a user of the name
 */
export function getWorkspace(args: GetWorkspaceArgs): Promise<GetWorkspaceResult> {
  return lookUp("getWorkspace", args);
}

/**
 * The same for outputs; what is not known in a preview is not asked for, and its result is not known either. The same goes for the outputs of a
 * resource that is still to be made.
 */
export function getWorkspaceOutput(args: GetWorkspaceOutputArgs): Output<GetWorkspaceResult> {
  return lookUpOutput("getWorkspace", args);
}
