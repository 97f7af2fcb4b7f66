import type { Client } from "ldapts";
import { ResultCodeError } from "ldapts";
import { ProviderError, wordsOf } from "../../errors/provider-error";

/** The connection broke, or did not answer, while a request was out: whether a write was done is unknown. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/** Tries that work gets when connections break under it. */
const MAX_ATTEMPTS = 3;

/** Runs a whole read-compare-write, again from its read when the connection breaks in it: nothing is repeated blindly. */
export async function settled<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConnectionLost) || attempt === MAX_ATTEMPTS) {
        throw error;
      }
    }
  }
}

/** A bound client, and whether it is still one to use. */
export interface Opened {
  readonly client: Client;
  readonly current: () => boolean;
}

/** One connection, opened when first needed and again when it broke; requests share it without waiting for one another. */
export class LdapConnection {
  private opening: Promise<Opened> | undefined;
  /** What `opening` opened. */
  private opened: Client | undefined;

  /** @param open is given what to call when the client's connection ends behind its back */
  constructor(private readonly open: (closed: (client: Client) => void) => Promise<Opened>) {}

  /** Whether it was opened, and has not been seen to break. */
  get isOpen(): boolean {
    return this.opened !== undefined;
  }

  /**
   * Runs one request.
   * @throws ResultCodeError as the server answered; ConnectionLost where it did not; whatever `open` throws.
   */
  async use<T>(request: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.client();
    try {
      return await request(client);
    } catch (error) {
      if (error instanceof ResultCodeError || error instanceof ProviderError) {
        throw error;
      }
      this.discard(client);
      throw new ConnectionLost(wordsOf(error), { cause: error });
    }
  }

  private async client(): Promise<Client> {
    // Concurrent calls on a client that is not yet bound can hang for good, so one opens and binds, and all wait for it.
    const opening = (this.opening ??= this.reopen());
    try {
      const { client, current } = await opening;
      // A dropped client would reconnect by itself, but anonymously.
      if (client.isConnected && client.isBound && current()) {
        return client;
      }
      this.discard(client);
    } catch (error) {
      if (this.opening === opening) {
        this.opening = undefined;
      }
      throw error;
    }
    return this.client();
  }

  private async reopen(): Promise<Opened> {
    const opened = await this.open((client) => {
      this.discard(client);
    });
    this.opened = opened.client;
    return opened;
  }

  private discard(client: Client): void {
    // Requests of one client learn at different times that it broke; the later ones must leave its successor alone.
    if (this.opened === client) {
      this.opening = this.opened = undefined;
    }
    client.unbind().catch(() => undefined);
  }
}
