// Many changes of programs, each about a person of its own, tried at once in one stack: a few commands for them all.
import { expect } from "chai";
import { Sandbox, type SandboxOptions } from "../../../sandbox/sandbox";
import { TIMELESS } from "../../faults/hurried";
import { Stack, type Resource } from "../stack";
import { look, type FarEnd } from "./far-end";
import { age } from "./marks";
import { declaredBy, Person } from "./person";
import { aftermath, expectTheirsStand, planned, type Aftermath, type Standing } from "./stands";

/** One change, and what is to become of it. */
export interface Move {
  readonly title: string;
  readonly before: (person: Person) => Resource[];
  readonly after: (person: Person) => Resource[];
  /** What happens outside between the two. */
  readonly between?: (person: Person, sandbox: Sandbox, seen: FarEnd) => Promise<void>;
  /** Whether its preview has to show updates alone, of which there are so many. */
  readonly updates?: number;
  readonly standing?: (name: string) => Standing;
  /** Further expectations of the directory and the rest, once all was done. */
  readonly then?: (seen: FarEnd, person: Person, sandbox: Sandbox) => void | Promise<void>;
}

/** A sandbox in which nothing takes time. */
export const quickSandbox = (options: SandboxOptions = {}): Promise<Sandbox> =>
  Sandbox.start({ rate: false, timing: TIMELESS, ...options });

/** A series may lose what a threshold would keep. */
export const UNLIMITED = { WORKSPACES_USERS_DELETION_THRESHOLD: "1000" };

export const quickStack = (
  sandbox: Sandbox,
  name = "test",
  environment: Readonly<Record<string, string>> = {},
): Promise<Stack> => Stack.create(sandbox, name, environment);

/**
 * Makes each move a test of the surrounding `describe`. All are done in one `up`, in a sandbox of their own.
 * @param made whether what moves was made just now, as an interrupted run's, or long before
 */
export function series(moves: readonly Move[], prefix: string, made: "just now" | "long ago"): void {
  const people = moves.map((_, index) => `${prefix}${String(index).padStart(2, "0")}`);
  let sandbox: Sandbox;
  let stack: Stack;
  let was: FarEnd | undefined;
  let now: Aftermath | undefined;
  let shown: string[] = [];
  let said = "";
  const personOf = (index: number) => new Person(sandbox, people[index] ?? "");

  before(async function () {
    this.timeout(600_000);
    sandbox = await quickSandbox();
    stack = await quickStack(sandbox, "test", UNLIMITED);
    await stack.write(moves.flatMap((move, index) => move.before(personOf(index))));
    await stack.up("--parallel", "50");
    if (made === "long ago") {
      const { accounts, groups } = declaredBy(moves.flatMap((move, index) => move.before(personOf(index))));
      await age(sandbox, stack, [...accounts, ...groups.keys()]);
    }
    const begun = await look(sandbox);
    for (const [index, { between }] of moves.entries()) await between?.(personOf(index), sandbox, begun);
    was = await look(sandbox);
    await stack.write(moves.flatMap((move, index) => move.after(personOf(index))));
    if (moves.some(({ updates }) => updates !== undefined)) shown = await planned(stack);
    said = (await stack.try(["up", "--yes", "--skip-preview", "--continue-on-error"])).output;
    now = await aftermath(sandbox, stack);
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  for (const [index, { title, updates, standing = () => ({}), then, ...move }] of moves.entries()) {
    it(title, async () => {
      const person = personOf(index);
      const about = (lines: readonly string[]) => lines.filter((line) => line.includes(person.name));
      if (was === undefined || now === undefined) throw new Error("nothing was done");
      const begun = { program: move.before(person), seen: was };
      const program = move.after(person);
      const words = about(errorsIn(said)).join("\n");
      if (updates !== undefined) {
        const operations = about(shown).map((step) => step.split(" ", 1)[0]);
        expect(operations, "the preview").to.deep.equal(Array.from({ length: updates }, () => "update"));
      }
      expectTheirsStand(person.name, begun, { program, after: now, said: words }, standing(person.name));
      await then?.(now.refreshed, person, sandbox);
    });
  }

  it("the directory never lost an account below a desktop of its own", async () => {
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });
}

/** What the engine says of each resource under "Diagnostics:", as a text each. */
export function errorsIn(output: string): string[] {
  const [, diagnostics = ""] = output.split("\nDiagnostics:\n", 2);
  return diagnostics.split(/\n(?= {2}\S)/);
}
