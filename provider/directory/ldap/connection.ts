// One bound, encrypted connection to a directory, opened when first needed and shared by every call of the process.
import "./quiet-ldapts";
import { Client, InvalidCredentialsError, ResultCodeError } from "ldapts";
import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { ProviderError, wordsOf } from "../../errors";

/** How to reach and log in to a directory; complete, and always encrypted before a password is sent. */
export interface LdapLogin {
  readonly url: string;
  readonly startTls: boolean;
  readonly username: string;
  readonly password: string;
  /** PEM; undefined trusts what Node trusts. */
  readonly caCertificate?: string;
  readonly serverName?: string;
}

const CONNECT_TIMEOUT = 15_000;
/** ldapts has none by default, and a server that has gone away would be waited for for ever. */
const OPERATION_TIMEOUT = 60_000;

/** The connection broke, or did not answer, while a request was out: whether a write was done is unknown. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

export class LdapConnection {
  private current: Promise<Client> | undefined;
  /** What `current` opened. */
  private opened: Client | undefined;
  /** A refused login is not tried again: 25 people would be 25 attempts, and would lock the account out. */
  private refusedLogin: ProviderError | undefined;

  constructor(
    private readonly directoryId: string,
    private readonly login: () => Promise<LdapLogin>,
    /** Where its settings are kept, for errors. */
    private readonly settingsKey = `directories.${directoryId}`,
  ) {}

  /**
   * Runs one request.
   * @throws ResultCodeError as the server answered; ConnectionLost where it did not; ProviderError where it cannot be reached.
   */
  async use<T>(request: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.client();
    try {
      return await request(client);
    } catch (error) {
      if (error instanceof ResultCodeError) {
        throw error;
      }
      this.discard(client);
      throw new ConnectionLost(wordsOf(error), { cause: error });
    }
  }

  /** Runs a whole read-compare-write, again from its read when the connection breaks in it: nothing is repeated blindly. */
  async settle<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ConnectionLost) || attempt === attempts) {
          throw error;
        }
      }
    }
  }

  private async client(): Promise<Client> {
    if (this.refusedLogin) {
      throw this.refusedLogin;
    }
    // Concurrent calls on a client that is not yet bound can hang for good, so one opens and binds, and all wait for it.
    const opening = (this.current ??= this.open());
    try {
      const client = await opening;
      // A dropped client would reconnect by itself, but anonymously.
      if (client.isConnected && client.isBound) {
        return client;
      }
      this.discard(client);
    } catch (error) {
      if (this.current === opening) {
        this.current = undefined;
      }
      throw error;
    }
    return this.client();
  }

  private discard(client: Client): void {
    // Requests of one client learn at different times that it broke; the later ones must leave its successor alone.
    if (this.opened === client) {
      this.current = this.opened = undefined;
    }
    client.unbind().catch(() => undefined);
  }

  private async open(): Promise<Client> {
    const login = await this.login();
    const host = new URL(login.url).hostname.replace(/^\[|\]$/g, "");
    const tls = () => ({
      ...(login.caCertificate === undefined ? {} : { ca: login.caCertificate }),
      // `host` is what the certificate is checked against when there is no server name; a server name must not be an address.
      host,
      ...serverName(login.serverName ?? host),
      minVersion: "TLSv1.2" as const,
      // Said, since NODE_TLS_REJECT_UNAUTHORIZED=0 decides where it is not.
      rejectUnauthorized: true,
    });
    const client = new Client({
      url: login.url,
      timeout: OPERATION_TIMEOUT,
      connectTimeout: CONNECT_TIMEOUT,
      ...(login.startTls ? {} : { tlsOptions: tls() }),
    });
    try {
      if (login.startTls) {
        const options: ConnectionOptions = tls();
        await client.startTLS(options);
        // After StartTLS ldapts does not see its connection end, and the next request would wait until its time is up.
        options.socket?.once("close", () => {
          this.discard(client);
        });
      }
      await client.bind(login.username, login.password);
      this.opened = client;
      return client;
    } catch (error) {
      client.unbind().catch(() => undefined);
      const fault = this.openingFault(error, login);
      if (fault.code === "directory-refused-login") {
        this.refusedLogin = fault;
      }
      throw fault;
    }
  }

  private openingFault(error: unknown, { url, username }: LdapLogin): ProviderError {
    const doing = `logging in to directory ${this.directoryId} at ${url} as ${username}`;
    const setting = `workspaces-users:${this.settingsKey}`;
    const message = wordsOf(error);
    if (error instanceof InvalidCredentialsError) {
      const reason = LOGIN_REFUSALS[/data (\w+)/.exec(message)?.[1] ?? ""] ?? "the directory refused the login";
      const next = `check username and password (or passwordSecret) of ${setting}; the login is not tried again in this run`;
      return new ProviderError({ code: "directory-refused-login", doing, happened: reason, next, cause: error });
    }
    const tlsCode = (error as { code?: unknown }).code;
    if (typeof tlsCode === "string" && /^(ERR_SSL_|EPROTO)/.test(tlsCode)) {
      const next = `check the port in ${setting}.url, and ${setting}.startTls: ldaps:// is TLS from the start (636), StartTLS goes with ldap:// (389)`;
      const happened = `it does not speak TLS as we do (${tlsCode}: ${message})`;
      return new ProviderError({ code: "directory-unreachable", doing, happened, next, cause: error });
    }
    if (typeof tlsCode === "string" && /CERT|SSL|TLS|SIGNATURE|ISSUER/.test(tlsCode)) {
      const next = `check that ${setting}.caCertificate is the authority that signed its certificate, and ${setting}.serverName the name it carries`;
      const happened = `its certificate is not trusted (${tlsCode}: ${message})`;
      return new ProviderError({ code: "directory-untrusted", doing, happened, next, cause: error });
    }
    if (error instanceof ResultCodeError) {
      const next = `check that the server offers ${url.startsWith("ldaps") ? "LDAPS" : "StartTLS"} and takes a simple bind`;
      const happened = `it answered ${error.code} (${message})`;
      return new ProviderError({ code: "directory-unreachable", doing, happened, next, cause: error });
    }
    const next = `check ${setting}.url, and that this machine reaches it (VPC route, security group, DNS)`;
    return new ProviderError({
      code: "directory-unreachable",
      doing,
      happened: `no connection (${message})`,
      next,
      cause: error,
    });
  }
}

const serverName = (name: string) => (isIP(name) ? {} : { servername: name });

/** Sub-codes of result 49 (Microsoft: "Active Directory bind error codes"). */
const LOGIN_REFUSALS: Readonly<Record<string, string>> = {
  "525": "there is no such account",
  "52e": "the user name or password is wrong",
  "530": "the account may not log in at this time",
  "531": "the account may not log in from here",
  "532": "the account's password has expired",
  "533": "the account is disabled",
  "701": "the account has expired",
  "773": "the account must change its password first",
  "775": "the account is locked out",
};
