// An AWS Managed Microsoft AD, reached by AWS's own API and not by LDAP.
import type { DeletionProof } from "../../deletion/proof";
import { ProviderError } from "../../errors/provider-error";
import type { Values } from "../attribute-value";
import type { Account, Ahead, DeclaredAttributes, Directory, Listing, Obstacle } from "../directory";
import { canonicalDn } from "../dn";
import type { Groups, Members } from "../group";
import { sameName } from "../../text/folding";
import type { ResetPassword } from "../password";
import type { Syntaxes } from "../syntaxes";
import type { NewUser, User, UserEdit } from "../user";
import { ApiAhead } from "./api-ahead";
import { ApiGroups } from "./api-groups";
import { ApiMembers } from "./api-members";
import { ApiUsers, type ApiUsersParts } from "./api-users";
import { Finder } from "./finder";
import { BY_LDAP } from "./limits";
import { Lookups } from "./lookups";
import { Passwords } from "./passwords";
import { Roster } from "./roster";
import { DataApiSession, type DataApiSessionOptions } from "./session";
import { Settled } from "./settled";
import { apiSyntaxes } from "./syntax";
import { createUser } from "./user-creation";
import { deletionObstacle, deleteUser } from "./user-deletion";

export interface DataApiDirectoryOptions extends DataApiSessionOptions {
  readonly netBiosName: string;
  readonly attributes: DeclaredAttributes;
  readonly resetPassword: ResetPassword;
}

export class DataApiDirectory implements Directory {
  readonly id: string;
  readonly domainName: string;
  readonly markAttribute: string;
  readonly netBiosName: () => Promise<string | undefined>;
  readonly groups: Groups;
  readonly members: Members;
  readonly ahead: Ahead;
  private readonly session: DataApiSession;
  private readonly lookups: Lookups;
  private readonly users: ApiUsers;
  private readonly parts: ApiUsersParts;
  private readonly unit: string;

  constructor({ netBiosName, attributes, resetPassword, ...options }: DataApiDirectoryOptions) {
    this.id = options.id;
    this.domainName = options.domainName;
    this.markAttribute = options.markAttribute;
    this.netBiosName = () => Promise.resolve(netBiosName);
    this.unit = `OU=Users,${options.unit}`;
    const session = new DataApiSession(options);
    const settled = new Settled(options.clock);
    const roster = new Roster(session);
    const lookups = new Lookups(session, roster, settled, attributes);
    const finder = new Finder(lookups, roster);
    const passwords = new Passwords(session, lookups, settled, resetPassword);
    const parts = { session, lookups, roster, settled, finder, passwords, unit: this.unit };
    this.session = session;
    this.parts = parts;
    this.lookups = lookups;
    this.users = new ApiUsers(parts);
    this.groups = new ApiGroups(parts);
    this.members = new ApiMembers(parts);
    this.ahead = new ApiAhead(session, lookups, finder);
  }

  setting(name: string): string {
    return this.session.setting(name);
  }

  syntaxes(values: Values): Promise<Syntaxes> {
    return Promise.resolve(apiSyntaxes("user", values, this.markAttribute));
  }

  findUserByName(userName: string, attributes: readonly string[] = []): Promise<User | undefined> {
    return this.session.doing(`reading user ${userName}`, () => this.lookups.userAmongMany(userName, attributes));
  }

  findUser(account: Account, attributes: readonly string[] = []): Promise<User | undefined> {
    return this.session.doing(`reading user ${account.userName}`, () => this.lookups.account(account, attributes));
  }

  listUsers(listing: Listing, attributes: readonly string[] = []): Promise<readonly User[]> {
    return this.session.doing(`listing the people of ${listing.unit ?? this.domainName}`, () =>
      this.users.list(listing, attributes),
    );
  }

  /** Whatever is not below AWS's unit for the customer. */
  unmarkable(dns: readonly string[]): Promise<ReadonlySet<string>> {
    const unit = `,${canonicalDn(this.session.unit)}`;
    return Promise.resolve(new Set(dns.filter((dn) => !canonicalDn(dn).endsWith(unit))));
  }

  defaultUnit(): Promise<string> {
    return Promise.resolve(this.unit);
  }

  /** The API's own unit is there; any other, a check refuses as one in which the API makes nobody. */
  missingUnit(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  createUser(user: NewUser, unfinishedMark: string): Promise<User | undefined> {
    return this.session.doing(`creating user ${user.userName}`, () => createUser(user, unfinishedMark, this.parts));
  }

  editUser(
    account: Account,
    plan: (user: User) => UserEdit,
    attributes: readonly string[] = [],
  ): Promise<User | undefined> {
    return this.session.doing(`editing user ${account.userName}`, () => this.users.edit(account, plan, attributes));
  }

  async releasePrincipalName(account: Account, principalName: string): Promise<void> {
    const user = await this.findUser(account, ["userPrincipalName"]);
    const [has] = user?.attributes.userPrincipalName ?? [];
    if (typeof has === "string" && sameName(has, principalName)) {
      throw new ProviderError({
        code: "directory-refused",
        doing: `freeing the userPrincipalName of user ${account.userName} (${this.id})`,
        happened: `it is ${has}, and Directory Service Data writes none`,
        next: `give that account another in the directory itself, or ${BY_LDAP}; then run again`,
      });
    }
  }

  /** The API does not show the domain's password policy. */
  passwordFault(): Promise<string | undefined> {
    return Promise.resolve(undefined);
  }

  setPassword(account: Account, password: string | undefined): Promise<void> {
    const doing = `setting the password of user ${account.userName}`;
    return this.session.doing(doing, () => this.users.setPassword(account, password, doing));
  }

  deletionObstacle(account: Account): Promise<Obstacle | undefined> {
    return this.session.doing(`deleting user ${account.userName}`, () => deletionObstacle(account, this.parts));
  }

  deleteUser(account: Account, prove: () => Promise<DeletionProof>): Promise<void> {
    return this.session.doing(`deleting user ${account.userName}`, () => deleteUser(account, prove, this.parts));
  }
}
