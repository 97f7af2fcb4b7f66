import type { WorkspaceRequest } from "@aws-sdk/client-workspaces";
import type { Clock } from "../concurrency/clock";
import { ProviderError } from "../errors/provider-error";
import { LEAVING, VISIBILITY_TIMEOUT_MS, type Desktop } from "./desktop";
import type { Desktops } from "./desktops";
import { isQuota, quotaAdvice } from "./quota";
import { TRANSIENT_STATES, UNCHANGEABLE_STATES, UNHEALTHY_STATES, UNHEALTHY_TIMEOUT_MS, wayOut } from "./states";

/** Waits between tries while WorkSpaces does not know the user yet: the domain controller it asks may not have them so soon. */
const USER_VISIBILITY_BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Asks for a desktop.
 * @returns its id, not ready yet; undefined if the user has a desktop already
 * @throws ProviderError `bundle-not-found`, `workspace-refused`
 */
export async function launch(
  desktops: Desktops,
  request: WorkspaceRequest,
  doing: string,
  clock: Clock,
): Promise<string | undefined> {
  for (let attempt = 0; ; attempt++) {
    const answer = await desktops.launch(request);
    if ("id" in answer) {
      return answer.id;
    }
    if (answer.code.startsWith("ResourceExists")) {
      return undefined;
    }
    const delay = answer.code === "ResourceNotFound.User" ? USER_VISIBILITY_BACKOFF_MS[attempt] : undefined;
    if (delay === undefined) {
      throw refused(doing, answer, desktops.region);
    }
    await clock.sleep(delay);
  }
}

/**
 * Waits until a desktop can be used, or is known not to become usable.
 * @param timeout milliseconds; left out, an hour
 * @param use `change`: AWS changes the properties of what is AVAILABLE or STOPPED only
 * @param age milliseconds since it was launched, at least: WorkSpaces may not return it for a while
 */
export function waitReady(
  desktops: Desktops,
  id: string,
  doing: string,
  timeout?: number,
  { use = "any", age = 0 }: { readonly use?: "any" | "change"; readonly age?: number } = {},
): Promise<Desktop> {
  let hasBeenSeen = false;
  const failed = (happened: string, next: string): ProviderError =>
    new ProviderError({ code: "workspace-failed", doing, happened, next });
  const transient = use === "change" ? UNCHANGEABLE_STATES : TRANSIENT_STATES;
  let unhealthySince: number | undefined;
  return desktops.wait({
    id,
    doing,
    timeout,
    next: "run the same command again: it goes on waiting for the same WorkSpace",
    until: (desktop, waited) => {
      if (desktop === undefined) {
        if (hasBeenSeen) {
          throw failed(`WorkSpace ${id} is gone`, "run pulumi refresh, then pulumi up");
        }
        if (waited + age > VISIBILITY_TIMEOUT_MS) {
          throw failed(`WorkSpaces accepted ${id} and does not return it`, "run pulumi refresh, then pulumi up");
        }
        return undefined;
      }
      hasBeenSeen = true;
      const { state, error, modifying } = desktop;
      if (state === "ERROR") {
        const next =
          "fix what it names, then replace the WorkSpace: pulumi up --replace URN (pulumi stack --show-urns lists them); one that was used before keeps its user volume by a changed restoreToken or rebuildToken";
        throw failed(`WorkSpace ${id} is ERROR (${error ?? "no reason given"})`, next);
      }
      if (LEAVING.includes(state)) {
        throw failed(`WorkSpace ${id} is ${state}`, "run pulumi refresh, then pulumi up");
      }
      if (use === "change" && state === "ADMIN_MAINTENANCE") {
        const next = `${wayOut(desktop) ?? ""}, then run the same command again`;
        throw failed(`WorkSpace ${id} is ADMIN_MAINTENANCE, in which AWS changes nothing`, next);
      }
      if (UNHEALTHY_STATES.includes(state)) {
        unhealthySince ??= waited;
        if (waited - unhealthySince > UNHEALTHY_TIMEOUT_MS) {
          throw failed(`WorkSpace ${id} stays ${state}: it does not answer AWS's health checks`, wayOut(desktop) ?? "");
        }
        return undefined;
      }
      unhealthySince = undefined;
      return transient.includes(state) || modifying ? undefined : desktop;
    },
  });
}

function refused(doing: string, { code, message }: { code: string; message: string }, region: string): ProviderError {
  const known = Object.entries(NEXT_STEP).find(([start]) => code.startsWith(start));
  return new ProviderError({
    code: code.startsWith("ResourceNotFound.Bundle") ? "bundle-not-found" : "workspace-refused",
    doing,
    happened: `WorkSpaces refused it (${code}: ${message})`,
    next: isQuota(code) ? quotaAdvice(region) : (known?.[1] ?? "correct what it names and run again"),
  });
}

const NEXT_STEP: Readonly<Record<string, string>> = {
  "ResourceNotFound.Bundle": "correct bundleId: aws workspaces describe-workspace-bundles lists them",
  "ResourceNotFound.User": "create the user first; with a User resource, pass its userName output",
  "ResourceNotFound.Directory": "register the directory with WorkSpaces first",
};
