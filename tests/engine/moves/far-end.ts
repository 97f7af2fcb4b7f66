// What there is of people, groups, desktops and mails, asked of the directory, of WorkSpaces and of the mailbox.
import {
  CreateTagsCommand,
  DeleteTagsCommand,
  TerminateWorkspacesCommand,
  WorkSpacesClient,
} from "@aws-sdk/client-workspaces";
import { ResultCodeError } from "ldapts";
import type { DesktopView } from "../../../sandbox/aws/stand-in";
import type { Entry } from "../../../sandbox/directory/administration";
import { Connection } from "../../../sandbox/directory/connection";
import type { Sandbox } from "../../../sandbox/sandbox";

interface Marked {
  readonly mark: string | undefined;
  /** The attribute that it is in, or would be. */
  readonly markAttribute: string;
}

export interface AccountSeen extends Marked {
  readonly dn: string;
  readonly guid: string;
  readonly sid: string;
  readonly enabled: boolean;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly displayName: string | undefined;
  readonly email: string | undefined;
  readonly passwordSet: string | undefined;
}

export interface GroupSeen extends Marked {
  readonly dn: string;
  readonly guid: string;
  /** By user name, sorted. */
  readonly members: readonly string[];
}

/** By sAMAccountName in lower case. */
export interface FarEnd {
  readonly accounts: ReadonlyMap<string, AccountSeen>;
  readonly groups: ReadonlyMap<string, GroupSeen>;
  /** Of a user name in lower case, all of them. */
  readonly desktops: ReadonlyMap<string, readonly DesktopView[]>;
  /** How many invitations a user name in lower case got. */
  readonly mails: ReadonlyMap<string, number>;
}

export async function look({ directory, aws, mailbox }: Sandbox): Promise<FarEnd> {
  const [users, groups, fleet] = await Promise.all([
    directory.search("(&(objectCategory=person)(objectClass=user))"),
    directory.search("(objectClass=group)"),
    aws.workspaces(),
  ]);
  const nameByDn = new Map([...users, ...groups].map(({ dn, sAMAccountName }) => [dn, text(sAMAccountName)]));
  const mails = mailbox.messages().flatMap(({ text }) => /workspaces:\/\/(.*?)@/.exec(text)?.[1] ?? []);
  return {
    accounts: new Map(
      users.map((entry) => [
        String(text(entry.sAMAccountName)).toLowerCase(),
        {
          dn: entry.dn,
          guid: String(entry.objectGUID),
          sid: String(entry.objectSid),
          enabled: (Number(entry.userAccountControl) & DISABLED) === 0,
          firstName: text(entry.givenName),
          lastName: text(entry.sn),
          displayName: text(entry.displayName),
          email: text(entry.mail),
          passwordSet: text(entry.pwdLastSet),
          ...markIn(entry),
        },
      ]),
    ),
    groups: new Map(
      groups.map((entry) => [
        String(text(entry.sAMAccountName)).toLowerCase(),
        {
          dn: entry.dn,
          guid: String(entry.objectGUID),
          members: [entry.member ?? []]
            .flat()
            .map((dn) => nameByDn.get(dn) ?? dn)
            .sort(),
          ...markIn(entry),
        },
      ]),
    ),
    desktops: grouped(fleet, ({ userName }) => userName),
    mails: new Map([...grouped(mails, (name) => name)].map(([name, all]) => [name, all.length])),
  };
}

/** Where LDAP's default has it, or else where the API's has. */
function markIn(entry: Entry): Marked {
  const isInfo = entry.adminDescription === undefined && entry.info !== undefined;
  const markAttribute = isInfo ? "info" : "adminDescription";
  return { mark: text(entry[markAttribute]), markAttribute };
}

/** Whether a person can sign in with a password. */
export async function signsIn({ directory }: Sandbox, userName: string, password: string): Promise<boolean> {
  const { url, caPem: ca, realm } = directory;
  const connection = new Connection({ url, ca, username: `${userName}@${realm}`, password });
  try {
    await connection.use(() => Promise.resolve());
    return true;
  } catch (error) {
    if (error instanceof ResultCodeError && error.code === INVALID_CREDENTIALS) return false;
    throw error;
  } finally {
    await connection.close();
  }
}

/** Sets tags of a desktop, as an administrator may. */
export async function tag(sandbox: Sandbox, id: string, tags: Readonly<Record<string, string>>): Promise<void> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await asAdministrator(sandbox, (client) => client.send(new CreateTagsCommand({ ResourceId: id, Tags })));
}

/** Takes a tag off a desktop, as an administrator may. */
export async function untag(sandbox: Sandbox, id: string, key: string): Promise<void> {
  await asAdministrator(sandbox, (client) => client.send(new DeleteTagsCommand({ ResourceId: id, TagKeys: [key] })));
}

/** Ends a desktop outside Pulumi, in a sandbox whose terminations take no time. */
export async function terminateOutside(sandbox: Sandbox, id: string): Promise<void> {
  const TerminateWorkspaceRequests = [{ WorkspaceId: id }];
  await asAdministrator(sandbox, (client) =>
    client.send(new TerminateWorkspacesCommand({ TerminateWorkspaceRequests })),
  );
  await sandbox.aws.workspaces();
}

async function asAdministrator(
  { aws, region }: Sandbox,
  work: (client: WorkSpacesClient) => Promise<unknown>,
): Promise<void> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = aws.environment(region);
  const client = new WorkSpacesClient({
    endpoint: aws.endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
  });
  try {
    await work(client);
  } finally {
    client.destroy();
  }
}

/** userAccountControl's bit of a disabled account (MS-ADTS 2.2.16). */
const DISABLED = 2;
/** Result code of a bind with a wrong password (RFC 4511 §4.1.9). */
const INVALID_CREDENTIALS = 49;

const text = (value: string | string[] | undefined): string | undefined =>
  value === undefined ? undefined : [value].flat().join("\n");

function grouped<T>(all: readonly T[], nameOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const name = nameOf(one).toLowerCase();
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}
