// States that a WorkSpace leaves by itself, and those that it may not, with what leads out of each.
import type { Desktop } from "./desktop";

/** It leaves them by itself, and cannot be used or changed meanwhile. SUSPENDED is it while an image is made of it (API reference). */
export const TRANSIENT_STATES = [
  "PENDING",
  "STARTING",
  "STOPPING",
  "REBOOTING",
  "REBUILDING",
  "RESTORING",
  "UPDATING",
  "SUSPENDED",
];
/** Those in which it cannot be changed: in MAINTENANCE it can be used. */
export const UNCHANGEABLE_STATES = [...TRANSIENT_STATES, "MAINTENANCE"];

/** They come and go while a desktop starts; "not responding to health checks", it may also stay so. */
export const UNHEALTHY_STATES = ["IMPAIRED", "UNHEALTHY"];
export const UNHEALTHY_TIMEOUT_MS = 10 * 60_000;

/**
 * What to do about a WorkSpace in a state that it does not leave by itself. AWS restarts what is UNHEALTHY, restores and rebuilds what is
 * UNHEALTHY, ERROR or STOPPED, and nothing that is IMPAIRED: that is stopped and started (WorkSpaces API reference).
 */
export function wayOut({ id, region, state }: Pick<Desktop, "id" | "region" | "state">): string | undefined {
  const aws = (operation: string, more: string) => `aws workspaces ${operation} --region ${region} ${more}`;
  switch (state) {
    case "UNHEALTHY":
      return "change its rebootToken to restart it, or restoreToken or rebuildToken if that does not help";
    case "IMPAIRED":
      return (
        `stop it and start it, which its running mode must allow (AUTO_STOP or MANUAL): ${aws("stop-workspaces", `--stop-workspace-requests WorkspaceId=${id}`)}, ` +
        "once it is STOPPED the same with start; if it stays so, ask AWS Support"
      );
    case "STOPPED":
      return `start it: ${aws("start-workspaces", `--start-workspace-requests WorkspaceId=${id}`)}`;
    case "ERROR":
      return "change its restoreToken or rebuildToken, which keep the user volume as of its last snapshot, or replace it: pulumi up --replace URN";
    case "ADMIN_MAINTENANCE":
      return `end the maintenance that an administrator put it in: ${aws("modify-workspace-state", `--workspace-id ${id} --workspace-state AVAILABLE`)}`;
    default:
      return undefined;
  }
}
