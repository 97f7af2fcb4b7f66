// Marks as tests compare them: who manages a thing, and the flags, without what differs from run to run.

/** A mark's text, of an attribute or of a tag, without its incarnation: `pulumi:people/test/ada+adopted`. */
export const withoutIncarnation = (mark: string): string => mark.replace(/(?:#|=23)[0-9a-z]{17}(?=$|\+)/, "");

/** The same of an entry of the directory, whichever attribute carries the mark. */
export function plainEntry<T extends object>(entry: T): T {
  const values = Object.entries(entry).map(([name, value]) => [
    name,
    typeof value === "string" && value.startsWith("pulumi:") ? withoutIncarnation(value) : (value as unknown),
  ]);
  return Object.fromEntries(values) as T;
}

/** The same of a desktop's tags. */
export function plainDesktop<T extends { readonly tags: Readonly<Record<string, string>> }>(desktop: T): T {
  const tags = Object.entries(desktop.tags).map(([key, value]) => [
    key,
    key === "workspaces-users:owner" ? withoutIncarnation(value) : value,
  ]);
  return { ...desktop, tags: Object.fromEntries(tags) as Record<string, string> };
}
