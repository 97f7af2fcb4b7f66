// userPrincipalNames that pass from one account to another within one run.
import { textsOf } from "../../directory/attribute-value";
import type { Directory } from "../../directory/directory";
import { PrincipalNameTaken } from "../../directory/principal-name-taken";
import type { User } from "../../directory/user";
import { markOfAttribute } from "../../ownership/mark";
import { thingOf } from "../../ownership/thing";
import { sameName } from "../../text/folding";
import type { UserParts } from "./parts";
import type { UserArguments, UserState } from "./properties";

/** How long nothing new must have been declared for the program to count as seen whole, and how long that is waited for. */
const QUIET_MS = 1_000;
const MAX_QUIET_WAIT_MS = 5_000;
/** Of more accounts that give their names up to each other, the next `up` finishes. */
const MAX_RELEASES = 5;

export class PrincipalNames {
  constructor(private readonly parts: Pick<UserParts, "claims" | "clock">) {}

  /**
   * Does what writes a userPrincipalName; where another resource of this run has it and is given another one, it gives it up first. Two people
   * may swap theirs so, and any number in a ring; a run that is ended in between is finished by the next one, since no state says yet that
   * the name has passed.
   */
  async passedOn<T>(directory: Directory, work: () => Promise<T>): Promise<T> {
    for (let releases = 0; ; releases++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof PrincipalNameTaken) || releases >= MAX_RELEASES) {
          throw error;
        }
        const holder = await this.givingUp(directory, error);
        if (!holder) {
          throw error;
        }
        await directory.releasePrincipalName(holder, error.principalName);
      }
    }
  }

  /** Whether a name that somebody has comes to an account within this run all the same. */
  async passes(taken: PrincipalNameTaken, directory: Directory, news: UserArguments): Promise<boolean> {
    return this.isReplaced(taken, directory, news) || (await this.givingUp(directory, taken)) !== undefined;
  }

  /** Whether a name that a new account is to have is still that of the account which it replaces, and which this run deletes. */
  isReplaced(error: unknown, directory: Directory, news: UserArguments): boolean {
    if (!(error instanceof PrincipalNameTaken) || error.holder === undefined) {
      return false;
    }
    const { holder, implied } = error;
    const mark = markOfAttribute(holder.mark);
    if (mark?.owner !== news.owner || sameName(holder.userName, news.userName)) {
      return false;
    }
    const thing = thingOf(directory.domainName, holder.userName);
    const known = this.parts.claims.knownOf("user", news.owner, thing);
    // An account that stays goes on having what its name stands for.
    const stays = mark.adopted === true || (news.deletionPolicy ?? "delete") !== "delete";
    return known !== undefined && known.incarnation === mark.incarnation && !(implied && stays);
  }

  /**
   * After an account was deleted, or let go: gives its userPrincipalName to the account that has replaced it, if the program says so.
   * @param left the account, if it is still there
   */
  async inherit(directory: Directory, state: UserState, left?: User): Promise<void> {
    const news = this.parts.claims.declared("user", state.owner) as UserArguments | undefined;
    const { userPrincipalName: wanted } = news ?? {};
    if (news === undefined || wanted === undefined || sameName(news.userName, state.userName)) {
      return;
    }
    const successor = await directory.findUserByName(news.userName);
    const mark = markOfAttribute(successor?.mark);
    const [has = ""] = textsOf(successor?.attributes.userPrincipalName);
    if (!successor || mark?.owner !== state.owner || mark.incarnation === state.incarnation || sameName(has, wanted)) {
      return;
    }
    if (left) {
      await directory.releasePrincipalName(left, wanted);
    }
    await directory.editUser(successor, () => ({ attributes: { userPrincipalName: [wanted] } }));
  }

  /** Who has a name and is given another one by this run. */
  private async givingUp({ domainName }: Directory, taken: PrincipalNameTaken): Promise<User | undefined> {
    const { claims } = this.parts;
    const { holder, principalName, implied } = taken;
    const mark = markOfAttribute(holder?.mark);
    if (holder === undefined || implied || mark === undefined) {
      return undefined;
    }
    // The engine may not have shown it to us yet.
    await claims.settled(QUIET_MS, MAX_QUIET_WAIT_MS);
    const other = claims.declared("user", mark.owner) as UserArguments | undefined;
    const known = claims.knownOf("user", mark.owner, thingOf(domainName, holder.userName));
    const isAnother = other?.userPrincipalName !== undefined && !sameName(other.userPrincipalName, principalName);
    return isAnother && known !== undefined && known.incarnation === mark.incarnation ? holder : undefined;
  }
}
