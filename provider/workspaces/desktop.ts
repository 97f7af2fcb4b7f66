import type { Workspace, WorkspaceProperties } from "@aws-sdk/client-workspaces";

/** A WorkSpace as WorkSpaces shows it. */
export interface Desktop {
  readonly id: string;
  readonly region: string;
  readonly directoryId: string;
  readonly userName: string;
  /** PENDING, AVAILABLE, STOPPED, TERMINATING, …: kept as text, since AWS adds new ones. */
  readonly state: string;
  readonly bundleId: string;
  readonly computerName?: string;
  readonly ipAddress?: string;
  readonly ipv6Address?: string;
  /** Why the state is ERROR. */
  readonly error?: string;
  /** A change of properties is under way; the state does not show it. */
  readonly modifying: boolean;
  /** What could not be changed when last asked: `USER_VOLUME`, … */
  readonly failedChanges: readonly string[];
  readonly properties: WorkspaceProperties;
  readonly rootVolumeEncryptionEnabled: boolean;
  readonly userVolumeEncryptionEnabled: boolean;
  readonly volumeEncryptionKey?: string;
  /** Standby or primary WorkSpaces in other Regions: `ws-… (STANDBY in us-west-2)`. */
  readonly related: readonly string[];
}

/** States of a desktop that is on its way out. */
export const LEAVING = ["TERMINATING", "TERMINATED"];

export function desktopOf(workspace: Workspace, region: string): Desktop {
  const { WorkspaceId, DirectoryId, UserName, BundleId, ComputerName, IpAddress, Ipv6Address, VolumeEncryptionKey } =
    workspace;
  const changes = workspace.ModificationStates ?? [];
  const error = [workspace.ErrorCode, workspace.ErrorMessage].filter(Boolean).join(": ");
  return {
    id: WorkspaceId ?? "",
    region,
    directoryId: DirectoryId ?? "",
    userName: UserName ?? "",
    state: workspace.State ?? "UNKNOWN",
    bundleId: BundleId ?? "",
    ...(ComputerName ? { computerName: ComputerName } : {}),
    ...(IpAddress ? { ipAddress: IpAddress } : {}),
    ...(Ipv6Address ? { ipv6Address: Ipv6Address } : {}),
    ...(error ? { error } : {}),
    modifying: changes.some(({ State }) => State === "UPDATE_INITIATED" || State === "UPDATE_IN_PROGRESS"),
    failedChanges: changes.flatMap(({ Resource, State }) => (State === "UPDATE_FAILED" && Resource ? [Resource] : [])),
    properties: workspace.WorkspaceProperties ?? {},
    rootVolumeEncryptionEnabled: workspace.RootVolumeEncryptionEnabled ?? false,
    userVolumeEncryptionEnabled: workspace.UserVolumeEncryptionEnabled ?? false,
    ...(VolumeEncryptionKey ? { volumeEncryptionKey: VolumeEncryptionKey } : {}),
    related: [
      ...(workspace.RelatedWorkspaces ?? []).map((one) => `${one.WorkspaceId} (${one.Type} in ${one.Region})`),
      ...(workspace.StandbyWorkspacesProperties ?? []).map((one) => `${one.StandbyWorkspaceId} (STANDBY)`),
    ],
  };
}

/** Milliseconds that a new id may stay unknown to WorkSpaces before it counts as lost. */
export const VISIBILITY_TIMEOUT_MS = 10 * 60_000;

/** A desktop just launched that WorkSpaces does not return yet ("not immediately available", says its API reference). */
export const unseenDesktop = (id: string, region: string, directoryId: string, userName: string): Desktop =>
  desktopOf({ WorkspaceId: id, DirectoryId: directoryId, UserName: userName, State: "PENDING" }, region);
