import { into, renamed, urnOf } from "../../engine/moves/person";
import type { Resource } from "../../engine/stack";
import type { Sandbox } from "../../../sandbox/sandbox";
import { directoryIdFor, type Access } from "../access";

/** Whose resources a renaming in code concerns. */
const RENAMED: readonly Resource["kind"][] = ["User", "Workspace"];

/** What a program says of one person with all that belongs to them, under their own resource names. */
export class Person {
  constructor(
    private readonly sandbox: Sandbox,
    /** Of the resources, and what the user's name and the group's begin with. */
    readonly name: string,
    /** Over the API a person has what is in the directory: what AWS does of desktops is the same. */
    private readonly access: Access = "ldap",
  ) {}

  atFirst(): Resource[] {
    return this.resources({});
  }

  /** Something of each resource is changed in place, and the invitation is to be sent again. */
  edited(): Resource[] {
    return this.resources({
      lastName: "King",
      description: "Edited",
      members: ["svc-pulumi"],
      runningMode: "ALWAYS_ON",
      resendToken: "2",
    });
  }

  /** Another bundle, to which the desktop is migrated. */
  migrated(): Resource[] {
    return this.resources({ bundle: 1 });
  }

  /** Another user name, which is another account: user and desktop are replaced. */
  replaced(): Resource[] {
    return this.resources({ userName: `${this.name}x` });
  }

  /** All in a component now, which nobody told Pulumi of by aliases. */
  moved(): Resource[] {
    return into(this.atFirst(), { type: "acme:Team", name: this.name });
  }

  /** User and desktop under other resource names. */
  renamed(): Resource[] {
    return this.atFirst().map((one) => (RENAMED.includes(one.kind) ? renamed(one, `${this.name}-new`) : one));
  }

  /** URNs of what `--replace` is to make anew. */
  toReplace(): string[] {
    return this.atFirst()
      .filter(({ kind }) => kind === "Workspace")
      .map((desktop) => urnOf(desktop));
  }

  private resources({
    userName = this.name,
    lastName = "Byron",
    description = "At first",
    members = [] as string[],
    runningMode = "AUTO_STOP",
    resendToken = "1",
    bundle = 0,
  }): Resource[] {
    const { name } = this;
    const directoryId = directoryIdFor(this.sandbox, this.access);
    const one = (kind: Resource["kind"], args: Resource["args"]): Resource => ({ kind, name, args });
    const all = [
      one("User", { directoryId, userName, firstName: "Ada", lastName, email: `${name}@corp.example.com` }),
      one("Group", { directoryId, name: `${name}-team`, description }),
      one("GroupMembership", {
        directoryId,
        group: `@group-${name}.id`,
        members: [`@user-${name}.id`, ...members],
      }),
      one("Workspace", {
        directoryId,
        userName: `@user-${name}.userName`,
        bundleId: this.sandbox.bundles[bundle]?.id,
        workspaceProperties: { runningMode },
      }),
      one("Invitation", { workspaceId: `@workspace-${name}.id`, resendToken }),
    ];
    return this.access === "ldap" ? all : all.slice(0, 3);
  }
}
