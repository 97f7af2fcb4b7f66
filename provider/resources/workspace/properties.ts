// All that is told of a WorkSpace's arguments, a row each: the names are those of aws.workspaces.Workspace, so that one can stand for the
// other.
import type { WorkspaceProperties as ApiProperties, WorkspaceRequest } from "@aws-sdk/client-workspaces";
import { isDeepStrictEqual } from "node:util";
import { hasActiveDirectory } from "../../text/directory-id";
import { sameName } from "../../text/folding";
import { MARK_OVERHEAD } from "../../ownership/mark";
import { sameQualifiedName, workspaceUserNameFault } from "../../text/account-name";
import { nearest } from "../../text/nearest";
import { tagText } from "../../text/tag-text";
import type { ChangedAt } from "../../workspaces/change";
import { isObject } from "../common/handlers";
import { LEFT, type Left } from "../common/left";
import { OWNER, TIMEOUTS, type Given, type OutputOnly, type Owned, type Table, type Waiting } from "../common/property";
import { describe, directoryId, matching, oneOf, ruled, text, wholeNumber, yesNo } from "../common/rules";
import type { GlobalAccelerator, Workspace, WorkspaceArgs, WorkspaceProperties } from "./workspace";

/** A WorkSpace's arguments as they reach the handlers. */
export interface WorkspaceArguments extends Given<WorkspaceArgs>, Owned, Waiting, Left {}

/** Fixed when a desktop is launched. */
export type Encryption = Pick<
  WorkspaceArguments,
  "rootVolumeEncryptionEnabled" | "userVolumeEncryptionEnabled" | "volumeEncryptionKey"
>;

/** Outputs recorded for a WorkSpace. */
export interface WorkspaceState extends WorkspaceArguments {
  readonly state: string;
  readonly computerName?: string;
  readonly ipAddress?: string;
  readonly ipv6Address?: string;
  readonly operatingSystemName?: string;
  readonly globalAccelerator?: GlobalAccelerator;
  /**
   * The WorkSpace's id. The resource's own is that until a migration gives the WorkSpace another, and again from the next refresh on: an update
   * cannot change it. Missing from states of release 0.1.0.
   */
  readonly workspaceId?: string;
  /** A WorkSpace that was there before us. */
  readonly adopted?: boolean;
  /** Which making of the WorkSpace this state is of: what its mark must say for us to act on it. Missing from states of release 0.1.0. */
  readonly incarnation?: string;
  /** The Region that the WorkSpace is in, whatever the settings say by now. */
  readonly region?: string;
  /** The DNS name of the directory's domain, in lower case. */
  readonly domainName?: string;
  /** How it was launched, declared or not: what cannot be changed. */
  readonly launchedWith?: Encryption;
  /** When we changed properties last that AWS changes once in so many hours, by their API's names. */
  readonly changedAt?: ChangedAt;
  /** Properties that the program declares and AWS did not take yet: the state has what they are until then. */
  readonly deferred?: readonly string[];
  /** The SID of the account that the WorkSpace is bound to, if the directory could be asked. */
  readonly userSid?: string;
}

/** Of the tags that we make. */
export const TAG_PREFIX = "workspaces-users:";
/** Carries the mark of who manages a desktop. */
export const OWNER_TAG = `${TAG_PREFIX}owner`;
const MAX_TAGS = 48;
const MAX_TAG_LENGTH = 255;
const TAGS = {
  type: "object",
  maxProperties: MAX_TAGS,
  additionalProperties: { type: "string", maxLength: MAX_TAG_LENGTH },
} as const;

/** What WorkSpaces' API calls an argument. */
interface InApi<Request> {
  readonly api?: keyof Request & string;
}

const encryption = {
  rule: yesNo,
  change: "replace",
  words: { created: "else false", changed: "replace, old one first" },
} as const;

export const WORKSPACE_PROPERTIES: Table<WorkspaceArguments, InApi<WorkspaceRequest>> = {
  directoryId: {
    rule: directoryId,
    required: true,
    change: "replace",
    api: "DirectoryId",
    words: { changed: "in place within one domain, else replace" },
  },
  userName: {
    rule: text(63, (value) => workspaceUserNameFault(value as string)),
    required: true,
    change: "replace",
    api: "UserName",
    words: { created: "required: pass a `User`'s output", changed: "replace; letter case is ignored" },
  },
  bundleId: {
    rule: matching(/^wsb-[0-9a-z]{8,63}$/, "wsb-bh8rsxt14"),
    required: true,
    change: "replace",
    api: "BundleId",
    words: {
      created: "required: `wsb-…`",
      changed: "migrated: the user volume is kept; or as `whenBundleChanges` says",
      drift: "yes",
    },
  },
  whenBundleChanges: {
    rule: oneOf("migrate", "replace", "refuse"),
    change: "record",
    words: { created: "`migrate`, `replace` or `refuse`; else `migrate`" },
  },
  rootVolumeEncryptionEnabled: { ...encryption, api: "RootVolumeEncryptionEnabled" },
  userVolumeEncryptionEnabled: { ...encryption, api: "UserVolumeEncryptionEnabled" },
  volumeEncryptionKey: {
    rule: text(2048),
    change: "replace",
    api: "VolumeEncryptionKey",
    words: { created: "–", changed: "replace, old one first" },
  },
  workspaceProperties: {
    rule: ruled({ type: "object" }, (value) => (isObject(value) ? undefined : `is ${describe(value)}; give an object`)),
    change: "update",
    // What is not declared any more is not managed any more.
    same: (before, now) =>
      INNER_NAMES.every((name) => now[name] === undefined || isDeepStrictEqual(now[name], before[name])),
  },
  restoreToken: { rule: text(200), change: "update", words: { created: "any text", changed: "restored once" } },
  rebuildToken: { rule: text(200), change: "update", words: { created: "any text", changed: "rebuilt once" } },
  rebootToken: { rule: text(200), change: "update", words: { created: "any text", changed: "restarted once" } },
  tags: { rule: ruled(TAGS, tagFault), change: "update", words: { created: "at most 48", drift: "yes" } },
  adopt: { rule: yesNo, change: "record", words: { created: "takes over the user's WorkSpace" } },
  deletionPolicy: {
    rule: oneOf("terminate", "retain"),
    change: "record",
    words: { created: "`terminate` or `retain`" },
  },
  left: LEFT,
  timeouts: TIMEOUTS,
  owner: {
    ...OWNER,
    rule: (value) =>
      OWNER.rule(value) ??
      (tagText(value as string).length + MARK_OVERHEAD > MAX_TAG_LENGTH
        ? "makes too long a tag; give the resource a shorter name, or one of letters and digits"
        : undefined),
  },
};

/** DCV is what AWS calls WSP by now; the API does not. */
const PROTOCOLS = ["PCOIP", "WSP"];

/** Those of `workspaceProperties`, in the order changes are made: WorkSpaces' API reference. */
const API_NAME = /^[A-Z][A-Z0-9_]+$/;
/** What the names of compute types begin with. */
const COMPUTE_FAMILIES = [
  ...["VALUE", "STANDARD", "PERFORMANCE", "POWER", "POWERPRO"],
  ...["GENERALPURPOSE", "GRAPHICS", "GRAPHICSPRO"],
];
const RUNNING_MODES = ["AUTO_STOP", "ALWAYS_ON", "MANUAL"];

/** AWS adds names; but what is nearly one that there is is a slip, which AWS would refuse when the desktop before is gone. */
const apiName = (example: string, known: readonly string[], tellingPart: (name: string) => string) =>
  ruled({ type: "string", pattern: API_NAME.source }, (value) => {
    if (typeof value !== "string" || !API_NAME.test(value)) {
      return `is ${describe(value)}; give one such as ${example}`;
    }
    const part = tellingPart(value);
    const meant = known.includes(part) ? undefined : nearest(part, known);
    return meant === undefined ? undefined : `is ${describe(value)}; did you mean ${value.replace(part, meant)}?`;
  });

export const INNER_PROPERTIES: Table<WorkspaceProperties, Required<InApi<ApiProperties>>> = {
  rootVolumeSizeGib: {
    rule: wholeNumber(1),
    change: "update",
    api: "RootVolumeSizeGib",
    words: {
      created: "else the bundle's",
      changed: "grows in place, up to 3 hours; shrinking is refused",
      drift: "yes",
    },
  },
  userVolumeSizeGib: {
    rule: wholeNumber(1),
    change: "update",
    api: "UserVolumeSizeGib",
    words: {
      created: "else the bundle's",
      changed: "grows in place, up to 3 hours; shrinking is refused",
      drift: "yes",
    },
  },
  computeTypeName: {
    rule: apiName("STANDARD", COMPUTE_FAMILIES, (name) => name.replace(/_.*/, "")),
    change: "update",
    api: "ComputeTypeName",
    words: { created: "else the bundle's", drift: "yes" },
  },
  runningMode: {
    rule: apiName("AUTO_STOP", RUNNING_MODES, (name) => name),
    change: "update",
    api: "RunningMode",
    words: { created: "else AWS's default", drift: "yes" },
  },
  runningModeAutoStopTimeoutInMinutes: {
    rule: wholeNumber(
      60,
      (value) => (value % 60 === 0 ? undefined : `is ${value}; WorkSpaces takes whole hours: 60, 120, …`),
      { multipleOf: 60 },
    ),
    change: "update",
    api: "RunningModeAutoStopTimeoutInMinutes",
    words: { created: "whole hours, with `AUTO_STOP`", drift: "yes" },
  },
  protocols: {
    rule: ruled({ type: "array", minItems: 1, items: { enum: PROTOCOLS } }, (value) =>
      Array.isArray(value) && value.length > 0 && value.every((one) => PROTOCOLS.includes(one as string))
        ? undefined
        : `is ${describe(value)}; give a list of one of ${PROTOCOLS.join(", ")}`,
    ),
    change: "update",
    api: "Protocols",
    words: {
      created: '`["WSP"]` or `["PCOIP"]`; else the bundle\'s',
      changed: "in place, up to 40 minutes; launched with PCoIP only",
      drift: "yes",
    },
  },
};
const INNER_NAMES = Object.keys(INNER_PROPERTIES) as (keyof WorkspaceProperties)[];

/** What only the provider sets. */
export const WORKSPACE_OUTPUTS: OutputOnly<Workspace, WorkspaceArgs> = {
  state: true,
  computerName: true,
  ipAddress: true,
  ipv6Address: true,
  operatingSystemName: true,
  globalAccelerator: true,
  workspaceId: true,
};

/** Whether another bundle is reached by a migration, which keeps the user volume. */
export const migrates = ({ whenBundleChanges = "migrate" }: WorkspaceArguments): boolean =>
  whenBundleChanges !== "replace";

const ENCRYPTION = [
  "rootVolumeEncryptionEnabled",
  "userVolumeEncryptionEnabled",
  "volumeEncryptionKey",
] as const satisfies readonly (keyof Encryption)[];

/**
 * Arguments that ask for another encryption than the desktop has. One counts if it is declared and is not what the desktop has; taken
 * out of the program it is not managed any more.
 */
export const reencrypted = (olds: Partial<WorkspaceState>, news: WorkspaceArguments): (keyof Encryption)[] =>
  ENCRYPTION.filter((name) => {
    const [before, now] = [olds[name] ?? olds.launchedWith?.[name], news[name]];
    return now !== undefined && now !== (before ?? (name === "volumeEncryptionKey" ? undefined : false));
  });

function tagFault(value: unknown): string | undefined {
  if (!isObject(value)) {
    return `is ${describe(value)}; give an object of keys and values`;
  }
  const tags = Object.entries(value);
  if (tags.length > MAX_TAGS) {
    return `has ${tags.length} tags; WorkSpaces takes 50, of which two are ours`;
  }
  const wrong = tags.find(([key, one]) => {
    const form = key.length >= 1 && key.length <= 127 && typeof one === "string" && one.length <= MAX_TAG_LENGTH;
    return !form || key.startsWith(TAG_PREFIX) || key.toLowerCase().startsWith("aws:");
  });
  return (
    wrong &&
    `has the tag ${describe(wrong[0])}, whose key or value is too long, no text, or reserved (aws:, ${TAG_PREFIX})`
  );
}

/** Whether two spellings are one user's. */
export function isSameUser(
  { userName }: Pick<WorkspaceArguments, "userName">,
  news: Pick<WorkspaceArguments, "directoryId" | "userName">,
): boolean {
  return hasActiveDirectory(news.directoryId)
    ? sameQualifiedName(userName, news.userName)
    : sameName(userName, news.userName);
}
