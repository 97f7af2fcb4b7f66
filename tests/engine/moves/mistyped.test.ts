import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Resource, Stack } from "../stack";
import { look, terminateOutside, type FarEnd } from "./far-end";
import { age } from "./marks";
import { Person } from "./person";
import { errorsIn, quickSandbox, quickStack, UNLIMITED } from "./series";
import { aftermath, expectNothingLeft, expectTheirsStand, type Aftermath } from "./stands";

/** Somebody whose user name is mistyped, which the guard blocks since a desktop stands that the program knows nothing of; and put right. */
interface Mistyped {
  readonly title: string;
  readonly name: string;
  /** Whether their desktop is one of the program, which names them by text. */
  readonly hasOwnDesktop?: true;
  readonly isMadeLongAgo?: true;
  /** What happens before the name is put right. */
  readonly meanwhile?: "the desktop is deleted" | "the run is made again";
}

const MISTYPED: readonly Mistyped[] = [
  { title: "leaves the account as it was when it is put right at once", name: "typoa" },
  {
    title: "leaves the account as it was when it is put right after the desktop was deleted, as the error says",
    name: "typob",
    meanwhile: "the desktop is deleted",
  },
  {
    title: "leaves the account as it was when it is put right after another run failed",
    name: "typoc",
    meanwhile: "the run is made again",
  },
  {
    title: "of an account made long ago leaves it as it was when it is put right as the error says",
    name: "typold",
    isMadeLongAgo: true,
  },
  {
    title: "where the desktop's is given as text leaves account and desktop as they were when it is put right",
    name: "typotext",
    hasOwnDesktop: true,
  },
];

describe("a userName that was mistyped and blocked by the guard", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let stack: Stack;
  let was: FarEnd;
  let now: Aftermath;

  const programOf = ({ name, hasOwnDesktop }: Mistyped, args: Readonly<Record<string, unknown>> = {}): Resource[] => {
    const person = new Person(sandbox, name);
    return hasOwnDesktop
      ? [person.user(args), person.desktop({ userName: name })]
      : [person.user(args), person.group(), person.membership()];
  };
  const mistyped = (one: Mistyped) => programOf(one, { userName: `${one.name}x` });
  const up = async (program: (one: Mistyped) => Resource[]) => {
    await stack.write(MISTYPED.flatMap(program));
    return stack.try(["up", "--yes", "--skip-preview", "--continue-on-error"]);
  };

  before(async () => {
    sandbox = await quickSandbox();
    stack = await quickStack(sandbox, "test", UNLIMITED);
    const { aws, directoryIds } = sandbox;
    await up((one) => programOf(one));
    const old = MISTYPED.filter(({ isMadeLongAgo }) => isMadeLongAgo).map(({ name }) => name);
    await age(sandbox, stack, [...old, ...old.map((name) => `${name}-team`)]);
    was = await look(sandbox);
    const blocking = new Map<string, string>();
    for (const { name } of MISTYPED.filter(({ hasOwnDesktop }) => !hasOwnDesktop)) {
      blocking.set(name, (await aws.launch({ directoryId: directoryIds.simpleAd, userName: name })).id);
    }
    const first = await up(mistyped);
    expect(first.code, first.output).to.not.equal(0);
    for (const [name, id] of blocking) {
      expect(
        errorsIn(first.output)
          .filter((error) => error.includes(name))
          .join(),
      ).to.include("[workspace-exists]");
      expect(first.output).to.include(id);
    }
    for (const { name, meanwhile } of MISTYPED) {
      if (meanwhile === "the desktop is deleted") await terminateOutside(sandbox, blocking.get(name) ?? "");
    }
    const second = await up((one) => (one.meanwhile === "the run is made again" ? mistyped(one) : programOf(one)));
    // As an error says that comes of an account whose mark is older than the run.
    const advised = errorsIn(second.output).filter((error) => error.includes("adopt: true"));
    await up((one) => programOf(one, advised.some((error) => error.includes(one.name)) ? { adopt: true } : {}));
    // What an attempt could not finish, the next does.
    await up((one) => programOf(one));
    await stack.up();
    now = await aftermath(sandbox, stack);
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  for (const one of MISTYPED) {
    it(`a userName that was mistyped and blocked ${one.title}`, () => {
      const program = programOf(one);
      expectTheirsStand(one.name, { program, seen: was }, { program, after: now });
      expect(now.seen.accounts.has(`${one.name}x`), "the mistyped account").to.equal(false);
    });
  }

  it("leaves nothing to be deleted, and no account was deleted below a desktop", async () => {
    await expectNothingLeft(stack);
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });
});
