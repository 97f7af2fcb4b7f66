import type { Client } from "ldapts";
import type { DeletionProof } from "../../deletion/proof";
import { readOnce } from "../../concurrency/read-once";
import type { DeclaredAttributes } from "../directory";
import type { Account, Directory, Obstacle } from "../directory";
import { escapeRdnValue, parentDn } from "../dn";
import type { Groups, Members } from "../group";
import { passwordFrom, unicodePwd, type ResetPassword } from "../password";
import type { NewUser, User, UserEdit } from "../user";
import { DeletionObstacles } from "./deletion-obstacles";
import { guidDn } from "./ids";
import { LdapGroups } from "./ldap-groups";
import { LdapMembers } from "./ldap-members";
import { byAccountName, byGuid, type Identity } from "./lookups";
import { move } from "./move";
import { answered, LDAP, refusesPasswords, nameTaken } from "./refusal";
import { findByDn, readNetBiosName } from "./search";
import { LdapSession, type LdapSessionOptions } from "./session";
import { markChanges, replace } from "./changes";
import { edited, newAttributes, newDn, userChanges } from "./user-changes";
import { ACCOUNT, isUser, userAttributes, userOf, type UserEntry } from "./user-entry";

export interface LdapDirectoryOptions extends LdapSessionOptions {
  readonly netBiosName?: string;
  readonly attributes: DeclaredAttributes;
  /** Sets a password by AWS's own API; undefined where there is none for the directory. */
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
  private readonly session: LdapSession;
  private readonly obstacles: DeletionObstacles;
  private readonly resetPassword: ResetPassword | undefined;
  private readonly attributes: DeclaredAttributes;

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
    this.resetPassword = resetPassword;
    this.attributes = attributes;
  }

  setting(name: string): string {
    return this.session.setting(name);
  }

  findUserByName(userName: string, attributes: readonly string[] = []): Promise<UserEntry | undefined> {
    return this.session.doing(`reading user ${userName}`, () => this.readUser(byAccountName(userName), attributes));
  }

  findUser(account: Account, attributes: readonly string[] = []): Promise<UserEntry | undefined> {
    return this.session.doing(`reading user ${account.userName}`, () =>
      this.readUser(byGuid(account.guid), attributes),
    );
  }

  createUser(user: NewUser, unfinishedMark: string): Promise<UserEntry | undefined> {
    const password = passwordFrom(user.password);
    return this.session.doing(`creating user ${user.userName}`, async () => {
      const place = await this.session.place(user.organizationalUnit);
      const { unit } = place;
      // The user name is the CN too, as AWS makes it: it is unique in the domain, and a changed surname moves nothing.
      const dn = `CN=${escapeRdnValue(user.userName)},${unit}`;
      const add = (withPassword: string | undefined) => {
        const mark = withPassword === undefined ? unfinishedMark : user.mark;
        const attributes = newAttributes({ ...user, mark }, withPassword, this.domainName, this.session.markAttribute);
        return this.session.write(`create ${dn}`, [unit], (client) => client.add(dn, attributes), { place });
      };
      let byApi: ResetPassword | undefined;
      try {
        await add(password).catch((error: unknown) => {
          if (!refusesPasswords(error) || !this.resetPassword) {
            throw error;
          }
          byApi = this.resetPassword;
          return add(undefined);
        });
      } catch (error) {
        if (answered(error, LDAP.alreadyExists)) {
          await this.requireUserNamed(user.userName, dn);
          return undefined;
        }
        await this.session.requireUnit(`user ${user.userName}`, unit, error);
        throw error;
      }
      const made = await this.readUser(byAccountName(user.userName));
      if (made && byApi) {
        await this.resetByApi(byApi, made, password, user.enabled, user.mark);
        return { ...made, enabled: user.enabled, mark: user.mark };
      }
      return made;
    });
  }

  editUser(
    account: Account,
    plan: (user: User) => UserEdit,
    attributes: readonly string[] = [],
  ): Promise<UserEntry | undefined> {
    return this.session.doing(`editing user ${account.userName}`, async () => {
      const user = await this.readUser(byGuid(account.guid), attributes);
      if (!user) {
        return undefined;
      }
      const edit = plan(user);
      // The move first: what it needs may not be there, and after it the entry is still found by its GUID.
      const target = newDn(user, edit);
      if (target !== undefined) {
        await move(this.session, this.obstacles, `user ${user.userName}`, user, target, edit.organizationalUnit);
      }
      const changes = userChanges(user, edit, this.session.markAttribute);
      if (changes.length > 0) {
        await this.change(user, (client) => client.modify(guidDn(user.guid), changes));
      }
      // How the directory spells the entry's new place, it alone knows.
      return target === undefined ? edited(user, edit) : this.readUser(byGuid(user.guid), attributes);
    });
  }

  setPassword(account: Account, password: string | undefined): Promise<void> {
    const value = passwordFrom(password);
    return this.session.doing(`setting the password of user ${account.userName}`, async () => {
      try {
        await this.session.request((client) =>
          client.modify(guidDn(account.guid), [replace("unicodePwd", [unicodePwd(value)])]),
        );
      } catch (error) {
        const unexplained = !refusesPasswords(error) && !answered(error, LDAP.insufficientAccess);
        const user = unexplained ? undefined : await this.readUser(byGuid(account.guid));
        if (!user) {
          throw error;
        }
        if (!this.resetPassword || !refusesPasswords(error)) {
          const { dn } = user;
          throw await this.session.explained(`set the password of ${dn}`, [parentDn(dn)], error, { dn });
        }
        await this.resetByApi(this.resetPassword, user, value, user.enabled);
      }
    });
  }

  deletionObstacle(account: Account): Promise<Obstacle | undefined> {
    return this.session.doing(`deleting user ${account.userName}`, () => this.obstacles.find(account.guid));
  }

  deleteUser(account: Account, prove: () => Promise<DeletionProof>): Promise<void> {
    const doing = `deleting user ${account.userName}`;
    // Not repeated when the connection breaks: whether it was deleted is not known then.
    return this.session.once(doing, async () => {
      let isSent = false;
      while (!isSent) {
        const proof = await prove();
        isSent = await this.deleteProved(account, proof, doing);
      }
    });
  }

  /** @returns false if the proof had grown too old by the time there was a connection, so that nothing was sent */
  private async deleteProved(account: Account, proof: DeletionProof, doing: string): Promise<boolean> {
    try {
      return await this.session.request(async (client) => {
        if (!proof.spendFor(account)) {
          return false;
        }
        await client.del(guidDn(account.guid));
        return true;
      }, "urgent");
    } catch (error) {
      if (answered(error, LDAP.noSuchObject)) {
        return true;
      }
      throw await this.obstacles.refused(account.guid, `${doing} (${this.id})`, error);
    }
  }

  private async readNetBiosName(): Promise<string | undefined> {
    const naming = await this.session.naming();
    return this.session.request((client) => readNetBiosName(client, naming));
  }

  private change({ dn }: UserEntry, work: (client: Client) => Promise<void>): Promise<void> {
    return this.session.write(`change ${dn}`, [parentDn(dn)], work, { dn });
  }

  /** AWS's reset enables the account: one that is to be disabled is disabled again. A mark is written with that, if one is given. */
  private async resetByApi(
    reset: ResetPassword,
    user: UserEntry,
    password: string,
    enabled: boolean,
    mark?: string,
  ): Promise<void> {
    await reset(user.userName, password);
    const disabled = String(user.accountControl | ACCOUNT.disabled);
    const changes = [
      ...(enabled ? [] : [replace("userAccountControl", [disabled])]),
      ...markChanges(user, mark, this.session.markAttribute),
    ];
    if (changes.length > 0) {
      await this.change(user, (client) => client.modify(guidDn(user.guid), changes));
    }
  }

  private async readUser(identity: Identity, extra: readonly string[] = []): Promise<UserEntry | undefined> {
    const { markAttribute } = this.session;
    const attributes = [...new Set([...this.attributes.user, ...extra])];
    const entry = await this.session.find(identity, [...userAttributes(markAttribute), ...attributes]);
    return entry && isUser(entry) ? userOf(entry, markAttribute, attributes) : undefined;
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
