import { AsyncLocalStorage } from "node:async_hooks";
import { Services } from "../../../provider/resources/common/services";
import { UserHandlers } from "../../../provider/resources/user/handlers";
import type { UserState } from "../../../provider/resources/user/properties";
import { WorkspaceHandlers } from "../../../provider/resources/workspace/handlers";
import type { Access } from "../access";
import { FARTHER, OWN, REGION, type Amazon } from "./amazon";
import type { Domain } from "./domain";
import type { Timeline } from "./timeline";

/** A look at one directory: when it was asked for, and when the first answer that it is made of was given. */
export interface Look {
  readonly asked: number;
  readonly answered: number;
  readonly answeredAt: number;
}

/** One deletion of ours, and its last look at each directory. */
export interface Deletion {
  readonly process: Process;
  readonly state: UserState;
  readonly begun: number;
  readonly looks: Map<string, Look>;
  /** When AWS's API last showed an account to it. */
  shownAt: number;
}

const deletions = new AsyncLocalStorage<Deletion>();

/** The deletion that whatever is done now is a part of. */
export const deletionUnderWay = (): Deletion | undefined => deletions.getStore();

interface Answer {
  readonly moment: number;
  readonly at: number;
}

export interface Surroundings {
  readonly timeline: Timeline;
  readonly domain: Domain;
  readonly amazon: Amazon;
  /** By which way our processes reach the directory. */
  readonly access: Access;
}

/** A provider process: the provider's own code, and its messages to the models of AWS and of the directory. */
export class Process {
  readonly services: Services;
  readonly users: UserHandlers;
  readonly workspaces: WorkspaceHandlers;
  /** Settles when the process is killed. */
  readonly killed: Promise<void>;
  private kill: () => void = () => undefined;
  private messages = 0;
  /** Of each directory: the first answer of the look under way, and of the last that ended. */
  private readonly answers = new Map<string, { now?: Answer; last?: Answer }>();

  /** @param killedAfter so many messages, sent or got */
  constructor(
    private readonly surroundings: Surroundings,
    private readonly killedAfter = Infinity,
  ) {
    const { timeline, domain, amazon, access } = surroundings;
    this.killed = new Promise((resolve) => (this.kill = resolve));
    const env = {
      WORKSPACES_USERS_REGION: REGION,
      WORKSPACES_USERS_REGIONS: FARTHER,
      ...(access === "api" ? { WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [OWN]: { access } }) } : {}),
    };
    this.services = new Services({ config: () => undefined, env }, () => undefined, timeline);
    const travel = () => this.travel();
    if (access === "ldap") {
      const directory = domain.directory(travel);
      Object.assign(this.services.directories, {
        open: () => Promise.resolve(directory),
        requireSettings: () => Promise.resolve(),
        accessTo: () => Promise.resolve(access),
      });
    }
    const answered = (directoryId: string) => {
      this.answers.set(directoryId, {
        now: { moment: timeline.moment, at: timeline.now() },
        ...this.answers.get(directoryId),
      });
    };
    const shown = () => {
      const deletion = deletionUnderWay();
      if (deletion) deletion.shownAt = timeline.moment;
    };
    Object.assign(this.services.aws, amazon.clients({ process: this, travel, answered, shown }));
    for (const region of [REGION, FARTHER]) {
      this.watchLooks(region);
    }
    this.users = new UserHandlers(this.services);
    this.workspaces = new WorkspaceHandlers(this.services);
  }

  deleteUser(state: UserState): Promise<void> {
    const { moment } = this.surroundings.timeline;
    const deletion = { process: this, state, begun: moment, looks: new Map<string, Look>(), shownAt: moment };
    return deletions.run(deletion, () => this.users.delete(state));
  }

  /** A message on its way, which nobody sends or gets once the process is killed. */
  private travel(): Promise<void> {
    this.messages += 1;
    if (this.messages > this.killedAfter) {
      this.kill();
      return new Promise(() => undefined);
    }
    return this.surroundings.timeline.travel();
  }

  /** Notes, for the deletion that a look is made for, when it was asked for and answered. */
  private watchLooks(region: string): void {
    const desktops = this.services.desktops(region);
    const look = desktops.look.bind(desktops);
    desktops.look = async (directoryId, ...rest) => {
      const asked = this.surroundings.timeline.moment;
      const found = await look(directoryId, ...rest);
      const { now, last } = this.answers.get(directoryId) ?? {};
      // Those who shared the look are told of its end one after the other, in the same moment.
      const first = now ?? last;
      if (first) {
        this.answers.set(directoryId, { last: first });
        deletionUnderWay()?.looks.set(directoryId, { asked, answered: first.moment, answeredAt: first.at });
      }
      return found;
    };
  }
}
