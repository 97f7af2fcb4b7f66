// Which way people of a directory are worked on: LDAP, or AWS's Directory Service Data API, which needs no network path to the directory.
import type { DataAccess } from "../aws/data-access";
import type { SettingFault } from "../config/faults";
import { settingName } from "../config/names";
import type { GivenSettings } from "../config/settings";
import { ProviderError, wordsOf } from "../errors/provider-error";
import { markAttributeLimit, unitLimit } from "./data-api/limits";
import type { DirectoryFacts } from "./kind";
import { API_MARK_ATTRIBUTES, LDAP_MARK_ATTRIBUTE } from "./mark-attributes";

export type Access = NonNullable<GivenSettings["access"]>;

/** Where marks are if no setting says so. */
export const MARK_ATTRIBUTES: Readonly<Record<Access, string>> = {
  ldap: LDAP_MARK_ATTRIBUTE,
  api: API_MARK_ATTRIBUTES[0],
};

/** Settings of connections over LDAP: nothing else takes them. */
const OF_LDAP = [
  "url",
  "username",
  "password",
  "passwordSecret",
  "caCertificate",
  "serverName",
  "startTls",
] as const satisfies readonly (keyof GivenSettings)[];

/** Those that are given. */
export const ldapSettings = (settings: GivenSettings): readonly (typeof OF_LDAP)[number][] =>
  OF_LDAP.filter((name) => settings[name] !== undefined);

/** What is given beside `access: api`, and nobody would read. */
export const foreignSettings = ({ key }: Pick<Place, "key">, settings: GivenSettings): SettingFault[] =>
  ldapSettings(settings).map((name) => ({
    key: `${key}.${name}`,
    happened: "only LDAP takes it, and access is api",
    example: undefined,
  }));

/** What the API cannot do of settings that are for both ways. */
export function settingLimits(
  { facts, key }: Place,
  { markAttribute, organizationalUnit }: GivenSettings,
): SettingFault[] {
  const mark = markAttribute === undefined ? undefined : markAttributeLimit(markAttribute);
  const unit = organizationalUnit === undefined ? undefined : unitLimit(organizationalUnit, facts);
  return [
    ...(mark === undefined
      ? []
      : [{ key: `${key}.markAttribute`, happened: firstPart(mark), example: MARK_ATTRIBUTES.api }]),
    ...(unit === undefined
      ? []
      : [{ key: `${key}.organizationalUnit`, happened: firstPart(unit), example: undefined }]),
  ];
}

/** What is wrong, without what to do about it: of a setting that is a command. */
const firstPart = (limit: string): string => `it ${limit.replace(/;.*$/s, "")}`;

/** What is worked on, and where. */
export interface Place {
  readonly facts: DirectoryFacts;
  readonly region: string;
  /** Where the directory's settings are kept. */
  readonly key: string;
}

/** The command that enables data access; it takes a minute or so (AWS Directory Service Administration Guide, "Enabling AWS Directory Service Data"). */
export const enablingCommand = (directoryId: string, region: string): string =>
  `aws ds enable-directory-data-access --directory-id ${directoryId} --region ${region}`;

/** The error for `access: api` where there is no such way. */
export const accessFault = (key: string, happened: string, next: string, cause?: unknown): ProviderError =>
  new ProviderError({
    code: "invalid-setting",
    doing: `reading the setting ${settingName(`${key}.access`)}`,
    happened,
    next,
    cause,
  });

const OVER_LDAP = "give access: ldap, and what LDAP needs (docs/directories.md)";

/**
 * Why a directory cannot be worked on over the API, whatever its data access; undefined if it can. Directory Service Data is for AWS Managed
 * Microsoft AD alone, in its primary Region (AWS Directory Service Administration Guide, "AWS Directory Service Data"). It writes in the unit
 * that AWS makes for the customer's people: a Hybrid Edition has none, and its domain is the customer's own.
 */
export function noApiFor({ facts, region, key }: Place): ProviderError | undefined {
  const { id, kind, isHybrid, primaryRegion } = facts;
  if (kind !== "MicrosoftAD" || isHybrid === true) {
    const what = isHybrid === true ? "an AWS Managed Microsoft AD of the Hybrid Edition" : OTHER_KINDS[kind];
    const happened = `the API serves AWS Managed Microsoft AD (Standard and Enterprise), and ${id} is ${what}`;
    return accessFault(key, happened, OVER_LDAP);
  }
  if (primaryRegion !== undefined && primaryRegion !== region) {
    return accessFault(
      key,
      `the API works in the primary Region of a directory alone, which is ${primaryRegion} for ${id}; ${region} has a replica of it`,
      `keep its people in a stack with workspaces-users:region ${primaryRegion} and workspaces-users:regions ${region}, so that a deletion asks ` +
        `for WorkSpaces here too, and its WorkSpaces of ${region} in a stack of their own; or ${OVER_LDAP}`,
    );
  }
  return undefined;
}

const OTHER_KINDS = {
  SimpleAD: "a Simple AD",
  ADConnector: "an AD Connector",
  SharedMicrosoftAD: "an AWS Managed Microsoft AD that another account shares",
  MicrosoftAD: "an AWS Managed Microsoft AD",
} as const;

/** Why the API would answer nothing of a directory now; undefined if it does. */
export function dataAccessFault(
  { facts, region, key }: Place,
  { status, refusal }: DataAccess,
): ProviderError | undefined {
  const { id } = facts;
  switch (status) {
    case "Enabled":
      return undefined;
    case "Enabling":
      return accessFault(
        key,
        `data access of ${id} is being enabled`,
        `run again once this says Enabled: aws ds describe-directory-data-access --directory-id ${id} --region ${region}`,
      );
    default: {
      const why = refusal === undefined ? `is ${status}` : `cannot be told (${wordsOf(refusal)})`;
      const happened = `data access of ${id} ${why}, without which the API answers nothing of it`;
      const allow = refusal === undefined ? "" : "allow ds:DescribeDirectoryDataAccess; if it is not enabled, ";
      return accessFault(
        key,
        happened,
        `${allow}enable it with: ${enablingCommand(id, region)}; then run again`,
        refusal,
      );
    }
  }
}

/** What to say of a way that nobody has chosen. */
export const chosenByItself = ({ facts, key }: Place, hidden: { readonly happened: string } | undefined): string =>
  `directory ${facts.id} is worked on over AWS's Directory Service Data API, since its data access is enabled and no setting for LDAP is given; ` +
  `${settingName(`${key}.access`)} says which way if it is set: api or ldap${hidden === undefined ? "" : `. ${hidden.happened}`}`;
