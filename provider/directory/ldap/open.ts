// The one way into this folder from outside, so what it imports first is loaded first.
import "./quiet-ldapts";
import type { DirectorySettings } from "../../config/settings";
import type { DirectoryFacts } from "../kind";
import type { ResetPassword } from "../password";
import { LdapDirectory } from "./ldap-directory";
import type { LdapLogin } from "./login";
import { LdapPool } from "./pool";
import { readNetBiosName, readUsersContainer } from "./search";

/** The directory of these facts and settings; nothing is asked of it until it is used. */
export function openLdapDirectory(
  { id, kind, domainName, netBiosName }: DirectoryFacts,
  { organizationalUnit, markAttribute }: DirectorySettings,
  {
    key,
    login,
    resetPassword,
  }: { key: string; login: () => Promise<LdapLogin>; resetPassword: ResetPassword | undefined },
): LdapDirectory {
  return new LdapDirectory({
    id,
    domainName,
    ...(netBiosName === undefined ? {} : { netBiosName }),
    markAttribute,
    ...(resetPassword === undefined ? {} : { resetPassword }),
    connections: new LdapPool(id, login, key),
    defaultUnit: async (client, naming) => {
      if (organizationalUnit !== undefined) {
        return organizationalUnit;
      }
      // AWS keeps the rest of a Managed Microsoft AD to itself.
      const netBios = kind.endsWith("MicrosoftAD") ? await readNetBiosName(client, naming) : undefined;
      return netBios === undefined ? readUsersContainer(client, naming) : `OU=Users,OU=${netBios},${naming.base}`;
    },
  });
}
