// The sizes that WorkSpaces has volumes in, and the way from one pair to another (WorkSpaces Administration Guide, "Modify a WorkSpace").
import type { WorkspaceProperties } from "@aws-sdk/client-workspaces";

export type Volume = "RootVolumeSizeGib" | "UserVolumeSizeGib";
export const VOLUMES: readonly Volume[] = ["RootVolumeSizeGib", "UserVolumeSizeGib"];

const SMALL_ROOT_GIB = 80;
const LARGE_ROOT_GIB = 175;
const LARGE_USER_GIB = 100;
/** Of bundles with a graphics processor. */
const GRAPHICS_ROOT_GIB = 100;
const MAX_GIB = 2000;
const SMALL_USER_GIB = [10, 50, LARGE_USER_GIB];

export const PAIRS =
  "root and user volume are 80 with 10, 50 or 100 GiB, or 175 to 2000 with 100 to 2000 GiB (from 100 with 100 if the bundle has a graphics processor)";

/** Whether a pair, or one of the two, is a size that WorkSpaces has. Whether the bundle has a graphics processor only WorkSpaces knows. */
export function isVolumePair(root: number | undefined, user: number | undefined): boolean {
  const isSmall = (root ?? SMALL_ROOT_GIB) === SMALL_ROOT_GIB && SMALL_USER_GIB.includes(user ?? LARGE_USER_GIB);
  const isLarge =
    isBetween(root ?? LARGE_ROOT_GIB, GRAPHICS_ROOT_GIB) && isBetween(user ?? LARGE_USER_GIB, LARGE_USER_GIB);
  return isSmall || isLarge;
}

const isBetween = (size: number, least: number): boolean => size >= least && size <= MAX_GIB;

/**
 * The steps from the sizes there are to those that are wanted: "To increase the root volume, you must first change the user volume to 100 GB …
 * After the root volume has been changed … you can then update the user volume further".
 */
export function volumeSteps(now: WorkspaceProperties, wanted: WorkspaceProperties): [Volume, number][] {
  const [root = 0, user = 0] = [now.RootVolumeSizeGib, now.UserVolumeSizeGib];
  const [toRoot, toUser] = [wanted.RootVolumeSizeGib ?? root, wanted.UserVolumeSizeGib ?? user];
  const steps: [Volume, number][] = [];
  const isInBetween = root <= SMALL_ROOT_GIB && toRoot > root && user < LARGE_USER_GIB && toUser >= LARGE_USER_GIB;
  if (isInBetween) {
    steps.push(["UserVolumeSizeGib", LARGE_USER_GIB]);
  }
  if (toRoot !== root) {
    steps.push(["RootVolumeSizeGib", toRoot]);
  }
  if (toUser !== (isInBetween ? LARGE_USER_GIB : user)) {
    steps.push(["UserVolumeSizeGib", toUser]);
  }
  return steps;
}
