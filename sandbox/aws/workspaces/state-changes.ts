import type { RunningMode, WorkspaceState } from "@aws-sdk/client-workspaces";
import { arn, operation, type Caller } from "../operation";
import { list, optional, structure } from "../schema";
import type { Desktop } from "./desktop";
import type { Fleet } from "./fleet";
import { workspaceId } from "./shapes";

interface Refusal {
  ErrorCode: string;
  ErrorMessage: string;
}

/** Does it, or says in FailedRequests why not. */
type Change = (desktop: Desktop) => Refusal | undefined;

/** Up to 25 at once; whatever is not there, or cannot be, fails in a successful reply. */
export function terminateWorkspaces(fleet: Fleet) {
  return operation(
    structure({
      TerminateWorkspaceRequests: list(structure({ WorkspaceId: workspaceId }), { min: 1, max: 25 }),
    }),
    ({ TerminateWorkspaceRequests: requests }, caller) =>
      change(fleet, idsOf(requests), caller, (desktop) => {
        if (desktop.state === "SUSPENDED") return wrongState("terminated", desktop);
        if (desktop.state !== "TERMINATING" && desktop.state !== "TERMINATED") fleet.terminate(desktop);
        return undefined;
      }),
    ({ TerminateWorkspaceRequests: requests }, caller) => arns(idsOf(requests), caller),
  );
}

export function startWorkspaces(fleet: Fleet) {
  return operation(
    structure({
      StartWorkspaceRequests: list(structure({ WorkspaceId: optional(workspaceId) }), { min: 1, max: 25 }),
    }),
    ({ StartWorkspaceRequests: requests }, caller) =>
      change(fleet, idsOf(requests), caller, (desktop) => {
        if (!stops(desktop) || desktop.state !== "STOPPED") return wrongState("started", desktop);
        desktop.enter("STARTING", { state: "AVAILABLE", at: fleet.now + fleet.timing.power });
        return undefined;
      }),
    ({ StartWorkspaceRequests: requests }, caller) => arns(idsOf(requests), caller),
  );
}

export function stopWorkspaces(fleet: Fleet) {
  const from: readonly WorkspaceState[] = ["AVAILABLE", "IMPAIRED", "UNHEALTHY", "ERROR"];
  return operation(
    structure({
      StopWorkspaceRequests: list(structure({ WorkspaceId: optional(workspaceId) }), { min: 1, max: 25 }),
    }),
    ({ StopWorkspaceRequests: requests }, caller) =>
      change(fleet, idsOf(requests), caller, (desktop) => {
        if (!stops(desktop) || !from.includes(desktop.state)) return wrongState("stopped", desktop);
        desktop.enter("STOPPING", { state: "STOPPED", at: fleet.now + fleet.timing.power });
        return undefined;
      }),
    ({ StopWorkspaceRequests: requests }, caller) => arns(idsOf(requests), caller),
  );
}

export function change(fleet: Fleet, ids: readonly string[], { region }: Caller, apply: Change) {
  const FailedRequests = ids.flatMap((WorkspaceId) => {
    const desktop = fleet.known(WorkspaceId, region);
    const refusal =
      desktop === undefined
        ? { ErrorCode: "ResourceNotFound.WorkSpace", ErrorMessage: "The specified WorkSpace could not be found." }
        : apply(desktop);
    return refusal === undefined ? [] : [{ WorkspaceId, ...refusal }];
  });
  return { FailedRequests };
}

function stops({ properties }: Desktop): boolean {
  const modes: (RunningMode | undefined)[] = ["AUTO_STOP", "MANUAL"];
  return modes.includes(properties.RunningMode);
}

export function wrongState(done: string, { state, properties }: Desktop): Refusal {
  const mode = properties.RunningMode ?? "unknown";
  return {
    ErrorCode: "InvalidResourceState",
    ErrorMessage: `A WorkSpace in state ${state} with running mode ${mode} cannot be ${done}.`,
  };
}

function idsOf(requests: readonly { WorkspaceId?: string }[]): string[] {
  return requests.flatMap(({ WorkspaceId }) => WorkspaceId ?? []);
}

export function arns(ids: readonly string[], caller: Caller): string[] {
  return ids.map((id) => arn("workspaces", `workspace/${id}`, caller));
}
