// What the classes of all kinds have in common with those that Pulumi generates.

/** Whether a value is a resource of a type, by its token: another copy of the package has classes of its own. */
export function isOfType(value: unknown, type: string): boolean {
  return (value as { readonly __pulumiType?: unknown } | null | undefined)?.__pulumiType === type;
}
