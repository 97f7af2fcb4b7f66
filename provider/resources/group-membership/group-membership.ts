import { CustomResource, type CustomResourceOptions, type ID, type Input, type Output } from "@pulumi/pulumi";
import { PromiseStacks } from "../common/promise-stacks";
import type { DeclaredKind } from "../common/declared-kind";
import { dynamicResource, NO_ARGUMENTS, ownId } from "../common/registration";
import { tellRefusal } from "../common/refusal";
import { isOfType } from "../common/resource-class";
import { GROUP_MEMBERSHIP_PROPERTIES } from "./properties";

const GROUP_MEMBERSHIP: DeclaredKind = {
  properties: GROUP_MEMBERSHIP_PROPERTIES,
  outputs: {},
};

/** What a program says of a group's members. */
export interface GroupMembershipArgs {
  directoryId: Input<string>;
  /**
   * DNS name of a domain that the directory trusts, where the group is there; `workspaces-users:directories.<id>.domains` tells how
   * to reach it. Default: the directory's own domain.
   */
  domain?: Input<string>;
  /** The id of a `Group`, a distinguished name, a SID or a sAMAccountName. Changing it replaces the resource, not the group. */
  group: Input<string>;
  /**
   * Ids of `User`s or `Group`s, distinguished names, SIDs (of a trusted domain too) or sAMAccountNames, in any order.
   * Each must exist.
   */
  members: Input<Input<string>[]>;
  /** The list is exact: whoever else is in the group is removed. Default: the list is added to those the group has. */
  exclusive?: Input<boolean>;
}

/**
 * Members of a group. Members are added and removed one by one, so that others' edits and large groups stay whole. Deleting the
 * resource removes those it added, and nobody else. Members by primary group are left alone.
 */
export class GroupMembership extends CustomResource {
  /** What policy packs know the class by. */
  public static readonly __pulumiType = "pulumi-nodejs:dynamic/workspaces-users:GroupMembership";

  /** Whether a value is a `GroupMembership`, of this copy of the package or another. */
  public static override isInstance(value: unknown): value is GroupMembership {
    return isOfType(value, GroupMembership.__pulumiType);
  }

  /**
   * Reads everybody who is in a group, whoever manages it, and manages nothing: it is never edited or deleted by
   * this program, and read anew by each `up`, `preview` and `refresh`. It is an error if there is none.
   * @param id the group's: `<directoryId>/<objectGUID>` or `<directoryId>/<name>`; or a membership's of the group
   */
  public static get(name: string, id: Input<ID>, options?: CustomResourceOptions): GroupMembership {
    return new GroupMembership(name, NO_ARGUMENTS, { ...options, id });
  }

  declare public readonly directoryId: Output<string>;
  declare public readonly domain: Output<string | undefined>;
  declare public readonly group: Output<string>;
  declare public readonly members: Output<string[]>;
  declare public readonly exclusive: Output<boolean | undefined>;

  constructor(name: string, args: GroupMembershipArgs, options?: CustomResourceOptions) {
    const stacks = new PromiseStacks();
    try {
      super(...dynamicResource("GroupMembership", name, args, GROUP_MEMBERSHIP, options));
      ownId(this, options, () => this.group);
      tellRefusal(this);
    } catch (error) {
      throw stacks.withStack(error, GroupMembership);
    } finally {
      stacks.restore();
    }
  }
}
