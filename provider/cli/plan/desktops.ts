// What an `up` does to desktops: which are lost, with their disks, and which are migrated or reset.
import { currentId, desktopsOf, locate } from "../../resources/workspace/found";
import { desktopFate, retained } from "../../resources/workspace/deletion";
import { doingTo } from "../../resources/workspace/parts";
import { markOfTags } from "../../resources/workspace/plan";
import { deferredAhead } from "../../resources/workspace/preview";
import type { WorkspaceArguments, WorkspaceState } from "../../resources/workspace/properties";
import { actionsAhead } from "../../resources/workspace/tokens";
import type { Services } from "../../resources/common/services";
import type { Desktop } from "../../workspaces/desktop";
import { NOTHING, of, type Finding, type FoundWorkspace, type Seen } from "./finding";
import type { Step } from "./preview";

export const shownOf = ({ id, state, directoryId, region }: Desktop): FoundWorkspace => ({
  id,
  state,
  directoryId,
  region,
});

/** Of a resource that is deleted or replaced; also the desktop that it ends. */
export async function endingOf(services: Services, step: Step): Promise<Seen & { readonly ends?: Desktop }> {
  const state = step.before.outputs as unknown as WorkspaceState;
  const doing = doingTo(step.does === "replace" ? "replacing" : "deleting", state);
  const desktop = await locate(services, state, currentId(state, step.id), doing);
  if (!desktop) {
    return NOTHING;
  }
  const mark = markOfTags(await desktopsOf(services, state).tags(desktop.id));
  const fate = await desktopFate(services, state, desktop, mark);
  if (fate.is === "refused") {
    throw retained(fate.found.name, doing);
  }
  const other = fate.is === "left" ? undefined : services.claims.ownerOf("desktop", fate.thing);
  const isEnded = fate.is === "ended" || fate.is === "passed on";
  if (!isEnded || (other !== undefined && other !== state.owner)) {
    return NOTHING;
  }
  const then = step.does === "replace" ? ", and another is launched" : "";
  const finding: Finding = {
    kind: "disks-lost",
    ...of(step),
    what: `WorkSpace ${desktop.id} of ${desktop.userName} (${desktop.state}) is terminated, and its disks with it${then}`,
    workspaces: [shownOf(desktop)],
  };
  return { findings: [finding], losses: [{ kind: "desktop", isReplaced: step.does === "replace" }], ends: desktop };
}

/** Of a resource that is changed in place. */
export function changesOf(step: Step): Finding[] {
  const olds = step.before.outputs as unknown as WorkspaceState;
  const news = step.after as unknown as WorkspaceArguments;
  const id = currentId(olds, step.id);
  const { state, directoryId, region = "" } = olds;
  const found = of(step);
  const migrated: Finding[] =
    olds.bundleId === news.bundleId
      ? []
      : [
          {
            kind: "migration",
            ...found,
            what: `WorkSpace ${id} of ${olds.userName} is migrated from ${olds.bundleId} to ${news.bundleId}: the user volume is kept as of its last snapshot, the system volume is made anew`,
            workspaces: [{ id, state, directoryId, region }],
          },
        ];
  const further = [...actionsAhead(olds, news), ...deferredAhead(olds, news)];
  return [...migrated, ...further.map((what): Finding => ({ kind: "note", ...found, what }))];
}
