/** What the stand-in's account holds: given by whoever starts it, and the same for every caller. */

/** What a directory is. WorkSpaces shows Simple AD and Managed AD alike; only Directory Service tells them apart. */
export type DirectoryKind =
  "SimpleAD" | "MicrosoftAD" | "SharedMicrosoftAD" | "ADConnector" | "EntraID" | "IdentityCenter" | "Custom" | "Pools";

export interface Directory {
  /** `d-` and ten hex digits; `wsd-…` for the kinds that Directory Service does not know. */
  id: string;
  region: string;
  kind: DirectoryKind;
  /** Of a Managed AD; default `Standard`. `Hybrid` extends a domain of the customer's. */
  edition?: "Standard" | "Enterprise" | "Hybrid";
  /** The domain's DNS name, `corp.example.com`. */
  domain: string;
  /** The NetBIOS name; default: the first label of `domain` in capitals. */
  shortName?: string;
  /** What users type into the client; at most 20 characters. Default: made from the id. */
  registrationCode?: string;
  /** Default: the directory id, as AWS does where no alias was chosen. */
  alias?: string;
  dnsIpAddresses?: readonly string[];
  /** The users of one that is no Active Directory, as IAM Identity Center names them. */
  users?: readonly string[];
  /** Whether it is registered with WorkSpaces; default true, but for a shared Managed AD, which WorkSpaces does not take. */
  registered?: boolean;
  /** Members that replace those made from the above in DescribeWorkspaceDirectories. */
  shown?: Readonly<Record<string, unknown>>;
  /** Where a Managed AD was made, if this is a Region that it is replicated to. */
  primaryRegion?: string;
  /** Whether Directory Service Data may reach what is in a Managed AD; default false. */
  dataAccess?: boolean;
}

/** "Shared directories are not currently supported for use with Amazon WorkSpaces" (Administration Guide, "Manage directories"). */
export const isRegistered = ({ kind, registered }: Directory): boolean => registered ?? kind !== "SharedMicrosoftAD";

export interface Bundle {
  /** `wsb-…`. */
  id: string;
  name: string;
  /** `AMAZON` or the account's number. */
  owner: string;
  description: string;
  computeType: "VALUE" | "STANDARD" | "PERFORMANCE" | "POWER" | "POWERPRO" | "GRAPHICS_G4DN";
  rootGib: number;
  userGib: number;
}

/** A key of KMS. */
export interface Key {
  region: string;
  id: string;
  /** `alias/…` each. */
  aliases: readonly string[];
  enabled: boolean;
}

export interface Secret {
  region: string;
  name: string;
  value: string;
}

/** Milliseconds of the stand-in's clock. AWS takes some 20 minutes for a launch. */
export interface Timing {
  /** From CreateWorkspaces to AVAILABLE, or to ERROR. */
  launch: number;
  /** How long TERMINATING lasts. */
  terminate: number;
  /** How long TERMINATED is shown, where it is shown at all. */
  terminated: number;
  /** How long a change of properties takes. */
  modify: number;
  /** AWS's 6 hours, in which a volume or a compute type changes once, and after a launch not at all. */
  pause: number;
  /** From MigrateWorkspace until the new desktop is AVAILABLE. */
  migrate: number;
  /** How long REBUILDING and RESTORING last. */
  rebuild: number;
  /** How long STARTING and STOPPING last. */
  power: number;
  /** A new id is unknown to every operation for so long … */
  hiddenFor: number;
  /** … and until so many describes have looked for it in vain. */
  hiddenDescribes: number;
  /** How long enabling and disabling the access to a directory's data take. */
  dataAccess: number;
}

/** AWS's times, some 600 times shorter. */
export const compressed: Timing = {
  launch: 2000,
  terminate: 1000,
  terminated: 200,
  modify: 500,
  pause: 36_000,
  migrate: 2000,
  rebuild: 2000,
  power: 300,
  hiddenFor: 0,
  hiddenDescribes: 1,
  dataAccess: 500,
};

/** A few of Amazon's own. The id of the first is a real one; those of the others only look it. */
export const amazonBundles: readonly Bundle[] = [
  bundle("wsb-bh8rsxt14", "Value with Windows 10 (English)", "VALUE", 80, 10),
  bundle("wsb-4q8t1n7zd", "Standard with Windows 10 (Server 2022 based) (English)", "STANDARD", 80, 50),
  bundle("wsb-9k3v6w0xf", "Standard with Ubuntu 22.04", "STANDARD", 80, 50),
  bundle("wsb-2h7c5m9rb", "Performance with Windows 11 (English)", "PERFORMANCE", 80, 100),
  bundle("wsb-6y1d8p4gs", "Power with Rocky Linux 8", "POWER", 175, 100),
];

function bundle(
  id: string,
  name: string,
  computeType: Bundle["computeType"],
  rootGib: number,
  userGib: number,
): Bundle {
  return { id, name, owner: "AMAZON", description: name, computeType, rootGib, userGib };
}
