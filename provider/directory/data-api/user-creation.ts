// Making an account over Directory Service Data, in several steps: the API takes no password, and none of the attributes that carry marks.
import { namedIfCancelled, RunCancelled } from "../../concurrency/interruptible";
import { ProviderError } from "../../errors/provider-error";
import { attributeKey, textsOf, type Values } from "../attribute-value";
import type { Account } from "../directory";
import { LeftUnfinished } from "../left-unfinished";
import { passwordFrom } from "../password";
import type { NewUser, User } from "../user";
import { requireAllowedUser } from "./allowed";
import { nameTaken } from "./already-exists";
import type { ApiUsersParts } from "./api-users";
import { attributeUpdates, inputOf } from "./changes";
import { BRIDGE, type ApiUser } from "./entry";
import { isRefusedForGood, refusal } from "./refusal";
import type { DataApiSession } from "./session";
import { SETTLING_MS } from "./settled";
import { apiSyntaxes } from "./syntax";
import { inTwo, make, seen, write } from "./writes";

/**
 * Makes the account, disabled and unfinished until all is done.
 * @returns undefined if a user has the name
 */
export async function createUser(
  user: NewUser,
  unfinishedMark: string,
  parts: ApiUsersParts,
): Promise<User | undefined> {
  const { session, settled, passwords, lookups } = parts;
  const { markAttribute } = session;
  const { userName, attributes } = user;
  requireAllowedUser(user, parts);
  const password = passwordFrom(user.password, { userName, displayName: textsOf(attributes.displayName)[0] });
  const syntaxes = apiSyntaxes("user", attributes, markAttribute);
  const { atOnce, later } = inTwo("user", attributes, syntaxes);
  const doing = `creating user ${userName} (${session.id})`;
  const add = async () => {
    const values = new Map([...atOnce, [BRIDGE, [unfinishedMark]] as const]);
    const { SID } = await session.call("CreateUser", { SAMAccountName: userName, ...inputOf("user", values) });
    return SID ?? (await lookups.user(userName))?.sid;
  };
  const requireNamed = (cause: unknown) => requireUserNamed(userName, cause, parts);
  const sid = await make("user", userName, parts, { add, requireNamed }).catch((error: unknown) => {
    throw namedIfCancelled(error, doing, "it waited for its turn at Directory Service Data, and made no account yet");
  });
  if (sid === undefined) {
    return undefined;
  }
  settled.saw("user", userName);
  const shown = () =>
    seen("user", { sid, name: userName }, session, () => lookups.user(userName, Object.keys(attributes)));
  let made: ApiUser | undefined;
  /** Whether the password has enabled it, against what is asked for. */
  let isToBeDisabled = false;
  try {
    made = await shown();
    if (later.length > 0) {
      await write("user", made, { type: "ADD", values: new Map(later) }, parts);
    }
    isToBeDisabled = !user.enabled;
    await passwords.set(made, password);
    if (!user.enabled) {
      await passwords.disable(made);
      isToBeDisabled = false;
    }
    await write("user", made, { type: "ADD", values: new Map([[markAttribute, [user.mark]]]) }, parts);
    const endsBridge = { [BRIDGE]: valuesNamed(attributes, BRIDGE) };
    for (const update of attributeUpdates("user", made.raw, endsBridge, syntaxes, true)) {
      await write("user", made, update, parts);
    }
    return await shown();
  } catch (error) {
    if (error instanceof RunCancelled && made !== undefined && isToBeDisabled) {
      await passwords.disableAtOnce(made);
    }
    throw leftUnfinished(error, doing, made ?? { sid, userName }, session, isToBeDisabled);
  }
}

/** After "conflict": returns where a user has the name, and says what else has it where not. */
async function requireUserNamed(
  userName: string,
  cause: unknown,
  { session, lookups }: Pick<ApiUsersParts, "session" | "lookups">,
): Promise<void> {
  const other = await session.until(SETTLING_MS, async () => {
    return (await lookups.user(userName)) ?? lookups.group(userName);
  });
  if (other === undefined || "scope" in other) {
    throw nameTaken(`user ${userName}`, session.id, other?.dn, "userName", cause);
  }
}

const valuesNamed = (attributes: Values, name: string) =>
  Object.entries(attributes).find(([one]) => attributeKey(one) === attributeKey(name))?.[1] ?? [];

/** What ends a creation after the account was made leaves it, and may be removed where that was refused for good. */
function leftUnfinished(
  error: unknown,
  doing: string,
  made: ApiUser | Pick<Account, "userName" | "sid">,
  session: DataApiSession,
  isToBeDisabled: boolean,
): unknown {
  const { id, region } = session;
  const byHand = `delete it with: aws ds-data delete-user --directory-id ${id} --sam-account-name ${made.userName} --region ${region}`;
  if (error instanceof RunCancelled) {
    const holds =
      "the account was made by then, and its mark tells the next run what is left to be done" +
      (isToBeDisabled
        ? ". Its password has enabled it, though enabled is false; AWS was asked to disable it again, which is not known to be done: take it for enabled until the next run"
        : "");
    const next = `run the same command again: it goes on with that account. If nobody is to have it, ${byHand}`;
    return namedIfCancelled(error, doing, holds, next);
  }
  // That it is not shown says all that there is to say.
  if (error instanceof ProviderError && error.code === "outcome-unknown") {
    return error;
  }
  const removable = isRefusedForGood(error) && "guid" in made ? made : undefined;
  return new LeftUnfinished(doing, refusal(doing, error, session), removable, byHand);
}
