import type { Trust } from "./aws/trusts";
import type { Directory as AwsDirectory } from "./aws/world";

/** The default world: one Region, and a WorkSpaces directory of each kind. */
export const REGION = "eu-west-1";
export const REALM = "corp.example.com";
export const ONPREM_REALM = "onprem.example.com";
/** Whom SES has verified. */
export const SENDER = "it@corp.example.com";
/** In Secrets Manager: the password of the service account. */
export const SERVICE_SECRET = "workspaces-users/svc-pulumi";

/** A key of KMS for the volumes of desktops, and one that is disabled. */
export const KEYS = [
  { id: "11111111-2222-3333-4444-555555555555", aliases: ["alias/corp/workspaces"], enabled: true },
  { id: "99999999-2222-3333-4444-555555555555", aliases: ["alias/corp/retired"], enabled: false },
].map((key) => ({ ...key, region: REGION }));

/** The id of a WorkSpaces directory of each kind. Those of the first three lead to the same domain controller. */
export const directoryIds = {
  simpleAd: "d-9067a1c2e1",
  managedAd: "d-9067a1c2e2",
  adConnector: "d-9067a1c2e3",
  /** An AD Connector to `onprem.example.com`: only in a sandbox started with `onprem`. */
  onprem: "d-9067a1c2e4",
  entraId: "wsd-5f1n8entr",
  identityCenter: "wsd-5f1n8idcx",
  custom: "wsd-5f1n8cstm",
  pools: "wsd-5f1n8pool",
} as const;

/** What WorkSpaces and Directory Service know of them, given where the domain controllers are. */
export function awsDirectories(corpAddress: string, onpremAddress: string | undefined): AwsDirectory[] {
  const corp = { region: REGION, domain: REALM, dnsIpAddresses: [corpAddress] };
  const users = ["ada@example.com", "ada@example.org", "grace"];
  const without = { region: REGION, domain: REALM };
  return [
    { ...corp, id: directoryIds.simpleAd, kind: "SimpleAD" },
    { ...corp, id: directoryIds.managedAd, kind: "MicrosoftAD" },
    { ...corp, id: directoryIds.adConnector, kind: "ADConnector" },
    ...(onpremAddress === undefined ? [] : [onprem(onpremAddress)]),
    { ...without, id: directoryIds.entraId, kind: "EntraID", users },
    { ...without, id: directoryIds.identityCenter, kind: "IdentityCenter", users },
    { ...without, id: directoryIds.custom, kind: "Custom", users },
    { ...without, id: directoryIds.pools, kind: "Pools" },
  ];
}

/** With a second domain, the Managed AD trusts it. */
export const awsTrusts = (onpremAddress: string | undefined): Trust[] =>
  onpremAddress === undefined ? [] : [{ directoryId: directoryIds.managedAd, remoteDomain: ONPREM_REALM }];

function onprem(address: string): AwsDirectory {
  const { onprem: id } = directoryIds;
  return { id, kind: "ADConnector", region: REGION, domain: ONPREM_REALM, dnsIpAddresses: [address] };
}

/** A further directory of the domain, in a Region of its own. */
export interface FurtherDirectory extends Pick<
  AwsDirectory,
  "id" | "region" | "edition" | "registered" | "primaryRegion"
> {
  /** Default: an AD Connector. */
  readonly kind?: AwsDirectory["kind"];
}

export function furtherDirectory(
  { kind = "ADConnector", ...further }: FurtherDirectory,
  corpAddress: string,
): AwsDirectory {
  return { ...further, kind, domain: REALM, dnsIpAddresses: [corpAddress] };
}
