import { ProviderError } from "../../../provider/errors/provider-error";
import { markOfAttribute } from "../../../provider/ownership/mark";
import { Unfinished } from "../../../provider/resources/common/handlers";
import { amazonBundles } from "../../../sandbox/aws/world";
import { OWN } from "./amazon";
import type { History } from "./history";
import { PLACES, type Refactoring, type Run } from "./moves";
import type { Outcome } from "./outcome";
import { Process, type Surroundings } from "./process";
import { Refused, Stack, type Declared } from "./stack";

/** How often the last run is given again where it is refused, and after how many milliseconds. */
const TRIES = 3;
const PAUSE_MS = 60_000;

/** One person whose resources change their places, run by run, each run a process of its own that may be killed. */
export class Refactored {
  private readonly stack = new Stack();
  private sid: string | undefined;
  private desktop: string | undefined;

  constructor(
    private readonly refactoring: Refactoring,
    private readonly history: History,
    private readonly surroundings: Surroundings,
    private readonly outcome: Outcome,
  ) {}

  /** The account is there, and recorded as release 0.1.0 did; it gets its incarnation, and its desktop is launched. */
  async begin(): Promise<void> {
    const { domain, amazon } = this.surroundings;
    this.stack.record("user", "", domain.stateOf(this.refactoring.who));
    await this.stack.up(new Process(this.surroundings), this.programOf({ user: "", desktop: "" }));
    this.sid = domain.sidOf(this.refactoring.who);
    this.desktop = (await amazon.desktops()).find(({ sid }) => sid === this.sid)?.id;
  }

  async run(): Promise<void> {
    const { runs, leaves } = this.refactoring;
    for (const run of runs) {
      const ended = await this.tryOnce(this.programOf(run), run.killedAfter);
      // That the old desktop has gone and there is no other is known to nobody but who asked for it: docs/changes.md, After an interruption.
      if (ended === "killed" && run.replaced === "desktop") await this.tryUntilDone(this.programOf(run));
    }
    const [last] = runs.slice(-1);
    const program = leaves || last === undefined ? [] : this.programOf({ user: last.user, desktop: last.desktop });
    await this.judge(program, await this.tryUntilDone(program));
  }

  private async tryUntilDone(program: readonly Declared[]): Promise<boolean> {
    let ended = await this.tryOnce(program);
    for (let tries = 1; ended !== "done" && tries < TRIES; tries++) {
      await this.surroundings.timeline.sleep(PAUSE_MS);
      ended = await this.tryOnce(program);
    }
    return ended === "done";
  }

  /** Unless somebody else had a hand in it: what is declared stands, and is what it was. */
  private async judge(program: readonly Declared[], isDone: boolean): Promise<void> {
    if (program.length === 0 || this.surroundings.domain.isUpset(this.refactoring.who)) {
      return;
    }
    const faults = [this.faultOfAccount(isDone), await this.faultOfDesktop(isDone)];
    for (const fault of faults.filter((one) => one !== undefined)) {
      this.outcome.violations.push(`${fault} (${JSON.stringify(this.refactoring)})`);
    }
  }

  private faultOfAccount(isDone: boolean): string | undefined {
    const account = this.surroundings.domain.accountOf(this.sid ?? "");
    if (account === undefined) {
      return "the account that the program declares is gone";
    }
    if (!account.enabled) {
      return "the account that the program declares is disabled";
    }
    // Perhaps that of a resource which took it over and was killed unrecorded: unknown to a program that takes the move back.
    const mark = markOfAttribute(account.mark);
    const isTheirs = mark !== undefined && PLACES.some((place) => mark.owner === this.ownerIn(place));
    return isTheirs || !isDone ? undefined : `the account carries ${account.mark ?? "no mark"}`;
  }

  private ownerIn(place: string): string {
    return `people/prod/${place}${this.refactoring.who}`;
  }

  private async faultOfDesktop(isDone: boolean): Promise<string | undefined> {
    const { amazon } = this.surroundings;
    const { runs, hasDesktop } = this.refactoring;
    if (!hasDesktop || amazon.isTouched(this.sid ?? "")) {
      return undefined;
    }
    const ids = (await amazon.desktops()).flatMap((one) =>
      one.directoryId === OWN && one.sid === this.sid ? [one.id] : [],
    );
    const isReplaced = runs.some(({ replaced }) => replaced === "desktop");
    const isWrong = isReplaced ? isDone && ids.length !== 1 : ids[0] !== this.desktop;
    return isWrong ? `where there was desktop ${this.desktop ?? "none"}, there is ${ids.join() || "none"}` : undefined;
  }

  private async tryOnce(program: readonly Declared[], killedAfter?: number): Promise<"done" | "refused" | "killed"> {
    const process = new Process(this.surroundings, killedAfter);
    const ended = await Promise.race([
      process.killed.then(() => "killed" as const),
      this.stack.up(process, program).then(
        () => "done" as const,
        (error: unknown) => {
          this.outcome.runs.refused.push(codeOf(error));
          return "refused" as const;
        },
      ),
    ]);
    if (ended !== "refused") {
      this.outcome.runs[ended] += 1;
    }
    return ended;
  }

  private programOf({ user, desktop, replaced }: Omit<Run, "killedAfter">): Declared[] {
    const { who, deletionPolicy, hasDesktop } = this.refactoring;
    const common = { directoryId: OWN, userName: who };
    const whenWorkspaceExists = this.history.whenWorkspaceExists[who];
    const account = { ...common, owner: this.ownerIn(user), whenWorkspaceExists, deletionPolicy };
    const machine = { ...common, owner: this.ownerIn(desktop), bundleId: amazonBundles[0]?.id ?? "" };
    return [
      { kind: "user", args: account, replaced: replaced === "user" },
      ...(hasDesktop ? [{ kind: "desktop" as const, args: machine, replaced: replaced === "desktop" }] : []),
    ];
  }
}

/** Of an error of ours; any other is a fault of the test or of the provider. */
export function codeOf(error: unknown): string {
  const cause = error instanceof Unfinished ? error.cause : error;
  if (cause instanceof ProviderError) {
    return cause.code;
  }
  if (cause instanceof Refused) {
    return "refused in the check";
  }
  throw error;
}
