import type { Sandbox } from "../sandbox/sandbox";
import { table } from "./table";

/** One person as the far ends know them: the directory over LDAP, WorkSpaces' API, the mailbox. */
export interface Found {
  readonly userName: string;
  /** Empty if the directory has no such user. */
  readonly name: string;
  readonly email: string;
  /** `ws-… AVAILABLE AUTO_STOP`; several would be several. */
  readonly desktops: readonly string[];
  readonly mails: number;
}

/** Everybody below the users' organizational unit, everybody with a desktop, and everybody who got mail. */
export async function lookAround(sandbox: Sandbox): Promise<Map<string, Found>> {
  const { directory, aws, mailbox } = sandbox;
  const filter = "(&(objectClass=user)(|(adminDescription=pulumi:*)(info=pulumi:*)))";
  const entries = await directory.search(filter, ["sAMAccountName", "displayName", "mail"]);
  const desktops = await aws.workspaces();
  const found = new Map<string, Found>();
  const names = [...entries.map((entry) => text(entry.sAMAccountName)), ...desktops.map(({ userName }) => userName)];
  for (const userName of [...new Set(names)].sort()) {
    const entry = entries.find((one) => one.sAMAccountName === userName);
    const email = text(entry?.mail);
    found.set(userName, {
      userName,
      name: text(entry?.displayName),
      email,
      desktops: desktops
        .filter((one) => one.userName === userName)
        .map((one) => `${one.id} ${one.state} ${one.properties.RunningMode ?? ""}`.trim()),
      mails: mailbox.messages().filter((mail) => mail.text.includes(`workspaces://${userName}@`)).length,
    });
  }
  return found;
}

export function show(found: ReadonlyMap<string, Found>): string {
  const rows = [...found.values()].map(({ userName, name, email, desktops, mails }) => {
    return [userName, name || "—", email || "—", desktops.join(", ") || "—", String(mails)];
  });
  const heads = ["user name", "display name (LDAP)", "mail (LDAP)", "WorkSpace (API)", "mails (mailbox)"];
  return table(heads, rows);
}

const text = (value: string | string[] | undefined): string => (typeof value === "string" ? value : (value?.[0] ?? ""));
