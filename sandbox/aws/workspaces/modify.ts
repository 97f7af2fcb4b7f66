import type { ModificationResourceEnum, WorkspaceProperties } from "@aws-sdk/client-workspaces";
import { AwsError, invalidParameterValues, resourceNotFound } from "../errors";
import { arn, operation } from "../operation";
import { oneOf, optional, structure } from "../schema";
import type { Desktop } from "./desktop";
import type { Fleet } from "./fleet";
import { autoStopFault, refuseVolumes } from "./properties";
import { workspaceId, workspaceProperties } from "./shapes";

const input = structure({
  WorkspaceId: workspaceId,
  WorkspaceProperties: optional(workspaceProperties),
  DataReplication: optional(oneOf("NO_REPLICATION", "PRIMARY_AS_SOURCE")),
});

type Property = keyof WorkspaceProperties;

/** Those that can be changed, with what ModificationStates calls them. The running mode has no name there. */
const modifiable = new Map<Property, ModificationResourceEnum | undefined>([
  ["RunningMode", undefined],
  ["RunningModeAutoStopTimeoutInMinutes", undefined],
  ["RootVolumeSizeGib", "ROOT_VOLUME"],
  ["UserVolumeSizeGib", "USER_VOLUME"],
  ["ComputeTypeName", "COMPUTE_TYPE"],
  ["Protocols", "PROTOCOL"],
]);

/** The state stays what it is and the property keeps its old value until the change is through. */
export function modifyWorkspaceProperties(fleet: Fleet) {
  return operation(
    input,
    ({ WorkspaceId, WorkspaceProperties = {} }, { region }) => {
      const desktop = fleet.known(WorkspaceId, region);
      if (desktop === undefined) throw resourceNotFound(WorkspaceId);
      const property = onlyProperty(WorkspaceProperties);
      refuseState(desktop);
      if (property === "RunningMode" || property === "RunningModeAutoStopTimeoutInMinutes") {
        refuseRunningMode(desktop, WorkspaceProperties);
      } else if (property === "RootVolumeSizeGib" || property === "UserVolumeSizeGib") {
        refuseSize(desktop, property, WorkspaceProperties[property] ?? 0);
        refusePause(desktop, property, fleet);
      } else if (property === "Protocols") {
        refuseProtocol(desktop);
      } else if (property === "ComputeTypeName") {
        refuseCompute(desktop, WorkspaceProperties.ComputeTypeName, fleet);
      }
      desktop.changedAt.set(property, fleet.now);
      const resource = modifiable.get(property);
      desktop.modification = {
        properties: WorkspaceProperties,
        ...(resource === undefined ? {} : { resource }),
        begun: fleet.now,
        until: fleet.now + fleet.timing.modify,
      };
      return {};
    },
    ({ WorkspaceId }, caller) => [arn("workspaces", `workspace/${WorkspaceId}`, caller)],
  );
}

/** A running mode and its time-out count as two here: that is never more than AWS allows. */
function onlyProperty(properties: WorkspaceProperties): Property {
  const [property, ...others] = Object.keys(properties) as Property[];
  if (property === undefined) throw invalidParameterValues("No property to modify was specified.");
  if (others.length > 0) throw invalidParameterValues("Only one property can be modified at a time.");
  if (modifiable.has(property)) return property;
  throw new AwsError("UnsupportedWorkspaceConfigurationException", `${property} of this WorkSpace cannot be modified.`);
}

function refuseState({ state, modification }: Desktop): void {
  if (modification !== undefined) {
    throw new AwsError(
      "OperationInProgressException",
      "The properties of this WorkSpace are currently under modification. Please try again in a moment.",
    );
  }
  if (state !== "AVAILABLE" && state !== "STOPPED") {
    const message = `The WorkSpace is ${state}. Its properties can be modified when it is AVAILABLE or STOPPED.`;
    throw new AwsError("InvalidResourceStateException", message);
  }
}

function refuseRunningMode({ properties }: Desktop, asked: WorkspaceProperties): void {
  if (asked.RunningMode === "MANUAL") {
    throw new AwsError(
      "UnsupportedWorkspaceConfigurationException",
      "The MANUAL running mode is only supported by Amazon WorkSpaces Core.",
    );
  }
  if (asked.RunningMode !== undefined) return;
  const fault = autoStopFault({ RunningMode: properties.RunningMode, ...asked });
  if (fault !== undefined) throw invalidParameterValues(fault.ErrorMessage);
}

/**
 * "When you launch a WorkSpace, you must wait 6 hours before you can modify the sizes of its volumes"; "you can expand both volumes once in a 6-hour
 * period". How AWS says it is not documented: the error is one of the model's, the words are ours.
 */
function refusePause({ launchedAt, changedAt }: Desktop, property: Property, { now, timing }: Fleet): void {
  const since = Math.max(launchedAt ?? -Infinity, changedAt.get(property) ?? -Infinity);
  if (now < since + timing.pause) {
    const message = `${property} can be modified once in 6 hours, and not within 6 hours of the launch.`;
    throw new AwsError("InvalidResourceStateException", message);
  }
}

/**
 * "The Protocols property is only available for WorkSpaces created with PCoIP bundles" (model); one that was launched with WSP cannot be converted
 * (AWS's blog, "Convert existing Amazon WorkSpaces to the WorkSpaces Streaming Protocol without a rebuild").
 */
function refuseProtocol({ launchedWith }: Desktop): void {
  if (launchedWith.Protocols?.includes("PCOIP") !== true) {
    const message = "The protocol of a WorkSpace that was not created with a PCoIP bundle cannot be modified.";
    throw new AwsError("UnsupportedWorkspaceConfigurationException", message);
  }
}

const COMPUTE_TYPES = ["VALUE", "STANDARD", "PERFORMANCE", "POWER", "POWERPRO"];
/** Of 6-hour pauses. */
const PAUSES_IN_30_DAYS = 120;

/** "a larger bundle once in a 6-hour period or a smaller bundle once every 30 days. For a newly launched WorkSpace, you must wait 6 hours before requesting a larger bundle." */
function refuseCompute(desktop: Desktop, asked: string | undefined, fleet: Fleet): void {
  const [before, now] = [desktop.properties.ComputeTypeName, asked].map((one) => COMPUTE_TYPES.indexOf(one ?? ""));
  if ((now ?? 0) > (before ?? 0)) {
    refusePause(desktop, "ComputeTypeName", fleet);
    return;
  }
  const last = desktop.changedAt.get("ComputeTypeName") ?? -Infinity;
  if (fleet.now < last + PAUSES_IN_30_DAYS * fleet.timing.pause) {
    throw new AwsError("InvalidResourceStateException", "A smaller compute type can be requested once every 30 days.");
  }
}

function refuseSize({ properties }: Desktop, property: "RootVolumeSizeGib" | "UserVolumeSizeGib", size: number): void {
  const now = properties[property] ?? 0;
  if (size <= now) {
    throw invalidParameterValues(`${property} can only be increased: it is ${now} GiB, and ${size} was asked for.`);
  }
  refuseVolumes({
    RootVolumeSizeGib: properties.RootVolumeSizeGib,
    UserVolumeSizeGib: properties.UserVolumeSizeGib,
    [property]: size,
  });
}
