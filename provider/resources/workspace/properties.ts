// What a program may say of a WorkSpace: the names are those of aws.workspaces.Workspace, so that one can stand for the other.
import type { WorkspaceProperties as ApiProperties } from "@aws-sdk/client-workspaces";
import { MARK_OVERHEAD } from "../../ownership/mark";
import { sameUserName, userNameFault } from "../../text/account-name";
import { tagText } from "../../text/tag-text";
import {
  checkRules,
  describe,
  directoryId,
  isUnknown,
  matching,
  oneOf,
  text,
  wholeNumber,
  yesNo,
  type Rule,
} from "../common/rules";
import { timeouts, type Timeouts } from "../common/timeouts";
import { isObject, type CheckFailure, type Properties } from "../common/handlers";

export interface WorkspaceProperties {
  readonly computeTypeName?: string;
  readonly rootVolumeSizeGib?: number;
  readonly userVolumeSizeGib?: number;
  readonly runningMode?: string;
  readonly runningModeAutoStopTimeoutInMinutes?: number;
}

export interface WorkspaceArguments {
  readonly directoryId: string;
  readonly userName: string;
  readonly bundleId: string;
  readonly rootVolumeEncryptionEnabled?: boolean;
  readonly userVolumeEncryptionEnabled?: boolean;
  readonly volumeEncryptionKey?: string;
  readonly workspaceProperties?: WorkspaceProperties;
  readonly tags?: Readonly<Record<string, string>>;
  readonly adopt?: boolean;
  readonly deletionPolicy?: "terminate" | "retain";
  readonly timeouts?: Timeouts;
  readonly owner: string;
}

/** Fixed when a desktop is launched. */
export type Encryption = Pick<
  WorkspaceArguments,
  "rootVolumeEncryptionEnabled" | "userVolumeEncryptionEnabled" | "volumeEncryptionKey"
>;

/** Outputs recorded for a WorkSpace; its id is the resource's own. */
export interface WorkspaceState extends WorkspaceArguments {
  readonly state: string;
  readonly computerName?: string;
  readonly ipAddress?: string;
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
  /** The SID of the account that the WorkSpace is bound to, if the directory could be asked. */
  readonly userSid?: string;
}

/** Properties of the state that are not arguments. */
export const OUTPUT_ONLY = [
  "state",
  "computerName",
  "ipAddress",
  "adopted",
  "incarnation",
  "region",
  "domainName",
  "launchedWith",
  "userSid",
] as const;

/** Our names and the API's, in the order changes are made: growing a volume first, since it may fail. */
export const PROPERTY_NAMES = [
  ["rootVolumeSizeGib", "RootVolumeSizeGib"],
  ["userVolumeSizeGib", "UserVolumeSizeGib"],
  ["computeTypeName", "ComputeTypeName"],
  ["runningMode", "RunningMode"],
  ["runningModeAutoStopTimeoutInMinutes", "RunningModeAutoStopTimeoutInMinutes"],
] as const satisfies readonly (readonly [keyof WorkspaceProperties, keyof ApiProperties])[];

export const VOLUMES = ["rootVolumeSizeGib", "userVolumeSizeGib"] as const;

/** WorkSpaces' API reference, WorkspaceProperties. */
const PROPERTY_RULES: Readonly<Record<keyof WorkspaceProperties, Rule>> = {
  computeTypeName: matching(/^[A-Z][A-Z0-9_]+$/, "STANDARD"),
  rootVolumeSizeGib: wholeNumber(1),
  userVolumeSizeGib: wholeNumber(1),
  runningMode: oneOf("AUTO_STOP", "ALWAYS_ON", "MANUAL"),
  runningModeAutoStopTimeoutInMinutes: wholeNumber(60, (value) =>
    value % 60 === 0 ? undefined : `is ${value}; WorkSpaces takes whole hours: 60, 120, …`,
  ),
};

const RULES: Readonly<Record<keyof WorkspaceArguments, Rule>> = {
  directoryId,
  userName: text(63, (value) => userNameFault(value as string)),
  bundleId: matching(/^wsb-[0-9a-z]{8,63}$/, "wsb-bh8rsxt14"),
  rootVolumeEncryptionEnabled: yesNo,
  userVolumeEncryptionEnabled: yesNo,
  volumeEncryptionKey: text(2048),
  workspaceProperties: (value) => (isObject(value) ? undefined : `is ${describe(value)}; give an object`),
  tags: tagFault,
  adopt: yesNo,
  deletionPolicy: oneOf("terminate", "retain"),
  timeouts,
  owner: text(210, (value) =>
    tagText(value as string).length + MARK_OVERHEAD > LONGEST_TAG
      ? "makes too long a tag; give the resource a shorter name, or one of letters and digits"
      : undefined,
  ),
};

/** Of the tags that we make. */
export const TAG_PREFIX = "workspaces-users:";
/** Carries the mark of who manages a desktop. */
export const OWNER_TAG = `${TAG_PREFIX}owner`;
const MOST_TAGS = 48;
const LONGEST_TAG = 255;

const ENCRYPTION = [
  "rootVolumeEncryptionEnabled",
  "userVolumeEncryptionEnabled",
  "volumeEncryptionKey",
] as const satisfies readonly (keyof Encryption)[];

/**
 * The arguments that make it another desktop of the same user. Encryption counts if it is declared and is not what the desktop has; taken
 * out of the program it is not managed any more.
 */
export function replacing(olds: Partial<WorkspaceState>, news: WorkspaceArguments): string[] {
  const reencrypted = ENCRYPTION.filter((name) => {
    const [before, now] = [olds[name] ?? olds.launchedWith?.[name], news[name]];
    return now !== undefined && now !== (before ?? (name === "volumeEncryptionKey" ? undefined : false));
  });
  return [...(olds.bundleId === news.bundleId ? [] : ["bundleId"]), ...reencrypted];
}

function tagFault(value: unknown): string | undefined {
  if (!isObject(value)) {
    return `is ${describe(value)}; give an object of keys and values`;
  }
  const tags = Object.entries(value);
  if (tags.length > MOST_TAGS) {
    return `has ${tags.length} tags; WorkSpaces takes 50, of which two are ours`;
  }
  const wrong = tags.find(([key, one]) => {
    const form = key.length >= 1 && key.length <= 127 && typeof one === "string" && one.length <= LONGEST_TAG;
    return !form || key.startsWith(TAG_PREFIX) || key.toLowerCase().startsWith("aws:");
  });
  return (
    wrong &&
    `has the tag ${describe(wrong[0])}, whose key or value is too long, no text, or reserved (aws:, ${TAG_PREFIX})`
  );
}

export function checkWorkspace(news: Properties, olds: Properties): CheckFailure[] {
  const failures = checkRules(news, RULES, ["directoryId", "userName", "bundleId", "owner"]);
  const wanted = news.workspaceProperties;
  if (!isObject(wanted) || isUnknown(wanted)) {
    return failures;
  }
  const inner = checkRules(wanted, PROPERTY_RULES, []);
  failures.push(...inner.map(({ property, reason }) => ({ property: `workspaceProperties.${property}`, reason })));
  const { runningMode, runningModeAutoStopTimeoutInMinutes } = wanted as WorkspaceProperties;
  if (runningModeAutoStopTimeoutInMinutes !== undefined && runningMode !== "AUTO_STOP") {
    const property = "workspaceProperties.runningModeAutoStopTimeoutInMinutes";
    failures.push({ property, reason: `${property} goes with runningMode: "AUTO_STOP" only` });
  }
  const before = isObject(olds.workspaceProperties) ? olds.workspaceProperties : {};
  const args = news as unknown as WorkspaceArguments;
  const isAnother =
    olds.directoryId !== args.directoryId ||
    typeof olds.userName !== "string" ||
    !sameUserName(olds.userName, args.userName);
  if (failures.length > 0 || isAnother || replacing(olds, args).length > 0) {
    return failures;
  }
  for (const volume of VOLUMES) {
    if (Number(wanted[volume]) < Number(before[volume])) {
      const property = `workspaceProperties.${volume}`;
      const reason = `${property} is ${describe(wanted[volume])}, and the volume has ${describe(before[volume])} GiB: volumes never shrink`;
      failures.push({ property, reason });
    }
  }
  return failures;
}
