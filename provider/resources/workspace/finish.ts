// The last steps of what makes or edits a desktop: it is ready, it is as declared, and the state says so.
import { isDeepStrictEqual } from "node:util";
import type { Mark } from "../../ownership/mark";
import { changeProperties, type Change, type Changed } from "../../workspaces/change";
import type { Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { waitReady } from "../../workspaces/launch";
import { VOLUMES } from "../../workspaces/volumes";
import { accountNamed } from "./account";
import type { WorkspaceParts } from "./parts";
import type { apiProperties, Recorded } from "./plan";
import type { WorkspaceArguments } from "./properties";

/** Whether a desktop that was seen a moment ago is ready, and has all that is wanted: then WorkSpaces is not asked again. */
const isDone = ({ state, modifying, properties }: Desktop, wanted: ReturnType<typeof apiProperties>): boolean =>
  ["AVAILABLE", "STOPPED"].includes(state) &&
  !modifying &&
  Object.entries(wanted).every(([name, value]) =>
    isDeepStrictEqual(properties[name as keyof typeof properties], value),
  );

/**
 * Waits until a desktop is ready, and makes its properties what is wanted; what AWS takes later only is said.
 * @param seen the desktop as it was a moment ago, if it was looked for
 */
export async function finish(
  { clock, say }: Pick<WorkspaceParts, "clock" | "say">,
  desktops: Desktops,
  id: string,
  wanted: ReturnType<typeof apiProperties>,
  {
    doing,
    timeout,
    changedAt,
    readyTimeout,
    seen,
  }: Omit<Change, "clock"> & { readonly readyTimeout?: number | undefined; readonly seen?: Desktop | undefined },
): Promise<Changed> {
  const isChanging = Object.keys(wanted).length > 0;
  const use = isChanging ? "change" : "any";
  const ready =
    seen !== undefined && isDone(seen, wanted)
      ? seen
      : await waitReady(desktops, id, doing, timeout ?? readyTimeout, { use });
  const changed = await changeProperties(desktops, ready, wanted, { doing, timeout, changedAt, clock });
  for (const { words } of changed.deferred) {
    say(`${doing}: ${words}`);
  }
  const grown = VOLUMES.filter((volume) => changed.changedAt[volume] !== changedAt?.[volume]);
  if (grown.length > 0) {
    say(`${doing}: ${grown.join(" and ")} of ${id} grew; its user sees that after a restart`);
  }
  return changed;
}

/** An encrypted launch takes up to an hour (WorkSpaces Administration Guide, "Encrypted WorkSpaces"). */
const ENCRYPTED_LAUNCH_TIMEOUT_MS = 90 * 60_000;

/** How long a launch is waited for, where that is longer than usual. */
export const launchTimeout = (news: WorkspaceArguments): number | undefined =>
  news.rootVolumeEncryptionEnabled === true || news.userVolumeEncryptionEnabled === true
    ? ENCRYPTED_LAUNCH_TIMEOUT_MS
    : undefined;

/** @param bound the account that the desktop is bound to, where that is known: whoever has its name now may be another */
export async function recorded(
  parts: WorkspaceParts,
  news: WorkspaceArguments,
  mark: Mark,
  bound?: string,
): Promise<Recorded> {
  const domainName = await parts.domainOf(news.directoryId);
  const userSid = bound ?? (await accountNamed(parts, news.directoryId, news.userName))?.sid;
  return { ...recordedOf(mark), domainName, ...(userSid === undefined ? {} : { userSid }) };
}

export const recordedOf = ({ incarnation, adopted }: Mark): Pick<Recorded, "incarnation" | "adopted"> => ({
  ...(incarnation === undefined ? {} : { incarnation }),
  ...(adopted === true ? { adopted } : {}),
});
