// From what a program says of a WorkSpace to WorkSpaces' own words, and back to what the state records. Pure.
import type { WorkspaceProperties as ApiProperties, WorkspaceRequest } from "@aws-sdk/client-workspaces";
import { isDeepStrictEqual } from "node:util";
import { markOfText, textOfMark, type Mark } from "../../ownership/mark";
import { tagText, textOfTag } from "../../text/tag-text";
import { tagList } from "../../workspaces/api";
import type { Deferred } from "../../workspaces/change";
import type { Desktop } from "../../workspaces/desktop";
import type { Difference } from "../common/handlers";
import { differenceOf } from "../common/property";
import {
  INNER_PROPERTIES,
  migrates,
  OWNER_TAG,
  TAG_PREFIX,
  WORKSPACE_PROPERTIES,
  type Encryption,
  type WorkspaceArguments,
  type WorkspaceState,
} from "./properties";

/**
 * @param sameDomain whether both ways to name the directory mean one domain
 * @param sameUser whether both user names are one account's
 * @param anew what of the encryption is to be another than the desktop has
 */
export function workspaceDifference(
  olds: WorkspaceState,
  news: WorkspaceArguments,
  { sameDomain, sameUser, anew }: { sameDomain: boolean; sameUser: boolean; anew: readonly (keyof Encryption)[] },
): Difference {
  const { changes, replaces } = differenceOf(WORKSPACE_PROPERTIES, withDefaults(olds), withDefaults(news), {
    directoryId: sameDomain,
    userName: sameUser,
    bundleId: migrates(news),
    rootVolumeEncryptionEnabled: !anew.includes("rootVolumeEncryptionEnabled"),
    userVolumeEncryptionEnabled: !anew.includes("userVolumeEncryptionEnabled"),
    volumeEncryptionKey: !anew.includes("volumeEncryptionKey"),
  });
  const isAnothers = replaces.includes("directoryId") || replaces.includes("userName");
  // AWS allows one desktop a user, so the old one must go first unless the new one is somebody else's.
  return { changes, replaces, deleteBeforeReplace: replaces.length > 0 && !isAnothers };
}

/** None of them is as good as none declared. */
const withDefaults = (args: WorkspaceArguments): WorkspaceArguments => ({
  ...args,
  workspaceProperties: args.workspaceProperties ?? {},
  tags: args.tags ?? {},
});

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

/** Arguments by the names that WorkSpaces' API has for them, in the order of the table. */
function apiValues(
  table: Readonly<Record<string, { readonly api?: string }>>,
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const given = Object.entries(table).flatMap(([name, { api }]) =>
    api === undefined ? [] : [[api, args[name]] as const],
  );
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

export const apiProperties = ({ workspaceProperties = {} }: WorkspaceArguments): ApiProperties =>
  apiValues(INNER_PROPERTIES, { ...workspaceProperties });

/** The properties that the program has changed, in the API's words: what somebody changed outside is not undone unseen. */
export function changedProperties(olds: WorkspaceState, news: WorkspaceArguments): ApiProperties {
  const before = apiProperties(olds) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(apiProperties(news)).filter(([name, value]) => !isDeepStrictEqual(before[name], value)),
  );
}

export function requestOf(news: WorkspaceArguments, mark: Mark): WorkspaceRequest {
  const request = {
    ...apiValues(WORKSPACE_PROPERTIES, { ...news }),
    ...(news.workspaceProperties === undefined ? {} : { WorkspaceProperties: apiProperties(news) }),
    Tags: tagList(tagsOf(news, mark)),
  };
  // What the API requires, the rows do too.
  return request as WorkspaceRequest;
}

/** What AWS tells of a desktop and no program asks for. */
export function systemOf({ properties: { OperatingSystemName, GlobalAccelerator } }: Desktop) {
  const { Mode, PreferredProtocol } = GlobalAccelerator ?? {};
  return {
    ...(OperatingSystemName === undefined ? {} : { operatingSystemName: OperatingSystemName }),
    ...(Mode === undefined
      ? {}
      : {
          globalAccelerator: {
            mode: Mode,
            ...(PreferredProtocol === undefined ? {} : { preferredProtocol: PreferredProtocol }),
          },
        }),
  };
}

/** What is recorded of a desktop beside its properties. */
export type Recorded = Pick<WorkspaceState, "adopted" | "incarnation" | "domainName" | "userSid" | "changedAt">;

/** What is declared, but for what AWS takes later only: the state says what that is until then, so that a later `up` finds it different. */
export function withDeferred(
  news: WorkspaceArguments,
  deferred: readonly Deferred[],
): WorkspaceArguments & Pick<WorkspaceState, "deferred"> {
  if (deferred.length === 0) {
    return news;
  }
  const values = new Map<string, unknown>(deferred.map(({ property, value }) => [property, value]));
  const left = Object.entries(INNER_PROPERTIES).filter(([, { api }]) => values.has(api));
  const staying = Object.fromEntries(left.map(([name, { api }]) => [name, values.get(api)]));
  const workspaceProperties = { ...news.workspaceProperties, ...staying };
  return { ...news, workspaceProperties, deferred: left.map(([name]) => name) };
}

/**
 * What is recorded of a desktop that was made or edited: what the program declares, whatever somebody changed outside meanwhile. That is seen
 * by a refresh, and undone by an `up` that says so.
 */
export function stateOf(declared: WorkspaceArguments, desktop: Desktop, recorded: Recorded): WorkspaceState {
  const { computerName, ipAddress, ipv6Address, state, region, volumeEncryptionKey } = desktop;
  const { rootVolumeEncryptionEnabled, userVolumeEncryptionEnabled } = desktop;
  return {
    ...declared,
    workspaceId: desktop.id,
    state,
    ...(computerName === undefined ? {} : { computerName }),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    ...(ipv6Address === undefined ? {} : { ipv6Address }),
    ...systemOf(desktop),
    region,
    launchedWith: {
      rootVolumeEncryptionEnabled,
      userVolumeEncryptionEnabled,
      ...(volumeEncryptionKey === undefined ? {} : { volumeEncryptionKey }),
    },
    ...recorded,
  };
}

/** A state with its declared properties as the desktop has them now. */
export function stateSeen(state: WorkspaceState, desktop: Desktop): WorkspaceState {
  const seen = stateOf(state, desktop, {});
  if (state.workspaceProperties === undefined) {
    return seen;
  }
  const given: Readonly<Record<string, unknown>> = { ...state.workspaceProperties };
  const properties = Object.entries(INNER_PROPERTIES)
    .filter(([name]) => given[name] !== undefined)
    .map(([name, { api }]) => [name, desktop.properties[api]]);
  return { ...seen, workspaceProperties: Object.fromEntries(properties) as object };
}
