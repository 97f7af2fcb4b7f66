// What creating something would be refused for, as far as the API shows it: neither who has a userPrincipalName, nor what may be done where.
import { ProviderError } from "../../errors/provider-error";
import type { Ahead, Obstacle } from "../directory";
import { canonicalDn, domainDn, domainOfDn, isDn } from "../dn";
import type { Group } from "../group";
import type { PrincipalNameTaken } from "../principal-name-taken";
import { nameTaken } from "./already-exists";
import { sameName } from "../../text/folding";
import type { Finder } from "./finder";
import { BY_LDAP, groupNameLimit, userNameLimit } from "./limits";
import type { Lookups } from "./lookups";
import type { DataApiSession } from "./session";

export class ApiAhead implements Ahead {
  constructor(
    private readonly session: DataApiSession,
    private readonly lookups: Lookups,
    private readonly finder: Finder,
  ) {}

  principalNameTaken(): Promise<PrincipalNameTaken | undefined> {
    return Promise.resolve(undefined);
  }

  otherNamed(kind: "user" | "group", name: string): Promise<ProviderError | undefined> {
    return this.session.doing(`reading what is called ${name}`, async () => {
      const limit = kind === "user" ? groupNameLimit : userNameLimit;
      if (limit(name) !== undefined) {
        return undefined;
      }
      const other = kind === "user" ? await this.lookups.group(name) : await this.lookups.user(name);
      const argument = kind === "user" ? "userName" : "name";
      return other && nameTaken(`${kind} ${name}`, this.session.id, other.dn, argument, undefined);
    });
  }

  unitObstacle(): Promise<Obstacle | undefined> {
    return Promise.resolve(undefined);
  }

  /** The API changes the members of AWS's delegated groups too, and of no others of AWS's (administration guide, "AWS Directory Service Data"). */
  membersObstacle({ dn }: Group): Promise<Obstacle | undefined> {
    const { unit, domainName } = this.session;
    const units = [unit, `OU=AWS Delegated Groups,${domainDn(domainName)}`];
    const isWithin = units.some((one) => canonicalDn(dn).endsWith(`,${canonicalDn(one)}`));
    const happened = `${dn} is not below ${units.join(" or ")}, where alone Directory Service Data changes the members of groups`;
    return Promise.resolve(isWithin ? undefined : { happened, next: `take the membership out, or ${BY_LDAP}` });
  }

  /** Of people and groups alone: units, and other domains, the API does not show. */
  missing(dn: string): Promise<boolean> {
    const { domainName } = this.session;
    const isTold = isDn(dn) && /^ *CN *=/i.test(dn) && sameName(domainOfDn(dn), domainName);
    return isTold
      ? this.session.doing(`looking for ${dn}`, async () => !(await this.finder.hasDn(dn)))
      : Promise.resolve(false);
  }
}
