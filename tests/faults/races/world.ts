import { AsyncLocalStorage } from "node:async_hooks";
import { launch, waitReady } from "../../../provider/workspaces/launch";
import { ProviderError } from "../../../provider/errors/provider-error";
import { Services } from "../../../provider/resources/common/services";
import { UserHandlers } from "../../../provider/resources/user/handlers";
import type { UserState } from "../../../provider/resources/user/properties";
import { amazonBundles } from "../../../sandbox/aws/world";
import { Amazon, FARTHER, OWN, REGION, regionOf } from "./amazon";
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
import { Timeline } from "./timeline";

/** A look at one directory: when it was asked for, and when the first answer that it is made of was given. */
interface Look {
  readonly asked: number;
  readonly answered: number;
  readonly answeredAt: number;
}

/** One deletion of ours, and its last look at each directory. */
interface Deletion {
  readonly state: UserState;
  readonly begun: number;
  readonly looks: Map<string, Look>;
}

/** Runs a history: AWS and the directory are models, and everything between them is the provider's own code. */
export async function run(history: History): Promise<Outcome> {
  return new World(history).run();
}

class World {
  private readonly timeline: Timeline;
  private readonly domain: Domain;
  private readonly amazon: Amazon;
  private readonly services: Services;
  private readonly users: UserHandlers;
  private readonly deletion = new AsyncLocalStorage<Deletion>();
  private readonly outcome: Outcome = { deleted: 0, refused: [], window: [], violations: [] };
  /** Of each directory: the first answer of the look under way, and of the last that ended. */
  private readonly answers = new Map<
    string,
    { now?: { moment: number; at: number }; last?: { moment: number; at: number } }
  >();

  constructor(private readonly history: History) {
    this.timeline = new Timeline(history.delays);
    this.domain = new Domain(this.timeline, history.namesake !== "none");
    this.amazon = new Amazon(this.timeline, this.domain.people, history);
    const env = { WORKSPACES_USERS_REGION: REGION, WORKSPACES_USERS_REGIONS: FARTHER };
    this.services = new Services({ config: () => undefined, env }, () => undefined, this.timeline);
    const directory = this.domain.directory((account) => this.judge(account));
    Object.assign(this.services.directories, { open: () => Promise.resolve(directory) });
    Object.assign(
      this.services.aws,
      this.amazon.clients((directoryId) => {
        this.answers.set(directoryId, {
          now: { moment: this.timeline.moment, at: this.timeline.now() },
          ...this.answers.get(directoryId),
        });
      }),
    );
    for (const region of [REGION, FARTHER]) {
      this.watchLooks(region);
    }
    this.users = new UserHandlers(this.services);
  }

  async run(): Promise<Outcome> {
    const { before, steps, others, namesake, whenWorkspaceExists } = this.history;
    PEOPLE.forEach((person) => {
      this.domain.create(person);
    });
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
    void this.timeline.sleep(60_000);
    await this.timeline.run(() => this.timeline.now() >= 60_000);
    const states = new Map(PEOPLE.map((person) => [person, this.domain.stateOf(person)]));
    const acts = steps.map(async ({ at, act }) => {
      await this.timeline.sleep(at);
      const state = states.get(act.who);
      if (act.does === "delete" && state) {
        await this.delete({ ...state, whenWorkspaceExists: whenWorkspaceExists[act.who] });
      } else if (act.does === "launch") {
        await this.launch(act.who, act.where);
      } else {
        await this.outside(act);
      }
    });
    let ended = 0;
    const all = Promise.all(acts.map((act) => act.finally(() => (ended += 1))));
    await this.timeline.run(() => ended === acts.length);
    // Where one waits for what never comes, mocha's time-out tells.
    await all;
    if (namesake === "with a desktop" && !(await this.amazon.desktops()).some(({ sid }) => sid === NAMESAKE)) {
      this.outcome.violations.push("the desktop of another domain's ada was ended for an ada of ours");
    }
    return this.outcome;
  }

  private async delete(state: UserState): Promise<void> {
    const deletion = { state, begun: this.timeline.moment, looks: new Map<string, Look>() };
    await this.deletion.run(deletion, async () => {
      await this.users.delete(state).catch((error: unknown) => {
        this.outcome.refused.push(codeOf(error));
      });
    });
  }

  private async launch(person: Person, directoryId: DirectoryId): Promise<void> {
    const desktops = this.services.desktops(regionOf(directoryId));
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

  /** Notes, for the deletion that a look is made for, when it was asked for and answered. */
  private watchLooks(region: string): void {
    const desktops = this.services.desktops(region);
    const look = desktops.look.bind(desktops);
    desktops.look = async (directoryId, ...rest) => {
      const asked = this.timeline.moment;
      const found = await look(directoryId, ...rest);
      const { now, last } = this.answers.get(directoryId) ?? {};
      // Those who shared the look are told of its end one after the other, in the same moment.
      const first = now ?? last;
      if (first) {
        this.answers.set(directoryId, { last: first });
        this.deletion.getStore()?.looks.set(directoryId, { asked, answered: first.moment, answeredAt: first.at });
      }
      return found;
    };
  }

  /** At the moment an account is deleted: each desktop of its own that is still there, and whether the last look should have shown it. */
  private async judge({ sid, userName }: Doomed): Promise<void> {
    this.outcome.deleted += 1;
    const deletion = this.deletion.getStore();
    for (const desktop of await this.amazon.desktops()) {
      const names = [userName, deletion?.state.userName ?? userName];
      const named = names.includes(bareName(desktop.userName));
      if (desktop.sid !== sid && !named) {
        continue;
      }
      const look = deletion?.looks.get(desktop.directoryId);
      if (look && desktop.birth.moment > Math.max(look.asked, look.answered)) {
        this.outcome.window.push("launched after the last look");
      } else if (look && !desktop.birth.ours && desktop.hidden.until > look.answeredAt) {
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

/** Of an error of ours; any other is a fault of the test or of the provider. */
function codeOf(error: unknown): string {
  if (error instanceof ProviderError) {
    return error.code;
  }
  throw error;
}
