// Deleting an account over Directory Service Data, with a proof that the deletion guard has made.
import type { DeletionProof } from "../../deletion/proof";
import type { Account, Obstacle } from "../directory";
import { canonicalDn } from "../dn";
import type { ApiUsersParts } from "./api-users";
import { isNotFound } from "./refusal";
import { unlessAbsent } from "./writes";

type Parts = Pick<ApiUsersParts, "session" | "settled" | "lookups">;

/** Ends the SDK's own attempts: the next one needs a proof of its own. */
class AttemptEnded extends Error {
  override readonly name = "AttemptEnded";
}

export async function deletionObstacle(account: Account, { session, lookups }: Parts): Promise<Obstacle | undefined> {
  const user = await lookups.account(account);
  const { unit, id } = session;
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
export async function deleteUser(
  account: Account,
  prove: () => Promise<DeletionProof>,
  { session, settled, lookups }: Parts,
): Promise<void> {
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
      settled.forget("user", name);
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

const isBelow = (dn: string, unit: string): boolean => canonicalDn(dn).endsWith(`,${canonicalDn(unit)}`);
