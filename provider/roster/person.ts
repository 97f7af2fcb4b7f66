import * as pulumi from "@pulumi/pulumi";
import { isOfType } from "../resources/common/resource-class";
import { Invitation, type InvitationArgs } from "../resources/invitation/invitation";
import { User, type UserArgs } from "../resources/user/user";
import { Workspace, type WorkspaceArgs } from "../resources/workspace/workspace";

/** What is made of one person. */
export interface PersonParts {
  readonly user: UserArgs;
  /** Left out: no desktop. */
  readonly workspace?: Omit<WorkspaceArgs, "directoryId" | "userName">;
  /** Left out: nobody is mailed. */
  readonly invitation?: Omit<InvitationArgs, "workspaceId">;
}

export interface PersonOptions {
  readonly parent: pulumi.Resource;
  readonly namePrefix: string;
  /** What is passed on to every resource of the person. */
  readonly common: pulumi.CustomResourceOptions;
  readonly aliases: (kind: "User" | "Workspace" | "Invitation") => pulumi.Alias[];
}

/** One person of a `Roster`: a row of the preview's tree, with the account, the desktop and the invitation below it. */
export class Person extends pulumi.ComponentResource {
  /** What policy packs know the class by. */
  public static readonly __pulumiType = "workspaces-users:index:Person";

  /** Whether a value is a `Person`, of this copy of the package or another. */
  public static override isInstance(value: unknown): value is Person {
    return isOfType(value, Person.__pulumiType);
  }

  /** As the roster has it. */
  public readonly userName: string;
  public readonly user: User;
  /** Undefined for somebody who has none today. */
  public readonly workspace: Workspace | undefined;
  /** Undefined for somebody who is not invited. */
  public readonly invitation: Invitation | undefined;

  /** @internal */
  constructor(userName: string, { user, workspace, invitation }: PersonParts, options: PersonOptions) {
    const name = `${options.namePrefix}${userName}`;
    super(Person.__pulumiType, name, {}, { parent: options.parent });
    const optionsOf = (kind: "User" | "Workspace" | "Invitation") => ({
      ...options.common,
      parent: this,
      aliases: options.aliases(kind),
    });
    this.userName = userName;
    this.user = new User(name, user, optionsOf("User"));
    // By the account's output, so that the desktop comes after the account and goes before it.
    const owner = { directoryId: user.directoryId, userName: this.user.userName };
    this.workspace = workspace && new Workspace(name, { ...workspace, ...owner }, optionsOf("Workspace"));
    this.invitation =
      this.workspace && invitation
        ? new Invitation(name, { ...invitation, workspaceId: this.workspace.id }, optionsOf("Invitation"))
        : undefined;
    this.registerOutputs({});
  }
}
