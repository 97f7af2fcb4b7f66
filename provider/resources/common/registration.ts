// The program's side of the door: the one file that knows how a resource names its provider.
import * as pulumi from "@pulumi/pulumi";

/** The exports of `pulumi-workspaces-users/runtime/v1`, and the kinds they serve. */
const KINDS = {
  User: "user",
  Group: "group",
  GroupMembership: "groupMembership",
  Workspace: "workspace",
  Invitation: "invitation",
} as const;

/** Kinds that wait for WorkSpaces. The engine does not pass customTimeouts on to a dynamic provider. */
const WAITING: readonly (keyof typeof KINDS)[] = ["User", "Workspace", "Invitation"];

/**
 * What `pulumi.CustomResource` takes for a resource served by Pulumi's own dynamic provider host, without serialising a closure: the state
 * keeps one line that loads the installed package, so it reads and deletes with the release at hand, whatever the compiler or bundler made
 * of the program. The kinds extend CustomResource themselves: Pulumi takes the caller of such a class for the resource's place in the program.
 * @param outputs names of properties that only the provider sets
 */
export function throughDoor(
  kind: keyof typeof KINDS,
  name: string,
  args: object,
  outputs: readonly string[],
  options: pulumi.CustomResourceOptions | undefined,
): ConstructorParameters<typeof pulumi.CustomResource> {
  const properties = {
    ...Object.fromEntries(outputs.map((output) => [output, undefined])),
    ...args,
    ...(WAITING.includes(kind) ? { timeouts: options?.customTimeouts } : {}),
    // A dynamic provider is not told the resource's name, and needs it to mark what it makes.
    owner: `${pulumi.getProject()}/${pulumi.getStack()}/${name}`,
    __provider: `exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").${KINDS[kind]}`,
  };
  return [`pulumi-nodejs:dynamic/workspaces-users:${kind}`, name, properties, options];
}
