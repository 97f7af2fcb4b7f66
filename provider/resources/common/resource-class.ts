// What the classes of all kinds have in common with those that Pulumi generates.
import type { CustomResource } from "@pulumi/pulumi";

/**
 * Every property that a class declares. Pulumi makes an output only of what is named when the resource is made, so a class names all of
 * them, given or not; one that is forgotten does not compile.
 */
export type Outputs<Kind extends CustomResource> = Readonly<
  Record<Exclude<keyof Kind, keyof CustomResource>, undefined>
>;

/** Whether a value is a resource of a type, by its token: another copy of the package has classes of its own. */
export function isOfType(value: unknown, type: string): boolean {
  return (value as { readonly __pulumiType?: unknown } | null | undefined)?.__pulumiType === type;
}
