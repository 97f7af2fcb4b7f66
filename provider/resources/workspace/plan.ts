// From what a program says of a WorkSpace to WorkSpaces' own words, and back to what the state records. Pure.
import type { WorkspaceProperties as ApiProperties, WorkspaceRequest } from "@aws-sdk/client-workspaces";
import { isDeepStrictEqual } from "node:util";
import { markOfText, textOfMark, type Mark } from "../../ownership/mark";
import { tagText, textOfTag } from "../../text/tag-text";
import { tagList } from "../../workspaces/api";
import type { Desktop } from "../../workspaces/desktop";
import type { Difference } from "../common/handlers";
import {
  OWNER_TAG,
  PROPERTY_NAMES,
  replacing,
  TAG_PREFIX,
  type WorkspaceArguments,
  type WorkspaceState,
} from "./properties";

/**
 * @param sameDomain whether both ways to name the directory mean one domain
 * @param sameUser whether both user names are one account's
 */
export function workspaceDifference(
  olds: WorkspaceState,
  news: WorkspaceArguments,
  { sameDomain, sameUser }: { sameDomain: boolean; sameUser: boolean },
): Difference {
  const anothers = [...(sameDomain ? [] : ["directoryId"]), ...(sameUser ? [] : ["userName"])];
  const replaces = [...replacing(olds, news), ...anothers];
  const recorded = [
    "directoryId",
    "userName",
    "owner",
    "adopt",
    "deletionPolicy",
    "rootVolumeEncryptionEnabled",
    "userVolumeEncryptionEnabled",
    "volumeEncryptionKey",
  ] as const;
  const changes =
    replaces.length > 0 ||
    Object.keys(changedProperties(olds, news)).length > 0 ||
    recorded.some((name) => olds[name] !== news[name]) ||
    !isDeepStrictEqual(olds.timeouts, news.timeouts) ||
    !isDeepStrictEqual(olds.tags ?? {}, news.tags ?? {});
  // AWS allows one desktop a user, so the old one must go first unless the new one is somebody else's.
  return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && anothers.length === 0 };
}

export const tagsOf = ({ tags }: WorkspaceArguments, mark: Mark): Record<string, string> => ({
  ...tags,
  [OWNER_TAG]: tagText(textOfMark(mark)),
});

/** The mark among a desktop's tags. */
export function markOfTags(tags: Readonly<Record<string, string>>): Mark | undefined {
  const tag = tags[OWNER_TAG];
  return tag === undefined ? undefined : markOfText(textOfTag(tag));
}

/** The tags that are not of our making. */
export const ownTags = (tags: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith(TAG_PREFIX)));

export function apiProperties({ workspaceProperties = {} }: WorkspaceArguments): ApiProperties {
  const given = PROPERTY_NAMES.filter(([ours]) => workspaceProperties[ours] !== undefined);
  return Object.fromEntries(given.map(([ours, theirs]) => [theirs, workspaceProperties[ours]]));
}

/** The properties that the program has changed, in the API's words: what somebody changed outside is not undone unseen. */
export function changedProperties(olds: WorkspaceState, news: WorkspaceArguments): ApiProperties {
  const before = apiProperties(olds) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(apiProperties(news)).filter(([name, value]) => before[name] !== value));
}

export function requestOf(news: WorkspaceArguments, mark: Mark): WorkspaceRequest {
  const { rootVolumeEncryptionEnabled, userVolumeEncryptionEnabled, volumeEncryptionKey } = news;
  return {
    DirectoryId: news.directoryId,
    UserName: news.userName,
    BundleId: news.bundleId,
    ...(rootVolumeEncryptionEnabled === undefined ? {} : { RootVolumeEncryptionEnabled: rootVolumeEncryptionEnabled }),
    ...(userVolumeEncryptionEnabled === undefined ? {} : { UserVolumeEncryptionEnabled: userVolumeEncryptionEnabled }),
    ...(volumeEncryptionKey === undefined ? {} : { VolumeEncryptionKey: volumeEncryptionKey }),
    ...(news.workspaceProperties === undefined ? {} : { WorkspaceProperties: apiProperties(news) }),
    Tags: tagList(tagsOf(news, mark)),
  };
}

/** What is recorded of a desktop beside its properties. */
export type Recorded = Pick<WorkspaceState, "adopted" | "incarnation" | "domainName" | "userSid">;

/** Declared properties only, as the desktop has them. */
export function stateOf(declared: WorkspaceArguments, desktop: Desktop, recorded: Recorded): WorkspaceState {
  const properties = PROPERTY_NAMES.filter(([ours]) => declared.workspaceProperties?.[ours] !== undefined).map(
    ([ours, theirs]) => [ours, desktop.properties[theirs]],
  );
  const { computerName, ipAddress, state, region, volumeEncryptionKey } = desktop;
  const { rootVolumeEncryptionEnabled, userVolumeEncryptionEnabled } = desktop;
  return {
    ...declared,
    ...(declared.workspaceProperties === undefined
      ? {}
      : { workspaceProperties: Object.fromEntries(properties) as object }),
    state,
    ...(computerName === undefined ? {} : { computerName }),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    region,
    launchedWith: {
      rootVolumeEncryptionEnabled,
      userVolumeEncryptionEnabled,
      ...(volumeEncryptionKey === undefined ? {} : { volumeEncryptionKey }),
    },
    ...recorded,
  };
}
