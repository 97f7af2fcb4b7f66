// What is wrong with a WorkSpace's arguments, each by its row and several together. Pure.
import { isVolumePair, PAIRS } from "../../workspaces/volumes";
import { checkArguments, type Checked } from "../common/check";
import { isObject, type CheckFailure, type Properties } from "../common/handlers";
import { describe, isUnknown } from "../common/rules";
import {
  INNER_PROPERTIES,
  isSameUser,
  migrates,
  reencrypted,
  WORKSPACE_PROPERTIES,
  type WorkspaceArguments,
} from "./properties";

export const VOLUMES = ["rootVolumeSizeGib", "userVolumeSizeGib"] as const;
/** WorkSpaces Administration Guide, "Modify a WorkSpace": compute types. */
const LEAST_OF_GENERAL_PURPOSE_GIB = { rootVolumeSizeGib: 175, userVolumeSizeGib: 100 } as const;

/** @param olds what the state has of it */
export function checkWorkspace(news: Properties, olds: Properties): Checked<WorkspaceArguments> {
  const checked = checkGiven(news);
  const shrinking = checked.args === undefined ? [] : shrinkingVolumes(checked.args, olds);
  return shrinking.length > 0 ? { failures: shrinking } : checked;
}

/** What is wrong with a WorkSpace's arguments, whatever the state holds. */
export const workspaceFaults = (news: Properties): readonly CheckFailure[] => checkGiven(news).failures;

function checkGiven(news: Properties): Checked<WorkspaceArguments> {
  const wanted = news.workspaceProperties;
  const inner = isObject(wanted) && !isUnknown(wanted) ? checkInner(wanted) : [];
  return checkArguments(news, WORKSPACE_PROPERTIES, inner);
}

function checkInner(wanted: Properties): CheckFailure[] {
  const failures = checkArguments(wanted, INNER_PROPERTIES).failures.map(({ property, reason }) => ({
    property: `workspaceProperties.${property}`,
    reason: `workspaceProperties.${reason}`,
  }));
  if (wanted.runningModeAutoStopTimeoutInMinutes !== undefined && wanted.runningMode !== "AUTO_STOP") {
    const property = "workspaceProperties.runningModeAutoStopTimeoutInMinutes";
    failures.push({ property, reason: `${property} goes with runningMode: "AUTO_STOP" only` });
  }
  const { rootVolumeSizeGib: root, userVolumeSizeGib: user } = wanted;
  const sizes = [root, user].map((size) => (typeof size === "number" ? size : undefined));
  if (failures.length === 0 && !isVolumePair(sizes[0], sizes[1])) {
    const isRoot = sizes[0] !== undefined && !isVolumePair(sizes[0], undefined);
    const property = `workspaceProperties.${isRoot ? VOLUMES[0] : VOLUMES[1]}`;
    const asked = [root, user].filter((size) => size !== undefined).map(describe);
    const reason = `${property}: ${asked.join(" with ")} GiB is no size that WorkSpaces has: ${PAIRS}`;
    failures.push({ property, reason });
  }
  const compute = wanted.computeTypeName;
  if (failures.length === 0 && typeof compute === "string" && compute.startsWith("GENERALPURPOSE_")) {
    const needed = VOLUMES.filter((volume) => Number(wanted[volume]) < LEAST_OF_GENERAL_PURPOSE_GIB[volume]);
    for (const volume of needed) {
      const property = `workspaceProperties.${volume}`;
      const reason = `${property} is ${describe(wanted[volume])}, and ${compute} needs ${LEAST_OF_GENERAL_PURPOSE_GIB[volume]} GiB at least`;
      failures.push({ property, reason });
    }
  }
  return failures;
}

function shrinkingVolumes(news: WorkspaceArguments, olds: Properties): CheckFailure[] {
  const { workspaceProperties: wanted = {} } = news;
  const before = isObject(olds.workspaceProperties) ? olds.workspaceProperties : {};
  const isAnother =
    olds.directoryId !== news.directoryId ||
    typeof olds.userName !== "string" ||
    !isSameUser({ userName: olds.userName }, news) ||
    (olds.bundleId !== news.bundleId && !migrates(news)) ||
    reencrypted(olds, news).length > 0;
  if (isAnother || isUnknown(wanted)) {
    return [];
  }
  return VOLUMES.filter((volume) => Number(wanted[volume]) < Number(before[volume])).map((volume) => {
    const property = `workspaceProperties.${volume}`;
    const reason = `${property} is ${describe(wanted[volume])}, and the volume has ${describe(before[volume])} GiB: volumes never shrink`;
    return { property, reason };
  });
}
