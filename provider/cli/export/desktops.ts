// From a desktop to the arguments that adopt it and change nothing of it, or to the reason why it is not adopted. Pure.
import { LEAVING, type Desktop } from "../../workspaces/desktop";
import type { Bundle } from "../../workspaces/bundles";
import { wayOut } from "../../workspaces/states";
import type { CheckFailure } from "../../resources/common/handlers";
import { checkWorkspace } from "../../resources/workspace/check";
import { markOfTags } from "../../resources/workspace/plan";
import { INNER_PROPERTIES } from "../../resources/workspace/properties";
import type { Arguments, LeftOut } from "./estate";

/** States of a desktop that is there to stay, or is so again by itself in minutes. */
const ADOPTABLE = ["AVAILABLE", "STOPPED", "STARTING", "STOPPING", "REBOOTING", "UPDATING", "MAINTENANCE"];

/** Why a desktop is not exported; undefined if it may be. */
export function whyNotInState(desktop: Desktop): string | undefined {
  const { state, error } = desktop;
  if (LEAVING.includes(state)) {
    return `is ${state}: it is on its way out`;
  }
  if (ADOPTABLE.includes(state)) {
    return undefined;
  }
  const because = error === undefined ? "" : ` (${error})`;
  return `is ${state}${because}; ${wayOut(desktop) ?? "wait until it is AVAILABLE"}, then export again`;
}

export function whyNotByTags(tags: Readonly<Record<string, string>>): string | undefined {
  const mark = markOfTags(tags);
  return mark === undefined || mark.released === true
    ? undefined
    : `is managed already, by ${mark.owner} (project/stack/name)`;
}

/**
 * What makes a new desktop what this one is: of what its bundle gives it anyway, nothing.
 * @param tags undefined if they were not read
 */
export function exportedDesktop(
  desktop: Desktop,
  bundle: Bundle | undefined,
  tags: Readonly<Record<string, string>> | undefined,
): { args: Arguments; leftOut: readonly LeftOut[] } {
  const { bundleId, properties, rootVolumeEncryptionEnabled, userVolumeEncryptionEnabled, volumeEncryptionKey } =
    desktop;
  const isAutoStop = properties.RunningMode === "AUTO_STOP";
  const [root, user] = [properties.RootVolumeSizeGib, properties.UserVolumeSizeGib];
  const hasOwnVolumes =
    root !== undefined && user !== undefined && (root !== bundle?.rootGib || user !== bundle.userGib);
  const compute = properties.ComputeTypeName;
  const encryption = {
    ...(rootVolumeEncryptionEnabled ? { rootVolumeEncryptionEnabled } : {}),
    ...(userVolumeEncryptionEnabled ? { userVolumeEncryptionEnabled } : {}),
    ...(volumeEncryptionKey === undefined ? {} : { volumeEncryptionKey }),
  };
  const wanted: Record<string, unknown> = {
    ...(hasOwnVolumes ? { rootVolumeSizeGib: root, userVolumeSizeGib: user } : {}),
    ...(compute !== undefined && compute !== bundle?.computeType ? { computeTypeName: compute } : {}),
    ...(properties.RunningMode === undefined ? {} : { runningMode: properties.RunningMode }),
    ...(isAutoStop && properties.RunningModeAutoStopTimeoutInMinutes !== undefined
      ? { runningModeAutoStopTimeoutInMinutes: properties.RunningModeAutoStopTimeoutInMinutes }
      : {}),
  };
  const leftOut: LeftOut[] = [];
  // What cannot be declared goes on as it is: each is taken away until the rest will do.
  for (;;) {
    const args = {
      bundleId,
      ...encryption,
      ...(Object.keys(wanted).length > 0 ? { workspaceProperties: wanted } : {}),
    };
    const fault = failuresOf(desktop, args).find((one) => wanted[innerName(one) ?? ""] !== undefined);
    const name = fault && innerName(fault);
    if (fault === undefined || name === undefined) {
      // One that a stack has let go would count as launched by it, if that is this one.
      const maybeReleased = tags === undefined || markOfTags(tags) !== undefined;
      const retained = maybeReleased ? { deletionPolicy: "retain" } : {};
      return { args: { adopt: true, ...args, ...retained }, leftOut };
    }
    const together = name.endsWith("VolumeSizeGib") ? ["rootVolumeSizeGib", "userVolumeSizeGib"] : [name];
    together.forEach((one) => Reflect.deleteProperty(wanted, one));
    const why = `is not declared, and stays as it is: ${fault.reason}`;
    leftOut.push({ what: `${name} of WorkSpace ${desktop.id} of ${desktop.userName}`, why });
  }
}

function failuresOf({ directoryId, userName }: Desktop, args: Arguments): readonly CheckFailure[] {
  return checkWorkspace({ directoryId, userName, owner: "project/stack/name", ...args }, {}).failures;
}

const innerName = ({ property }: CheckFailure): string | undefined =>
  Object.keys(INNER_PROPERTIES).find((name) => property === `workspaceProperties.${name}`);
