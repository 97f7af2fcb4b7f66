import type { Attribute } from "ldapts";
import type { DeletionProof } from "../../deletion/proof";
import { ProviderError } from "../../errors/provider-error";
import { readOnce } from "../../concurrency/read-once";
import type { DeclaredAttributes } from "../directory";
import type { Account, Ahead, Directory, Listing, Obstacle } from "../directory";
import { escapeRdnValue } from "../dn";
import { LeftUnfinished } from "../left-unfinished";
import type { Groups, Members } from "../group";
import { sameName } from "../../text/folding";
import { passwordFrom, type PasswordOwner, type ResetPassword } from "../password";
import { textsOf, type Values } from "../attribute-value";
import type { Syntaxes } from "../syntaxes";
import type { NewUser, User, UserEdit } from "../user";
import { LdapAhead } from "./ahead";
import { DeletionObstacles } from "./deletion-obstacles";
import { values } from "./entry";
import { guidDn } from "./ids";
import { LdapGroups } from "./ldap-groups";
import { LdapMembers } from "./ldap-members";
import { byAccountName, byGuid } from "./lookups";
import { move } from "./move";
import { Passwords } from "./passwords";
import { answered, LDAP, refusesPasswords, nameTaken, takenName } from "./refusal";
import { refusedValue } from "./refused-value";
import { releasePrincipalName } from "./release";
import { takenNameError, type Wanted } from "./taken-names";
import { findByDn, readNetBiosName } from "./search";
import { LdapSession, type LdapSessionOptions } from "./session";
import { edited, newAttributes, newDn, userChanges } from "./user-changes";
import { UserEntries } from "./user-entries";
import type { UserEntry } from "./user-entry";

export interface LdapDirectoryOptions extends LdapSessionOptions {
  readonly netBiosName?: string;
  readonly attributes: DeclaredAttributes;
  /** Sets a password by AWS's own API; undefined if there is none for the directory. */
  readonly resetPassword?: ResetPassword;
}

/** Active Directory, of Windows or of Samba, over LDAP. */
export class LdapDirectory implements Directory {
  readonly id: string;
  readonly domainName: string;
  readonly markAttribute: string;
  readonly netBiosName: () => Promise<string | undefined>;
  readonly groups: Groups;
  readonly members: Members;
  readonly ahead: Ahead;
  private readonly session: LdapSession;
  private readonly obstacles: DeletionObstacles;
  private readonly users: UserEntries;
  private readonly passwords: Passwords;

  constructor({ resetPassword, netBiosName, attributes, ...options }: LdapDirectoryOptions) {
    this.id = options.id;
    this.domainName = options.domainName;
    this.markAttribute = options.markAttribute;
    this.session = new LdapSession(options);
    this.netBiosName = readOnce(() =>
      netBiosName === undefined ? this.readNetBiosName().catch(() => undefined) : Promise.resolve(netBiosName),
    );
    this.obstacles = new DeletionObstacles(this.session);
    this.groups = new LdapGroups(this.session, this.obstacles, attributes.group);
    this.members = new LdapMembers(this.session);
    this.ahead = new LdapAhead(this.session);
    this.users = new UserEntries(this.session, attributes);
    this.passwords = new Passwords(this.session, this.users, resetPassword);
  }

  syntaxes(values: Values): Promise<Syntaxes> {
    return this.session.doing("reading the schema", () => this.users.syntaxes(values));
  }

  setting(name: string): string {
    return this.session.setting(name);
  }

  findUserByName(userName: string, attributes: readonly string[] = []): Promise<UserEntry | undefined> {
    return this.session.doing(`reading user ${userName}`, () => this.users.read(byAccountName(userName), attributes));
  }

  findUser(account: Account, attributes: readonly string[] = []): Promise<UserEntry | undefined> {
    return this.session.doing(`reading user ${account.userName}`, () =>
      this.users.read(byGuid(account.guid), attributes),
    );
  }

  listUsers(listing: Listing, attributes: readonly string[] = []): Promise<readonly User[]> {
    const where = listing.unit ?? this.domainName;
    return this.session.doing(`listing the people of ${where}`, () => this.users.list(listing, attributes));
  }

  unmarkable(dns: readonly string[]): Promise<ReadonlySet<string>> {
    return this.session.doing("looking up what our account may write", async () => {
      const lacking = await Promise.all(
        dns.map(async (dn) => {
          // [MS-ADTS] 3.1.1.4.5.4: constructed by the directory for whoever asks.
          const asked = ["allowedAttributesEffective"];
          const entry = await this.session.request((client) => findByDn(client, dn, asked));
          const writable = entry === undefined ? [] : values(entry, "allowedAttributesEffective");
          return writable.some((name) => sameName(name, this.markAttribute)) ? [] : [dn];
        }),
      );
      return new Set(lacking.flat());
    });
  }

  defaultUnit(): Promise<string> {
    return this.session.doing("looking up where new people go", () => this.session.defaultUnit());
  }

  missingUnit(organizationalUnit: string | undefined): Promise<string | undefined> {
    return this.session.doing("looking up where new people go", () => this.session.missingUnit(organizationalUnit));
  }

  createUser(user: NewUser, unfinishedMark: string): Promise<UserEntry | undefined> {
    const person = { userName: user.userName, displayName: textsOf(user.attributes.displayName)[0] };
    const password = passwordFrom(user.password, person);
    const doing = `creating user ${user.userName}`;
    const { session } = this;
    return session.doing(doing, async () => {
      await this.passwords.require(doing, password, person);
      const place = await session.place(user.organizationalUnit);
      const { unit } = place;
      // The user name is the CN too, as AWS makes it: it is unique in the domain, and a changed surname moves nothing.
      const dn = `CN=${escapeRdnValue(user.userName)},${unit}`;
      const syntaxes = await this.users.allowed(user.attributes, `${doing} (${this.id})`);
      let sent: Attribute[] = [];
      const add = (withPassword: string | undefined) => {
        const mark = withPassword === undefined ? unfinishedMark : user.mark;
        const { markAttribute } = session;
        const attributes = newAttributes({ ...user, mark }, withPassword, this.domainName, markAttribute, syntaxes);
        sent = attributes.filter(({ type }) => !["objectClass", "unicodePwd", markAttribute].includes(type));
        return session.write(`create ${dn}`, [unit], (client) => client.add(dn, attributes), { place });
      };
      let byApi: ResetPassword | undefined;
      try {
        await add(password).catch((error: unknown) => {
          if (!refusesPasswords(error) || !this.passwords.reset) {
            throw error;
          }
          byApi = this.passwords.reset;
          return add(undefined);
        });
      } catch (error) {
        await this.requireFreeNames(doing, user, error);
        if (answered(error, LDAP.alreadyExists)) {
          await this.requireUserNamed(user.userName, dn);
          return undefined;
        }
        await this.session.requireUnit(`user ${user.userName}`, unit, error);
        throw await refusedValue(error, { session, syntaxes, sent, outcome: "the account was not created" });
      }
      const made = await this.users.read(byAccountName(user.userName));
      if (made && byApi) {
        await this.passwords.resetByApi(byApi, made, password, user).catch((error: unknown) => {
          throw this.leftUnfinished(error, made);
        });
        return { ...made, enabled: user.enabled, mark: user.mark };
      }
      // Active Directory may date the password by itself where it is set in the same step.
      if (made && user.mustChangePassword === true && !made.mustChangePassword) {
        await this.users.modify(made, userChanges(made, { mustChangePassword: true }, this.session.markAttribute));
      }
      return made;
    });
  }

  editUser(
    account: Account,
    plan: (user: User) => UserEdit,
    attributes: readonly string[] = [],
  ): Promise<UserEntry | undefined> {
    const doing = `editing user ${account.userName}`;
    const { session } = this;
    return session.doing(doing, async () => {
      const user = await this.users.read(byGuid(account.guid), attributes);
      if (!user) {
        return undefined;
      }
      const edit = plan(user);
      const syntaxes = await this.users.allowed(edit.attributes ?? {}, `${doing} (${this.id})`);
      const target = newDn(user, edit);
      const relocate = async (): Promise<void> => {
        if (target !== undefined) {
          await move(this.session, this.obstacles, `user ${user.userName}`, user, target, edit.organizationalUnit);
        }
      };
      // The move first: what it needs may not be there, and after it the entry is still found by its GUID. But somebody who is to be shut
      // out is so whether or not there is the unit that they are to go to.
      const movesLast = edit.enabled === false && user.enabled;
      if (!movesLast) {
        await relocate();
      }
      const changes = userChanges(user, edit, this.session.markAttribute, syntaxes);
      await this.users.modify(user, changes).catch(async (error: unknown) => {
        await this.requireFreeEdit(user, edit, error);
        const moved =
          target === undefined || movesLast
            ? ""
            : `; the account was moved before that, to ${edit.organizationalUnit ?? target}`;
        const outcome = `none of this edit's attributes was written${moved}`;
        const sent = changes.map(({ modification }) => modification);
        throw await refusedValue(error, { session, syntaxes, sent, outcome });
      });
      if (movesLast) {
        await relocate();
      }
      // How the directory spells the entry's new place, it alone knows.
      return target === undefined ? edited(user, edit) : this.users.read(byGuid(user.guid), attributes);
    });
  }

  releasePrincipalName(account: Account, principalName: string): Promise<void> {
    return this.session.doing(`freeing the userPrincipalName of user ${account.userName}`, async () => {
      const user = await this.users.read(byGuid(account.guid), ["userPrincipalName"]);
      const [now] = textsOf(user?.attributes.userPrincipalName);
      if (user && now !== undefined && sameName(now, principalName)) {
        await releasePrincipalName(user, now, this.domainName, (changes) => this.users.modify(user, changes));
      }
    });
  }

  setPassword(account: Account, password: string | undefined): Promise<void> {
    return this.passwords.set(account, password);
  }

  passwordFault(password: string, person: PasswordOwner): Promise<string | undefined> {
    return this.passwords.fault(password, person);
  }

  deletionObstacle(account: Account): Promise<Obstacle | undefined> {
    return this.session.doing(`deleting user ${account.userName}`, () => this.obstacles.find(account.guid));
  }

  deleteUser(account: Account, prove: () => Promise<DeletionProof>): Promise<void> {
    const doing = `deleting user ${account.userName}`;
    // Not repeated when the connection breaks: whether it was deleted is not known then.
    return this.session.once(doing, async () => {
      while ((await this.deleteProved(account, await prove(), doing)) === "too old") {
        // The next proof is fetched where it is spent.
      }
    });
  }

  /** `"too old"`: the proof was, by the time there was a connection, and nothing was sent. */
  private async deleteProved(account: Account, proof: DeletionProof, doing: string): Promise<"gone" | "too old"> {
    try {
      return await this.session.request(async (client) => {
        if (!proof.spendFor(account)) {
          return "too old";
        }
        await client.del(guidDn(account.guid));
        return "gone";
      }, "urgent");
    } catch (error) {
      if (answered(error, LDAP.noSuchObject)) {
        return "gone";
      }
      throw await this.obstacles.refused(account.guid, `${doing} (${this.id})`, error);
    }
  }

  private async readNetBiosName(): Promise<string | undefined> {
    const naming = await this.session.naming();
    return this.session.request((client) => readNetBiosName(client, naming));
  }

  private async requireFreeNames(doing: string, wanted: Wanted, error: unknown): Promise<void> {
    const taken = await takenNameError(this.session, doing, wanted, error);
    if (taken) {
      throw taken;
    }
  }

  private async requireFreeEdit(user: UserEntry, edit: UserEdit, error: unknown): Promise<void> {
    const { guid } = user;
    const { userName = user.userName, attributes = {} } = edit;
    const doing = `editing user ${user.userName}`;
    if (!sameName(userName, user.userName) && answered(error, LDAP.alreadyExists) && takenName(error) === undefined) {
      await this.session.requireFree(`renaming user ${user.userName}`, userName, error, () =>
        this.session.find(byAccountName(userName), ["objectClass"]),
      );
    }
    await this.requireFreeNames(doing, { guid, userName, attributes }, error);
  }

  /** An account whose password is refused for good is no use to the next run either. */
  private leftUnfinished(error: unknown, made: UserEntry): unknown {
    const doing = `setting the password of user ${made.userName} (${this.id})`;
    return error instanceof ProviderError && error.code === "password-refused"
      ? new LeftUnfinished(doing, error, made, `delete ${made.dn} in the directory`)
      : error;
  }

  /** After "already exists": returns where a user has the name, and says what else has it where not. */
  private async requireUserNamed(userName: string, dn: string): Promise<void> {
    if (await this.findUserByName(userName)) {
      return;
    }
    const other =
      (await this.session.find(byAccountName(userName), ["objectClass"])) ??
      (await this.session.request((client) => findByDn(client, dn, ["objectClass"])));
    throw nameTaken(`user ${userName}`, this.id, other?.dn ?? dn, "userName");
  }
}
