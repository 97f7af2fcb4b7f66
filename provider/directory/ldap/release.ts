import { Change } from "ldapts";
import { sameName } from "../../text/folding";
import { attribute } from "./changes";
import { answered, LDAP } from "./refusal";
import type { UserEntry } from "./user-entry";

/**
 * Gives an account another userPrincipalName: the one that its name stands for, or if that is this one or taken, one that is made of its
 * GUID. The value is taken out by itself and the other added in the same modify, so that nothing happens if it has another by now; Samba takes
 * an account without any for broken.
 */
export async function releasePrincipalName(
  { guid, userName }: UserEntry,
  now: string,
  domainName: string,
  modify: (changes: Change[]) => Promise<void>,
): Promise<void> {
  const ownName = `${userName}@${domainName}`;
  const freed = `${guid}@${domainName}`;
  const become = (name: string) =>
    modify([
      new Change({ operation: "delete", modification: attribute("userPrincipalName", [now]) }),
      new Change({ operation: "add", modification: attribute("userPrincipalName", [name]) }),
    ]).catch((error: unknown) => {
      if (!answered(error, LDAP.noSuchAttribute)) {
        throw error;
      }
    });
  if (sameName(ownName, now)) {
    await become(freed);
    return;
  }
  await become(ownName).catch((error: unknown) => {
    if (!answered(error, LDAP.constraintViolation, LDAP.alreadyExists)) {
      throw error;
    }
    return become(freed);
  });
}
