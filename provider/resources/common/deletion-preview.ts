// What the hooks of preview-guard.ts find out about deletions, in a thread of the program's process.
import { deletionPolicyOf } from "../../ownership/deletion-policy";
import type { SettingSources } from "../../config/settings";
import type { LossKind } from "../../deletion/thresholds";
import { Services } from "./services";
import { policyOf } from "../user/deletion";
import { leavingAccount } from "../user/leaving";
import { desktopThing, thingOf } from "../../ownership/thing";
import type { UserState } from "../user/properties";
import type { GroupState } from "../group/properties";
import type { WorkspaceState } from "../workspace/properties";

/** How long the deletion of a desktop may take to be shown to us after its user's. */
const BESIDE_MS = 1_000;

/** Properties, as far as they are known and no secrets. */
export type Told = Readonly<Record<string, string | boolean>>;

/** A resource that a preview deletes, or replaces. */
export interface Deletion {
  readonly urn: string;
  readonly id: string;
  readonly type: string;
  readonly outputs: Told;
}

/** A resource that the program declares. */
export interface Declared {
  readonly type: string;
  readonly props: Told;
}

/** Asked of the thread, with what the program has declared since the question before. */
export interface Question extends Deletion {
  readonly number: number;
  readonly declared: readonly Declared[];
}

export interface Answer {
  readonly number: number;
  /** What the deletion would be refused for. */
  readonly refusal?: string;
}

const KINDS: readonly [LossKind, type: string, name: string][] = [
  ["user", ":User", "userName"],
  ["group", ":Group", "name"],
  ["desktop", ":Workspace", "userName"],
];

export class PreviewDeletions {
  private readonly services: Services;
  /** Ids of desktops that the same run ends. */
  private readonly leaving = new Set<string>();
  private claiming = Promise.resolve();

  private readonly declared: Declared[] = [];

  constructor(sources: SettingSources) {
    // What could not be asked is a warning of its own, at the person.
    this.services = new Services(sources, () => undefined);
  }

  declare(declared: readonly Declared[]): void {
    this.declared.push(...declared);
  }

  /** @throws Error what the deletion would be refused for, which the preview shows as a warning at the resource */
  async foresee({ urn, id, type, outputs }: Deletion): Promise<void> {
    this.claiming = this.claiming.then(() => this.claim());
    await this.claiming;
    if (type.endsWith(":User")) {
      await this.foreseeUser(urn, outputs as unknown as UserState);
    } else if (type.endsWith(":Group")) {
      const state = outputs as unknown as GroupState;
      if (deletionPolicyOf(state, "delete") === "delete") {
        this.services.losses.begin("group", urn, state.owner, `deleting group ${state.name} (${state.directoryId})`);
      }
    } else {
      this.foreseeDesktop(urn, id, outputs as unknown as WorkspaceState);
    }
  }

  private foreseeDesktop(urn: string, id: string, state: WorkspaceState): void {
    const { userName, directoryId, domainName, owner, workspaceId = id } = state;
    const other = this.services.claims.ownerOf("desktop", desktopThing(state, domainName ?? directoryId));
    if (other !== undefined && other !== owner) {
      return;
    }
    if (deletionPolicyOf(state, "terminate") === "retain") {
      // Its user's deletion meets it, and is told so.
      this.services.claims.retain(workspaceId, owner);
      return;
    }
    this.leaving.add(workspaceId);
    // Those of AWS's own providers have no owner, and are not counted by us.
    if (typeof owner === "string") {
      this.services.losses.begin("desktop", urn, owner, `deleting the WorkSpace of ${userName} (${directoryId})`);
    }
  }

  private async foreseeUser(urn: string, state: UserState): Promise<void> {
    if (policyOf(state) !== "delete") {
      return;
    }
    // A desktop that names its user by text is deleted beside them, in whatever order.
    await this.services.clock.sleep(BESIDE_MS);
    const leaving = await leavingAccount(this.services, state);
    if (leaving.is !== "deleted") {
      return;
    }
    const { user } = leaving;
    const { guard } = this.services;
    const leaves = ({ id }: { id: string }) => this.leaving.has(id);
    const { refusal, desktops } = await guard.foresee(user, state.whenWorkspaceExists ?? "fail", leaves);
    if (refusal) {
      throw refusal;
    }
    const doing = `deleting user ${state.userName} (${state.directoryId})`;
    for (const { id } of desktops) {
      this.services.losses.begin("desktop", id, state.owner, doing);
    }
    this.services.losses.begin("user", urn, state.owner, doing);
  }

  /** What the program declares is not lost by the deletion of another entry of it: it was renamed, or moved in code. */
  private async claim(): Promise<void> {
    for (const { type, props } of this.declared.splice(0)) {
      const { directoryId, domain, owner } = props;
      const [kind, , name = ""] = KINDS.find(([, end]) => type.endsWith(end)) ?? [];
      const called = props[name];
      if (kind !== undefined && typeof owner === "string" && typeof directoryId === "string") {
        const place = typeof domain === "string" ? domain.toLowerCase() : await this.services.domainOf(directoryId);
        // Of one whose name only the run will tell, it counts that it stays.
        const thing = typeof called === "string" ? claimed(kind, place, directoryId, called) : thingOf(place, owner);
        this.services.claims.claim(kind, thing, owner, props);
      }
    }
  }
}

/** As the handlers claim it. */
const claimed = (kind: LossKind, place: string, directoryId: string, name: string): string =>
  kind === "desktop" ? desktopThing({ directoryId, userName: name }, place) : thingOf(place, name);
