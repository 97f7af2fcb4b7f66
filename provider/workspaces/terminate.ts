import { ProviderError } from "../errors/provider-error";
import type { Desktop } from "./desktop";
import type { Desktops } from "./desktops";

/**
 * Ends a desktop and waits until its id is no longer returned: TERMINATED itself is rarely seen.
 * @param timeout milliseconds of each wait; left out, an hour
 * @throws ProviderError `workspace-refused` where WorkSpaces will not end it, as with SUSPENDED; `wait-timed-out`
 */
export async function terminate(desktops: Desktops, desktop: Desktop, doing: string, timeout?: number): Promise<void> {
  let standing: Desktop | undefined = desktop;
  while (standing) {
    const known: boolean = standing.state === "TERMINATING" || (await request(desktops, standing, doing));
    // An id that WorkSpaces does not know may be gone, or launched so lately that it is yet to be known: then it is asked again.
    standing = await wait(desktops, standing.id, doing, timeout, (now) => !known && now.state !== "TERMINATING");
  }
}

/** Waits until the id is no longer returned. */
export async function waitGone(desktops: Desktops, id: string, doing: string, timeout?: number): Promise<void> {
  await wait(desktops, id, doing, timeout, () => false);
}

/** Asks for the end; false where WorkSpaces does not know the id. */
async function request(desktops: Desktops, { id, state }: Desktop, doing: string): Promise<boolean> {
  const refused = await desktops.terminate(id);
  const unknown = refused?.ErrorCode?.includes("ResourceNotFound") ?? false;
  if (refused && !unknown) {
    throw new ProviderError({
      code: "workspace-refused",
      doing,
      happened: `WorkSpace ${id} is ${state} and cannot be terminated (${refused.ErrorCode}: ${refused.ErrorMessage})`,
      next:
        state === "SUSPENDED"
          ? "an image is made of it, which ends by itself: run the same command again then; ask AWS Support if it stays so"
          : "see the WorkSpaces console, and run again when it can be terminated",
    });
  }
  return !unknown;
}

/** Waits until the desktop is gone, or is seen standing; returns it then. */
async function wait(
  desktops: Desktops,
  id: string,
  doing: string,
  timeout: number | undefined,
  stands: (desktop: Desktop) => boolean,
): Promise<Desktop | undefined> {
  const { left } = await desktops.wait({
    id,
    doing: `${doing}: terminating WorkSpace ${id}`,
    timeout,
    next: "run the same command again: it goes on waiting",
    until: (now) => {
      const gone = now === undefined || now.state === "TERMINATED";
      return gone ? { left: undefined } : stands(now) ? { left: now } : undefined;
    },
  });
  return left;
}
