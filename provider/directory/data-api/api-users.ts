// People of an AWS Managed Microsoft AD over Directory Service Data.
import { gone } from "../../errors/gone";
import { ProviderError } from "../../errors/provider-error";
import { attributeKey, textsOf } from "../attribute-value";
import type { Account, Listing } from "../directory";
import { canonicalDn, parentDn, sameDn } from "../dn";
import { passwordFrom } from "../password";
import type { User, UserEdit } from "../user";
import { requireAllowedEdit } from "./allowed";
import { attributeUpdates, markUpdates } from "./changes";
import { notDisabling, type ApiUser } from "./entry";
import { userNameLimit } from "./limits";
import type { Lookups } from "./lookups";
import type { Passwords } from "./passwords";
import { isAboutState, refused } from "./refusal";
import type { Roster } from "./roster";
import type { DataApiSession } from "./session";
import { SETTLING_MS, type Settled } from "./settled";
import { apiSyntaxes } from "./syntax";
import { requireOwnMark, write } from "./writes";

/** Readings anew of an edit that was made of what was not so any more. */
const MAX_READINGS = 4;

export interface ApiUsersParts {
  readonly session: DataApiSession;
  readonly lookups: Lookups;
  readonly roster: Roster;
  readonly settled: Settled;
  readonly passwords: Passwords;
  /** Where the API makes people. */
  readonly unit: string;
}

export class ApiUsers {
  constructor(private readonly parts: ApiUsersParts) {}

  async list({ unit, onPage = () => undefined }: Listing, further: readonly string[]): Promise<readonly User[]> {
    const { lookups, roster, session } = this.parts;
    let soFar = 0;
    const all = await Promise.all(
      [...(await roster.users()).values()].map(async ({ SID: sid, SAMAccountName: userName }) => {
        if (userNameLimit(userName) !== undefined) {
          session.say(`user ${userName} (${session.id}) is left out: its name ${userNameLimit(userName)}`);
          return undefined;
        }
        const user = await lookups.account({ sid, userName }, further);
        onPage(++soFar);
        return user;
      }),
    );
    const within = unit === undefined ? undefined : canonicalDn(unit);
    return all
      .filter((user) => user !== undefined)
      .filter(({ dn }) => within === undefined || canonicalDn(dn).endsWith(`,${within}`));
  }

  /** Reads, plans and writes; where what was read was not so any more, all three again. */
  async edit(
    account: Account,
    plan: (user: User) => UserEdit,
    further: readonly string[],
  ): Promise<ApiUser | undefined> {
    const { lookups, passwords, session } = this.parts;
    for (let readings = 1; ; readings++) {
      const read = await lookups.account(account, further);
      if (read === undefined) {
        return undefined;
      }
      const user = await passwords.settleBefore(read);
      const edit = plan(user);
      const movesLast = edit.enabled === false && user.enabled;
      requireAllowedEdit(user, edit, session, movesLast);
      try {
        const isWritten = await this.apply(user, edit);
        requireUnit(user, edit, session.id);
        if (!isWritten) {
          return user;
        }
        const now = await lookups.account(user, further);
        requireOwnMark("user", now, edit.mark, session);
        return now;
      } catch (error) {
        // What was refused was planned on what another has changed since, or else is refused for good.
        const isChanged = async () => {
          const now = await lookups.account(account, further);
          return now === undefined || !sameRaw(read, now) ? true : undefined;
        };
        const mayHelp = isAboutState(error) && readings < MAX_READINGS;
        if (!mayHelp || (await session.until(isSurelyOld(error) ? SETTLING_MS : 0, isChanged)) === undefined) {
          throw error;
        }
      }
    }
  }

  async setPassword(account: Account, password: string | undefined, doing: string): Promise<void> {
    const user = await this.parts.lookups.account(account);
    if (user === undefined) {
      throw gone(`${doing} (${this.parts.session.id})`, "the account is gone from the directory");
    }
    const displayName = textsOf(user.attributes.displayName)[0];
    await this.parts.passwords.setAsItIs(user, passwordFrom(password, { userName: user.userName, displayName }));
  }

  /** @returns whether anything was written */
  private async apply(user: ApiUser, edit: UserEdit): Promise<boolean> {
    const { session, passwords } = this.parts;
    const { markAttribute } = session;
    const there = user.raw.get(attributeKey(markAttribute))?.[0];
    const syntaxes = apiSyntaxes("user", edit.attributes ?? {}, markAttribute);
    // A flag that is left of a password being set goes with the disabling that it asks for.
    const wanted =
      edit.mark === undefined && user.isToBeDisabled && there !== undefined ? notDisabling(there) : edit.mark;
    const { first, last } = markUpdates(user.raw, wanted, markAttribute);
    const isDisabled =
      passwords.isEnabled(user) && (edit.enabled === false || (user.isToBeDisabled && edit.enabled !== true));
    const isEnabled = edit.enabled === true && (!user.enabled || user.isToBeDisabled);
    const updates = attributeUpdates(
      "user",
      user.raw,
      edit.attributes ?? {},
      syntaxes,
      edit.mark !== undefined || there !== undefined,
    );
    for (const update of first) {
      await write("user", user, update, this.parts);
    }
    if (isDisabled) {
      await passwords.disable(user);
    }
    for (const update of updates) {
      await write("user", user, update, this.parts);
    }
    if (isEnabled) {
      await passwords.enable(user);
    }
    for (const update of last) {
      await write("user", user, update, this.parts);
    }
    return isDisabled || isEnabled || [...first, ...last, ...updates].length > 0;
  }
}

/** A value was there that was not shown, or the other way round: what was read is of a controller that does not know of it yet. */
const isSurelyOld = (error: unknown): boolean =>
  refused(error, "ValidationException", "ATTRIBUTE_EXISTS", "MISSING_ATTRIBUTE");

const sameRaw = (one: ApiUser, other: ApiUser): boolean =>
  one.enabled === other.enabled &&
  one.userName === other.userName &&
  JSON.stringify([...one.raw].sort()) === JSON.stringify([...other.raw].sort());

/** Somebody who is to be shut out is so, whether or not they can be moved; then the move is refused. */
function requireUnit(user: ApiUser, { organizationalUnit: unit }: UserEdit, id: string): void {
  if (unit !== undefined && !sameDn(unit, parentDn(user.dn))) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: `editing user ${user.userName} (${id})`,
      happened: `all else was done, and the account stays in ${parentDn(user.dn)}: Directory Service Data moves nobody to ${unit}`,
      next: 'take the unit out, or set access: "ldap" for the directory, and run again',
    });
  }
}
