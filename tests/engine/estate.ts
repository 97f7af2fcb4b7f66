// People, groups and desktops that were made by other means, as untidy as years make them; and a look at every byte of them.
import type { DesktopView } from "../../sandbox/aws/stand-in";
import type { Entry } from "../../sandbox/directory/administration";
import type { Sandbox } from "../../sandbox/sandbox";

/** One in so many is of each kind of untidiness. */
const KINDS: readonly ((name: string, at: number, realm: string) => Record<string, string | string[]>)[] = [
  (name, _, realm) => ({ givenName: "Ada", sn: "Byron", displayName: "Ada Byron", mail: `${name}@${realm}` }),
  () => ({}),
  (name) => ({ givenName: "Only", displayName: name }),
  () => ({
    sn: "  Spaced  out ",
    displayName: "Someone Else (contractor)",
    description: ' "quoted", \\back\\ #hash: yes ',
  }),
  () => ({
    givenName: "佐藤",
    sn: "O'Neil-Ñandú; <x>",
    displayName: "`${name}` {{mustache}} 😀",
    telephoneNumber: "+1 555",
  }),
  (_, at) => ({ mail: "shared@corp.example.com", userPrincipalName: `former.name${at}@other.example`, info: "a\r\nb" }),
  () => ({ mail: "Not An Address", sn: "x".repeat(64), description: "y".repeat(1024) }),
  (name, _, realm) => ({ userAccountControl: "66080", userPrincipalName: `${name}@${realm}`, givenName: "Never" }),
  () => ({ userAccountControl: "514", accountExpires: "133480224001234567", givenName: "Gone", sn: "Away" }),
  () => ({ userAccountControl: "514", accountExpires: "134194752000000000", countryCode: "276", title: "Dr." }),
  () => ({ displayName: "e\u0301 decomposed", sn: "zero\u200bwidth", otherTelephone: ["1", "2"], employeeID: "007" }),
  () => ({ givenName: "yes", sn: "1e3", description: "null", department: "R&D", company: "ACME" }),
];

export interface Estate {
  readonly people: readonly string[];
  readonly desktops: readonly string[];
  readonly groups: readonly string[];
}

/** So many people; two of three have a desktop. */
export async function makeEstate({ directory, aws, directoryIds }: Sandbox, count: number): Promise<Estate> {
  const { usersOu, realm } = directory;
  const units = [usersOu, `OU=Nord\\, Süd,${usersOu}`, `OU=R&D \\#1,${usersOu}`];
  for (const unit of units.slice(1)) await directory.add(unit, { objectClass: "organizationalUnit" });
  const people = Array.from({ length: count }, (_, at) =>
    `est.${String(at).padStart(4, "0")}'ü`.slice(0, at % 2 === 0 ? 8 : 10),
  );
  const dns = people.map(
    (name, at) => `CN=${at % 5 === 0 ? `${name}\\, moved` : name},${units[at % units.length] ?? ""}`,
  );
  for (const [at, name] of people.entries()) {
    const given = KINDS[at % KINDS.length]?.(name, at, realm) ?? {};
    const manager = at % 4 === 3 ? { manager: dns[at - 1] ?? "" } : {};
    await directory.add(dns[at] ?? "", {
      objectClass: "user",
      sAMAccountName: name,
      userAccountControl: "544",
      ...given,
      ...manager,
    });
  }
  const groupDn = (name: string) => `CN=${name},${usersOu}`;
  const groups = ["Est Analysts", "Est Readers, all", "Est outer"];
  const members = (every: number) => dns.filter((_, at) => at % every === 0);
  const add = (name: string, member: string[], more: Record<string, string> = {}) =>
    directory.add(groupDn(name.replace(",", "\\,")), {
      objectClass: "group",
      sAMAccountName: name.replace(",", ""),
      ...(member.length === 0 ? {} : { member }),
      ...more,
    });
  await add("Est Analysts", members(2), { description: "All: of them" });
  await add("Est Readers, all", members(3), { groupType: "-2147483644" });
  await add("Est outer", [groupDn("Est Analysts"), ...members(7)], { groupType: "8" });
  const [doubled = ""] = dns;
  // Samba alone takes it, and holds it twice from then on.
  if (directory.manner === "samba") {
    await directory.changeValues(groupDn("Est outer"), "delete", "member", [doubled]);
    await directory.changeValues(groupDn("Est outer"), "add", "member", [doubled, doubled]);
  }
  const desktops = people.filter((_, at) => at % 3 !== 0);
  for (const [at, userName] of desktops.entries()) {
    await aws.launch({
      directoryId: directoryIds.simpleAd,
      userName,
      state: at % 2 === 0 ? "AVAILABLE" : "STOPPED",
      properties: at % 4 === 0 ? { RunningMode: "AUTO_STOP", RunningModeAutoStopTimeoutInMinutes: 120 } : {},
      tags: at % 5 === 0 ? { team: "a", "odd key:": "odd = value" } : {},
    });
  }
  return { people, desktops, groups: groups.map((name) => name.replace(",", "")) };
}

export interface Look {
  /** Every attribute of every entry of the domain but the provider's own account, whose logins are counted, by its GUID. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly desktops: ReadonlyMap<string, DesktopView>;
  /** How often anything was ever written to all of these entries, as the directory counts it. */
  readonly written: number;
}

export async function lookAtAll({ directory, aws }: Sandbox): Promise<Look> {
  const entries = await directory.search("(!(sAMAccountName=svc-pulumi))", ["*", "uSNChanged", METADATA]);
  const desktops = await aws.workspaces();
  return {
    entries: new Map(entries.map((entry) => [String(entry.objectGUID), entry])),
    desktops: new Map(desktops.map((desktop) => [desktop.id, desktop])),
    written: entries.map((entry) => versions(String(entry[METADATA]))).reduce((sum, one) => sum + one, 0),
  };
}

/** How often each attribute was written, in [MS-DRSR] 5.170 PROPERTY_META_DATA_EXT_VECTOR's stored form. */
const METADATA = "replPropertyMetaData";
const HEADER_BYTES = 16;
const ELEMENT_BYTES = 48;

/** The version of each attribute counts the times that it was written. */
function versions(base64: string): number {
  const bytes = Buffer.from(base64, "base64");
  const count = bytes.readUInt32LE(8);
  const each = Array.from({ length: count }, (_, at) => bytes.readUInt32LE(HEADER_BYTES + at * ELEMENT_BYTES + 4));
  return each.reduce((sum, one) => sum + one, 0);
}

/** What the directory counts by itself wherever anything is written. */
const COUNTED = ["uSNChanged", "whenChanged", METADATA];

/** Of each entry that anything was written to, the attributes that differ: `adminDescription`. */
export function differences(before: Look, now: Look): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const guid of new Set([...before.entries.keys(), ...now.entries.keys()])) {
    const [one, other] = [before.entries.get(guid), now.entries.get(guid)];
    const names = new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})]);
    const differing = [...names].filter((name) => JSON.stringify(one?.[name]) !== JSON.stringify(other?.[name]));
    if (differing.length > 0) {
      const name = String((other ?? one)?.sAMAccountName ?? (other ?? one)?.dn);
      found.set(name, differing.filter((attribute) => !COUNTED.includes(attribute)).sort());
    }
  }
  return found;
}
