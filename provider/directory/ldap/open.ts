// The one way into this folder from outside, so what it imports first is loaded first.
import "./quiet-ldapts";
import type { Client } from "ldapts";
import type { DirectorySettings } from "../../config/settings";
import type { ProviderError } from "../../errors/provider-error";
import type { DeclaredAttributes } from "../directory";
import { domainDn, domainOfDn, sameDn } from "../dn";
import type { DirectoryFacts } from "../kind";
import type { ResetPassword } from "../password";
import { LdapDirectory } from "./ldap-directory";
import type { LdapLogin } from "./login";
import { LdapPool } from "./pool";
import { readNaming, readNetBiosName, readUsersContainer, type Naming } from "./search";

/** The directory of these facts and settings; nothing is asked of it until it is used. */
export function openLdapDirectory(
  facts: DirectoryFacts,
  { organizationalUnit, markAttribute }: DirectorySettings,
  {
    key,
    attributes,
    login,
    resetPassword,
    foreignServer,
  }: {
    /** Where the directory's settings are kept. */
    key: string;
    attributes: DeclaredAttributes;
    login: () => Promise<LdapLogin>;
    resetPassword: ResetPassword | undefined;
    /** The error for a server of another domain than the directory's; undefined if it serves none. */
    foreignServer: (url: string, domainName: string | undefined) => ProviderError;
  },
): LdapDirectory {
  const { id, domainName, netBiosName } = facts;
  return new LdapDirectory({
    id,
    domainName,
    ...(netBiosName === undefined ? {} : { netBiosName }),
    markAttribute,
    ...(resetPassword === undefined ? {} : { resetPassword }),
    settingsKey: key,
    attributes,
    unitIsSet: organizationalUnit !== undefined,
    connections: new LdapPool(id, login, key, (client, url) =>
      requireDomain(client, domainName, (served) => foreignServer(url, served)),
    ),
    defaultUnit: (client, naming) =>
      organizationalUnit === undefined ? defaultUnit(client, naming, facts) : Promise.resolve(organizationalUnit),
  });
}

/**
 * Refuses a server of another domain: nothing that it does not know is gone.
 * @param foreign the error, by the domain that the server is of; undefined if it is of none
 */
export async function requireDomain(
  client: Client,
  domainName: string,
  foreign: (served: string | undefined) => ProviderError,
): Promise<void> {
  const { base } = await readNaming(client);
  if (!sameDn(base, domainDn(domainName))) {
    throw foreign(base === "" ? undefined : domainOfDn(base));
  }
}

/** Where people and groups go if neither the program nor a setting names a unit. */
export async function defaultUnit(
  client: Client,
  naming: Naming,
  { kind, isHybrid }: Pick<DirectoryFacts, "kind" | "isHybrid">,
): Promise<string> {
  // AWS keeps the rest of a Managed Microsoft AD to itself; in its Hybrid Edition the domain is the customer's.
  const isOurs = !kind.endsWith("MicrosoftAD") || isHybrid === true;
  const netBios = isOurs ? undefined : await readNetBiosName(client, naming);
  return netBios === undefined ? readUsersContainer(client, naming) : `OU=Users,OU=${netBios},${naming.base}`;
}
