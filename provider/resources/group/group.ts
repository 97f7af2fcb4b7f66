import { all, CustomResource, type CustomResourceOptions, type ID, type Input, type Output } from "@pulumi/pulumi";
import { PromiseStacks } from "../common/promise-stacks";
import type { DeclaredKind } from "../common/declared-kind";
import { dynamicResource, NO_ARGUMENTS, ownId } from "../common/registration";
import { tellRefusal } from "../common/refusal";
import { isOfType } from "../common/resource-class";
import { GROUP_OUTPUTS, GROUP_PROPERTIES } from "./properties";

const GROUP: DeclaredKind = {
  properties: GROUP_PROPERTIES,
  outputs: GROUP_OUTPUTS,
};

/** What a program says of a group. A property left out is not managed. */
export interface GroupArgs {
  directoryId: Input<string>;
  /**
   * DNS name of a domain that the directory trusts, where the group is there; `workspaces-users:directories.<id>.domains` tells how
   * to reach it. Default: the directory's own domain.
   */
  domain?: Input<string>;
  /** sAMAccountName and CN, 1 to 64 characters. Changed in place. */
  name: Input<string>;
  /** At most 1,024 characters. */
  description?: Input<string>;
  /** Default at creation: `global`. Changed in place, by way of `universal` where Active Directory asks for it. */
  scope?: Input<"global" | "domainLocal" | "universal">;
  /** Default at creation: `security`. */
  category?: Input<"security" | "distribution">;
  /** Distinguished name of the organizational unit; the group is moved in place. */
  organizationalUnit?: Input<string>;
  /** Take over a group of this name that exists and that no stack manages; its members are left alone. */
  adopt?: Input<boolean>;
  /** What removing the resource does: delete the group (default), or retain it (default of an adopted one). */
  deletionPolicy?: Input<"delete" | "retain">;
}

/** A group of the directory. Its members are a `GroupMembership`'s, or nobody's business. */
export class Group extends CustomResource {
  /** What policy packs know the class by. */
  public static readonly __pulumiType = "pulumi-nodejs:dynamic/workspaces-users:Group";

  /** Whether a value is a `Group`, of this copy of the package or another. */
  public static override isInstance(value: unknown): value is Group {
    return isOfType(value, Group.__pulumiType);
  }

  /**
   * Reads a group that is there, whoever manages it, and manages nothing: it is never edited or deleted by
   * this program, and read anew by each `up`, `preview` and `refresh`. It is an error if there is none.
   * @param id `<directoryId>/<objectGUID>`, as `id` is; or `<directoryId>/<name>`
   */
  public static get(name: string, id: Input<ID>, options?: CustomResourceOptions): Group {
    return new Group(name, NO_ARGUMENTS, { ...options, id });
  }

  declare public readonly directoryId: Output<string>;
  declare public readonly domain: Output<string | undefined>;
  declare public readonly name: Output<string>;
  declare public readonly description: Output<string | undefined>;
  declare public readonly scope: Output<"global" | "domainLocal" | "universal" | undefined>;
  declare public readonly category: Output<"security" | "distribution" | undefined>;
  declare public readonly organizationalUnit: Output<string | undefined>;
  declare public readonly adopt: Output<boolean | undefined>;
  declare public readonly deletionPolicy: Output<"delete" | "retain" | undefined>;
  declare public readonly distinguishedName: Output<string>;
  /** Stable for the life of the group. */
  declare public readonly objectGuid: Output<string>;
  declare public readonly sid: Output<string>;

  constructor(name: string, args: GroupArgs, options?: CustomResourceOptions) {
    const stacks = new PromiseStacks();
    try {
      super(...dynamicResource("Group", name, args, GROUP, options));
      ownId(this, options, () => all([this.directoryId, this.objectGuid]).apply((parts) => parts.join("/")));
      tellRefusal(this);
    } catch (error) {
      throw stacks.withStack(error, Group);
    } finally {
      stacks.restore();
    }
  }
}
