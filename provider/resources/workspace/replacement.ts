// What can be known to fail is refused in the check, before a desktop is terminated for its successor.
import { isObject, type CheckFailure, type Properties } from "../common/handlers";
import { sameUserName } from "../../text/account-name";
import { isUnknown } from "../common/rules";
import { isForNobody } from "./account";
import type { Desktop } from "../../workspaces/desktop";
import type { WorkspaceParts } from "./parts";
import { VOLUMES } from "./check";
import { migrates, type WorkspaceArguments } from "./properties";
import { standing, standingLately } from "./take-over";

/**
 * The arguments of before, with the sizes that the volumes have, if one is to be smaller: a growth that had to wait is not there yet, and may be
 * taken back.
 */
export async function withVolumesNow(parts: WorkspaceParts, news: Properties, olds: Properties): Promise<Properties> {
  const [now, before] = [news.workspaceProperties, olds.workspaceProperties];
  const { directoryId, userName } = olds;
  const isSmaller =
    isObject(now) && isObject(before) && VOLUMES.some((volume) => Number(now[volume]) < Number(before[volume]));
  if (!isSmaller || typeof directoryId !== "string" || typeof userName !== "string") {
    return olds;
  }
  const desktop = await standing(parts.desktops(), directoryId, userName).catch(() => undefined);
  if (desktop === undefined) {
    return olds;
  }
  const { RootVolumeSizeGib: rootVolumeSizeGib, UserVolumeSizeGib: userVolumeSizeGib } = desktop.properties;
  return { ...olds, workspaceProperties: { ...before, rootVolumeSizeGib, userVolumeSizeGib } };
}

/** The desktop that a new resource adopts: its bundle may be gone since it was launched, and its key be disabled. */
async function adopted(
  parts: WorkspaceParts,
  { adopt, directoryId, userName }: WorkspaceArguments,
  olds: Partial<WorkspaceArguments>,
): Promise<Desktop | undefined> {
  return adopt === true && olds.bundleId === undefined
    ? standingLately(parts.desktops(), directoryId, userName).catch(() => undefined)
    : undefined;
}

/**
 * Asks for what a launch needs, if this will be one: the bundle, the directory and the user. What cannot be asked is left to the launch.
 * @param olds the arguments of before; empty for a new resource, and once more for one that is replaced
 */
export async function checkReplacement(
  parts: WorkspaceParts,
  domain: string,
  news: WorkspaceArguments,
  olds: Partial<WorkspaceArguments>,
): Promise<CheckFailure[]> {
  const { bundleId, directoryId, userName } = news;
  const failures: CheckFailure[] = [];
  const asAdopted = async (name: "bundleId" | "volumeEncryptionKey") =>
    (await adopted(parts, news, olds))?.[name] === news[name];
  const lacksBundle = !isUnknown(bundleId) && bundleId !== olds.bundleId && (await parts.hasBundle(bundleId)) === false;
  if (lacksBundle && !(await asAdopted("bundleId"))) {
    const reason = `bundleId is ${bundleId}, which WorkSpaces in this Region does not know; aws workspaces describe-workspace-bundles lists those it knows (with --owner AMAZON, AWS's own)`;
    failures.push({ property: "bundleId", reason });
  }
  const key = news.volumeEncryptionKey;
  const lacksKey =
    key !== undefined && !isUnknown(key) && key !== olds.volumeEncryptionKey && (await parts.hasKey(key)) === false;
  if (lacksKey && !(await asAdopted("volumeEncryptionKey"))) {
    const reason = `volumeEncryptionKey is ${key}, which KMS in this Region does not know, or which is disabled; aws kms list-aliases lists those it knows`;
    failures.push({ property: "volumeEncryptionKey", reason });
  }
  const hasOther = olds.bundleId !== undefined && !isUnknown(bundleId) && olds.bundleId !== bundleId;
  if (hasOther && news.whenBundleChanges === "refuse" && sameUserName(olds.userName ?? "", userName)) {
    const reason = `bundleId changes from ${olds.bundleId} to ${bundleId}, and whenBundleChanges is "refuse"; set it to "migrate" to keep the user volume, to "replace" to lose both, or take the change back`;
    failures.push({ property: "bundleId", reason });
  }
  const isReplaced =
    olds.bundleId !== undefined &&
    ((olds.bundleId !== bundleId && !migrates(news)) || olds.directoryId !== directoryId);
  if (isReplaced && (await isForNobody(parts, domain, news))) {
    const reason = `userName is ${userName}, and the directory has no such user: the WorkSpace would be terminated, and none launched for it`;
    failures.push({ property: "userName", reason });
  }
  return failures;
}
