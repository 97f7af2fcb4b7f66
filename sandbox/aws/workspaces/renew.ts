/** RebootWorkspaces, RebuildWorkspaces, RestoreWorkspace. */
import type { WorkspaceState } from "@aws-sdk/client-workspaces";
import { AwsError, resourceNotFound } from "../errors";
import { arn, operation } from "../operation";
import { list, structure } from "../schema";
import type { Desktop } from "./desktop";
import type { Fleet } from "./fleet";
import { workspaceId } from "./shapes";
import { arns, change, wrongState } from "./state-changes";

/** "You cannot rebuild a WorkSpace unless its state is AVAILABLE, ERROR, UNHEALTHY, STOPPED, or REBOOTING" (API reference); one a call (model). */
export function rebuildWorkspaces(fleet: Fleet) {
  const from: readonly WorkspaceState[] = ["AVAILABLE", "ERROR", "UNHEALTHY", "STOPPED", "REBOOTING"];
  return operation(
    structure({ RebuildWorkspaceRequests: list(structure({ WorkspaceId: workspaceId }), { min: 1, max: 1 }) }),
    ({ RebuildWorkspaceRequests: requests }, caller) =>
      change(fleet, requests.map(idOf), caller, (desktop) => {
        if (!from.includes(desktop.state)) return wrongState("rebuilt", desktop);
        rollBack(desktop);
        desktop.enter("REBUILDING", { state: "AVAILABLE", at: fleet.now + fleet.timing.rebuild });
        return undefined;
      }),
    ({ RebuildWorkspaceRequests: requests }, caller) => arns(requests.map(idOf), caller),
  );
}

/** "… unless its state is AVAILABLE, UNHEALTHY, or REBOOTING"; up to 25 a call (model). */
export function rebootWorkspaces(fleet: Fleet) {
  const from: readonly WorkspaceState[] = ["AVAILABLE", "UNHEALTHY", "REBOOTING"];
  return operation(
    structure({ RebootWorkspaceRequests: list(structure({ WorkspaceId: workspaceId }), { min: 1, max: 25 }) }),
    ({ RebootWorkspaceRequests: requests }, caller) =>
      change(fleet, requests.map(idOf), caller, (desktop) => {
        if (!from.includes(desktop.state)) return wrongState("rebooted", desktop);
        desktop.enter("REBOOTING", { state: "AVAILABLE", at: fleet.now + fleet.timing.power });
        return undefined;
      }),
    ({ RebootWorkspaceRequests: requests }, caller) => arns(requests.map(idOf), caller),
  );
}

/** "You cannot restore a WorkSpace unless its state is AVAILABLE, ERROR, UNHEALTHY, or STOPPED"; with which error it says so is not documented. */
export function restoreWorkspace(fleet: Fleet) {
  const from: readonly WorkspaceState[] = ["AVAILABLE", "ERROR", "UNHEALTHY", "STOPPED"];
  return operation(
    structure({ WorkspaceId: workspaceId }),
    ({ WorkspaceId }, { region }) => {
      const desktop = fleet.known(WorkspaceId, region);
      if (desktop === undefined) throw resourceNotFound(WorkspaceId);
      if (!from.includes(desktop.state)) {
        throw new AwsError(
          "OperationNotSupportedException",
          `A WorkSpace in state ${desktop.state} cannot be restored.`,
        );
      }
      rollBack(desktop);
      desktop.enter("RESTORING", { state: "AVAILABLE", at: fleet.now + fleet.timing.rebuild });
      return {};
    },
    ({ WorkspaceId }, caller) => [arn("workspaces", `workspace/${WorkspaceId}`, caller)],
  );
}

/** "The user volume … is recreated from the last snapshot". */
function rollBack({ userVolume }: Desktop): void {
  userVolume.files = userVolume.snapshot;
}

const idOf = ({ WorkspaceId }: { WorkspaceId: string }): string => WorkspaceId;
