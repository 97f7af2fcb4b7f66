import { EqualityFilter, type Client, type Control, type Entry, type Filter } from "ldapts";
import { answered, LDAP } from "./refusal";
import { BINARY_ATTRIBUTES } from "./entry";

/** Well-known container of users, wherever an administrator has redirected it ([MS-ADTS] 6.1.1.4). */
const USERS_CONTAINER = "A9D1CA15768811D1ADED00C04FD8D5CD";

/** Where the directory keeps what, from its rootDSE. */
export interface Naming {
  readonly base: string;
  readonly configuration: string;
  /** Samba is stricter than Windows with some names, and laxer with passwords. */
  readonly isSamba: boolean;
}

export async function readNaming(client: Client): Promise<Naming> {
  const [root] = await search(client, "", "base", undefined, [
    "defaultNamingContext",
    "configurationNamingContext",
    "vendorName",
  ]);
  return {
    base: text(root, "defaultNamingContext"),
    configuration: text(root, "configurationNamingContext"),
    isSamba: /samba/i.test(text(root, "vendorName")),
  };
}

export async function readUsersContainer(client: Client, { base }: Naming): Promise<string> {
  const entry = await findByDn(client, `<WKGUID=${USERS_CONTAINER},${base}>`, ["distinguishedName"]);
  return entry?.dn ?? `CN=Users,${base}`;
}

/** The domain's NetBIOS name: the organizational unit of AWS Managed Microsoft AD is called after it. */
export async function readNetBiosName(client: Client, { base, configuration }: Naming): Promise<string | undefined> {
  const filter = new EqualityFilter({ attribute: "nCName", value: base });
  const [entry] = await search(client, `CN=Partitions,${configuration}`, "one", filter, ["nETBIOSName"]);
  return entry && text(entry, "nETBIOSName");
}

export async function findByDn(
  client: Client,
  dn: string,
  attributes: string[],
  ...controls: Control[]
): Promise<Entry | undefined> {
  try {
    const [entry] = await search(client, dn, "base", undefined, attributes, controls);
    return entry;
  } catch (error) {
    // A malformed DN names no entry.
    if (answered(error, LDAP.noSuchObject, LDAP.invalidDnSyntax)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Every entry that is found; a filter is built, never written as text.
 * @param binary further attributes whose values are to come as bytes: what happens to be UTF-8 would come as a string
 */
export async function search(
  client: Client,
  base: string,
  scope: "base" | "one" | "sub",
  filter: Filter | undefined,
  attributes: string[],
  controls?: Control[],
  binary: readonly string[] = [],
): Promise<Entry[]> {
  const explicitBufferAttributes = [...BINARY_ATTRIBUTES, ...binary];
  const options = { scope, attributes, explicitBufferAttributes, ...(filter ? { filter } : {}) };
  const { searchEntries } = await client.search(base, options, controls);
  return searchEntries;
}

function text(entry: Entry | undefined, attribute: string): string {
  const value = entry?.[attribute];
  return typeof value === "string" ? value : "";
}
