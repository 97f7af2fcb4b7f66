// What creating or editing something would be refused for, told by reading only.
import { readOnceEach } from "../../concurrency/read-once";
import type { ProviderError } from "../../errors/provider-error";
import { sameName } from "../../text/folding";
import type { Ahead, Obstacle } from "../directory";
import type { Group } from "../group";
import type { PrincipalNameTaken } from "../principal-name-taken";
import { values } from "./entry";
import { byAccountName } from "./lookups";
import { missingRight, nameTaken } from "./refusal";
import { findByDn } from "./search";
import type { LdapSession } from "./session";
import { principalNameAhead, type Wanted } from "./taken-names";
import { unitRights } from "./unit-rights";

const ARGUMENT = { user: "userName", group: "name" } as const;

export class LdapAhead implements Ahead {
  constructor(private readonly session: LdapSession) {}

  principalNameTaken(wanted: Wanted): Promise<PrincipalNameTaken | undefined> {
    const doing = `${wanted.guid === undefined ? "creating" : "editing"} user ${wanted.userName}`;
    return this.session.doing(doing, () => principalNameAhead(this.session, doing, wanted));
  }

  otherNamed(kind: "user" | "group", name: string): Promise<ProviderError | undefined> {
    return this.session.doing(`reading what is called ${name}`, async () => {
      const found = await this.session.find(byAccountName(name), ["objectClass"]);
      // Computers are users by their class, and their names end with $.
      const classes = found === undefined ? [] : values(found, "objectClass").map((one) => one.toLowerCase());
      return found === undefined || classes.includes(kind)
        ? undefined
        : nameTaken(`${kind} ${name}`, this.session.id, found.dn, ARGUMENT[kind]);
    });
  }

  async unitObstacle(kind: "user" | "group", organizationalUnit: string | undefined): Promise<Obstacle | undefined> {
    const doing = "looking up what our account may create";
    return this.session.doing(doing, async () => {
      const { unit, chosenBy } = await this.session.place(organizationalUnit);
      const rights = await this.rights(unit);
      if (rights?.notCreated.includes(kind) !== true) {
        return undefined;
      }
      const { next } = missingRight("", unit, this.session.setting("username"));
      return {
        happened: `our account has no right to create a ${kind} in ${unit}`,
        next: `${next}; or choose another unit: ${chosenBy}`,
      };
    });
  }

  membersObstacle({ name, dn }: Group): Promise<Obstacle | undefined> {
    return this.session.doing(`looking up who may change the members of group ${name}`, async () => {
      // [MS-ADTS] 3.1.1.4.5.4: constructed by the directory for whoever asks.
      const asked = ["allowedAttributesEffective"];
      const entry = await this.session.request((client) => findByDn(client, dn, asked));
      const writable = entry === undefined ? ["member"] : values(entry, "allowedAttributesEffective");
      if (writable.some((attribute) => sameName(attribute, "member"))) {
        return undefined;
      }
      const { next } = missingRight("", dn, this.session.setting("username"));
      return { happened: `our account has no right to change the members of ${dn}`, next };
    });
  }

  missing(dn: string): Promise<boolean> {
    return this.session.doing(`reading ${dn}`, async () => {
      return (await this.session.request((client) => findByDn(client, dn, ["objectClass"]))) === undefined;
    });
  }

  private readonly rights = readOnceEach((unit) => this.session.request((client) => unitRights(client, unit, [])));
}
