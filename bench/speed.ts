import { Cleanup } from "../sandbox/cleanup";
import { Sandbox } from "../sandbox/sandbox";
import { directoryIds } from "../sandbox/world";
import { STEPS, StackContestant, ToolsContestant, type Conditions, type Contestant, type Step } from "./contestant";
import { LdapTools } from "./ldap-tools";
import { PeerContestant } from "./peer";
import { processorSeconds } from "./processor-time";

/** Seconds, by step; none for a step that is none of theirs. */
export type Times = Readonly<Record<Step, number>>;

export interface ContestantTimes {
  readonly times: Times;
  /** Of a processor: of the engine, the program, the provider process and the directory together. */
  readonly processor: Times;
}

export interface StackTimes extends ContestantTimes {
  readonly stateBytes: number;
  readonly memory: number;
}

/** Floors and ours, under the same conditions and at the same time. */
export interface Round {
  readonly engine: StackTimes;
  readonly directory: ContestantTimes;
  readonly ours: StackTimes;
  /** Where one was given. */
  readonly peer?: ContestantTimes;
}

/** Measures times in sandboxes. */
export class Speed {
  constructor(
    private readonly say: (line: string) => void,
    /** Of {@link PeerContestant}. */
    private readonly peerFolder?: string,
  ) {}

  /**
   * Step by step, all one after another, so that each has its share of whatever else the machine does. In a directory of its own, since Samba keeps
   * what was deleted, and takes longer with each round that it has seen.
   */
  async round(
    conditions: Conditions,
    steps: readonly Step[] = STEPS,
    turn: "the directory first" | "ours first" = "the directory first",
  ): Promise<Round> {
    const { people, checkpoints, passwords } = conditions;
    const cleanup = new Cleanup();
    try {
      const sandbox = await Sandbox.start({ only: [directoryIds.simpleAd] });
      cleanup.add(() => sandbox.stop());
      const tools = await LdapTools.create(sandbox.directory);
      cleanup.add(() => tools.remove());
      const stack = async (name: string, kind: "Plain" | "User") => {
        const made = await StackContestant.create(sandbox, name, kind, conditions);
        cleanup.add(() => made.stop());
        return made;
      };
      const engine = await stack("the engine alone", "Plain");
      const directory = new ToolsContestant("the directory alone", tools, people);
      const ours = await stack("ours", "User");
      const peer = await this.peer(sandbox, conditions);
      cleanup.add(async () => peer?.stop());
      const measured = new Map<Contestant, ContestantTimes>();
      const of = (one: Contestant) => measured.get(one) ?? { times: NONE, processor: NONE };
      const inDirectory = [directory, ours, ...(peer === undefined ? [] : [peer])];
      const order = [engine, ...(turn === "the directory first" ? inDirectory : inDirectory.reverse())];
      for (const step of steps) {
        for (const contestant of order) {
          const [began, used] = [performance.now(), processorSeconds()];
          const work = contestant.step(step);
          if (work === undefined) {
            continue;
          }
          await work;
          const seconds = (performance.now() - began) / 1000;
          const { times, processor } = of(contestant);
          measured.set(contestant, {
            times: { ...times, [step]: seconds },
            processor: { ...processor, [step]: processorSeconds() - used },
          });
          this.say(
            `${people} people, checkpoints ${checkpoints}, passwords ${passwords}, ${step}: ${contestant.name} ${seconds.toFixed(1)} s`,
          );
        }
      }
      const ofStack = (one: StackContestant): StackTimes => ({
        ...of(one),
        stateBytes: one.stateBytes,
        memory: one.memory,
      });
      return {
        engine: ofStack(engine),
        directory: of(directory),
        ours: ofStack(ours),
        ...(peer === undefined ? {} : { peer: of(peer) }),
      };
    } finally {
      await cleanup.run();
    }
  }

  /** A peer has no more than one way to write its state, and gives passwords: it takes part where that is compared. */
  private peer(
    { directory }: Sandbox,
    { people, checkpoints, passwords }: Conditions,
  ): Promise<PeerContestant | undefined> {
    const takesPart = checkpoints === "skipped" && passwords === "random";
    return this.peerFolder === undefined || !takesPart
      ? Promise.resolve(undefined)
      : PeerContestant.create(this.peerFolder, directory, people);
  }
}

const NONE: Times = { up: 0, again: 0, refresh: 0, edit: 0, destroy: 0 };
