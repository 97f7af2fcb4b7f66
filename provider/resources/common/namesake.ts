// Users and groups of a domain share one space of names, sAMAccountName.
import type { Claims } from "../../ownership/claims";
import { resourceOf, type Owner } from "../../ownership/owner";
import type { CheckFailure } from "./handlers";

const OTHERS = { user: ["group", "userName"], group: ["user", "name"] } as const;

/** Why the program cannot give a user or a group its name: it declares one of the other kind by it. */
export function namesakeFault(
  claims: Claims,
  kind: "user" | "group",
  thing: string,
  { name, owner }: { readonly name: string; readonly owner: Owner },
): CheckFailure[] {
  const [otherKind, property] = OTHERS[kind];
  const other = claims.ownerOf(otherKind, thing);
  const reason = `${property} ${name} is that of the ${otherKind} ${other === undefined ? "" : resourceOf(other)} too, and a domain has one account of a name, be it a user or a group; give ${resourceOf(owner)} another`;
  return other === undefined ? [] : [{ property, reason }];
}
