import type { WorkspaceProperties } from "@aws-sdk/client-workspaces";
import { invalidParameterValues } from "../errors";

/**
 * The sizes that go together (WorkSpaces Administration Guide, Modify a WorkSpace): 80 GiB with 10, 50 or 100, or from
 * 175 with from 100, up to 2000 each.
 */
export function refuseVolumes({ RootVolumeSizeGib: root, UserVolumeSizeGib: user }: WorkspaceProperties): void {
  if (root === undefined && user === undefined) return;
  const small = (root ?? 80) === 80 && [10, 50, 100].includes(user ?? 10);
  const large = between(root ?? 175, 175, 2000) && between(user ?? 100, 100, 2000);
  if (!small && !large) {
    throw invalidParameterValues(
      "Invalid root and user volume size selected. " +
        "Root and user volume size (GB) must be one of (80|10), (80|50), (80|100), (175-2000|100-2000).",
    );
  }
}

function between(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** What CreateWorkspaces says in FailedRequests of a time-out that does not go with the running mode. */
export function autoStopFault({
  RunningMode = "ALWAYS_ON",
  RunningModeAutoStopTimeoutInMinutes: timeout,
}: WorkspaceProperties): { ErrorCode: string; ErrorMessage: string } | undefined {
  if (timeout === undefined) return undefined;
  if (RunningMode !== "AUTO_STOP") {
    const mode = RunningMode === "ALWAYS_ON" ? "AnAlwaysOn" : "AManual";
    return {
      ErrorCode: `AutoStopTimeoutIsNotApplicableFor${mode}Workspace`,
      ErrorMessage: `RunningModeAutoStopTimeoutInMinutes is not applicable for WorkSpace with running mode set to ${RunningMode}.`,
    };
  }
  if (timeout >= 60 && timeout % 60 === 0) return undefined;
  return {
    ErrorCode: "InvalidAutoStopTimeout",
    ErrorMessage: "RunningModeAutoStopTimeoutInMinutes must be configured in 60-minute intervals.",
  };
}

/** The time-out goes with AUTO_STOP: 60 minutes where none was asked for, and none with another running mode. */
export function settleRunningMode(properties: WorkspaceProperties): WorkspaceProperties {
  const { RunningModeAutoStopTimeoutInMinutes: timeout = 60, ...rest } = properties;
  return rest.RunningMode === "AUTO_STOP" ? { ...rest, RunningModeAutoStopTimeoutInMinutes: timeout } : rest;
}
