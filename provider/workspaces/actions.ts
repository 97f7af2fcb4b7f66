// What is done to a desktop as a whole, once, when somebody asks for it.
import { ProviderError } from "../errors/provider-error";
import { causeOf } from "./api";
import { LEAVING, type Desktop } from "./desktop";
import type { Desktops } from "./desktops";
import { UNCHANGEABLE_STATES, UNHEALTHY_TIMEOUT_MS, wayOut } from "./states";

export type Action = "restore" | "rebuild" | "reboot";

const MINUTE_MS = 60_000;

interface Known {
  /** States that AWS takes it in (WorkSpaces API reference). */
  readonly from: readonly string[];
  /** The state while it is done. */
  readonly during: string;
  /** How long it is waited for by default. */
  readonly timeout: number;
}

const ACTIONS: Readonly<Record<Action, Known>> = {
  restore: { from: ["AVAILABLE", "ERROR", "UNHEALTHY", "STOPPED"], during: "RESTORING", timeout: 120 * MINUTE_MS },
  rebuild: { from: ["AVAILABLE", "ERROR", "UNHEALTHY", "STOPPED"], during: "REBUILDING", timeout: 120 * MINUTE_MS },
  reboot: { from: ["AVAILABLE", "UNHEALTHY"], during: "REBOOTING", timeout: 30 * MINUTE_MS },
};
/** How long AWS may take to show that it has begun. */
const BEGIN_MS = 2 * MINUTE_MS;

interface Acting {
  readonly doing: string;
  /** Milliseconds of each wait. */
  readonly timeout: number | undefined;
}

/**
 * Does it once AWS takes it, and waits until it is done.
 * @param begun called right before AWS is asked
 * @throws ProviderError `workspace-refused` where AWS does not do it: then nothing has begun
 */
export async function act(
  desktops: Desktops,
  { id }: Desktop,
  action: Action,
  acting: Acting,
  begun: () => Promise<void>,
): Promise<Desktop> {
  const { doing, timeout } = acting;
  const { from } = ACTIONS[action];
  await desktops.wait({
    id,
    doing: `${doing}: waiting until ${id} can ${action}`,
    timeout,
    next: "run the same command again: nothing has begun",
    nothingBegun: true,
    until: (desktop, waited) => {
      if (desktop === undefined || LEAVING.includes(desktop.state)) {
        throw failed(doing, `WorkSpace ${id} is ${desktop?.state ?? "gone"}`);
      }
      if (from.includes(desktop.state)) {
        return desktop.modifying ? undefined : desktop;
      }
      // A desktop is IMPAIRED for a while after a start, too.
      if (
        UNCHANGEABLE_STATES.includes(desktop.state) ||
        (desktop.state === "IMPAIRED" && waited < UNHEALTHY_TIMEOUT_MS)
      ) {
        return undefined;
      }
      throw refused(
        doing,
        `AWS can ${action} what is ${from.join(", ")}, and WorkSpace ${id} is ${desktop.state}`,
        wayOut(desktop),
      );
    },
  });
  await begun();
  try {
    const failure = await desktops.act(action, id);
    if (failure) {
      throw refused(doing, `AWS does not ${action} ${id} (${failure.ErrorCode}: ${failure.ErrorMessage})`);
    }
  } catch (error) {
    const status = causeOf(error)?.$metadata?.httpStatusCode ?? 0;
    if (error instanceof ProviderError && (error.code === "workspace-refused" || (status >= 400 && status < 500))) {
      throw error;
    }
    // The answer was lost: it may have begun.
  }
  return waitDone(desktops, id, action, acting);
}

/** Waits for the end of what was begun, by this run or by one that was ended. */
export async function waitDone(
  desktops: Desktops,
  id: string,
  action: Action,
  { doing, timeout }: Acting,
): Promise<Desktop> {
  const { during, timeout: usual } = ACTIONS[action];
  let hasBegun = false;
  return desktops.wait({
    id,
    doing: `${doing}: ${action} of ${id}`,
    timeout: timeout ?? usual,
    next: "run the same command again: it goes on waiting",
    until: (desktop, waited) => {
      if (desktop === undefined || LEAVING.includes(desktop.state)) {
        throw failed(doing, `WorkSpace ${id} is ${desktop?.state ?? "gone"}`);
      }
      hasBegun ||= desktop.state === during;
      if (UNCHANGEABLE_STATES.includes(desktop.state) || (!hasBegun && waited < BEGIN_MS)) {
        return undefined;
      }
      if (desktop.state === "ERROR") {
        throw failed(doing, `WorkSpace ${id} is ERROR after the ${action} (${desktop.error ?? "no reason given"})`);
      }
      return desktop;
    },
  });
}

const failed = (doing: string, happened: string): ProviderError =>
  new ProviderError({ code: "workspace-failed", doing, happened, next: "run pulumi refresh, then pulumi up" });

const refused = (doing: string, happened: string, first?: string): ProviderError =>
  new ProviderError({
    code: "workspace-refused",
    doing,
    happened: `${happened}; nothing has begun`,
    next: first
      ? `${first}; then run the same command again, or take the change of the token back`
      : "run the same command again when it can, or take the change of its token back",
  });
