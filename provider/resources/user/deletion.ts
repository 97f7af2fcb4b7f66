// Taking a user's resource out: what becomes of the account, by its deletion policy and by whose it is.
import { deletionPolicyOf } from "../../ownership/deletion-policy";
import type { GuardedUser } from "../../deletion/guarded-user";
import type { Directory } from "../../directory/directory";
import type { User } from "../../directory/user";
import { fateOf } from "../../ownership/keeping";
import type { Claims } from "../../ownership/claims";
import { attributeOfMark, newIncarnation, type Mark } from "../../ownership/mark";
import { leftAlone, refuseCritical } from "../../ownership/refusals";
import { thingOf } from "../../ownership/thing";
import { only } from "../../text/without";
import { timeoutOf } from "../common/timeouts";
import { accountOf, type UserParts } from "./parts";
import type { PrincipalNames } from "./principal-names";
import type { UserState } from "./properties";
import { foundUser } from "./take-over";

export class UserDeletion {
  constructor(
    private readonly parts: UserParts,
    private readonly principalNames: PrincipalNames,
  ) {}

  async delete(state: UserState): Promise<void> {
    const doing = `deleting user ${state.userName} (${state.directoryId})`;
    const directory = await this.parts.directories.open(state.directoryId, state.domain);
    const user = await directory.findUser(accountOf(state));
    if (!user) {
      await this.principalNames.inherit(directory, state);
      return;
    }
    const fate = accountFate(this.parts.claims, directory, user, state);
    if (fate.is === "left") {
      this.parts.say(leftAlone(foundUser(user, directory), state.owner));
    }
    if (fate.is === "handed over") {
      await directory.editUser(user, () => ({ mark: attributeOfMark(fate.mark) }));
    }
    if (fate.is === "retained") {
      await directory.editUser(user, () => ({ mark: null }));
      await this.principalNames.inherit(directory, state, user);
    }
    if (fate.is === "disabled") {
      // The mark stays and says so: whoever declares the account next finds it, and enables it again. One of release 0.1.0 has no
      // incarnation, without which a mark can say nothing.
      await directory.editUser(user, () => ({
        enabled: false,
        ...only(state.whenDisabled ?? {}, ["organizationalUnit"]),
        mark: attributeOfMark({
          incarnation: newIncarnation(this.parts.clock),
          ...fate.mark,
          ...(state.adopted === true ? { adopted: true } : {}),
          released: true,
        }),
      }));
      await this.principalNames.inherit(directory, state, user);
    }
    if (fate.is === "deleted") {
      await this.deleteAccount(directory, user, state, doing);
      await this.principalNames.inherit(directory, state);
    }
  }

  private async deleteAccount(directory: Directory, user: User, state: UserState, doing: string): Promise<void> {
    const { losses, guard } = this.parts;
    const guarded = await guardedUser(directory, user, state);
    // Counted before the guard terminates any WorkSpace for it.
    losses.begin("user", user.guid, state.owner, doing);
    const timeout = timeoutOf(state.timeouts, "delete");
    const prove = () =>
      guard.prove(guarded, state.whenWorkspaceExists ?? "fail", timeout).catch((error: unknown) => {
        losses.giveUp("user", user.guid);
        throw error;
      });
    await directory.deleteUser(user, prove);
  }
}

/** What becomes of an account whose resource is deleted. */
export type AccountFate =
  | { readonly is: "left" | "kept" | "retained" | "deleted" }
  | { readonly is: "handed over" | "disabled"; readonly mark: Mark };

/**
 * What is to be done with an account whose resource is deleted, by its mark, by what this run declares, and by its deletion policy.
 * @throws ProviderError `protected-account`, `owned-elsewhere`
 */
export function accountFate(claims: Claims, directory: Directory, user: User, state: UserState): AccountFate {
  const doing = `deleting user ${state.userName} (${state.directoryId})`;
  const claimed = { claims, kind: "user", thing: thingOf(directory.domainName, user.userName) } as const;
  const fate = fateOf(foundUser(user, directory), state, claimed, doing);
  const policy = policyOf(state);
  if (fate.is !== "ended") {
    return fate.is === "handed over" ? { is: "handed over", mark: fate.mark } : { is: fate.is };
  }
  if (policy === "retain") {
    return { is: "retained" };
  }
  refuseCritical(`user ${user.userName} (${user.sid})`, user.critical, doing);
  return policy === "disable" ? { is: "disabled", mark: fate.mark } : { is: "deleted" };
}

/** What the state says of the account's end. */
export const policyOf = (state: UserState): NonNullable<UserState["deletionPolicy"]> =>
  deletionPolicyOf(state, "delete");

/** The account, as the guard asks for its desktops. */
export const guardedUser = async (directory: Directory, user: User, state: UserState): Promise<GuardedUser> => ({
  directoryId: state.directoryId,
  domainName: directory.domainName,
  netBiosName: await directory.netBiosName(),
  guid: user.guid,
  userName: user.userName,
  formerName: state.userName,
  owner: state.owner,
  obstacle: () => directory.deletionObstacle(user),
});
