import type { Account } from "../directory";
import { parentDn } from "../dn";
import { textsOf } from "../attribute-value";
import { passwordFrom, unicodePwd, type PasswordOwner, type ResetPassword } from "../password";
import { replace } from "./changes";
import { guidDn } from "./ids";
import { byGuid } from "./lookups";
import { PasswordPolicy } from "./password-policy";
import { answered, LDAP, refusesPasswords } from "./refusal";
import type { LdapSession } from "./session";
import { userChanges } from "./user-changes";
import type { UserEntries } from "./user-entries";
import { ACCOUNT, type UserEntry } from "./user-entry";

/** A password that was reset is dated now. */
const ENABLED = { enabled: true, mustChangePassword: false } as const;

/** Passwords of users: set over LDAP, or by AWS's own API where the directory takes none over LDAP and has that. */
export class Passwords {
  private readonly policy: PasswordPolicy;

  /** @param reset sets a password by AWS's API; undefined if there is none for the directory */
  constructor(
    private readonly session: LdapSession,
    private readonly users: UserEntries,
    readonly reset: ResetPassword | undefined,
  ) {
    this.policy = new PasswordPolicy(session);
  }

  /** Throws what the domain's policy has against a password. */
  require(doing: string, password: string, person: PasswordOwner): Promise<void> {
    return this.policy.require(doing, password, person);
  }

  fault(password: string, person: PasswordOwner): Promise<string | undefined> {
    return this.session.doing(`reading the password policy of ${this.session.domainName}`, () =>
      this.policy.fault(password, person),
    );
  }

  /** @param password undefined for a random one */
  set(account: Account, password: string | undefined): Promise<void> {
    const doing = `setting the password of user ${account.userName}`;
    let chosen: string | undefined;
    return this.session.doing(doing, async () => {
      const now = await this.users.read(byGuid(account.guid), ["displayName"]);
      const person = { userName: (now ?? account).userName, displayName: textsOf(now?.attributes.displayName)[0] };
      const value = (chosen ??= passwordFrom(password, person));
      await this.policy.require(doing, value, person);
      try {
        await this.session.request((client) =>
          client.modify(guidDn(account.guid), [replace("unicodePwd", [unicodePwd(value)])]),
        );
      } catch (error) {
        const unexplained = !refusesPasswords(error) && !answered(error, LDAP.insufficientAccess);
        const user = unexplained ? undefined : await this.users.read(byGuid(account.guid));
        if (!user) {
          throw error;
        }
        if (!this.reset || !refusesPasswords(error)) {
          const { dn } = user;
          throw await this.session.explained(`set the password of ${dn}`, [parentDn(dn)], error, { dn });
        }
        await this.resetByApi(this.reset, user, value, { enabled: user.enabled });
      }
    });
  }

  /** AWS's reset enables the account: one that is to be disabled is disabled again. A mark is written with that, if one is given. */
  async resetByApi(
    reset: ResetPassword,
    user: UserEntry,
    password: string,
    { enabled, mustChangePassword, mark }: { enabled: boolean; mustChangePassword?: boolean; mark?: string },
  ): Promise<void> {
    await reset(user.userName, password);
    // As the reset has left it.
    const now = { ...user, ...ENABLED, accountControl: user.accountControl & ~ACCOUNT.disabled };
    const edit = {
      enabled,
      ...(mustChangePassword === true ? { mustChangePassword } : {}),
      ...(mark === undefined ? {} : { mark }),
    };
    await this.users.modify(user, userChanges(now, edit, this.session.markAttribute));
  }
}
