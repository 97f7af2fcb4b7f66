import { settingName } from "../../config/names";
import type { Client } from "ldapts";
import { ProviderError } from "../../errors/provider-error";
import { directoryKey } from "../../config/settings";
import { readOnce } from "../../concurrency/read-once";
import { LdapConnection, type Opened } from "./connection";
import { Controllers, type Controller } from "./controllers";
import { openClient, openingFault, type LdapLogin } from "./login";

/** Connections to one directory, at most. */
const MAX_CONNECTIONS = 4;
/**
 * Requests that one connection carries at a time: enough for a controller to have the next at hand. The rest wait here, and not there, where
 * each would have its time-out run out in the queue: a controller hashes 40 passwords a second.
 */
const MAX_IN_FLIGHT = 8;

/** A connection that was not opened, so that nothing was sent by it; its cause says why. */
class NotOpened extends Error {
  constructor(override readonly cause: ProviderError) {
    super(cause.message);
  }
}

interface Lane {
  readonly connection: LdapConnection;
  out: number;
}

/** Few long-lived connections to one controller of a directory, opened as they are needed and shared by every call of the process. */
export class LdapPool {
  private lanes: Lane[] = [];
  /** Lanes that there may be: fewer where the directory takes no more from one client. */
  private most = MAX_CONNECTIONS;
  /** Who waits for a connection to have room. */
  private readonly waiting: (() => void)[] = [];
  private readonly login: () => Promise<LdapLogin>;
  private readonly controllers: () => Promise<Controllers>;
  /** Whether a login was taken: until then one connection tries it, and not four. */
  private proved = false;
  /** A refused login is not tried again: 25 people would be 25 attempts, and would lock the account out. */
  private refusedLogin: ProviderError | undefined;

  constructor(
    private readonly directoryId: string,
    login: () => Promise<LdapLogin>,
    /** Where its settings are kept, for errors. */
    private readonly settingsKey = directoryKey(directoryId),
    /** Looks whether a server that took the login is one to ask; throws a ProviderError if it is not. */
    private readonly verify: (client: Client, url: string) => Promise<void> = () => Promise.resolve(),
  ) {
    this.login = readOnce(login);
    this.controllers = readOnce(async () => new Controllers((await this.login()).urls));
  }

  /**
   * Runs one request.
   * @param urgent before those that wait already: what it tells ends somebody's work, or what allowed it is growing old
   * @throws ResultCodeError as the server answered; ConnectionLost where it did not; ProviderError where it cannot be reached.
   */
  async use<T>(request: (client: Client) => Promise<T>, urgent = false): Promise<T> {
    for (;;) {
      const lane = await this.room(urgent);
      try {
        return await lane.connection.use(request);
      } catch (error) {
        if (!(error instanceof NotOpened)) {
          throw error;
        }
        if (!this.goOnWithout(lane)) {
          throw error.cause;
        }
      } finally {
        lane.out -= 1;
        this.waiting.shift()?.();
      }
    }
  }

  /** A connection that can carry one request more, which is counted as out. */
  private async room(urgent: boolean): Promise<Lane> {
    for (;;) {
      const lane = this.lane();
      if (lane) {
        lane.out += 1;
        return lane;
      }
      await new Promise<void>((resolve) => (urgent ? this.waiting.unshift(resolve) : this.waiting.push(resolve)));
    }
  }

  /** Whether there are open connections to go on with, beside one that could not be opened: then it is not tried again. */
  private goOnWithout(lane: Lane): boolean {
    const others = this.lanes.filter((one) => one !== lane);
    if (!others.some(({ connection }) => connection.isOpen)) {
      return false;
    }
    this.lanes = others;
    this.most = others.length;
    return true;
  }

  /** The connection with the fewest requests out, another where even that one is busy; undefined if all are. */
  private lane(): Lane | undefined {
    const [idlest] = [...this.lanes].sort((one, other) => one.out - other.out);
    const more = this.proved && this.lanes.length < this.most;
    if (idlest && (idlest.out < MAX_IN_FLIGHT || !more)) {
      return idlest.out < MAX_IN_FLIGHT ? idlest : undefined;
    }
    const lane = { connection: new LdapConnection((closed) => this.openOrSay(closed)), out: 0 };
    this.lanes.push(lane);
    return lane;
  }

  private async openOrSay(closed: (client: Client) => void): Promise<Opened> {
    try {
      return await this.open(closed);
    } catch (error) {
      throw error instanceof ProviderError ? new NotOpened(error) : error;
    }
  }

  private async open(closed: (client: Client) => void): Promise<Opened> {
    if (this.refusedLogin) {
      throw this.refusedLogin;
    }
    const login = await this.login();
    const controllers = await this.controllers();
    const about = {
      directoryId: this.directoryId,
      username: login.username,
      setting: settingName(this.settingsKey),
    };
    const faultAt = (where: string, error: unknown) =>
      openingFault(error, { ...about, where, expectedName: login.serverName ?? hostOf(where) });
    const candidates = await controllers.candidates().catch((error: unknown) => {
      throw faultAt(login.urls.join(", "), error);
    });
    const unreachable: unknown[] = [];
    for (const controller of candidates) {
      try {
        const client = await this.openVerified(login, controller, closed);
        if (!this.proved) {
          this.proved = true;
          // There may be more connections now.
          this.waiting.splice(0).forEach((resolve) => {
            resolve();
          });
        }
        controllers.keep(controller);
        return { client, current: () => controllers.isKept(controller) };
      } catch (error) {
        const fault = error instanceof ProviderError ? error : faultAt(controller.url, error);
        // Only one that cannot be reached is passed over: what it says of the login, or shows as its certificate, is for people to look at.
        if (fault.code !== "directory-unreachable") {
          this.refusedLogin = fault.code === "directory-refused-login" ? fault : undefined;
          throw fault;
        }
        unreachable.push(error);
      }
    }
    throw faultAt([...new Set(candidates.map(({ url }) => url))].join(", "), unreachable[0]);
  }

  private async openVerified(
    login: LdapLogin,
    controller: Controller,
    closed: (client: Client) => void,
  ): Promise<Client> {
    const client = await openClient(login, controller, closed);
    try {
      await this.verify(client, controller.url);
      return client;
    } catch (error) {
      client.unbind().catch(() => undefined);
      throw error;
    }
  }
}

/** Of one url; of several that were tried in vain nobody asks it. */
const hostOf = (where: string): string => (URL.canParse(where) ? new URL(where).hostname : where);
