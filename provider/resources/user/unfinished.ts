// A creation that is refused half-way leaves an account that no state holds: it goes again, in the same call.
import type { Directory } from "../../directory/directory";
import { LeftUnfinished } from "../../directory/left-unfinished";
import { markOfAttribute, type Mark } from "../../ownership/mark";
import type { UserParts } from "./parts";
import type { UserArguments } from "./properties";

/**
 * Deletes what this very creation has made, with the proof that any deletion needs, if it carries this creation's mark still and is unfinished.
 * Whatever stands against that leaves it, for the next run to go on with.
 * @param mark of this creation, and of no other
 * @returns the error to throw
 */
export async function withoutLeftover(
  { guard }: Pick<UserParts, "guard">,
  directory: Directory,
  { directoryId, userName, owner }: UserArguments,
  { incarnation }: Mark,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof LeftUnfinished) || error.account === undefined) {
    return error;
  }
  try {
    const user = await directory.findUser(error.account);
    const found = markOfAttribute(user?.mark);
    if (user === undefined || found?.incarnation !== incarnation || found?.unfinished !== true) {
      return error;
    }
    const guarded = {
      directoryId,
      domainName: directory.domainName,
      netBiosName: await directory.netBiosName(),
      guid: user.guid,
      userName: user.userName,
      formerName: userName,
      owner,
      obstacle: () => directory.deletionObstacle(user),
    };
    await directory.deleteUser(user, () => guard.prove(guarded, "fail"));
    return error.removed();
  } catch {
    // The refusal is what the program is to be corrected for; it says how to remove the account by hand.
    return error;
  }
}
