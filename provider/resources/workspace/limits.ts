// What AWS would refuse of a WorkSpace that is told already by its bundle and by the WorkSpace itself. What cannot be asked is left to the run.
import { LEAVING, type Desktop } from "../../workspaces/desktop";
import { isLinux } from "../../workspaces/migrate";
import { isVolumePair, PAIRS } from "../../workspaces/volumes";
import type { CheckFailure } from "../common/handlers";
import { isUnknown } from "../common/rules";
import type { WorkspaceParts } from "./parts";
import { isSameUser, migrates, reencrypted, type WorkspaceArguments } from "./properties";
import { standing, standingLately } from "./take-over";
import { tokensAsked } from "./tokens";

/** "Unavailable for … WorkSpaces using GPU-based bundles (Graphics, GraphicsPro, Graphics.g4dn, and GraphicsPro.g4dn)" (API, WorkspaceProperties). */
const WITHOUT_PROTOCOLS = ["GRAPHICS", "GRAPHICSPRO", "GRAPHICS_G4DN", "GRAPHICSPRO_G4DN"];

/** @param olds the arguments of before; empty for a new resource */
export async function checkLimits(
  parts: WorkspaceParts,
  news: WorkspaceArguments,
  olds: Partial<WorkspaceArguments>,
): Promise<CheckFailure[]> {
  return isUnknown(news.bundleId)
    ? []
    : [...(await ofBundle(parts, news, olds)), ...(await ofDesktop(parts, news, olds))];
}

async function ofBundle(
  parts: WorkspaceParts,
  news: WorkspaceArguments,
  olds: Partial<WorkspaceArguments>,
): Promise<CheckFailure[]> {
  const { bundleId, workspaceProperties: wanted = {} } = news;
  const bundle = bundleId === olds.bundleId ? undefined : await parts.bundleOf(bundleId);
  if (bundle === undefined || isUnknown(wanted)) {
    return [];
  }
  const failures: CheckFailure[] = [];
  if (bundle.state === "ERROR") {
    failures.push({
      property: "bundleId",
      reason: `bundleId is ${bundleId}, which is in ERROR: AWS could not make it`,
    });
  }
  if (wanted.protocols !== undefined && WITHOUT_PROTOCOLS.includes(bundle.computeType ?? "")) {
    const property = "workspaceProperties.protocols";
    const reason = `${property} cannot be chosen with ${bundleId}, a bundle of ${bundle.computeType}; leave it out`;
    failures.push({ property, reason });
  }
  const { rootVolumeSizeGib: root, userVolumeSizeGib: user } = wanted;
  const isLaunch = olds.bundleId === undefined || !migrates(news);
  const isDeclared = (root !== undefined || user !== undefined) && !isUnknown([root, user]);
  const [size, other] = [root ?? bundle.rootGib, user ?? bundle.userGib];
  if (isLaunch && isDeclared && isVolumePair(bundle.rootGib, bundle.userGib) && !isVolumePair(size, other)) {
    const isRoot = root !== undefined;
    const property = `workspaceProperties.${isRoot ? "rootVolumeSizeGib" : "userVolumeSizeGib"}`;
    const [asked, has] = isRoot ? [root, `a user volume of ${other}`] : [user, `a root volume of ${size}`];
    const reason = `${property} is ${asked}, which WorkSpaces does not have with ${has} GiB, the size of bundle ${bundleId}: ${PAIRS}`;
    failures.push({ property, reason });
  }
  return failures;
}

async function ofDesktop(
  parts: WorkspaceParts,
  news: WorkspaceArguments,
  olds: Partial<WorkspaceArguments>,
): Promise<CheckFailure[]> {
  const { directoryId, userName } = news;
  const isSame =
    olds.directoryId === directoryId && olds.userName !== undefined && isSameUser({ userName: olds.userName }, news);
  const isChanged = olds.bundleId !== news.bundleId;
  if (!isSame || (isChanged && !migrates(news)) || reencrypted(olds, news).length > 0) {
    return [];
  }
  const asked = [...tokensAsked(olds, news), ...(isChanged ? (["bundleId"] as const) : [])];
  const desktop = asked.length === 0 ? "unknown" : await theirs(parts, directoryId, userName);
  if (desktop === "unknown") {
    return [];
  }
  if (desktop === undefined || LEAVING.includes(desktop.state)) {
    const way = "run pulumi refresh, after which pulumi up launches another; or take the change back";
    const what = `${userName} (${directoryId}) has no WorkSpace any more`;
    return asked.map((property) => ({ property, reason: `${property} changes, and ${what}: ${way}` }));
  }
  const { id, bundleId, properties } = desktop;
  if (isChanged && bundleId !== news.bundleId && isLinux(properties)) {
    const reason = `bundleId changes, and WorkSpace ${id} runs ${properties.OperatingSystemName}, of which AWS migrates none; take the change back, or, to lose it with both its disks, set whenBundleChanges: "replace"`;
    return [{ property: "bundleId", reason }];
  }
  return [];
}

/** The user's desktop; `"unknown"` if WorkSpaces cannot be asked, or not in the Region that it is in. */
async function theirs(
  parts: WorkspaceParts,
  directoryId: string,
  userName: string,
): Promise<Desktop | "unknown" | undefined> {
  try {
    const desktops = parts.desktops();
    const lately = await standingLately(desktops, directoryId, userName);
    // That there is none is believed only of now.
    const isThere = lately !== undefined && !LEAVING.includes(lately.state);
    const found = isThere ? lately : await standing(desktops, directoryId, userName);
    const isHere = found !== undefined || (await parts.registrations.find(desktops.region, directoryId)) !== undefined;
    return isHere ? found : "unknown";
  } catch {
    return "unknown";
  }
}
