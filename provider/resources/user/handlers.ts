// The lifecycle of a directory user.
import type { Account, Directory } from "../../directory/directory";
import { USER_FIELDS, type User, type UserEdit } from "../../directory/user";
import { ProviderError } from "../../errors/provider-error";
import { claimOf } from "../../ownership/owner";
import { checkArguments, isUnknown } from "../common/rules";
import type { CheckFailure, Handlers, Properties } from "../common/handlers";
import { refuseCritical, refuseForeign, refuseUnmanaged } from "../../ownership/refusals";
import type { Services } from "../common/services";
import { timeoutOf } from "../common/timeouts";
import { USER_RULES, type UserArguments, type UserState } from "./properties";
import { argumentsOf, fullName, stateOf, stateSeen, userDifference, userEdit, valueLists } from "./plan";

export class UserHandlers implements Handlers<UserArguments, UserState> {
  constructor(private readonly services: Services) {}

  async check(news: Properties): Promise<CheckFailure[]> {
    const failures = checkArguments(news, USER_RULES, ["directoryId", "userName", "owner"]);
    const {
      directoryId,
      userName,
      domain = "",
      owner,
      initialPassword,
      passwordVersion,
    } = news as unknown as UserArguments;
    if (passwordVersion !== undefined && initialPassword === undefined) {
      failures.push({ property: "passwordVersion", reason: "passwordVersion does nothing without initialPassword" });
    }
    if (failures.length > 0 || isUnknown(directoryId) || isUnknown(userName)) {
      return failures;
    }
    const other = this.services.claims.claim(`user ${directoryId} ${domain} ${userName}`, owner);
    if (other !== undefined) {
      const reason = `user ${userName} (${directoryId}) is claimed by ${other} too; keep one of the two resources`;
      return [{ property: "userName", reason }];
    }
    return this.services.checkDirectory(directoryId);
  }

  diff(olds: UserState, news: UserArguments) {
    return userDifference(olds, news);
  }

  async create(news: UserArguments) {
    const directory = await this.services.directories.open(news.directoryId, news.domain);
    const fields = USER_FIELDS.flatMap((field) => (news[field] === undefined ? [] : [[field, news[field]]]));
    const displayName = news.displayName ?? fullName(news);
    const made = await directory.createUser({
      ...(Object.fromEntries(fields) as Partial<UserArguments>),
      ...(displayName === undefined ? {} : { displayName }),
      userName: news.userName,
      enabled: news.enabled ?? true,
      owner: news.owner,
      attributes: valueLists(news.attributes),
      ...(news.organizationalUnit === undefined ? {} : { organizationalUnit: news.organizationalUnit }),
      ...(news.initialPassword === undefined ? {} : { password: news.initialPassword }),
    });
    const user = made ?? (await takeOver(directory, news));
    const adopted = made === undefined && news.adopt === true;
    return { id: `${news.directoryId}/${user.guid}`, outs: stateOf(news, user, adopted) };
  }

  async read(state: UserState) {
    const directory = await this.services.directories.open(state.directoryId, state.domain);
    const user = await directory.findUser(accountOf(state), Object.keys(state.attributes ?? {}));
    if (user) {
      const outs = stateSeen(state, user);
      return { outs, inputs: argumentsOf(outs) };
    }
    const other = await directory.findUserByName(state.userName);
    if (other) {
      this.services.say(
        `user ${state.userName} (${state.directoryId}): the account was deleted, and another of that name made since ` +
          `(${other.guid}); that one is not ours and is left alone; set adopt: true to take it over`,
      );
    }
    return undefined;
  }

  async update(olds: UserState, news: UserArguments) {
    const directory = await this.services.directories.open(olds.directoryId, olds.domain);
    const doing = `editing user ${olds.userName} (${olds.directoryId})`;
    const attributes = Object.keys({ ...olds.attributes, ...news.attributes });
    const plan = (found: User): UserEdit => {
      refuseForeign(`user ${found.userName}`, found.owner, news.owner, doing);
      refuseCritical(`user ${found.userName} (${found.sid})`, found.critical, doing);
      return userEdit(found, news, olds);
    };
    const user = await directory.editUser(accountOf(olds), plan, attributes);
    if (!user) {
      throw new ProviderError({
        code: "gone",
        doing,
        happened: "the account is gone from the directory",
        next: "run pulumi refresh to see what is there now, then pulumi up",
      });
    }
    const { passwordVersion, initialPassword } = news;
    if (passwordVersion !== undefined && passwordVersion !== olds.passwordVersion && initialPassword !== undefined) {
      await directory.setPassword(user, initialPassword);
    }
    return stateOf(news, user, olds.adopted ?? false);
  }

  async delete(state: UserState): Promise<void> {
    const { userName, directoryId } = state;
    const doing = `deleting user ${userName} (${directoryId})`;
    const directory = await this.services.directories.open(directoryId, state.domain);
    const user = await directory.findUser(accountOf(state));
    if (!user) {
      return;
    }
    const claim = claimOf(state.owner, user.owner);
    if (claim === "renamed" || claim === "foreign") {
      this.services.say(
        `user ${userName} (${directoryId}) is managed by ${user.owner ?? ""} now, and is left as it is`,
      );
      return;
    }
    const policy = state.deletionPolicy ?? (state.adopted === true ? "retain" : "delete");
    if (policy === "retain") {
      await directory.editUser(user, () => ({ owner: null }));
      return;
    }
    refuseCritical(`user ${user.userName} (${user.sid})`, user.critical, doing);
    if (policy === "disable") {
      // The mark stays: a re-creation finds its own account, and enables it again.
      await directory.editUser(user, () => ({ enabled: false }));
      return;
    }
    const { deletions, guard } = this.services;
    const { domainName } = directory;
    const guarded = {
      directoryId,
      domainName,
      guid: user.guid,
      userName: user.userName,
      formerName: userName,
      obstacle: () => directory.deletionObstacle(user),
    };
    // Counted before the guard terminates any WorkSpace for it.
    deletions.begin(user.guid, doing);
    const timeout = timeoutOf(state.timeouts, "delete");
    for (;;) {
      const proof = await guard.prove(guarded, state.whenWorkspaceExists ?? "fail", timeout).catch((error: unknown) => {
        deletions.giveUp(user.guid);
        throw error;
      });
      try {
        await directory.deleteUser(user, proof);
        return;
      } catch (error) {
        // Behind thousands of others, the deletion waited longer for a connection than the proof holds: WorkSpaces is asked anew.
        if (!proof.expired) {
          throw error;
        }
      }
    }
  }
}

/** The name is taken: by our own earlier attempt, by a renamed resource, by another stack, or by nobody's account. */
async function takeOver(directory: Directory, news: UserArguments): Promise<User> {
  const doing = `creating user ${news.userName} (${news.directoryId})`;
  const found = await directory.findUserByName(news.userName);
  const unfinished = found?.owner !== undefined && found.passwordMissing;
  const plan = (user: User): UserEdit => {
    refuseForeign(`user ${user.userName}`, user.owner, news.owner, doing);
    refuseUnmanaged(user.dn, user, news.adopt, doing);
    refuseCritical(`user ${user.userName} (${user.sid})`, user.critical, doing);
    const edit = userEdit(user, news);
    // Our own account comes back enabled, once it has a password; an adopted one stays as it is unless the program says.
    return user.owner === undefined ? edit : { ...edit, enabled: !unfinished && (news.enabled ?? true) };
  };
  const user = found && (await directory.editUser(found, plan, Object.keys(news.attributes ?? {})));
  if (!user) {
    const happened = "the name was taken a moment ago, and is free now";
    throw new ProviderError({ code: "outcome-unknown", doing, happened, next: "run the same command again" });
  }
  if (!unfinished) {
    // A password that is there is somebody's, and never touched.
    return user;
  }
  await directory.setPassword(user, news.initialPassword);
  return (await directory.editUser(user, () => ({ enabled: news.enabled ?? true }))) ?? user;
}

const accountOf = ({ objectGuid, sid, userName }: UserState): Account => ({ guid: objectGuid, sid, userName });
