import type { WorkspaceProperties } from "@aws-sdk/client-workspaces";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../concurrency/clock";
import { ProviderError } from "../errors/provider-error";
import { causeOf } from "./api";
import type { Desktop } from "./desktop";
import type { Desktops } from "./desktops";
import { VOLUMES, volumeSteps } from "./volumes";

/** Until this has passed, a failed change may be an earlier one's that is still shown. */
const STALE_FAILURE_WINDOW_MS = 60_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Property = keyof WorkspaceProperties;
type Value = string | number | string[];

/** What WorkSpaces calls a property in its modification states, where it has a name there, and how long its change is waited for. */
const CHANGES: Readonly<Partial<Record<Property, { readonly resource?: string; readonly timeout: number }>>> = {
  // "The disk size increase process might take up to two hours", and many take longer.
  RootVolumeSizeGib: { resource: "ROOT_VOLUME", timeout: 3 * HOUR_MS },
  UserVolumeSizeGib: { resource: "USER_VOLUME", timeout: 3 * HOUR_MS },
  // "up to 40 minutes".
  Protocols: { resource: "PROTOCOL", timeout: 90 * MINUTE_MS },
  // "might take up to an hour".
  ComputeTypeName: { resource: "COMPUTE_TYPE", timeout: 2 * HOUR_MS },
};
const DEFAULT_TIMEOUT_MS = HOUR_MS;

/** "You can expand both volumes once in a 6-hour period"; "a larger bundle once in a 6-hour period". */
const PAUSE_MS = 6 * HOUR_MS;
/** "a smaller bundle once every 30 days". */
const SHRINK_PAUSE_MS = 30 * 24 * HOUR_MS;

/** When properties were changed last by us, as ISO 8601 instants by their API's name. */
export type ChangedAt = Readonly<Partial<Record<string, string>>>;

/** A change that AWS takes later only. */
export interface Deferred {
  readonly property: Property;
  /** What it stays at until then. */
  readonly value: Value | undefined;
  /** What to tell about it. */
  readonly words: string;
}

export interface Changed {
  readonly desktop: Desktop;
  readonly deferred: readonly Deferred[];
  readonly changedAt: ChangedAt;
}

export interface Change {
  readonly doing: string;
  /** Milliseconds for each; left out, as long as AWS takes for it at most. */
  readonly timeout?: number | undefined;
  readonly changedAt?: ChangedAt | undefined;
  readonly clock: Clock;
}

/**
 * Makes a desktop's properties what is wanted, one a call, each waited for: the state does not change at once, only ModificationStates do.
 * What AWS takes later only is left for then, and the rest is done.
 * @param wanted in the order to change them; volumes go in AWS's order, before the rest
 * @throws ProviderError `workspace-refused` where a volume would shrink, before anything is changed
 */
export async function changeProperties(
  desktops: Desktops,
  desktop: Desktop,
  wanted: WorkspaceProperties,
  change: Change,
): Promise<Changed> {
  refuseShrinking(desktop, wanted, change.doing);
  const volumes = volumeSteps(desktop.properties, wanted);
  const others = Object.entries(wanted).filter(([name]) => !VOLUMES.includes(name as never));
  const steps = [...volumes, ...others] as [Property, Value | undefined][];
  let current = desktop;
  let changedAt = change.changedAt ?? {};
  const deferred = new Map<Property, Deferred>();
  for (const [property, value] of steps) {
    if (value === undefined || isDeepStrictEqual(current.properties[property], value)) {
      continue;
    }
    const isBehind = VOLUMES.includes(property as never) && VOLUMES.some((volume) => deferred.has(volume));
    const words = isBehind
      ? "it follows the other volume"
      : await tryChange(desktops, current, { ...change, changedAt }, property, value);
    if (typeof words === "string") {
      if (deferred.has(property)) {
        continue;
      }
      const [stays, then] = [current, { properties: wanted }].map(({ properties }) => properties[property]) as (
        Value | undefined
      )[];
      deferred.set(property, {
        property,
        value: stays,
        words: `${property} of ${current.id} stays ${String(stays)} and is to be ${String(then)}: ${words}`,
      });
      continue;
    }
    current = words;
    changedAt = { ...changedAt, [property]: new Date(change.clock.now()).toISOString() };
  }
  return { desktop: current, deferred: [...deferred.values()], changedAt };
}

/** Changes one property; returns why it must wait if it must. */
async function tryChange(
  desktops: Desktops,
  { id }: Desktop,
  change: Change,
  property: Property,
  value: Value,
): Promise<Desktop | string> {
  const { clock, changedAt } = change;
  const last = changedAt?.[property];
  const earliest = last === undefined ? 0 : Date.parse(last) + PAUSE_MS;
  if (clock.now() < earliest) {
    return `AWS takes a change of it once in 6 hours; ${runAt(earliest)}`;
  }
  try {
    await desktops.modify(id, { [property]: value });
  } catch (error) {
    const { name = "", message = "" } = causeOf(error) ?? {};
    const isEarly = CHANGES[property] !== undefined && /\b(hours?|days?)\b/i.test(message);
    if (!isEarly) {
      throw error;
    }
    const isSmaller = /\bdays?\b/i.test(message);
    const [pause, rule] = isSmaller ? [SHRINK_PAUSE_MS, "30 days"] : [PAUSE_MS, "6 hours"];
    // Where we do not know since when, it is not longer than from now on.
    const since = isSmaller && last !== undefined ? Date.parse(last) : clock.now();
    return `AWS takes it once in ${rule}, and after a launch not before 6 hours have passed (${name}: ${message}); ${runAt(since + pause)} at the latest`;
  }
  return waitChanged(desktops, id, property, value, change);
}

const runAt = (time: number): string => `run pulumi up again from ${new Date(time).toISOString().slice(0, 16)}Z on`;

function refuseShrinking({ id, properties }: Desktop, wanted: WorkspaceProperties, doing: string): void {
  for (const volume of VOLUMES) {
    const [now, then] = [properties[volume], wanted[volume]];
    if (now !== undefined && then !== undefined && then < now) {
      throw new ProviderError({
        code: "workspace-refused",
        doing,
        happened: `${volume} of ${id} is ${now} GiB, and ${then} is asked: volumes never shrink`,
        next: `set it to ${now}, or list workspaceProperties in ignoreChanges if people grow their volumes themselves`,
      });
    }
  }
}

function waitChanged(
  desktops: Desktops,
  id: string,
  property: Property,
  value: unknown,
  { doing, timeout }: Change,
): Promise<Desktop> {
  const { resource = "", timeout: usual = DEFAULT_TIMEOUT_MS } = CHANGES[property] ?? {};
  return desktops.wait({
    id,
    doing: `${doing}: changing ${property} to ${String(value)}`,
    timeout: timeout ?? usual,
    next: "run the same command again: it goes on from there",
    until: (desktop, waited) => {
      const failed = (happened: string) =>
        new ProviderError({ code: "workspace-failed", doing, happened, next: "run pulumi refresh, then pulumi up" });
      if (desktop === undefined || desktop.state === "ERROR") {
        throw failed(`WorkSpace ${id} is ${desktop ? `ERROR (${desktop.error ?? "no reason given"})` : "gone"}`);
      }
      const { modifying, failedChanges, properties } = desktop;
      if (modifying || isDeepStrictEqual(properties[property], value)) {
        return modifying ? undefined : desktop;
      }
      if (waited > STALE_FAILURE_WINDOW_MS && failedChanges.includes(resource)) {
        throw failed(`WorkSpaces could not change ${property} of ${id} to ${String(value)}`);
      }
      return undefined;
    },
  });
}
