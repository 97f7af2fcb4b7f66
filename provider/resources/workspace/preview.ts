// What a preview says of changes that are more than they look.
import { isUnknown } from "../common/rules";
import { doingTo } from "./parts";
import type { WorkspaceArguments, WorkspaceState } from "./properties";

/** What AWS did not take before and is asked for again: Pulumi compares what the program says, in which nothing has changed. */
export function deferredAhead(olds: WorkspaceState, news: WorkspaceArguments): string[] {
  const [before, now] = [olds, news].map(({ workspaceProperties = {} }): Readonly<Record<string, unknown>> => ({
    ...workspaceProperties,
  }));
  return (olds.deferred ?? [])
    .filter((name) => now?.[name] !== undefined && now[name] !== before?.[name])
    .map(
      (name) =>
        `${doingTo("changing", news)}: ${name} is ${String(before?.[name])} still and is to be ${String(now?.[name])}, which AWS did not take before; it is asked for again`,
    );
}

/** What a migration keeps and what it does not (WorkSpaces Administration Guide, "Migrate a WorkSpace"); said once for a whole fleet. */
const MIGRATION =
  "a migration keeps the user volume as of its last snapshot, which may be 12 hours old; the system volume is made anew from the bundle, and the " +
  "applications, settings and files on it are lost; the user's profile folder gets a name that ends in .NotMigrated, and Desktop, Documents, " +
  "Downloads, Favorites, Music, Pictures and Videos are moved from it to a new one. The WorkSpace gets another id, computer name and IP address. It " +
  'takes up to an hour, in which the user should be logged out. To refuse this, set whenBundleChanges: "refuse"';

export function migrationAhead(olds: WorkspaceArguments, news: WorkspaceArguments): string[] {
  const target = isUnknown(news.bundleId) ? "another bundle" : news.bundleId;
  return [`${doingTo("migrating", news)} from ${olds.bundleId} to ${target}`, MIGRATION];
}
