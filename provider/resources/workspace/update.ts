// Edits of a desktop: its tags, its properties, and its bundle, to which it is migrated.
import { gone } from "../../errors/gone";
import { isManagedBy } from "../../ownership/finding";
import { markToKeep } from "../../ownership/keeping";
import { madeAt } from "../../ownership/mark";
import { without } from "../../text/without";
import type { Action } from "../../workspaces/actions";
import type { Changed } from "../../workspaces/change";
import { LEAVING, type Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { waitReady } from "../../workspaces/launch";
import { Unfinished } from "../common/handlers";
import { timeoutOf } from "../common/timeouts";
import { finish, launchTimeout, recorded, recordedOf } from "./finish";
import { currentId, desktopsOf, foundDesktop, locate, UNFINISHED } from "./found";
import { isMigrating, migrate, resumeMigration, settle, type Migrating } from "./migration";
import { doingTo, type WorkspaceParts } from "./parts";
import { apiProperties, changedProperties, markOfTags, stateOf, withDeferred } from "./plan";
import type { WorkspaceArguments, WorkspaceState } from "./properties";
import { retag, standing } from "./take-over";
import { actByTokens, withoutRecorded } from "./tokens";

export async function updateWorkspace(
  parts: WorkspaceParts,
  olds: WorkspaceState,
  news: WorkspaceArguments,
  id: string,
): Promise<WorkspaceState> {
  const desktops = desktopsOf(parts, olds);
  const doing = doingTo("changing", news);
  const timeout = timeoutOf(news.timeouts, "update");
  const before = currentId(olds, id);
  if (olds.state === UNFINISHED) {
    // WorkSpaces knows no tags of an id that it does not show yet.
    const age = olds.incarnation === undefined ? 0 : parts.clock.now() - madeAt(olds.incarnation);
    await waitReady(desktops, before, doing, timeout ?? launchTimeout(news), { age });
  }
  const found = await toChange(parts, olds, news, before, doing);
  const had = await desktops.tags(found.id);
  const own = markToKeep(foundDesktop(found, markOfTags(had)), olds, news, parts.clock, doing, (owner) => {
    return parts.claims.declared("desktop", owner) !== undefined;
  });
  const kept = withoutRecorded(own, olds, news);
  const isTaken = !isManagedBy(olds, markOfTags(had));
  const tags = await retag(desktops, found.id, had, isTaken ? {} : olds.tags, news, kept);
  const isDeclaredAnew = olds.state === UNFINISHED || isTaken;
  const bundleId = olds.bundleId === news.bundleId ? undefined : news.bundleId;
  let desktop = found;
  let mark = kept;
  // The old desktop is gone, a token has done what it asks for: whatever else fails, the state must hold that.
  let done: Partial<WorkspaceState> = {};
  const act = async (which: readonly Action[]) => {
    const asked = { olds: { ...olds, ...done }, news };
    const acted = await actByTokens(parts, desktops, { desktop, mark, timeout }, asked, which);
    ({ desktop, mark } = acted);
    done = { ...done, ...acted.done };
  };
  try {
    if (found.state === "UNHEALTHY" && mark.migrates === undefined) {
      // They are its way out, and nothing else is done to it before.
      await act(["restore", "rebuild", "reboot"]);
    }
    const reached = await migrated(parts, desktops, { desktop, tags, mark, doing, timeout }, before, { bundleId });
    const { isMigrated } = reached;
    ({ desktop, mark } = reached);
    if (isMigrated) {
      done = { ...done, ...recordedOf(mark), bundleId: desktop.bundleId, workspaceId: desktop.id };
    }
    await act(["restore", "rebuild"]);
    const wanted = isMigrated
      ? wantedAfterMigration(parts, desktop, news)
      : isDeclaredAnew
        ? apiProperties(news)
        : changedProperties(olds, news);
    let { changedAt } = olds;
    let deferred: Changed["deferred"] = [];
    if (Object.keys(wanted).length > 0 || olds.state === UNFINISHED) {
      ({ desktop, deferred, changedAt } = await finish(parts, desktops, desktop.id, wanted, {
        doing,
        timeout,
        changedAt,
      }));
    }
    await act(["reboot"]);
    return stateOf(withDeferred(news, deferred), desktop, {
      ...(await recorded(parts, news, mark, isTaken ? undefined : olds.userSid)),
      ...(changedAt === undefined ? {} : { changedAt }),
    });
  } catch (error) {
    if (Object.keys(done).length === 0) {
      throw error;
    }
    throw new Unfinished(id, { ...olds, ...done }, error as Error);
  }
}

/**
 * The desktop that an update goes on with: migrated, if it is to be, and where an interrupted run has begun a migration, as that ends.
 * @param before the id that the state knows it by
 */
async function migrated(
  parts: WorkspaceParts,
  desktops: Desktops,
  now: Migrating,
  before: string,
  wanted: { readonly bundleId: string | undefined },
): Promise<Migrating & { readonly isMigrated: boolean }> {
  // Found under another id by its mark, it has taken the place of the one that the state knows.
  const hasSucceeded = now.desktop.id !== before;
  let reached = now;
  if (now.mark.migrates !== undefined) {
    const mayBeUnderWay = !hasSucceeded && isMigrating(now.desktop, now.mark);
    reached = await (mayBeUnderWay ? resumeMigration(parts, desktops, now) : settle(desktops, now, now.desktop));
  }
  if (wanted.bundleId !== undefined && reached.desktop.bundleId !== wanted.bundleId) {
    reached = await migrate(parts, desktops, reached, wanted.bundleId);
  }
  const isMigrated =
    reached.desktop.id !== now.desktop.id || (now.mark.migrates !== undefined && !isMigrating(now.desktop, now.mark));
  return { ...reached, isMigrated };
}

/** A new bundle may have larger volumes than the program declares; those stay. */
function wantedAfterMigration(parts: WorkspaceParts, { id, properties }: Desktop, news: WorkspaceArguments) {
  let wanted = apiProperties(news);
  for (const volume of ["RootVolumeSizeGib", "UserVolumeSizeGib"] as const) {
    const [now, then] = [properties[volume], wanted[volume]];
    if (now !== undefined && then !== undefined && then < now) {
      parts.say(
        `WorkSpace ${id} has a ${volume} of ${now} by its new bundle, and ${then} is declared: volumes never shrink, so it stays`,
      );
      wanted = without(wanted, volume);
    }
  }
  return wanted;
}

/** The desktop that an update changes; one that is another's by now too, for the words about it. */
async function toChange(
  parts: WorkspaceParts,
  olds: WorkspaceState,
  news: WorkspaceArguments,
  id: string,
  doing: string,
): Promise<Desktop> {
  const desktops = desktopsOf(parts, olds);
  const found = await desktops.find(id);
  // With adopt the program asks for whatever the user has, which this state may not know.
  const desktop =
    (found && !LEAVING.includes(found.state) ? found : undefined) ??
    (news.adopt === true
      ? await standing(desktops, olds.directoryId, olds.userName)
      : await locate(parts, olds, id, doing));
  if (desktop === undefined || LEAVING.includes(desktop.state)) {
    throw gone(doing, `WorkSpace ${id} is ${(desktop ?? found)?.state ?? "gone"}`);
  }
  return desktop;
}
