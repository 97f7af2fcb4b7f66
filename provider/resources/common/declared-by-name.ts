import type { Directory } from "../../directory/directory";
import { isDn, leafRdn } from "../../directory/dn";
import type { Claims } from "../../ownership/claims";
import { thingOf } from "../../ownership/thing";

/** Whether a reference by name means an account or a group that the program declares. */
export function isDeclaredByName(claims: Claims, { domainName }: Directory, reference: string): boolean {
  const name = isDn(reference) ? leafRdn(reference).replace(/^[^=]*=/, "") : reference;
  const thing = thingOf(domainName, name);
  return claims.ownerOf("user", thing) !== undefined || claims.ownerOf("group", thing) !== undefined;
}
