import type { WorkspaceProperties } from "@aws-sdk/client-workspaces";
import { AwsError } from "../errors";
import type { Accounts, FoundAccount } from "../accounts";
import { arn, operation, type Caller, type Output } from "../operation";
import { boolean, list, optional, string, structure, type Structure } from "../schema";
import { isRegistered, type Bundle, type Directory } from "../world";
import type { Desktop, LaunchError } from "./desktop";
import type { Fleet } from "./fleet";
import { autoStopFault, refuseVolumes, settleRunningMode } from "./properties";
import { bundleId, directoryId, tagList, userName, workspaceProperties } from "./shapes";
import { refuseTags, setTags } from "./tag-rules";

const members = {
  DirectoryId: directoryId,
  UserName: userName,
  BundleId: bundleId,
  VolumeEncryptionKey: optional(string()),
  UserVolumeEncryptionEnabled: optional(boolean),
  RootVolumeEncryptionEnabled: optional(boolean),
  WorkspaceProperties: optional(workspaceProperties),
  Tags: optional(tagList),
  WorkspaceName: optional(string()),
  Ipv6Address: optional(string()),
};

/** One of a CreateWorkspaces call's up to 25. */
export type WorkspaceRequest = Structure<typeof members>;

interface Refusal {
  ErrorCode: string;
  ErrorMessage: string;
}

/** What a launch stands on. */
export interface Ground {
  fleet: Fleet;
  accounts: Accounts;
  directories: readonly Directory[];
  bundles: readonly Bundle[];
  /** How many desktops a Region may have. */
  quota: number;
  /** Which launches end in ERROR. */
  failure: (request: WorkspaceRequest) => LaunchError | undefined;
}

/** Some of a call's requests may fail in a successful reply; a wrong volume size or tag fails them all. */
export function createWorkspaces(ground: Ground) {
  return operation(
    structure({ Workspaces: list(structure(members), { min: 1, max: 25 }) }),
    async ({ Workspaces }, caller) => {
      // More than there is room for fail as a whole: it is an error of the operation and not of a request (the model).
      if (ground.fleet.all(caller.region).filter(({ isThere }) => isThere).length + Workspaces.length > ground.quota) {
        throw new AwsError("ResourceLimitExceededException", "Your resource limits have been exceeded.");
      }
      for (const { BundleId, WorkspaceProperties = {}, Tags = [] } of Workspaces) {
        const bundle = ground.bundles.find(({ id }) => id === BundleId);
        if (bundle !== undefined) refuseVolumes(initialProperties(WorkspaceProperties, bundle));
        refuseTags(Tags);
      }
      // All are looked up before any is created: a directory that cannot be asked leaves nothing behind, and nothing is
      // awaited between finding a user without a desktop and giving them one.
      const found = await Promise.all(
        Workspaces.map(({ DirectoryId, UserName }) => ground.accounts.find(DirectoryId, UserName)),
      );
      const PendingRequests: Output[] = [];
      const FailedRequests: Output[] = [];
      for (const [index, request] of Workspaces.entries()) {
        const result = create(request, found[index], caller, ground);
        if ("ErrorCode" in result) FailedRequests.push({ WorkspaceRequest: request, ...result });
        else PendingRequests.push(pending(result));
      }
      return { FailedRequests, PendingRequests };
    },
    ({ Workspaces }, caller) => [
      ...new Set(
        Workspaces.flatMap(({ DirectoryId, BundleId }) => [
          arn("workspaces", `directory/${DirectoryId}`, caller),
          arn("workspaces", `workspacebundle/${BundleId}`, caller),
        ]),
      ),
    ],
    // Of whoever launches a desktop with a key of their own (Amazon WorkSpaces: "Encrypted WorkSpaces", prerequisites).
    ({ Workspaces }) =>
      Workspaces.some(({ VolumeEncryptionKey }) => VolumeEncryptionKey !== undefined)
        ? ["kms:CreateGrant", "kms:DescribeKey"]
        : [],
  );
}

function create(
  request: WorkspaceRequest,
  account: FoundAccount | undefined,
  { region }: Caller,
  { fleet, directories, bundles, failure }: Ground,
): Desktop | Refusal {
  const { DirectoryId, UserName, BundleId, WorkspaceProperties = {}, Tags = [] } = request;
  const directory = directories.find((each) => each.id === DirectoryId && each.region === region);
  if (directory === undefined || !isRegistered(directory) || directory.kind === "Pools") {
    return refusal("ResourceNotFound.Directory", "The specified directory could not be found in the specified region.");
  }
  const bundle = bundles.find(({ id }) => id === BundleId);
  if (bundle === undefined) {
    return refusal("ResourceNotFound.Bundle", "The specified bundle could not be found in the specified region.");
  }
  const fault = autoStopFault(WorkspaceProperties);
  if (fault !== undefined) return fault;
  if (account === undefined) {
    return refusal("ResourceNotFound.User", `The user '${UserName}' could not be found in the directory.`);
  }
  if (fleet.all(region).some((other) => other.directoryId === DirectoryId && other.sid === account.sid)) {
    return refusal("ResourceExists.WorkSpace", "A WorkSpace already exists for the specified user.");
  }
  const { VolumeEncryptionKey, UserVolumeEncryptionEnabled, RootVolumeEncryptionEnabled } = request;
  const encryption = {
    ...(VolumeEncryptionKey === undefined ? {} : { VolumeEncryptionKey }),
    ...(UserVolumeEncryptionEnabled === undefined ? {} : { UserVolumeEncryptionEnabled }),
    ...(RootVolumeEncryptionEnabled === undefined ? {} : { RootVolumeEncryptionEnabled }),
  };
  const { sid, home, shownAs } = account;
  const origin = { region, directoryId: DirectoryId, userName: shownAs, sid, home, bundleId: bundle.id };
  const desktop = fleet.add({ ...origin, encryption }, initialProperties(WorkspaceProperties, bundle));
  setTags(desktop.tags, Tags);
  fleet.launch(desktop, failure(request));
  return desktop;
}

/** What a request leaves out comes from the bundle; the running mode is then ALWAYS_ON. */
export function initialProperties(asked: WorkspaceProperties, bundle: Bundle): WorkspaceProperties {
  return settleRunningMode({
    ComputeTypeName: bundle.computeType,
    RootVolumeSizeGib: bundle.rootGib,
    UserVolumeSizeGib: bundle.userGib,
    RunningMode: "ALWAYS_ON",
    ...asked,
  });
}

/** The id is told at once; most of the rest only once the desktop can be described. */
function pending({ id, directoryId, userName, bundleId, state, properties, encryption }: Desktop): Output {
  return {
    WorkspaceId: id,
    DirectoryId: directoryId,
    UserName: userName,
    BundleId: bundleId,
    State: state,
    WorkspaceProperties: properties,
    ...encryption,
  };
}

function refusal(ErrorCode: string, ErrorMessage: string): Refusal {
  return { ErrorCode, ErrorMessage };
}
