// What resources of a program claim, each in words of its own: by its domain, since two ids of one domain are one directory.
import { hasActiveDirectory } from "../text/directory-id";

/** A user or a group of the domain. */
export const thingOf = (domain: string, name: string): string => `${domain} ${name}`;

/** The user of a desktop, in whatever form the name is given. */
export const userThing = (domain: string, userName: string): string =>
  thingOf(domain, userName.replace(/^.*\\/, "").replace(/@.*$/, ""));

/** A desktop, by its user: outside Active Directory, `ada@a.example` and `ada@b.example` are two names of no domain. */
export const desktopThing = (
  { directoryId, userName }: { readonly directoryId: string; readonly userName: string },
  domain: string,
): string => (hasActiveDirectory(directoryId) ? userThing(domain, userName) : thingOf(domain, userName));
