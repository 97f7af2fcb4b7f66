import type { WorkspaceProperties } from "@aws-sdk/client-workspaces";
import type { OrderLog } from "../order";
import type { Random } from "../random";
import type { Timing } from "../world";
import { Desktop, type DesktopOrigin, type LaunchError } from "./desktop";

interface Settings {
  timing: Timing;
  now: () => number;
  random: Random;
  order: OrderLog;
  /** How often TERMINATED is shown before a desktop is gone, between 0 and 1. */
  terminatedOdds: number;
  /** Whether a migration of a desktop will be given up. */
  migrationFails: (id: string) => boolean;
}

/** Every desktop that is still there. */
export class Fleet {
  readonly #desktops = new Map<string, Desktop>();
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get now(): number {
    return this.#settings.now();
  }

  get timing(): Timing {
    return this.#settings.timing;
  }

  get order(): OrderLog {
    return this.#settings.order;
  }

  all(region?: string): Desktop[] {
    return [...this.#desktops.values()].filter((desktop) => region === undefined || desktop.region === region);
  }

  /** By id, hidden ones included. */
  get(id: string): Desktop | undefined {
    return this.#desktops.get(id);
  }

  /** By id, as operations know it: in their Region, and not too new. */
  known(id: string, region: string): Desktop | undefined {
    const desktop = this.#desktops.get(id);
    return desktop?.region === region && !desktop.isHidden(this.now) ? desktop : undefined;
  }

  /** A desktop that only has to be given a state. */
  add(origin: Omit<DesktopOrigin, "id">, properties: WorkspaceProperties): Desktop {
    const id = `ws-${this.#settings.random.text(9)}`;
    const desktop = new Desktop({ ...origin, id }, properties);
    this.#desktops.set(id, desktop);
    return desktop;
  }

  /** A launch as AWS does it: hidden at first, then PENDING, then AVAILABLE, or ERROR where `failure` says so. */
  launch(desktop: Desktop, failure: LaunchError | undefined): void {
    const at = this.now + this.timing.launch;
    desktop.launchedAt = at;
    desktop.hidden = { until: this.now + this.timing.hiddenFor, describes: this.timing.hiddenDescribes };
    desktop.enter(
      "PENDING",
      failure === undefined ? { state: "AVAILABLE", at } : { state: "ERROR", at, error: failure },
    );
  }

  /**
   * A migration as AWS does it: the new desktop is PENDING beside the old one, which stays as it is until it is terminated for the other. When
   * AWS carries the tags over is not told; here it is at the end.
   */
  migrate(source: Desktop, bundleId: string, properties: WorkspaceProperties): Desktop {
    const { region, directoryId, userName, sid, home, encryption, userVolume } = source;
    const origin = { region, directoryId, userName, sid, home, encryption, bundleId };
    const { id, snapshot } = userVolume;
    const target = this.add({ ...origin, userVolume: { id, files: snapshot, snapshot } }, properties);
    target.hidden = { until: this.now + this.timing.hiddenFor, describes: this.timing.hiddenDescribes };
    const failure = this.#settings.migrationFails(source.id);
    target.migration = { source, at: this.now + this.timing.migrate, failure };
    source.isMigrating = true;
    return target;
  }

  terminate(desktop: Desktop): void {
    const { random, terminatedOdds } = this.#settings;
    const state = random.next() < terminatedOdds ? "TERMINATED" : "gone";
    desktop.enter("TERMINATING", { state, at: this.now + this.timing.terminate });
  }

  /**
   * Brings every desktop up to now. To be awaited before anything is answered: a desktop's account is looked for just
   * before the desktop is first not shown any more, and nobody can rightly have deleted it by then.
   * A desktop whose directory cannot be asked stays TERMINATING.
   */
  async advance(): Promise<void> {
    const now = this.now;
    await Promise.all(this.all().map((desktop) => this.#advance(desktop, now)));
  }

  async #advance(desktop: Desktop, now: number): Promise<void> {
    desktop.finishModification(now);
    this.#finishMigration(desktop, now);
    while (desktop.isDue(now)) {
      if (desktop.state === "TERMINATING" && !(await this.#accountLookedFor(desktop))) return;
      // A test may have set another state while the directory was asked.
      if (!desktop.isDue(now)) return;
      desktop.step(this.timing.terminated);
    }
    if (desktop.gone) this.#desktops.delete(desktop.id);
  }

  /** Terminating the old one by itself stops nothing, since no document says so. */
  #finishMigration(target: Desktop, now: number): void {
    const { migration, state } = target;
    if (migration === undefined || (now < migration.at && state === "PENDING")) return;
    const { source, failure } = migration;
    target.migration = undefined;
    source.isMigrating = false;
    if (state !== "PENDING") return;
    if (failure) {
      this.terminate(target);
      return;
    }
    for (const [key, value] of source.tags) target.tags.set(key, value);
    target.enter("AVAILABLE");
    target.launchedAt = migration.at;
    target.hidden = { until: 0, describes: 0 };
    if (source.isThere && source.state !== "TERMINATING") this.terminate(source);
  }

  async #accountLookedFor(desktop: Desktop): Promise<boolean> {
    try {
      await this.order.check(desktop);
      return true;
    } catch {
      return false;
    }
  }
}
