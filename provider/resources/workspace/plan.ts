// From what a program says of a WorkSpace to WorkSpaces' own words, and back to what the state records. Pure.
import type { WorkspaceProperties as ApiProperties, WorkspaceRequest } from "@aws-sdk/client-workspaces";
import { isDeepStrictEqual } from "node:util";
import { tagList } from "../../workspaces/api";
import type { Desktop } from "../../workspaces/desktop";
import { ownerTag } from "../../ownership/owner";
import type { Difference } from "../common/handlers";
import {
  OWNER_TAG,
  PROPERTY_NAMES,
  replacing,
  TAG_PREFIX,
  type WorkspaceArguments,
  type WorkspaceState,
} from "./properties";

export function workspaceDifference(olds: WorkspaceState, news: WorkspaceArguments): Difference {
  const replaces = replacing(olds, news);
  const properties = PROPERTY_NAMES.some(([ours]) => {
    const wanted = news.workspaceProperties?.[ours];
    return wanted !== undefined && wanted !== olds.workspaceProperties?.[ours];
  });
  const changes =
    replaces.length > 0 ||
    properties ||
    olds.owner !== news.owner ||
    olds.adopt !== news.adopt ||
    !isDeepStrictEqual(olds.timeouts, news.timeouts) ||
    !isDeepStrictEqual(olds.tags ?? {}, news.tags ?? {});
  // AWS allows one desktop a user, so the old one must go first unless the new one is somebody else's.
  return {
    changes,
    replaces,
    deleteBeforeReplace: replaces.length > 0 && !replaces.includes("directoryId") && !replaces.includes("userName"),
  };
}

export const tagsOf = ({ tags, owner }: WorkspaceArguments): Record<string, string> => ({
  ...tags,
  [OWNER_TAG]: ownerTag(owner),
});

/** The tags that are not of our making. */
export const ownTags = (tags: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith(TAG_PREFIX)));

export function apiProperties({ workspaceProperties = {} }: WorkspaceArguments): ApiProperties {
  const given = PROPERTY_NAMES.filter(([ours]) => workspaceProperties[ours] !== undefined);
  return Object.fromEntries(given.map(([ours, theirs]) => [theirs, workspaceProperties[ours]]));
}

export function requestOf(news: WorkspaceArguments): WorkspaceRequest {
  const { rootVolumeEncryptionEnabled, userVolumeEncryptionEnabled, volumeEncryptionKey } = news;
  return {
    DirectoryId: news.directoryId,
    UserName: news.userName,
    BundleId: news.bundleId,
    ...(rootVolumeEncryptionEnabled === undefined ? {} : { RootVolumeEncryptionEnabled: rootVolumeEncryptionEnabled }),
    ...(userVolumeEncryptionEnabled === undefined ? {} : { UserVolumeEncryptionEnabled: userVolumeEncryptionEnabled }),
    ...(volumeEncryptionKey === undefined ? {} : { VolumeEncryptionKey: volumeEncryptionKey }),
    ...(news.workspaceProperties === undefined ? {} : { WorkspaceProperties: apiProperties(news) }),
    Tags: tagList(tagsOf(news)),
  };
}

/** Declared properties only, as the desktop has them. */
export function stateOf(declared: WorkspaceArguments, desktop: Desktop): WorkspaceState {
  const properties = PROPERTY_NAMES.filter(([ours]) => declared.workspaceProperties?.[ours] !== undefined).map(
    ([ours, theirs]) => [ours, desktop.properties[theirs]],
  );
  const { computerName, ipAddress, state } = desktop;
  return {
    ...declared,
    ...(declared.workspaceProperties === undefined
      ? {}
      : { workspaceProperties: Object.fromEntries(properties) as object }),
    state,
    ...(computerName === undefined ? {} : { computerName }),
    ...(ipAddress === undefined ? {} : { ipAddress }),
  };
}
