import type { GuardedUser } from "../../deletion/guarded-user";
import type { Services } from "../common/services";
import { accountFate, guardedUser, policyOf } from "./deletion";
import { thingOf } from "../../ownership/thing";
import { accountOf } from "./parts";
import { domainOfState } from "./plan";
import { leftAlone } from "../../ownership/refusals";
import { foundUser } from "./take-over";
import type { UserState } from "./properties";

/** What becomes of an account whose resource is deleted. */
export type Leaving =
  | { readonly is: "deleted"; readonly user: GuardedUser }
  | { readonly is: "disabled" | "retained" }
  /** With what is to be said of an account that is there, and not this state's. */
  | { readonly is: "left"; readonly said?: string };

const LEFT: Leaving = { is: "left" };

/** By looking alone; as the state has it where the directory cannot be asked. */
export async function leavingAccount(services: Services, state: UserState): Promise<Leaving> {
  const { directoryId, domain, objectGuid: guid, userName, owner } = state;
  const asked = await services.ask(directoryId, domain, async (directory) => {
    const user = await directory.findUser(accountOf(state));
    return { directory, user, guarded: user && (await guardedUser(directory, user, state)) };
  });
  if (asked === undefined) {
    const policy = policyOf(state);
    return policy === "delete"
      ? { is: "deleted", user: { directoryId, domainName: domainOfState(state), guid, userName, owner } }
      : { is: policy === "disable" ? "disabled" : "retained" };
  }
  const { directory, user, guarded } = asked;
  const other = user && services.claims.ownerOf("user", thingOf(directory.domainName, user.userName));
  if (user === undefined || guarded === undefined || (other !== undefined && other !== owner)) {
    // It has gone; or a resource was renamed or moved in code, and its creation takes the account over before this deletion.
    return LEFT;
  }
  const fate = accountFate(services.claims, directory, user, state);
  switch (fate.is) {
    case "deleted":
      return { is: "deleted", user: guarded };
    case "disabled":
    case "retained":
      return { is: fate.is };
    case "left": {
      const how = user.enabled ? "enabled" : "disabled";
      return { is: "left", said: `${leftAlone(foundUser(user, directory), owner)} (${how})` };
    }
    default:
      return LEFT;
  }
}
