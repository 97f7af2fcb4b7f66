// Passwords, and with them whether accounts are enabled: ds:ResetUserPassword sets the one and does the other, and nothing else enables
// (Directory Service API Reference, DisableUser: "For information about how to enable an inactive user account, see ResetUserPassword").
import { ProviderError } from "../../errors/provider-error";
import { attributeKey, textsOf } from "../attribute-value";
import { markOfAttribute } from "../../ownership/mark";
import { passwordFrom, type ResetPassword } from "../password";
import { disabling, type ApiUser } from "./entry";
import { fieldText, type Lookups } from "./lookups";
import type { DataApiSession } from "./session";
import { SETTLING_MS, type Settled } from "./settled";

/** How long a reset, which AWS may make on another controller, may not be seen on the one that the API asks. */
const RESET_SEEN_MS = 5 * 60_000;

export class Passwords {
  /** Set by this process, by SID: what an account is to be enabled with that was given one while it was disabled. */
  private readonly given = new Map<string, string>();
  /** SIDs of accounts that a password enables which is not known to be seen yet by the controller that the API asks. */
  private readonly enabling = new Set<string>();

  constructor(
    private readonly session: DataApiSession,
    private readonly lookups: Lookups,
    private readonly settled: Settled,
    private readonly reset: ResetPassword,
  ) {}

  /** Sets a password, which enables the account. */
  async set(user: ApiUser, password: string): Promise<void> {
    await this.reset(user.userName, password);
    this.given.set(user.sid, password);
    if (!user.enabled) {
      this.enabling.add(user.sid);
      this.settled.wrote(user.sid, "enabled", "false", "true");
    }
  }

  /** Whether an account is enabled, or is so as soon as a password is seen that this process has set. */
  isEnabled({ enabled, sid }: Pick<ApiUser, "enabled" | "sid">): boolean {
    return enabled || this.enabling.has(sid);
  }

  /**
   * The same, and leaves the account disabled if it is: whoever finds it enabled in between finds in its mark that it is not to be. One that is
   * unfinished is enabled or disabled by the edit that finishes it, as at its creation.
   */
  async setAsItIs(user: ApiUser, password: string): Promise<void> {
    if ((user.enabled && !user.isToBeDisabled) || markOfAttribute(user.mark)?.unfinished === true) {
      await this.set(user, password);
      return;
    }
    const flagged = await this.flag(user);
    await this.set(user, password);
    await this.disable(flagged);
    await this.unflag(flagged);
  }

  /** Enables an account: with the password that this process has given it, or with one that nobody knows, as the check has said. */
  async enable(user: ApiUser): Promise<void> {
    const given = this.given.get(user.sid);
    const displayName = textsOf(user.attributes.displayName)[0];
    await this.set(user, given ?? passwordFrom(undefined, { userName: user.userName, displayName }));
  }

  /**
   * Disables an account, once it is seen enabled: what a controller that does not know of a reset yet disables, the reset enables again.
   * @throws ProviderError `wait-timed-out` if it is not seen so
   */
  async disable(user: ApiUser): Promise<void> {
    const { session, settled } = this;
    const enabled = user.enabled
      ? { now: user }
      : await session.until(RESET_SEEN_MS, async () => {
          const now = await this.lookups.account(user);
          return now === undefined || now.enabled ? { now } : undefined;
        });
    if (enabled === undefined) {
      throw this.unsettled(user, "its password was set, which enables it, and it is not shown so");
    }
    if (enabled.now === undefined) {
      return;
    }
    await session.call("DisableUser", { SAMAccountName: enabled.now.userName });
    this.enabling.delete(user.sid);
    settled.wrote(user.sid, "enabled", "true", "false");
    const now = await this.lookups.account(user);
    if (now?.enabled === true) {
      throw this.unsettled(user, "it was disabled, and is shown as enabled");
    }
  }

  /** Asks for that once, whatever is seen: for a run that was cancelled and waits for nothing more. */
  async disableAtOnce({ userName }: Pick<ApiUser, "userName">): Promise<void> {
    await this.session.call("DisableUser", { SAMAccountName: userName }, { hasTurn: true }).catch(() => undefined);
  }

  /** A reset that another process was ended in may not be seen yet. */
  async settleBefore(user: ApiUser): Promise<ApiUser> {
    if (!user.isToBeDisabled || user.enabled) {
      return user;
    }
    const seen = await this.session.until(SETTLING_MS, async () => {
      const now = await this.lookups.account(user);
      return now?.enabled === true ? now : undefined;
    });
    return seen === undefined ? user : { ...user, enabled: true };
  }

  private async flag(user: ApiUser): Promise<ApiUser> {
    if (user.mark === undefined || user.isToBeDisabled || markOfAttribute(user.mark)?.incarnation === undefined) {
      return user;
    }
    await this.writeMark(user, user.mark, disabling(user.mark));
    return { ...user, isToBeDisabled: true };
  }

  private async unflag(user: ApiUser): Promise<void> {
    if (user.isToBeDisabled && user.mark !== undefined) {
      await this.writeMark(user, disabling(user.mark), user.mark);
    }
  }

  private async writeMark(user: ApiUser, before: string, after: string): Promise<void> {
    const { markAttribute } = this.session;
    await this.session.call("UpdateUser", {
      SAMAccountName: user.userName,
      OtherAttributes: { [markAttribute]: { S: after } },
      UpdateType: "REPLACE",
    });
    this.settled.wrote(user.sid, attributeKey(markAttribute), fieldText([before]), fieldText([after]));
  }

  private unsettled(user: ApiUser, happened: string): ProviderError {
    return new ProviderError({
      code: "wait-timed-out",
      doing: `disabling user ${user.userName} (${this.session.id})`,
      happened: `${happened}: the directory's controllers have not told each other of it`,
      next: "run the same command again in some minutes: it disables the account before anything else. Until then, take it for enabled",
    });
  }
}
