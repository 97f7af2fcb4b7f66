// What becomes of a WorkSpace whose resource is deleted, or replaced.
import { deletionPolicyOf } from "../../ownership/deletion-policy";
import { ProviderError } from "../../errors/provider-error";
import type { Claims } from "../../ownership/claims";
import { isOwn, markToHandOver } from "../../ownership/keeping";
import { newIncarnation, textOfMark, type Mark } from "../../ownership/mark";
import { leftAlone, type FoundThing } from "../../ownership/refusals";
import { tagText } from "../../text/tag-text";
import { without } from "../../text/without";
import type { Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { terminate } from "../../workspaces/terminate";
import { timeoutOf } from "../common/timeouts";
import { desktopsOf, foundDesktop, locate } from "./found";
import type { LeftBehind } from "./left-behind";
import { isMigrating, successorOf } from "./migration";
import { desktopThing } from "../../ownership/thing";
import { doingTo, type WorkspaceParts } from "./parts";
import { markOfTags } from "./plan";
import { OWNER_TAG, type WorkspaceArguments, type WorkspaceState } from "./properties";

/** How long nothing new must have been declared before a replaced desktop is terminated, so that all that are replaced are counted. */
const COUNTING_QUIET_MS = 1_500;
const MAX_COUNTING_WAIT_MS = 10_000;

export class WorkspaceDeletion {
  /** Resources that this run has created: their old desktops are deleted after that, and not before. */
  private readonly created = new Set<string>();

  constructor(
    private readonly parts: WorkspaceParts,
    private readonly leftBehind: LeftBehind,
  ) {}

  noteCreated(owner: string): void {
    this.created.add(owner);
  }

  async delete(state: WorkspaceState, id: string): Promise<void> {
    const doing = doingTo("deleting", state);
    const desktops = desktopsOf(this.parts, state);
    const desktop = await locate(this.parts, state, id, doing);
    if (!desktop) {
      return;
    }
    const mark = markOfTags(await desktops.tags(desktop.id));
    const found = foundDesktop(desktop, mark);
    const fate = await desktopFate(this.parts, state, desktop, mark);
    const { claims } = this.parts;
    if (fate.is === "left") {
      this.parts.say(leftAlone(found, state.owner));
      return;
    }
    if (fate.is === "passed on" && !this.created.has(state.owner)) {
      if (!fate.isReplaced) {
        this.parts.say(
          `the WorkSpace of ${state.userName} (${state.directoryId}) is left standing, since its user passes to another resource in this run; terminate it if nothing declares it`,
        );
      }
      this.leftBehind.add({ state, desktop, thing: fate.thing, doing });
      return;
    }
    const successor = markToHandOver(fate.found, { claims, kind: "desktop", thing: fate.thing }, state.owner, doing);
    if (successor) {
      await this.mark(desktops, desktop, fate.found.mark, successor);
      return;
    }
    if (fate.is === "refused") {
      throw retained(found.name, doing);
    }
    if (fate.is === "retained") {
      // The mark stays and says so, for the deletion of its user: with another incarnation, so that no older state acts on it.
      const incarnation = newIncarnation(this.parts.clock);
      const released = { ...without(fate.found.mark, "migrates"), incarnation, released: true };
      for (const id of await this.mark(desktops, desktop, fate.found.mark, released)) {
        claims.retain(id, state.owner);
      }
      return;
    }
    if (fate.isReplaced) {
      await claims.settled(COUNTING_QUIET_MS, MAX_COUNTING_WAIT_MS);
    }
    await endDesktop(this.parts, desktops, desktop, { ...state, doing, mark: fate.found.mark });
  }

  /** Gives a desktop another mark, and the one that takes its place too if it is being migrated; returns their ids. */
  private async mark(desktops: Desktops, desktop: Desktop, before: Mark, mark: Mark): Promise<string[]> {
    const successor = await successorIn(this.parts, desktops, desktop, before);
    const ids = successor === undefined ? [desktop.id] : [desktop.id, successor.id];
    for (const id of ids) {
      await desktops.tag(id, { [OWNER_TAG]: tagText(textOfMark(mark)) });
    }
    return ids;
  }
}

/** What becomes of a desktop whose resource is deleted, unless another resource of this run declares it and its state holds it. */
export type DesktopFate =
  | { readonly is: "left" }
  | {
      /**
       * `passed on`: its user is, or may be, another resource's by the end of this run. `refused`: it is to be replaced, and its policy keeps it.
       */
      readonly is: "passed on" | "retained" | "refused" | "ended";
      readonly found: FoundThing & { readonly mark: Mark };
      /** What it is in the claims of the run. */
      readonly thing: string;
      /** Whether the program declares its resource: then another takes its place. */
      readonly isReplaced: boolean;
    };

export async function desktopFate(
  parts: Pick<WorkspaceParts, "claims" | "domainOf">,
  state: WorkspaceState,
  desktop: Desktop,
  mark: Mark | undefined,
): Promise<DesktopFate> {
  const found = foundDesktop(desktop, mark);
  if (!isOwn(found, state)) {
    return { is: "left" };
  }
  const { claims } = parts;
  const thing = desktopThing(state, state.domainName ?? (await parts.domainOf(state.directoryId)));
  const declared = claims.declared("desktop", state.owner) as WorkspaceArguments | undefined;
  const isReplaced = declared !== undefined;
  const policy = deletionPolicyOf({ ...(declared ?? state), adopted: state.adopted }, "terminate");
  const passes = isReplaced ? claims.ownerOf("desktop", thing) !== state.owner : isPassing(claims, thing);
  const is = policy === "terminate" ? (passes ? "passed on" : "ended") : isReplaced && !passes ? "refused" : "retained";
  return { is, found, thing, isReplaced };
}

/**
 * Whether the desktop's user passes from one resource to another in this run, as where a list shifts: with `deleteBeforeReplace` on the
 * users, the engine deletes the desktops before the program has declared them anew.
 */
function isPassing(claims: Claims, thing: string): boolean {
  const holder = claims.holderOf("user", thing);
  const user = claims.ownerOf("user", thing);
  return user !== undefined && holder !== undefined && holder !== user;
}

interface Ending extends Pick<WorkspaceArguments, "owner" | "timeouts"> {
  readonly doing: string;
  readonly mark: Mark | undefined;
}

/** Terminates a desktop, which counts as lost before anything is done; with the one that takes its place if it is being migrated. */
export async function endDesktop(
  parts: WorkspaceParts,
  desktops: Desktops,
  desktop: Desktop,
  { owner, timeouts, doing, mark }: Ending,
): Promise<void> {
  const { losses } = parts;
  losses.begin("desktop", desktop.id, owner, doing);
  try {
    const successor = mark && (await successorIn(parts, desktops, desktop, mark));
    const timeout = timeoutOf(timeouts, "delete");
    const all = successor === undefined ? [desktop] : [successor, desktop];
    await Promise.all(all.map((one) => terminate(desktops, one, doing, timeout)));
  } catch (error) {
    losses.giveUp("desktop", desktop.id);
    throw error;
  }
}

const successorIn = (parts: WorkspaceParts, desktops: Desktops, desktop: Desktop, mark: Mark) =>
  isMigrating(desktop, mark) ? successorOf(parts, desktops, desktop, mark) : Promise.resolve(undefined);

export function retained(name: string, doing: string): ProviderError {
  return new ProviderError({
    code: "workspace-refused",
    doing,
    happened: `${name} is to be replaced, and its deletionPolicy is retain (the default of an adopted one): AWS allows one WorkSpace a user`,
    next: 'set deletionPolicy: "terminate" on it to lose this one, or take the change back',
  });
}
