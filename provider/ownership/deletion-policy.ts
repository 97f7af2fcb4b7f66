/**
 * What becomes of a thing whose resource is deleted: what the program says; if it says nothing, what was adopted is retained, and what we made
 * ends as its kind does.
 */
export const deletionPolicyOf = <Policy extends string>(
  { deletionPolicy, adopted }: { readonly deletionPolicy?: Policy | undefined; readonly adopted?: boolean | undefined },
  usual: Policy,
): Policy | "retain" => deletionPolicy ?? (adopted === true ? "retain" : usual);
