// Taking a group's resource out: what becomes of the group, by its deletion policy and by whose it is.
import { deletionPolicyOf } from "../../ownership/deletion-policy";
import type { Directory } from "../../directory/directory";
import { ProviderError } from "../../errors/provider-error";
import type { Group } from "../../directory/group";
import type { Claims } from "../../ownership/claims";
import { fateOf } from "../../ownership/keeping";
import type { Mark } from "../../ownership/mark";
import { resourceOf } from "../../ownership/owner";
import { refuseCritical } from "../../ownership/refusals";
import { thingOf } from "../../ownership/thing";
import type { GroupState } from "./properties";
import { foundGroup } from "./take-over";

/** What becomes of a group whose resource is deleted. */
export type GroupFate =
  { readonly is: "left" | "kept" | "retained" | "deleted" } | { readonly is: "handed over"; readonly mark: Mark };

/**
 * What is to be done with a group whose resource is deleted, by its mark, by what this run declares, and by its deletion policy.
 * @throws ProviderError `protected-account`; `owned-elsewhere`, also if this run declares a membership of it: then the program still names it
 */
export function groupFate(claims: Claims, directory: Directory, group: Group, state: GroupState): GroupFate {
  const doing = `deleting group ${state.name} (${state.directoryId})`;
  const claimed = { claims, kind: "group", thing: thingOf(directory.domainName, group.name) } as const;
  const fate = fateOf(foundGroup(group, directory), state, claimed, doing);
  if (fate.is !== "ended") {
    return fate.is === "handed over" ? { is: "handed over", mark: fate.mark } : { is: fate.is };
  }
  refuseCritical(`group ${group.name} (${group.sid})`, group.critical, doing);
  if (deletionPolicyOf(state, "delete") === "retain") {
    return { is: "retained" };
  }
  const needing = claims.neededBy(group.guid, thingOf(directory.domainName, group.name));
  if (needing !== undefined) {
    throw new ProviderError({
      code: "owned-elsewhere",
      doing,
      happened: `group ${group.name} (${group.dn}) is the group of membership ${resourceOf(needing)}, which this program declares; it is left as it is`,
      next:
        "declare the group again: in a roster, under groups; or, if it is to go, take the membership out too: in a roster, the group out of every row; " +
        "then run pulumi up again",
    });
  }
  return { is: "deleted" };
}
