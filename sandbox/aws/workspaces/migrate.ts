import { AwsError, invalidParameterValues, resourceNotFound } from "../errors";
import { arn, operation } from "../operation";
import { structure } from "../schema";
import type { Bundle } from "../world";
import type { Desktop } from "./desktop";
import type { Fleet } from "./fleet";
import { initialProperties } from "./create";
import { bundleId, workspaceId } from "./shapes";

/**
 * Makes a desktop from another bundle and the user volume of the one there is (WorkSpaces Administration Guide, "Migrate a WorkSpace"). Which of
 * the model's errors tells what is not documented.
 */
export function migrateWorkspace(fleet: Fleet, bundles: readonly Bundle[]) {
  return operation(
    structure({ SourceWorkspaceId: workspaceId, BundleId: bundleId }),
    ({ SourceWorkspaceId, BundleId }, { region }) => {
      const source = fleet.known(SourceWorkspaceId, region);
      if (source === undefined) throw resourceNotFound(SourceWorkspaceId);
      const bundle = bundles.find(({ id }) => id === BundleId);
      if (bundle === undefined) throw resourceNotFound(BundleId);
      refuse(source, bundle);
      const former = bundles.find(({ id }) => id === source.bundleId) ?? bundle;
      return {
        SourceWorkspaceId,
        TargetWorkspaceId: fleet.migrate(source, bundle.id, properties(source, former, bundle)).id,
      };
    },
    ({ SourceWorkspaceId, BundleId }, caller) => [
      arn("workspaces", `workspace/${SourceWorkspaceId}`, caller),
      arn("workspaces", `workspacebundle/${BundleId}`, caller),
    ],
  );
}

/** "The source and target bundles must be different"; "AVAILABLE, STOPPED, or ERROR"; "Migrating Linux WorkSpaces is not currently supported". */
function refuse(
  { bundleId: current, state, modification, isMigrating, properties: has }: Desktop,
  { id }: Bundle,
): void {
  if (current === id) throw invalidParameterValues("The source and target bundles must be different.");
  if (modification !== undefined || isMigrating) {
    throw new AwsError("OperationInProgressException", "The WorkSpace is currently being modified.");
  }
  if (!["AVAILABLE", "STOPPED", "ERROR"].includes(state)) {
    throw new AwsError("OperationNotSupportedException", `A WorkSpace in state ${state} cannot be migrated.`);
  }
  if (/^(AMAZON_LINUX|UBUNTU|RHEL|ROCKY)_/.test(has.OperatingSystemName ?? "")) {
    throw new AwsError("OperationNotSupportedException", "Linux WorkSpaces cannot be migrated.");
  }
}

/**
 * The running mode is preserved. "If necessary, the root volume increases to match the default root volume size for the new bundle"; a user
 * volume of another size than its bundle's is retained, else it is the larger of the two.
 */
function properties({ properties: has }: Desktop, former: Bundle, bundle: Bundle) {
  const { RunningMode, RunningModeAutoStopTimeoutInMinutes: timeout, Protocols } = has;
  const [root = 0, user = 0] = [has.RootVolumeSizeGib, has.UserVolumeSizeGib];
  return initialProperties(
    {
      RootVolumeSizeGib: Math.max(root, bundle.rootGib),
      UserVolumeSizeGib: user === former.userGib ? Math.max(user, bundle.userGib) : user,
      ...(RunningMode === undefined ? {} : { RunningMode }),
      ...(timeout === undefined ? {} : { RunningModeAutoStopTimeoutInMinutes: timeout }),
      ...(Protocols === undefined ? {} : { Protocols }),
    },
    bundle,
  );
}
