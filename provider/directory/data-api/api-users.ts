// People of an AWS Managed Microsoft AD over Directory Service Data.
import type { DeletionProof } from "../../deletion/proof";
import { RunCancelled } from "../../concurrency/interruptible";
import { gone } from "../../errors/gone";
import { ProviderError } from "../../errors/provider-error";
import { attributeKey, textsOf, type Values } from "../attribute-value";
import type { Account, Listing, Obstacle } from "../directory";
import { canonicalDn, parentDn, sameDn } from "../dn";
import { passwordFrom } from "../password";
import type { NewUser, User, UserEdit } from "../user";
import { nameTaken } from "./already-exists";
import { attributeUpdates, changesOf, inputOf, markUpdates, type Update } from "./changes";
import { BRIDGE, notDisabling, type ApiUser } from "./entry";
import { userNameLimit } from "./limits";
import { requireAllowedEdit, requireAllowedUser } from "./allowed";
import type { Lookups } from "./lookups";
import { Passwords } from "./passwords";
import { isAboutState, isNotFound, refusal, refused, overwritten } from "./refusal";
import type { Roster } from "./roster";
import type { DataApiSession } from "./session";
import { SETTLING_MS, type Settled } from "./settled";
import { supported } from "./supported";
import { apiSyntaxes } from "./syntax";

/** How long an account that was made may not be seen, and how long one that was deleted may keep its name. */
const SEEN_MS = 5 * 60_000;
const NAME_POLL_MS = 5_000;
/** Readings anew of an edit that was made of what was not so any more. */
const MAX_READINGS = 4;

/** Ends the SDK's own attempts: the next one needs a proof of its own. */
class AttemptEnded extends Error {
  override readonly name = "AttemptEnded";
}

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

  /**
   * Makes the account, disabled and unfinished until all is done: the API takes no password, and none of the attributes that carry marks.
   * @returns undefined if a user has the name
   */
  async create(user: NewUser, unfinishedMark: string): Promise<User | undefined> {
    const { session, settled, passwords } = this.parts;
    const { markAttribute } = session;
    const displayName = textsOf(user.attributes.displayName)[0];
    requireAllowedUser(user, this.parts);
    const password = passwordFrom(user.password, { userName: user.userName, displayName });
    const syntaxes = apiSyntaxes("user", user.attributes, markAttribute);
    const { atOnce, later } = inTwo(user.attributes, syntaxes);
    const sid = await this.add(user.userName, new Map([...atOnce, [BRIDGE, [unfinishedMark]]]));
    if (sid === undefined) {
      return undefined;
    }
    settled.saw(user.userName);
    const account = { sid, userName: user.userName };
    const further = Object.keys(user.attributes);
    const made = await this.seen(account, further);
    try {
      if (later.size > 0) {
        await this.update(made, { type: "ADD", values: later });
      }
      await passwords.set(made, password);
      if (!user.enabled) {
        await passwords.disable(made);
      }
      await this.update(made, { type: "ADD", values: new Map([[markAttribute, [user.mark]]]) });
      const endsBridge = { [BRIDGE]: valuesNamed(user.attributes, BRIDGE) };
      for (const update of attributeUpdates("user", made.raw, endsBridge, syntaxes, true)) {
        await this.update(made, update);
      }
    } catch (error) {
      throw leftUnfinished(error, user.userName, session);
    }
    return this.seen(account, further);
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
        return isWritten ? await this.verified(user, edit, further) : user;
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

  async deletionObstacle(account: Account): Promise<Obstacle | undefined> {
    const user = await this.parts.lookups.account(account);
    const { unit, id } = this.parts.session;
    return user === undefined || isBelow(user.dn, unit)
      ? undefined
      : {
          happened: `${user.dn} is not below ${unit}, where alone Directory Service Data deletes`,
          next: `delete it in the directory itself, or set access: "ldap" for ${id}`,
        };
  }

  /**
   * The proof is spent on the one request that deletes. Between the two there is one other: the API deletes by name, and a name may have passed
   * to somebody else while WorkSpaces was asked. A deletion that was throttled, or whose answer was lost, needs a proof of its own to be sent
   * again.
   */
  async delete(account: Account, prove: () => Promise<DeletionProof>): Promise<void> {
    const { session, settled, lookups } = this.parts;
    let name = account.userName;
    for (;;) {
      await Promise.all([session.pace.turn("read"), session.pace.turn("write")]);
      const proof = await prove();
      const shown = await session
        .call("DescribeUser", { SAMAccountName: name, OtherAttributes: ["objectGUID"] }, { hasTurn: true })
        .catch(unlessAbsent);
      if (shown?.SID !== account.sid) {
        const found = await lookups.account(account);
        if (found === undefined) {
          return;
        }
        name = found.userName;
        continue;
      }
      let attempts = 0;
      const beforeAttempt = () => {
        attempts += 1;
        if (attempts > 1 || !proof.spendFor(account)) {
          throw new AttemptEnded();
        }
      };
      try {
        await session.call("DeleteUser", { SAMAccountName: name }, { hasTurn: true, beforeAttempt });
        settled.delete(account.sid);
        settled.forget(name);
        return;
      } catch (error) {
        if (!(error instanceof AttemptEnded) && !isNotFound(error)) {
          throw error;
        }
        if ((await lookups.account(account)) === undefined) {
          settled.delete(account.sid);
          return;
        }
      }
    }
  }

  /** @returns the SID; undefined if a user has the name */
  private async add(userName: string, values: ReadonlyMap<string, readonly string[]>): Promise<string | undefined> {
    const { session, settled, lookups } = this.parts;
    const until = session.clock.now() + SEEN_MS;
    for (;;) {
      try {
        const { SID } = await session.call("CreateUser", { SAMAccountName: userName, ...inputOf("user", values) });
        return SID ?? (await lookups.user(userName))?.sid;
      } catch (error) {
        if (!refused(error, "ConflictException")) {
          throw error;
        }
        // One that we have deleted keeps its name until the controllers have told each other.
        const shown = await session.call("DescribeUser", { SAMAccountName: userName }).catch(unlessAbsent);
        const isOurs = shown?.SID !== undefined && settled.isDeleted(shown.SID);
        if (!isOurs || session.clock.now() >= until) {
          await this.requireUserNamed(userName, error);
          return undefined;
        }
        await session.clock.sleep(NAME_POLL_MS);
      }
    }
  }

  /** After "conflict": returns where a user has the name, and says what else has it where not. */
  private async requireUserNamed(userName: string, cause: unknown): Promise<void> {
    const { session, settled, lookups } = this.parts;
    const other = await session.until(SETTLING_MS, async () => {
      return (await lookups.user(userName)) ?? lookups.group(userName);
    });
    if (other === undefined || "scope" in other) {
      throw nameTaken(`user ${userName}`, session.id, other?.dn, "userName", cause);
    }
    settled.saw(userName);
  }

  private async seen(account: { sid: string; userName: string }, further: readonly string[]): Promise<ApiUser> {
    const { session, lookups } = this.parts;
    const made = await session.until(SEEN_MS, async () => {
      const user = await lookups.user(account.userName, further);
      return user?.sid === account.sid ? user : undefined;
    });
    if (made === undefined) {
      throw new ProviderError({
        code: "outcome-unknown",
        doing: `creating user ${account.userName} (${session.id})`,
        happened: `the account was made (${account.sid}), disabled and marked as unfinished, and is not shown after ${SEEN_MS / 60_000} minutes`,
        next: "run the same command again in some minutes: it goes on with that account",
      });
    }
    return made;
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
    const isDisabled = user.enabled && (edit.enabled === false || (user.isToBeDisabled && edit.enabled !== true));
    const isEnabled = edit.enabled === true && (!user.enabled || user.isToBeDisabled);
    const updates = attributeUpdates(
      "user",
      user.raw,
      edit.attributes ?? {},
      syntaxes,
      edit.mark !== undefined || there !== undefined,
    );
    for (const update of first) {
      await this.update(user, update);
    }
    if (isDisabled) {
      await passwords.disable(user);
    }
    for (const update of updates) {
      await this.update(user, update);
    }
    if (isEnabled) {
      await passwords.enable(user);
    }
    for (const update of last) {
      await this.update(user, update);
    }
    return isDisabled || isEnabled || [...first, ...last, ...updates].length > 0;
  }

  private async verified(before: ApiUser, edit: UserEdit, further: readonly string[]): Promise<ApiUser | undefined> {
    const { session, lookups } = this.parts;
    const now = await lookups.account(before, further);
    if (now !== undefined && typeof edit.mark === "string" && now.mark !== edit.mark) {
      throw overwritten({ kind: "user", name: before.userName, dn: now.dn, thing: "account" }, session);
    }
    return now;
  }

  private async update(user: ApiUser, update: Update): Promise<void> {
    const { session, settled } = this.parts;
    await session.call("UpdateUser", {
      SAMAccountName: user.userName,
      ...inputOf("user", update.values),
      UpdateType: update.type,
    });
    for (const [field, before, after] of changesOf(user.raw, update)) {
      settled.wrote(user.sid, field, before, after);
    }
  }
}

/** What may be given at creation, and what is written once the account is there. The bridge is kept for the mark. */
function inTwo(attributes: Values, syntaxes: ReturnType<typeof apiSyntaxes>) {
  const all = Object.entries(attributes)
    .map(([name, values]) => [name, textsOf(syntaxes.written(name, values))] as const)
    .filter(([name, texts]) => texts.length > 0 && attributeKey(name) !== BRIDGE);
  const isCreatable = (name: string) => supported("user", name)?.access === "creatable";
  return {
    atOnce: all.filter(([name]) => isCreatable(name)),
    later: new Map(all.filter(([name]) => !isCreatable(name) && attributeKey(name) !== "userprincipalname")),
  };
}

const valuesNamed = (attributes: Values, name: string) =>
  Object.entries(attributes).find(([one]) => attributeKey(one) === attributeKey(name))?.[1] ?? [];

/** A value was there that was not shown, or the other way round: what was read is of a controller that does not know of it yet. */
const isSurelyOld = (error: unknown): boolean =>
  refused(error, "ValidationException", "ATTRIBUTE_EXISTS", "MISSING_ATTRIBUTE");

const isBelow = (dn: string, unit: string): boolean => canonicalDn(dn).endsWith(`,${canonicalDn(unit)}`);

const sameRaw = (one: ApiUser, other: ApiUser): boolean =>
  one.enabled === other.enabled &&
  one.userName === other.userName &&
  JSON.stringify([...one.raw].sort()) === JSON.stringify([...other.raw].sort());

function unlessAbsent(error: unknown): undefined {
  if (!isNotFound(error)) {
    throw error;
  }
}

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

/** What is refused after the account was made leaves it. */
function leftUnfinished(error: unknown, userName: string, session: DataApiSession): unknown {
  if (error instanceof RunCancelled) {
    return error;
  }
  const { id, region } = session;
  const doing = `creating user ${userName} (${id})`;
  const { code, happened, next, cause } = refusal(doing, error, session);
  return new ProviderError({
    code,
    doing,
    happened: `${happened}. The account was made; it is marked as unfinished, and nobody can use it`,
    next:
      `${next}; then run again: it goes on with that account. If nobody is to have it, delete it with: ` +
      `aws ds-data delete-user --directory-id ${id} --sam-account-name ${userName} --region ${region}`,
    cause,
  });
}
