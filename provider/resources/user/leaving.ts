import type { GuardedUser } from "../../deletion/guarded-user";
import type { Services } from "../common/services";
import { accountFate, guardedUser, policyOf } from "./deletion";
import { thingOf } from "../../ownership/thing";
import { accountOf } from "./parts";
import { domainOfState } from "./plan";
import type { UserState } from "./properties";

/** The account that is deleted with its resource, if it is; as the state has it where the directory cannot be asked. */
export async function leavingAccount(services: Services, state: UserState): Promise<GuardedUser | undefined> {
  const { directoryId, domain, objectGuid: guid, userName, owner } = state;
  const asked = await services.ask(directoryId, domain, async (directory) => {
    const user = await directory.findUser(accountOf(state));
    return { directory, user, guarded: user && (await guardedUser(directory, user, state)) };
  });
  if (asked === undefined) {
    return policyOf(state) === "delete"
      ? { directoryId, domainName: domainOfState(state), guid, userName, owner }
      : undefined;
  }
  const { directory, user, guarded } = asked;
  const other = user && services.claims.ownerOf("user", thingOf(directory.domainName, user.userName));
  if (other !== undefined && other !== owner) {
    // A resource that was renamed or moved in code: its creation takes the account over before this deletion.
    return undefined;
  }
  return user !== undefined && accountFate(services.claims, directory, user, state).is === "deleted"
    ? guarded
    : undefined;
}
