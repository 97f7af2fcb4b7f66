import { launch, waitReady } from "../../../provider/workspaces/launch";
import type { UserState } from "../../../provider/resources/user/properties";
import { amazonBundles } from "../../../sandbox/aws/world";
import { Amazon, OWN, regionOf } from "./amazon";
import { bareName, Domain, type Doomed } from "./domain";
import {
  NAMESAKE,
  PEOPLE,
  SPELLINGS,
  TRUSTING,
  type Act,
  type DirectoryId,
  type History,
  type Person,
} from "./history";
import type { Outcome } from "./outcome";
import { deletionUnderWay, Process, type Surroundings } from "./process";
import { codeOf, Refactored } from "./refactoring";
import { Timeline } from "./timeline";

/** Runs a history: AWS and the directory are models, and everything between them is the provider's own code. */
export async function run(history: History): Promise<Outcome> {
  return new World(history).run();
}

class World {
  private readonly timeline: Timeline;
  private readonly domain: Domain;
  private readonly amazon: Amazon;
  private readonly process: Process;
  private readonly refactored: readonly Refactored[];
  private readonly outcome: Outcome = {
    deleted: 0,
    refused: [],
    runs: { done: 0, killed: 0, refused: [] },
    window: [],
    violations: [],
  };

  constructor(private readonly history: History) {
    this.timeline = new Timeline(history.delays);
    const access = history.api === undefined ? "ldap" : "api";
    this.domain = new Domain(this.timeline, {
      access,
      namesake: history.namesake !== "none",
      deleting: (account) => this.judge(account),
    });
    this.amazon = new Amazon(this.timeline, this.domain, history);
    const { timeline, domain, amazon } = this;
    const surroundings: Surroundings = { timeline, domain, amazon, access };
    this.process = new Process(surroundings);
    this.refactored = history.refactorings.map((one) => new Refactored(one, history, surroundings, this.outcome));
  }

  async run(): Promise<Outcome> {
    const { before, steps, others, namesake, whenWorkspaceExists } = this.history;
    PEOPLE.forEach((person) => {
      this.domain.create(person);
    });
    let begun = 0;
    const beginnings = this.refactored.map((one) => one.begin().finally(() => (begun += 1)));
    await this.timeline.run(() => begun === beginnings.length);
    await Promise.all(beginnings);
    for (let number = 0; number < others; number++) {
      for (const directoryId of [OWN, TRUSTING] as const) {
        await this.amazon.launch(directoryId, `other${number}`, `S-1-5-21-9-${number}`, "AVAILABLE");
      }
    }
    if (namesake === "with a desktop") {
      await this.amazon.launch(TRUSTING, "ada", NAMESAKE, "AVAILABLE");
    }
    for (const act of before) {
      await this.outside(act);
    }
    // Minutes later; by now everything before is shown.
    const later = this.timeline.now() + 60_000;
    void this.timeline.sleep(60_000);
    await this.timeline.run(() => this.timeline.now() >= later);
    const states = new Map(PEOPLE.map((person) => [person, this.domain.stateOf(person)]));
    const moving = new Set(this.history.refactorings.map(({ who }) => who));
    const acts = steps.map(async ({ at, act }) => {
      await this.timeline.sleep(at);
      const state = states.get(act.who);
      if (act.does === "delete" && state) {
        if (moving.has(act.who)) return;
        await this.delete({ ...state, whenWorkspaceExists: whenWorkspaceExists[act.who] });
      } else if (act.does === "launch") {
        await this.launch(act.who, act.where);
      } else {
        await this.outside(act);
      }
    });
    const moves = this.history.refactorings.map(async ({ at }, index) => {
      await this.timeline.sleep(at);
      await this.refactored[index]?.run();
    });
    let ended = 0;
    const all = Promise.all([...acts, ...moves].map((act) => act.finally(() => (ended += 1))));
    await this.timeline.run(() => ended === acts.length + moves.length);
    // Where one waits for what never comes, mocha's time-out tells.
    await all;
    if (namesake === "with a desktop" && !(await this.amazon.desktops()).some(({ sid }) => sid === NAMESAKE)) {
      this.outcome.violations.push("the desktop of another domain's ada was ended for an ada of ours");
    }
    return this.outcome;
  }

  private async delete(state: UserState): Promise<void> {
    await this.process.deleteUser(state).catch((error: unknown) => {
      this.outcome.refused.push(codeOf(error));
    });
  }

  private async launch(person: Person, directoryId: DirectoryId): Promise<void> {
    const desktops = this.process.services.desktops(regionOf(directoryId));
    const request = { DirectoryId: directoryId, UserName: person, BundleId: amazonBundles[0]?.id ?? "" };
    try {
      const id = await launch(desktops, request, `launching ${person}`, this.timeline);
      if (id !== undefined) {
        await waitReady(desktops, id, `launching ${person}`);
      }
    } catch (error) {
      codeOf(error);
    }
  }

  private async outside(act: Act): Promise<void> {
    const name = this.domain.nameOf(act.who);
    const sid = name === undefined ? undefined : this.domain.sidOf(name);
    if (name === undefined || sid === undefined) {
      return;
    }
    if (act.does === "launch outside") {
      await this.amazon.launch(act.where, SPELLINGS[act.spelling]?.(name) ?? name, sid, act.state);
    } else if (act.does === "terminate") {
      await this.amazon.terminate(act.where, sid);
    } else if (act.does === "rename") {
      this.domain.rename(act.who);
    } else if (act.does === "re-create") {
      this.domain.recreate(act.who);
    }
  }

  /** At the moment an account is deleted: each desktop of its own that is still there, and whether the last look should have shown it. */
  private async judge({ sid, userName }: Doomed): Promise<void> {
    const deletion = deletionUnderWay();
    this.outcome.deleted += 1;
    if (deletion !== undefined && deletion.state.sid !== sid) {
      if (this.domain.bornAt(sid) > deletion.shownAt) {
        this.outcome.window.push("made anew meanwhile");
      } else {
        this.outcome.violations.push(`${userName} (${sid}) was deleted in place of ${deletion.state.sid}`);
      }
      return;
    }
    for (const desktop of await this.amazon.desktops()) {
      const names = [userName, deletion?.state.userName ?? userName];
      const named = names.includes(bareName(desktop.userName));
      if (desktop.sid !== sid && !named) {
        continue;
      }
      const look = deletion?.looks.get(desktop.directoryId);
      if (look && desktop.birth.moment > Math.max(look.asked, look.answered)) {
        this.outcome.window.push("launched after the last look");
      } else if (look && desktop.birth.by !== deletion?.process && desktop.hidden.until > look.answeredAt) {
        this.outcome.window.push("not shown yet");
      } else if (deletion && this.domain.renamedAt(sid) > deletion.begun) {
        this.outcome.window.push("renamed meanwhile");
      } else if (!named) {
        this.outcome.window.push("named otherwise in between");
      } else {
        this.outcome.violations.push(
          `${userName} (${sid}) was deleted at ${this.timeline.now()} with ${desktop.state} ${desktop.id} of ${desktop.userName} in ${desktop.directoryId}`,
        );
      }
    }
  }
}
