import { ProviderError } from "../errors";
import type { Desktop } from "./desktop";
import type { Desktops } from "./desktops";

const TIMEOUT = 60 * 60_000;

/**
 * Ends a desktop and waits until its id is no longer returned: TERMINATED itself is rarely seen.
 * @throws ProviderError `workspace-refused` where WorkSpaces will not end it, as with SUSPENDED; `wait-timed-out`
 */
export async function terminate(desktops: Desktops, desktop: Desktop, doing: string): Promise<void> {
  const { id, state } = desktop;
  if (state !== "TERMINATING") {
    const refused = await desktops.terminate(id);
    // Gone between the look and the request is as good.
    if (refused && !refused.ErrorCode?.includes("ResourceNotFound")) {
      throw new ProviderError({
        code: "workspace-refused",
        doing,
        happened: `WorkSpace ${id} is ${state} and cannot be terminated (${refused.ErrorCode}: ${refused.ErrorMessage})`,
        next:
          state === "SUSPENDED"
            ? "restore it in the WorkSpaces console first, or ask AWS Support"
            : "see the WorkSpaces console, and run again when it can be terminated",
      });
    }
  }
  await waitGone(desktops, id, doing);
}

/** Waits until the id is no longer returned. */
export async function waitGone(desktops: Desktops, id: string, doing: string): Promise<void> {
  await desktops.wait({
    id,
    doing: `${doing}: terminating WorkSpace ${id}`,
    timeout: TIMEOUT,
    next: "run the same command again: it goes on waiting",
    until: (now) => (now === undefined || now.state === "TERMINATED" ? true : undefined),
  });
}
