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

/** Measures times in a sandbox. */
export class Speed {
  private constructor(
    private readonly sandbox: Sandbox,
    private readonly tools: LdapTools,
    private readonly say: (line: string) => void,
    /** Of {@link PeerContestant}. */
    private readonly peerFolder: string | undefined,
  ) {}

  static async start(say: (line: string) => void, peerFolder?: string): Promise<Speed> {
    const sandbox = await Sandbox.start({ only: [directoryIds.simpleAd] });
    return new Speed(sandbox, await LdapTools.create(sandbox.directory), say, peerFolder);
  }

  async stop(): Promise<void> {
    await this.tools.remove();
    await this.sandbox.stop();
  }

  /** A peer has no more than one way to write its state, and gives passwords: it takes part where that is compared. */
  private peer({ people, checkpoints, passwords }: Conditions): Promise<PeerContestant | undefined> {
    const takesPart = checkpoints === "skipped" && passwords === "random";
    return this.peerFolder === undefined || !takesPart
      ? Promise.resolve(undefined)
      : PeerContestant.create(this.peerFolder, this.sandbox.directory, people);
  }

  /** Step by step, all one after another, so that each has its share of whatever else the machine does. */
  async round(conditions: Conditions, steps: readonly Step[] = STEPS): Promise<Round> {
    const { people, checkpoints, passwords } = conditions;
    const cleanup = new Cleanup();
    const stack = async (name: string, kind: "Plain" | "User") => {
      const made = await StackContestant.create(this.sandbox, name, kind, conditions);
      cleanup.add(() => made.stop());
      return made;
    };
    try {
      const engine = await stack("the engine alone", "Plain");
      const directory = new ToolsContestant("the directory alone", this.tools, people);
      const ours = await stack("ours", "User");
      const peer = await this.peer(conditions);
      cleanup.add(async () => peer?.stop());
      const measured = new Map<Contestant, ContestantTimes>();
      const of = (one: Contestant) => measured.get(one) ?? { times: NONE, processor: NONE };
      for (const step of steps) {
        for (const contestant of [engine, directory, ours, ...(peer === undefined ? [] : [peer])]) {
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
}

const NONE: Times = { up: 0, again: 0, refresh: 0, edit: 0, destroy: 0 };
