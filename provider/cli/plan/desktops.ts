// What an `up` does to desktops: which are lost, with their disks, which pass to another resource, and which are migrated or reset.
import { currentId, desktopsOf, locate } from "../../resources/workspace/found";
import { desktopFate, retained } from "../../resources/workspace/deletion";
import { doingTo } from "../../resources/workspace/parts";
import { markOfTags } from "../../resources/workspace/plan";
import { deferredAhead } from "../../resources/workspace/preview";
import type { WorkspaceArguments, WorkspaceState } from "../../resources/workspace/properties";
import { ofSibling, standing } from "../../resources/workspace/take-over";
import { actionsAhead } from "../../resources/workspace/tokens";
import { isUnknown } from "../../resources/common/rules";
import type { Services } from "../../resources/common/services";
import { thingOf } from "../../ownership/thing";
import { LEAVING, type Desktop } from "../../workspaces/desktop";
import { FORGOTTEN, of, type Finding, type FoundWorkspace, type Seen } from "./finding";
import type { Step } from "./preview";

export const shownOf = ({ id, state, directoryId, region }: Desktop): FoundWorkspace => ({
  id,
  state,
  directoryId,
  region,
});

/**
 * The desktop that the deletion or replacement of a resource ends; undefined if it ends none.
 * @throws ProviderError `workspace-refused` if its policy keeps it from being replaced
 */
export async function endedBy(services: Services, step: Step): Promise<Desktop | undefined> {
  const state = step.before.outputs as unknown as WorkspaceState;
  const doing = doingTo(step.does === "replace" ? "replacing" : "deleting", state);
  const going = await goingDesktop(services, state, step.id, doing);
  if (going === undefined) {
    return undefined;
  }
  const { desktop, fate } = going;
  if (fate.is === "refused") {
    throw retained(fate.found.name, doing);
  }
  if (fate.is === "retained") {
    // As the deletion of its user will meet it.
    services.claims.retain(desktop.id, state.owner);
  }
  return fate.is === "ended" || fate.is === "passed on" ? desktop : undefined;
}

/** The desktop of a resource that is deleted or replaced, and what becomes of it; undefined if it has none. */
async function goingDesktop(services: Services, state: WorkspaceState, id: string, doing: string) {
  const desktop = await locate(services, state, currentId(state, id), doing);
  if (!desktop) {
    return undefined;
  }
  const mark = markOfTags(await desktopsOf(services, state).tags(desktop.id));
  const fate = await desktopFate(services, state, desktop, mark);
  const other = fate.is === "left" ? undefined : services.claims.ownerOf("desktop", fate.thing);
  // Whoever declares it now takes it over before this deletion.
  return other !== undefined && other !== state.owner ? undefined : { desktop, fate };
}

/** The desktop that Pulumi leaves, since its resource has `retainOnDelete`; undefined if there is none, or it is not this state's. */
export async function forgottenDesktop(services: Services, step: Step): Promise<Desktop | undefined> {
  const state = step.before.outputs as unknown as WorkspaceState;
  const going = await goingDesktop(services, state, step.id, doingTo("deleting", state));
  return going?.fate.is === "left" ? undefined : going?.desktop;
}

/** What is said of it. */
export const leavingDesktop = (step: Step, desktop: Desktop): Finding => ({
  kind: "note",
  ...of(step),
  what: `WorkSpace ${desktop.id} of ${desktop.userName} (${desktop.state}) is left as it is and keeps its mark: ${FORGOTTEN}`,
  workspaces: [shownOf(desktop)],
});

/** What is lost with a desktop that a resource ends. */
export async function lossOf(
  services: Services,
  step: Step,
  desktop: Desktop,
  leaves: (desktop: Desktop) => boolean,
): Promise<Seen> {
  const isReplaced = step.does === "replace";
  const then = isReplaced ? await successionOf(services, step, leaves) : "";
  const finding: Finding = {
    kind: "disks-lost",
    ...of(step),
    what: `WorkSpace ${desktop.id} of ${desktop.userName} (${desktop.state}) is terminated, and its disks with it${then}`,
    workspaces: [shownOf(desktop)],
  };
  return { findings: [finding], losses: [{ kind: "desktop", isReplaced }] };
}

async function successionOf(services: Services, step: Step, leaves: (desktop: Desktop) => boolean): Promise<string> {
  const news = step.after as unknown as WorkspaceArguments;
  const next = await thereFor(services, news, leaves);
  return next === undefined
    ? ", and another is launched"
    : `; the resource goes on with WorkSpace ${next.id} of ${next.userName}, which is there already`;
}

/** The desktop that the creation of a resource finds, as where a list of people has shifted; undefined if it launches one. */
export async function thereFor(
  services: Services,
  news: WorkspaceArguments,
  leaves: (desktop: Desktop) => boolean,
): Promise<Desktop | undefined> {
  const { directoryId, userName } = news;
  if (isUnknown([directoryId, userName])) {
    return undefined;
  }
  const desktops = services.desktops();
  const declared = services.claims.ownerOf("user", thingOf(await services.domainOf(directoryId), userName));
  // Of an account that is still to be made, nobody has a desktop.
  if (declared !== undefined && !services.claims.isKnown("user", declared) && (await isNew(services, news))) {
    return undefined;
  }
  const found = (await ofSibling(services, desktops, news)) ?? (await standing(desktops, directoryId, userName));
  return found === undefined || LEAVING.includes(found.state) || leaves(found) ? undefined : found;
}

const isNew = async (services: Services, { directoryId, userName }: WorkspaceArguments): Promise<boolean> =>
  (await services.ask(directoryId, undefined, async (one) => (await one.findUserByName(userName)) === undefined)) ===
  true;

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
