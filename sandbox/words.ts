import type { Sandbox } from "./sandbox";

/** Settings as lines for a POSIX shell. The folders, if any, are put before what the shell has on PATH. */
export function exportLines(folders: readonly string[], environment: Readonly<Record<string, string>>): string {
  const path = folders.length === 0 ? "" : `export PATH=${quoted(folders.join(":"))}:"$PATH"\n`;
  const others = Object.entries(environment).filter(([name]) => name !== "PATH");
  return path + others.map(([name, value]) => `export ${name}=${quoted(value)}\n`).join("");
}

/** What there is in a sandbox, and how to look at it. */
export function guide({ directory, directoryIds, onprem, bundles, aws, mailbox, region }: Sandbox): string {
  const { onprem: onpremId, ...others } = directoryIds;
  const ids = { ...others, ...(onprem ? { onprem: onpremId } : {}) };
  return `Directories:
${table(Object.entries(ids))}
Bundles:
${table(bundles.map(({ id, name }) => [id, name]))}
To look at the people:
  LDAPTLS_CACERT=${quoted(directory.caFile)} ldapsearch -LLL -x -H ${directory.url} \\
    -D ${directory.administrator.username} -w ${quoted(directory.administrator.password)} \\
    -b ${quoted(directory.usersOu)} '(objectClass=user)' sAMAccountName givenName sn mail

Directory Service Data is enabled for ${directoryIds.managedAd}. To see what is said where it is not, and to have it back:
  aws ds disable-directory-data-access --directory-id ${directoryIds.managedAd} --region ${region}
  aws ds enable-directory-data-access --directory-id ${directoryIds.managedAd} --region ${region}

AWS answers at ${aws.endpoint}. Mail that SES takes, or ${mailbox.url}, is shown here as it arrives.
`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}\n`).join("");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
