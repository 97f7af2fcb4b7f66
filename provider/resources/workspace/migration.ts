// Another bundle for a desktop that stays: what a migration keeps, and how one that was cut off is gone on with.
//
// The mark says that a migration was begun before AWS is asked for it. AWS carries the tags over to the new desktop at some time, so that both
// desktops may have the mark, and that only AWS knows of the new one at first. Whoever finds the mark with that flag looks for a second desktop.
import { isManagedBy, type Ownership } from "../../ownership/finding";
import { textOfMark, type Mark } from "../../ownership/mark";
import { ProviderError } from "../../errors/provider-error";
import { tagText } from "../../text/tag-text";
import { without } from "../../text/without";
import { LEAVING, type Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { beginMigration, followMigration, type Migration } from "../../workspaces/migrate";
import type { WorkspaceParts } from "./parts";
import { markOfTags } from "./plan";
import { OWNER_TAG } from "./properties";

/** How long a second desktop is looked for that an interrupted run may have asked for, and how often. */
const LOOKS = 21;
const LOOK_INTERVAL_MS = 15_000;

type Tags = Readonly<Record<string, string>>;

/** As much of an id as stands in a mark. */
const sourceOf = (id: string): string => id.replace(/^ws-/, "").slice(0, 9);

/** Whether a desktop's mark says that a migration of it was begun, and is not known to have ended. */
export const isMigrating = ({ id }: Desktop, mark: Mark | undefined): boolean => mark?.migrates === sourceOf(id);

/** A desktop, the tags that it is to have, and its mark. */
export interface Migrating extends Migration {
  readonly desktop: Desktop;
  readonly tags: Tags;
  readonly mark: Mark;
}

/**
 * The desktop that is to take another's place, if a migration of that was begun. A new id may be unknown to AWS for a while.
 * @param state what its mark must be of, where AWS has carried the tags over already
 */
export async function successorOf(
  { clock }: Pick<WorkspaceParts, "clock">,
  desktops: Desktops,
  { id, directoryId, userName }: Desktop,
  state: Ownership,
): Promise<Desktop | undefined> {
  for (let look = 1; ; look++) {
    for (const one of await desktops.ofAccount(directoryId, userName)) {
      if (one.id !== id && !LEAVING.includes(one.state)) {
        const mark = markOfTags(await desktops.tags(one.id));
        if (mark === undefined || isManagedBy(state, mark)) {
          return one;
        }
      }
    }
    // A desktop that has gone since has left its place already.
    if (look === LOOKS || !isStanding(await desktops.find(id))) {
      return undefined;
    }
    await clock.sleep(LOOK_INTERVAL_MS);
  }
}

const isStanding = (desktop: Desktop | undefined): boolean => desktop !== undefined && !LEAVING.includes(desktop.state);

/**
 * Goes on with a migration that an interrupted run may have begun, and begins none.
 * @returns the desktop as it stands in the end, with its tags and without the flag in its mark
 */
export async function resumeMigration(parts: WorkspaceParts, desktops: Desktops, now: Migrating): Promise<Migrating> {
  const { desktop } = now;
  const target = await successorOf(parts, desktops, desktop, now.mark);
  const left = target && (await followMigration(desktops, desktop, target.id, now));
  return settle(desktops, now, left ?? (await desktops.find(desktop.id)) ?? desktop);
}

/**
 * Migrates a desktop to another bundle.
 * @throws ProviderError `workspace-refused`, `workspace-failed` where AWS did not do it: then the desktop is as it was
 */
export function migrate(
  parts: WorkspaceParts,
  desktops: Desktops,
  now: Migrating,
  bundleId: string,
): Promise<Migrating> {
  return desktops.migrations.with(async () => {
    const { desktop, doing } = now;
    const begun = { ...now.mark, migrates: sourceOf(desktop.id) };
    const note = () => desktops.tag(desktop.id, { [OWNER_TAG]: tagText(textOfMark(begun)) });
    let targetId: string | undefined;
    try {
      targetId = await beginMigration(desktops, desktop, bundleId, now, note);
    } catch (error) {
      // Where that fails too, the next run looks for a second desktop in vain, and goes on.
      await settle(desktops, now, desktop).catch(() => undefined);
      throw error;
    }
    targetId ??= (await successorOf(parts, desktops, desktop, now.mark))?.id;
    const left = targetId === undefined ? undefined : await followMigration(desktops, desktop, targetId, now);
    const settled = await settle(desktops, now, left ?? desktop);
    if (left === undefined) {
      throw new ProviderError({
        code: "workspace-failed",
        doing,
        happened:
          targetId === undefined
            ? `AWS did not answer whether it migrates ${desktop.id} to ${bundleId}, and shows no other WorkSpace of the user`
            : `AWS did not migrate ${desktop.id} to ${bundleId}: it has its old bundle still, and ${targetId}, which was to take its place, is gone; nothing is lost`,
        next: "run the same command again to try once more; if that does not help, ask AWS Support, or take the change of bundleId back",
      });
    }
    return settled;
  });
}

/** Gives the desktop that is left in the end the tags that it is to have, and takes the flag out of its mark. */
export async function settle(desktops: Desktops, now: Migrating, left: Desktop): Promise<Migrating> {
  const mark = without(now.mark, "migrates");
  const wanted: Tags = { ...now.tags, [OWNER_TAG]: tagText(textOfMark(mark)) };
  const has = await desktops.tags(left.id);
  const missing = Object.entries(wanted).filter(([key, value]) => has[key] !== value);
  if (missing.length > 0) {
    await desktops.tag(left.id, Object.fromEntries(missing));
  }
  return { ...now, desktop: left, tags: wanted, mark };
}
