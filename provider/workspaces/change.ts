import type { WorkspaceProperties } from "@aws-sdk/client-workspaces";
import { ProviderError } from "../errors/provider-error";
import type { Desktop } from "./desktop";
import type { Desktops } from "./desktops";

/** Until this has passed, a failed change may be an earlier one's that is still shown. */
const STALE_FAILURE_WINDOW_MS = 60_000;

/** What WorkSpaces calls a property in its modification states; the running mode has no name there. */
const RESOURCES: Readonly<Record<string, string>> = {
  RootVolumeSizeGib: "ROOT_VOLUME",
  UserVolumeSizeGib: "USER_VOLUME",
  ComputeTypeName: "COMPUTE_TYPE",
};
const VOLUMES = ["RootVolumeSizeGib", "UserVolumeSizeGib"] as const;

/**
 * Makes a desktop's properties what is wanted, one a call, each waited for: the state does not change at once, only ModificationStates do.
 * @param wanted in the order to change them
 * @param timeout milliseconds for each; left out, an hour
 * @throws ProviderError `workspace-refused` where a volume would shrink, before anything is changed
 */
export async function changeProperties(
  desktops: Desktops,
  desktop: Desktop,
  wanted: WorkspaceProperties,
  doing: string,
  timeout?: number,
): Promise<Desktop> {
  for (const volume of VOLUMES) {
    const [now, then] = [desktop.properties[volume], wanted[volume]];
    if (now !== undefined && then !== undefined && then < now) {
      throw new ProviderError({
        code: "workspace-refused",
        doing,
        happened: `${volume} of ${desktop.id} is ${now} GiB, and ${then} is asked: volumes never shrink`,
        next: `set it to ${now}, or list workspaceProperties in ignoreChanges where people grow their volumes themselves`,
      });
    }
  }
  let current = desktop;
  for (const [name, value] of Object.entries(wanted as Record<string, string | number | undefined>)) {
    const property = name as keyof WorkspaceProperties;
    if (value !== undefined && current.properties[property] !== value) {
      await desktops.modify(desktop.id, { [property]: value });
      current = await waitChanged(desktops, desktop.id, property, value, doing, timeout);
    }
  }
  return current;
}

function waitChanged(
  desktops: Desktops,
  id: string,
  property: keyof WorkspaceProperties,
  value: unknown,
  doing: string,
  timeout: number | undefined,
): Promise<Desktop> {
  return desktops.wait({
    id,
    doing: `${doing}: changing ${property} to ${String(value)}`,
    timeout,
    next: "run the same command again: it goes on from there",
    until: (desktop, waited) => {
      const failed = (happened: string) =>
        new ProviderError({ code: "workspace-failed", doing, happened, next: "run pulumi refresh, then pulumi up" });
      if (desktop === undefined || desktop.state === "ERROR") {
        throw failed(`WorkSpace ${id} is ${desktop ? `ERROR (${desktop.error ?? "no reason given"})` : "gone"}`);
      }
      const { modifying, failedChanges, properties } = desktop;
      if (modifying || properties[property] === value) {
        return modifying ? undefined : desktop;
      }
      if (waited > STALE_FAILURE_WINDOW_MS && failedChanges.includes(RESOURCES[property] ?? "")) {
        throw failed(`WorkSpaces could not change ${property} of ${id} to ${String(value)}`);
      }
      return undefined;
    },
  });
}
