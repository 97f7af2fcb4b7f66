import { Client, ResultCodeError } from "ldapts";

export interface Login {
  readonly url: string;
  readonly ca: string;
  readonly username: string;
  readonly password: string;
}

/** One shared connection that is opened when first used, and again after it broke. */
export class Connection {
  private client: Promise<Client> | undefined;

  constructor(private readonly login: Login) {}

  /** @throws {ResultCodeError} what the directory refused; anything else is trouble with the connection */
  async use<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const opening = (this.client ??= this.open());
    try {
      const client = await opening;
      if (client.isConnected) return await work(client);
    } catch (error) {
      if (!(error instanceof ResultCodeError)) this.discard(opening);
      throw error;
    }
    this.discard(opening);
    return this.use(work);
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.then((open) => open.unbind()).catch(() => undefined);
  }

  /** A client that failed is never used again: its later calls can hang for good. */
  private discard(failed: Promise<Client>): void {
    if (this.client === failed) this.client = undefined;
    failed.then((client) => client.unbind()).catch(() => undefined);
  }

  private async open(): Promise<Client> {
    const { url, ca, username, password } = this.login;
    // Samba answers a question after the passwords that came before it, of which it hashes 40 a second.
    const client = new Client({ url, tlsOptions: { ca }, timeout: 60_000, connectTimeout: 5_000, autoRebind: false });
    await client.bind(username, password);
    return client;
  }
}
