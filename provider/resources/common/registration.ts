// The program's side of runtime/v1: the one file that knows how a resource names its provider.
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { misspelt, misspeltWords, NAMESPACE } from "../../config/names";
import type { DeclaredKind } from "./declared-kind";
import { outputNames } from "./property";
import { previewInputs } from "./refusal";
import { secretNames } from "./secret-arguments";

/** The exports of `pulumi-workspaces-users/runtime/v1`, and the kinds they serve. */
const KINDS = {
  User: "user",
  Group: "group",
  GroupMembership: "groupMembership",
  Workspace: "workspace",
  Invitation: "invitation",
  Notice: "notice",
} as const;

/** Kinds that wait for WorkSpaces. The engine does not pass customTimeouts on to a dynamic provider. */
const WAITING: readonly (keyof typeof KINDS)[] = ["User", "Workspace", "Invitation"];

/**
 * What `pulumi.CustomResource` takes for a resource served by Pulumi's own dynamic provider host, without serialising a closure: the state
 * keeps one line that loads the installed package, so it reads and deletes with the release at hand, whatever the compiler or bundler made
 * of the program. The kinds extend CustomResource themselves: Pulumi takes the caller of such a class for the resource's place in the program.
 */
export function dynamicResource(
  kind: keyof typeof KINDS,
  name: string,
  args: object,
  declared: DeclaredKind,
  options: pulumi.CustomResourceOptions | undefined,
): ConstructorParameters<typeof pulumi.CustomResource> {
  refuseImport(kind, name, options);
  refuseMisspeltSettings();
  const { properties } = declared;
  const outputs = Object.fromEntries(
    [...outputNames(properties), ...Object.keys(declared.outputs)].map((output) => [output, undefined]),
  );
  const __provider = `exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").${KINDS[kind]}`;
  const owner = `${pulumi.getProject()}/${pulumi.getStack()}/${placeOf(options?.parent)}${name}`;
  const type = `pulumi-nodejs:dynamic/workspaces-users:${kind}`;
  if (options?.id !== undefined) {
    if (kind === "Notice") {
      throw new pulumi.RunError(
        `Notice ${name}: the resource option id reads nothing, since a mail that was sent is no thing that stands; take it out`,
      );
    }
    warnOfArguments(kind, name, args);
    // Without an owner: that is how the provider tells what is read from what is managed.
    return [type, name, { ...outputs, readBy: owner, __provider }, options];
  }
  const given = Object.fromEntries(
    Object.entries(args as Record<string, unknown>).map(([argument, value]): [string, unknown] =>
      properties[argument]?.secret && value !== undefined ? [argument, pulumi.secret(value)] : [argument, value],
    ),
  );
  const waiting = WAITING.includes(kind) ? { timeouts: options?.customTimeouts } : {};
  const inputs = {
    // Pulumi makes an output only of what is named here, given or not.
    ...outputs,
    ...given,
    ...secretNames(given, properties),
    ...waiting,
    // A dynamic provider is not told the resource's name, and needs it to mark what it makes.
    owner,
    ...previewInputs(),
    __provider,
  };
  return [type, name, inputs, { ...options, ...replacement(kind, name, options) }];
}

/**
 * It would end in an exception of Pulumi's: its host of dynamic providers finds the provider among the properties, and there are none yet
 * (pulumi/pulumi#3550).
 */
function refuseImport(kind: string, name: string, options: pulumi.CustomResourceOptions = {}): void {
  // A notice is nothing but a mail that its own resource sent, so that there is nothing to read.
  const option =
    options.import !== undefined ? "import" : kind === "Notice" && options.id !== undefined ? "id" : undefined;
  if (option !== undefined) {
    const instead = ["GroupMembership", "Invitation", "Notice"].includes(kind)
      ? "declare it: what is so already stays as it is"
      : "give adopt: true among its arguments, which takes over what exists";
    throw new pulumi.RunError(
      `${kind} ${name}: the resource option ${option} does nothing for this package; take it out, and ${instead}`,
    );
  }
}

let areSettingsRead = false;

/** The provider's process can ask for a setting by its name, and not for all that are given. */
function refuseMisspeltSettings(): void {
  if (areSettingsRead) {
    return;
  }
  areSettingsRead = true;
  const isOurs = pulumi.getProject() !== NAMESPACE;
  const all = misspelt(isOurs ? Object.keys(pulumi.runtime.allConfig()) : [], Object.keys(process.env));
  if (all.length > 0) {
    const words = all.map(misspeltWords).map(({ happened, next }) => `${happened} ${next}`);
    throw new pulumi.RunError(
      `looking for the settings of pulumi-workspaces-users: ${words.join("; ")} [invalid-setting]`,
    );
  }
}

/** Whoever writes them may believe that the resource is managed. */
function warnOfArguments(kind: string, name: string, args: object | undefined): void {
  const given = Object.entries(args ?? {}).flatMap(([argument, value]) => (value === undefined ? [] : [argument]));
  if (given.length > 0) {
    void pulumi.log.warn(
      `${kind} ${name}: with the resource option id it is read and not managed, so that ${given.join(", ")} ${given.length === 1 ? "does" : "do"} nothing; ${kind}.get says the same without arguments`,
    );
  }
}

/** The arguments of a resource that is read. */
export const NO_ARGUMENTS = {} as never;

/** Makes the id of a resource that was read the one that it has, by whatever else it was asked for. */
export function ownId(
  resource: pulumi.CustomResource,
  options: pulumi.CustomResourceOptions | undefined,
  id: () => pulumi.Output<string>,
): void {
  if (options?.id !== undefined) {
    Object.assign(resource, { id: id() });
  }
}

/** Which of the two goes first if a resource is replaced. */
function replacement(
  kind: keyof typeof KINDS,
  name: string,
  { deleteBeforeReplace }: pulumi.CustomResourceOptions = {},
): pulumi.CustomResourceOptions {
  // AWS allows one WorkSpace a user, and a member is in a group once: --replace and taint must end the old one first.
  if (kind === "Workspace" || kind === "GroupMembership") {
    return { deleteBeforeReplace: deleteBeforeReplace ?? true };
  }
  if ((kind === "User" || kind === "Group") && deleteBeforeReplace === true) {
    // The engine would replace all that depends on it too, WorkSpaces with their disks, while the account itself is kept.
    void pulumi.log.warn(
      `${kind} ${name}: deleteBeforeReplace is ignored, since it would terminate the WorkSpaces that depend on it; an account or a group is never replaced by itself`,
    );
    return { deleteBeforeReplace: false };
  }
  return {};
}

/** The longest list of types that a mark shows; one that is longer stands as its hash. */
const MAX_PLACE_LENGTH = 90;

/** The types of a resource's parents, outermost first, as its URN has them: two components may use the same name. */
export function placeOf(parent: pulumi.Resource | undefined): string {
  const types: string[] = [];
  for (let one = parent as Parent | undefined; one !== undefined; one = one.__parentResource) {
    if (one.__pulumiType !== "pulumi:pulumi:Stack") {
      types.unshift(one.__pulumiType);
    }
  }
  const place = types.join("$");
  if (place.length <= MAX_PLACE_LENGTH) {
    return place === "" ? "" : `${place}$`;
  }
  return `${createHash("sha256").update(place).digest("hex").slice(0, 16)}$`;
}

/** What Pulumi's SDK keeps in each resource. */
interface Parent {
  readonly __pulumiType: string;
  readonly __parentResource?: Parent;
}
