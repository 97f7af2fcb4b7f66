// What can be known of a domain's password policy before a password is sent.
import { readOnce } from "../../concurrency/read-once";
import { ProviderError } from "../../errors/provider-error";
import { nameInPassword, type PasswordOwner } from "../password";
import { first } from "./entry";
import { findByDn } from "./search";
import type { LdapSession } from "./session";

/** pwdProperties, DOMAIN_PASSWORD_COMPLEX ([MS-SAMR] 2.2.3.1). */
const COMPLEX = 1;

export class PasswordPolicy {
  /** Samba has the rule of complexity without the part of it that is about names. */
  private readonly minds: () => Promise<boolean>;

  constructor(private readonly session: LdapSession) {
    this.minds = readOnce(async () => {
      const { base, isSamba } = await session.naming();
      if (isSamba) {
        return false;
      }
      const domain = await session.request((client) => findByDn(client, base, ["pwdProperties"]));
      return domain !== undefined && (Number(first(domain, "pwdProperties") ?? 0) & COMPLEX) !== 0;
    });
  }

  /** Why the directory would not take a password for a person, as the end of a sentence about it. The password is not quoted, nor any of it. */
  async fault(password: string, person: PasswordOwner): Promise<string | undefined> {
    const name = nameInPassword(password, person);
    return name === undefined || !(await this.minds())
      ? undefined
      : `holds ${name}, in whatever letter case, which the domain's password policy forbids`;
  }

  /** @throws ProviderError `password-refused`, before anything is written */
  async require(doing: string, password: string, person: PasswordOwner): Promise<void> {
    const fault = await this.fault(password, person);
    if (fault !== undefined) {
      throw new ProviderError({
        code: "password-refused",
        doing: `${doing} (${this.session.id})`,
        happened: `the password ${fault}`,
        next: "give one that holds neither the userName nor a part of the displayName of three letters or more",
      });
    }
  }
}
