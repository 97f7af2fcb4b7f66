// Taking a user's resource out: what becomes of the account, by its deletion policy and by whose it is.
import type { Directory } from "../../directory/directory";
import type { User } from "../../directory/user";
import { fateOf } from "../../ownership/keeping";
import { attributeOfMark, newIncarnation } from "../../ownership/mark";
import { leftAlone, refuseCritical } from "../../ownership/refusals";
import { thingOf } from "../../ownership/thing";
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
    const { userName, directoryId } = state;
    const doing = `deleting user ${userName} (${directoryId})`;
    const directory = await this.parts.directories.open(directoryId, state.domain);
    const user = await directory.findUser(accountOf(state));
    if (!user) {
      await this.principalNames.inherit(directory, state);
      return;
    }
    const found = foundUser(user, directory);
    const claimed = {
      claims: this.parts.claims,
      kind: "user",
      thing: thingOf(directory.domainName, user.userName),
    } as const;
    const fate = fateOf(found, state, claimed, doing);
    if (fate.is === "left") {
      this.parts.say(leftAlone(found, state.owner));
    }
    if (fate.is === "handed over") {
      await directory.editUser(user, () => ({ mark: attributeOfMark(fate.mark) }));
    }
    if (fate.is !== "ended") {
      return;
    }
    const policy = state.deletionPolicy ?? (state.adopted === true ? "retain" : "delete");
    if (policy === "retain") {
      await directory.editUser(user, () => ({ mark: null }));
      await this.principalNames.inherit(directory, state, user);
      return;
    }
    refuseCritical(`user ${user.userName} (${user.sid})`, user.critical, doing);
    if (policy === "disable") {
      // The mark stays and says so: whoever declares the account next finds it, and enables it again. One of release 0.1.0 has no
      // incarnation, without which a mark can say nothing.
      await directory.editUser(user, () => ({
        enabled: false,
        mark: attributeOfMark({
          incarnation: newIncarnation(this.parts.clock),
          ...fate.mark,
          ...(state.adopted === true ? { adopted: true } : {}),
          released: true,
        }),
      }));
      await this.principalNames.inherit(directory, state, user);
      return;
    }
    await this.deleteAccount(directory, user, state, doing);
    await this.principalNames.inherit(directory, state);
  }

  private async deleteAccount(directory: Directory, user: User, state: UserState, doing: string): Promise<void> {
    const { losses, guard } = this.parts;
    const guarded = {
      directoryId: state.directoryId,
      domainName: directory.domainName,
      netBiosName: await directory.netBiosName(),
      guid: user.guid,
      userName: user.userName,
      formerName: state.userName,
      owner: state.owner,
      obstacle: () => directory.deletionObstacle(user),
    };
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
