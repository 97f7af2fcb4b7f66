import type { DeletionProof } from "../deletion/proof";
import type { ProviderError } from "../errors/provider-error";
import type { Values } from "./attribute-value";
import type { Group, Groups, Members } from "./group";
import type { PasswordOwner } from "./password";
import type { Syntaxes } from "./syntaxes";
import type { PrincipalNameTaken } from "./principal-name-taken";
import type { NewUser, User, UserEdit } from "./user";

/** An account, by what never changes, and its name for messages. */
export type Account = Pick<User, "guid" | "sid" | "userName">;

/** LDAP attributes that arguments stand for: every look-up reads them. */
export interface DeclaredAttributes {
  readonly user: readonly string[];
  /** Of a user's, those that hold something else than text: the schema is asked for them, as for any other that a program names. */
  readonly notText?: readonly string[];
  readonly group: readonly string[];
}

/** A look at everything of a kind. */
export interface Listing {
  /** The distinguished name of a unit; what is below it, at any depth. Default: the whole domain. */
  readonly unit?: string;
  /** Told how many there are so far. */
  readonly onPage?: (soFar: number) => void;
}

/** What would refuse the deletion of an account, and what to do about it. */
export interface Obstacle {
  readonly happened: string;
  readonly next: string;
}

/** What creating or editing something would be refused for, told by reading only. */
export interface Ahead {
  /** That somebody else has the userPrincipalName which is to be written; undefined if our account sees nobody who has. */
  principalNameTaken(wanted: {
    /** Of an account that is there. */
    readonly guid?: string;
    readonly userName: string;
    readonly attributes: Values;
  }): Promise<PrincipalNameTaken | undefined>;
  /** That something of another kind has the name: users and groups share one space of names. */
  otherNamed(kind: "user" | "group", name: string): Promise<ProviderError | undefined>;
  /** That our account may not create it in the unit; undefined if it may, or sees no such unit. */
  unitObstacle(kind: "user" | "group", organizationalUnit: string | undefined): Promise<Obstacle | undefined>;
  /** That our account may not change the members of a group; undefined if it may. */
  membersObstacle(group: Group): Promise<Obstacle | undefined>;
  /** Whether our account sees no entry of this distinguished name. */
  missing(dn: string): Promise<boolean>;
}

/** One directory that people live in: the port behind which LDAP is. Every method's errors are `ProviderError`s. */
export interface Directory {
  readonly id: string;
  /** The DNS name of the domain: `corp.example.com`. */
  readonly domainName: string;
  /** The attribute that carries the mark of who manages an account or a group. */
  readonly markAttribute: string;
  /** The domain's NetBIOS name, where AWS tells it. */
  readonly netBiosName: () => Promise<string | undefined>;
  readonly groups: Groups;
  readonly members: Members;
  readonly ahead: Ahead;

  /** The full name of one of its settings, for errors: `workspaces-users:directories.d-90670cd1b9.url`. */
  setting(name: string): string;
  /** What the directory's schema says of attributes, and what references among these values mean: asked for once in a process. */
  syntaxes(values: Values): Promise<Syntaxes>;
  /** Names are compared as the directory does, without letter case. `attributes` names further ones to read. */
  findUserByName(userName: string, attributes?: readonly string[]): Promise<User | undefined>;
  /** Finds the account wherever it was moved to, and whatever it is called now. */
  findUser(account: Account, attributes?: readonly string[]): Promise<User | undefined>;

  /** Every account of a person; `attributes` names further ones to read. */
  listUsers(listing: Listing, attributes?: readonly string[]): Promise<readonly User[]>;

  /** Of these entries, those that our account may not write a mark on. */
  unmarkable(dns: readonly string[]): Promise<ReadonlySet<string>>;
  /** Where people and groups go that name no unit. */
  defaultUnit(): Promise<string>;
  /** By reading only: which unit something new is to go to and what chose it, if our account sees no such unit; undefined if it does. */
  missingUnit(organizationalUnit: string | undefined): Promise<string | undefined>;
  /**
   * Creates the user, complete in one step, or nothing; if the directory takes no password, disabled and with `unfinishedMark` first; undefined if a user of that name exists.
   * Fails with `already-exists` where something else has the name (`PrincipalNameTaken` if it is the userPrincipalName), with
   * `organizational-unit-not-found`, with `password-refused`, and, before anything is written, with `invalid-argument` where the schema does
   * not allow what an attribute is given.
   */
  createUser(user: NewUser, unfinishedMark: string): Promise<User | undefined>;
  /**
   * Reads the user, asks `plan` for the edit, and makes it; writes nothing that is so already. Undefined if there is no such user.
   * What `plan` throws ends it before anything is written, and so does
   * what the schema does not allow. `attributes` names further ones that the edit concerns.
   */
  editUser(account: Account, plan: (user: User) => UserEdit, attributes?: readonly string[]): Promise<User | undefined>;
  /**
   * Gives an account another userPrincipalName than this one, so that somebody else may have it: the one its name stands for, or if that is
   * the same, one that nobody else has. Nothing if it does not have that one any more.
   */
  releasePrincipalName(account: Account, principalName: string): Promise<void>;
  /** Why the domain would not take a password for a person, as the end of a sentence, where that can be known. */
  passwordFault(password: string, person: PasswordOwner): Promise<string | undefined>;
  /** Undefined sets a random password that nobody knows. A disabled account stays disabled. */
  setPassword(account: Account, password: string | undefined): Promise<void>;
  /** What would refuse the account's deletion, found by reading only; undefined if nothing would, or if it cannot be told. */
  deletionObstacle(account: Account): Promise<Obstacle | undefined>;
  /**
   * Deletes the account; gone already is success. Its outcome may be unknown when a connection breaks.
   * @param prove makes the proof that allows it, once more if it grew too old while the deletion waited to be sent
   */
  deleteUser(account: Account, prove: () => Promise<DeletionProof>): Promise<void>;
}
