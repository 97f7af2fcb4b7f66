import {
  all,
  CustomResource,
  type CustomResourceOptions,
  type ID,
  type Input,
  type Output,
  type Unwrap,
} from "@pulumi/pulumi";
import type { AttributeValue } from "../../directory/attribute-value";
import { PromiseStacks } from "../common/promise-stacks";
import type { DeclaredKind } from "../common/declared-kind";
import { dynamicResource, NO_ARGUMENTS, ownId } from "../common/registration";
import { tellRefusal } from "../common/refusal";
import { isOfType } from "../common/resource-class";
import { USER_OUTPUTS, USER_PROPERTIES } from "./properties";

const USER: DeclaredKind = {
  properties: USER_PROPERTIES,
  outputs: USER_OUTPUTS,
};

/** A value of an LDAP attribute: text, or bytes. */
export type AttributeInput = string | { base64: Input<string> };

/** What becomes of an account while it is disabled. */
export interface WhenDisabled {
  /** Distinguished name of the unit it is moved to: by `enabled: false`, and by `deletionPolicy: "disable"`. Default: it stays where it is. */
  organizationalUnit?: Input<string>;
  /**
   * Whether taking `enabled: false` out of the program enables the account again, if it was enabled when the program disabled it. Who was
   * disabled by somebody else stays so. Default: false, and it stays disabled.
   */
  enabledAgain?: Input<boolean>;
}

/** What a program says of a user. A property left out is not managed: never read as drift, never overwritten. */
export interface UserArgs {
  /** The WorkSpaces directory: `d-90670cd1b9`. Changing it to one of another domain replaces the user. */
  directoryId: Input<string>;
  /**
   * DNS name of a domain that the directory trusts, where the user lives there; `workspaces-users:directories.<id>.domains` tells how
   * to reach it. Default: the directory's own domain.
   */
  domain?: Input<string>;
  /**
   * sAMAccountName, 1 to 20 characters: what the person signs in with. Changing more than its letter case replaces the user,
   * since a WorkSpace is bound to the account.
   */
  userName: Input<string>;
  /** givenName, at most 64 characters. */
  firstName?: Input<string>;
  /** sn, at most 64 characters. */
  lastName?: Input<string>;
  /** mail: where invitations and "Forgot password?" go. */
  email?: Input<string>;
  /** Default: first and last name, which it then follows until somebody chooses another. */
  displayName?: Input<string>;
  /** Default at creation: `<userName>@<domain>`. Taken out of the program it stays as it is. */
  userPrincipalName?: Input<string>;
  /** What an administrator reads of the account, at most 1,024 characters. */
  description?: Input<string>;
  /** Distinguished name of the organizational unit; the user is moved in place. Default at creation: by settings and directory kind. */
  organizationalUnit?: Input<string>;
  /** Whether the person may sign in. Default at creation: true. */
  enabled?: Input<boolean>;
  /** While `enabled` is declared as false, the account lives elsewhere, and it comes back when that is over; and whether it is enabled then. */
  whenDisabled?: Input<WhenDisabled>;
  /**
   * The last day that the account works, such as `2027-03-31`: until that day's end in UTC; or a moment, such as
   * `2027-03-31T18:00:00+02:00`. Left out or taken out: never.
   */
  accountExpires?: Input<string>;
  /** Whether the password is exempt from the domain's longest age. Default at creation, and taken out of the program: false. */
  passwordNeverExpires?: Input<boolean>;
  /**
   * Whether the person must change the password at the next logon. Once they have, it is done: no drift, and asked for again only with
   * another `passwordVersion`. Until they have, WorkSpaces refuses their sign-in.
   */
  mustChangePassword?: Input<boolean>;
  /**
   * Further LDAP attributes by name, of every kind that the directory's schema has; a list for several values. Bytes, of photos and
   * certificates, as `{ base64: "…" }`; an entry as its distinguished name or as `<GUID=…>`; dates as `2027-01-31T00:00:00Z` or the
   * directory's own form.
   */
  attributes?: Input<Record<string, Input<AttributeInput> | Input<Input<AttributeInput>[]>>>;
  /**
   * Set at creation, and again when `passwordVersion` changes; a secret, never read back. Without one a random password is set and
   * forgotten, and people choose theirs with "Forgot password?" in the WorkSpaces client. The one argument that is not an output:
   * the state keeps it, encrypted, among the inputs only.
   */
  initialPassword?: Input<string>;
  /** A whole number; changing it sets `initialPassword` again, and nothing else does. */
  passwordVersion?: Input<number>;
  /** Take over an account of this name that exists and that no stack manages. Its password is left alone. */
  adopt?: Input<boolean>;
  /** What removing the resource does: delete the account (default), disable it, or retain it (default of an adopted one). */
  deletionPolicy?: Input<"delete" | "disable" | "retain">;
  /** Deleting a user who has a WorkSpace: fail (default), or terminate the WorkSpace first. */
  whenWorkspaceExists?: Input<"fail" | "terminate">;
}

/**
 * A user of a directory registered with WorkSpaces: Simple AD, AWS Managed Microsoft AD, or the customer's own Active Directory behind
 * AD Connector. The user is deleted only when WorkSpaces, asked just before, shows no WorkSpace of theirs.
 */
export class User extends CustomResource {
  /** What policy packs know the class by. */
  public static readonly __pulumiType = "pulumi-nodejs:dynamic/workspaces-users:User";

  /** Whether a value is a `User`, of this copy of the package or another. */
  public static override isInstance(value: unknown): value is User {
    return isOfType(value, User.__pulumiType);
  }

  /**
   * Reads a user that is there, whoever manages it, and manages nothing: it is never edited or deleted by
   * this program, and read anew by each `up`, `preview` and `refresh`. It is an error if there is none.
   * @param id `<directoryId>/<objectGUID>`, as `id` is; or `<directoryId>/<userName>`, also with its domain: `d-90670cd1b9/CORP\ada`
   */
  public static get(name: string, id: Input<ID>, options?: CustomResourceOptions): User {
    return new User(name, NO_ARGUMENTS, { ...options, id });
  }

  declare public readonly directoryId: Output<string>;
  declare public readonly domain: Output<string | undefined>;
  declare public readonly userName: Output<string>;
  declare public readonly firstName: Output<string | undefined>;
  declare public readonly lastName: Output<string | undefined>;
  declare public readonly email: Output<string | undefined>;
  declare public readonly displayName: Output<string | undefined>;
  /** As the directory has it, whether declared or not. */
  declare public readonly userPrincipalName: Output<string>;
  declare public readonly description: Output<string | undefined>;
  declare public readonly organizationalUnit: Output<string | undefined>;
  declare public readonly enabled: Output<boolean | undefined>;
  declare public readonly whenDisabled: Output<Unwrap<WhenDisabled> | undefined>;
  declare public readonly accountExpires: Output<string | undefined>;
  declare public readonly passwordNeverExpires: Output<boolean | undefined>;
  declare public readonly mustChangePassword: Output<boolean | undefined>;
  declare public readonly attributes: Output<Record<string, AttributeValue | AttributeValue[]> | undefined>;
  declare public readonly passwordVersion: Output<number | undefined>;
  declare public readonly adopt: Output<boolean | undefined>;
  declare public readonly deletionPolicy: Output<"delete" | "disable" | "retain" | undefined>;
  declare public readonly whenWorkspaceExists: Output<"fail" | "terminate" | undefined>;
  declare public readonly distinguishedName: Output<string>;
  /** Stable for the life of the account. */
  declare public readonly objectGuid: Output<string>;
  /** What a WorkSpace is bound to. */
  declare public readonly sid: Output<string>;

  constructor(name: string, args: UserArgs, options?: CustomResourceOptions) {
    const stacks = new PromiseStacks();
    try {
      super(...dynamicResource("User", name, args, USER, options));
      ownId(this, options, () => all([this.directoryId, this.objectGuid]).apply((parts) => parts.join("/")));
      tellRefusal(this);
    } catch (error) {
      throw stacks.withStack(error, User);
    } finally {
      stacks.restore();
    }
  }
}
