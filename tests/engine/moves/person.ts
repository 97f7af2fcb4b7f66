// What programs say of people, groups and desktops, so that a test writes a program before and one after.
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Component, Resource } from "../stack";

type Args = Readonly<Record<string, unknown>>;
type Options = Readonly<Record<string, unknown>>;

/** One person with all that may belong to them, their resources named like them. */
export class Person {
  constructor(
    readonly sandbox: Pick<Sandbox, "directoryIds" | "bundles">,
    readonly name: string,
    private readonly directoryId: string = sandbox.directoryIds.simpleAd,
  ) {}

  user(args: Args = {}, options: Options = {}): Resource {
    const { name } = this;
    const email = `${name}@corp.example.com`;
    return this.resource("User", { userName: name, firstName: "Ada", lastName: "Byron", email, ...args }, options);
  }

  /** Launched for the user of that name in the program. */
  desktop(args: Args = {}, options: Options = {}): Resource {
    const { name, sandbox } = this;
    const bundleId = sandbox.bundles[0]?.id;
    return this.resource("Workspace", { userName: `@user-${name}.userName`, bundleId, ...args }, options);
  }

  group(args: Args = {}, options: Options = {}): Resource {
    return this.resource("Group", { name: `${this.name}-team`, ...args }, options);
  }

  /** Of the user in the group. */
  membership(args: Args = {}, options: Options = {}): Resource {
    const { name } = this;
    return this.resource(
      "GroupMembership",
      { group: `@group-${name}.id`, members: [`@user-${name}.id`], ...args },
      options,
    );
  }

  invitation(args: Args = {}, options: Options = {}): Resource {
    const all = { workspaceId: `@workspace-${this.name}.id`, ...args };
    return { kind: "Invitation", name: this.name, args: all, options };
  }

  everything(): Resource[] {
    return [this.user(), this.group(), this.membership(), this.desktop(), this.invitation()];
  }

  private resource(kind: Resource["kind"], args: Args, options: Options): Resource {
    return { kind, name: this.name, args: { directoryId: this.directoryId, ...args }, options };
  }
}

/** The same resources in a component, inside those they are in already. Others refer to them as before. */
export function into(resources: readonly Resource[], component: Component): Resource[] {
  return resources.map((one) => ({ ...one, path: [...(one.path ?? []), component] }));
}

/** The same resource under another logical name. Others refer to it as before. */
export const renamed = (resource: Resource, name: string): Resource => ({ ...resource, name, ref: refOf(resource) });

/** The resources, with arguments of those of one kind changed. */
export function changed(resources: readonly Resource[], kind: Resource["kind"], args: Args): Resource[] {
  return resources.map((one) => (one.kind === kind ? { ...one, args: { ...one.args, ...args } } : one));
}

/** What others refer to a resource by. */
export const refOf = ({ kind, name, ref }: Resource): string => ref ?? `${kind.toLowerCase()}-${name}`;

/** A resource's URN in a stack, as commands take it. */
export function urnOf({ kind, name, path = [] }: Resource, stack = "test", project = "people"): string {
  const types = [...path.map(({ type }) => type), `pulumi-nodejs:dynamic/workspaces-users:${kind}`];
  return `urn:pulumi:${stack}::${project}::${types.join("$")}::${name}`;
}

/** What a program declares, in the names of the directory and of WorkSpaces. */
export interface Declared {
  readonly accounts: readonly string[];
  readonly desktops: readonly string[];
  /** Each group with the members that the program lists. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

export function declaredBy(program: readonly Resource[]): Declared {
  const byRef = new Map(program.map((one) => [refOf(one), one]));
  /** `@user-ada.id` and `@user-ada.userName` are ada; a group's id is its name. */
  const nameOf = (value: unknown): string => {
    const text = String(value);
    const meant = text.startsWith("@") ? byRef.get(text.slice(1).replace(/\.\w+$/, "")) : undefined;
    return meant === undefined ? text : nameOf(meant.args[meant.kind === "Group" ? "name" : "userName"]);
  };
  const of = (kind: Resource["kind"]) => program.filter((one) => one.kind === kind);
  const groups = new Map(of("Group").map(({ args }) => [String(args.name), [] as string[]]));
  for (const { args } of of("GroupMembership")) {
    groups.get(nameOf(args.group))?.push(...(args.members as unknown[]).map(nameOf));
  }
  return {
    accounts: of("User").map(({ args }) => String(args.userName)),
    desktops: of("Workspace").map(({ args }) => nameOf(args.userName)),
    groups: new Map([...groups].map(([name, members]) => [name, [...new Set(members)].sort()])),
  };
}
