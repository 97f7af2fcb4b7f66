import type { DirectorySettings } from "../../settings";
import type { DirectoryFacts } from "../kind";
import type { ResetPassword } from "../password";
import { LdapConnection, type LdapLogin } from "./connection";
import { LdapDirectory } from "./ldap-directory";
import { readNetBiosName, readUsersContainer } from "./search";

/** The directory of these facts and settings; nothing is asked of it until it is used. */
export function openLdapDirectory(
  { id, kind, domainName }: DirectoryFacts,
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
    markAttribute,
    ...(resetPassword === undefined ? {} : { resetPassword }),
    connection: new LdapConnection(id, login, key),
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
