import { Client, InvalidCredentialsError } from "ldapts";
import type { Account, Directory } from "../../sandbox/directory/directory";

/** Works in the directory as somebody: what the directory itself says of their password and their rights. */
export async function bound<T>(
  { serverUrl: url, caPem }: Directory,
  { username, password }: Account,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ url, tlsOptions: { ca: caPem }, timeout: 10_000, connectTimeout: 5_000 });
  try {
    await client.bind(username, password);
    return await work(client);
  } finally {
    await client.unbind();
  }
}

/** Whether the directory takes the password for that user name. */
export async function takesPassword(directory: Directory, userName: string, password: string): Promise<boolean> {
  try {
    await bound(directory, { username: `${userName}@${directory.realm}`, password }, () => Promise.resolve());
    return true;
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return false;
    throw error;
  }
}
