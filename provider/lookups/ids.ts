// What `User.get` and the others take as an id: the id that the resource itself has, or what a person has at hand.
import { ProviderError } from "../errors/provider-error";

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Who or what of a directory is meant: by what never changes, or by name. */
export type DirectoryEntry =
  { readonly directoryId: string; readonly guid: string } | { readonly directoryId: string; readonly name: string };

/** `d-90670cd1b9/<objectGUID>` or `d-90670cd1b9/<name>`. */
export function entryOf(id: string, kind: "user" | "group"): DirectoryEntry {
  const [, directoryId, rest] = /^((?:d|wsd)-[^/]+)\/(.+)$/s.exec(id) ?? [];
  if (directoryId === undefined || rest === undefined) {
    throw notAnId(id, kind, `d-90670cd1b9/<objectGUID> or d-90670cd1b9/<${kind} name>`);
  }
  return GUID.test(rest) ? { directoryId, guid: rest.toLowerCase() } : { directoryId, name: rest };
}

/** The group of a membership: by the membership's own id, whose last part is its resource's, or by the group's. */
export function membershipGroupOf(id: string): DirectoryEntry {
  const [, group = id] = /^([^/]+\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/.+$/is.exec(id) ?? [];
  return entryOf(group, "group");
}

/** `ws-…`, or `d-90670cd1b9/<user name>`. */
export function desktopOf(
  id: string,
): { readonly workspaceId: string } | { readonly directoryId: string; readonly userName: string } {
  if (isDesktopId(id)) {
    return { workspaceId: id };
  }
  const [, directoryId, userName] = /^((?:d|wsd)-[^/]+)\/(.+)$/s.exec(id) ?? [];
  if (directoryId === undefined || userName === undefined) {
    throw notAnId(id, "WorkSpace", "ws-8k2x1q9zd or d-90670cd1b9/<user name>");
  }
  return { directoryId, userName };
}

/** `ws-…` */
export function invitationOf(id: string): string {
  if (!isDesktopId(id)) {
    throw notAnId(id, "invitation", "ws-8k2x1q9zd, its WorkSpace's");
  }
  return id;
}

const isDesktopId = (id: string): boolean => /^ws-[0-9a-z]+$/.test(id);

const notAnId = (id: string, what: string, form: string): ProviderError =>
  new ProviderError({
    code: "invalid-argument",
    doing: `reading ${what} ${id}`,
    happened: "that is no id of the form it has",
    next: `give ${form}`,
  });
