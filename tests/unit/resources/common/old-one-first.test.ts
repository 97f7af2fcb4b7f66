import { expect } from "chai";
import { Unfinished, type Handlers } from "../../../../provider/resources/common/handlers";
import { OldOneFirst } from "../../../../provider/resources/common/old-one-first";

interface Thing {
  readonly owner: string;
  readonly value: string;
}

const thing = (value: string, owner = "people/prod/ada"): Thing => ({ owner, value });
const refusal = new Error("too many are lost");

describe("a kind that is deleted before it is replaced", () => {
  let calls: string[];
  let refuses: boolean;
  let slept: number;
  let handlers: OldOneFirst<Thing, Thing>;

  beforeEach(() => {
    calls = [];
    refuses = true;
    slept = 0;
    const inner: Handlers<Thing, Thing> = {
      check: ({ value }) => Promise.resolve(value === "bad" ? [{ property: "value", reason: "is bad" }] : []),
      diff: () => ({ changes: true, replaces: ["value"], deleteBeforeReplace: true }),
      create: (news) => {
        calls.push(`create ${news.value}`);
        return Promise.resolve({ id: "new", outs: news });
      },
      read: (state) => Promise.resolve({ outs: state, inputs: state }),
      update: (_olds, news) => Promise.resolve(news),
      delete: (state) => {
        calls.push(`delete ${state.value}`);
        return refuses ? Promise.reject(refusal) : Promise.resolve();
      },
    };
    handlers = new OldOneFirst(inner, {
      now: () => 0,
      sleep: (milliseconds) => {
        slept += milliseconds;
        return Promise.resolve();
      },
    });
  });

  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );

  const replaced = async (from: Thing, to: Thing) => {
    await handlers.check({ ...to }, { ...from });
    await handlers.diff(from, to);
    await handlers.delete(from, "old");
    return failure(handlers.create(to));
  };

  it("keeps its old thing in the state where its deletion fails, and fails at the creation, when others have begun theirs", async () => {
    const error = await replaced(thing("a"), thing("b"));
    expect(error).to.be.instanceOf(Unfinished);
    const { id, outs, cause } = error as Unfinished;
    expect([id, outs, cause]).to.deep.equal(["old", thing("a"), refusal]);
    expect(calls).to.deep.equal(["delete a"]);
    expect(slept).to.be.greaterThan(0);
  });

  it("is created as ever where its deletion succeeds", async () => {
    refuses = false;
    expect(await replaced(thing("a"), thing("b"))).to.equal(undefined);
    expect(calls).to.deep.equal(["delete a", "create b"]);
    expect(slept).to.equal(0);
  });

  it("fails at the creation too where no difference was asked for, as with --replace", async () => {
    await handlers.check({ ...thing("a") }, {});
    await handlers.delete(thing("a"), "old");
    expect(await failure(handlers.create(thing("a")))).to.be.instanceOf(Unfinished);
  });

  it("fails once: the next attempt deletes anew", async () => {
    await replaced(thing("a"), thing("b"));
    refuses = false;
    expect(await replaced(thing("a"), thing("b"))).to.equal(undefined);
  });

  for (const [title, prepare] of [
    ["the program does not declare it any more", () => Promise.resolve()],
    [
      "its arguments were refused, so that it is not created",
      () => handlers.check({ ...thing("bad") }, { ...thing("a") }),
    ],
    [
      "another of its name is declared, whose creation tells nothing of it",
      () => handlers.check({ ...thing("b", "people/prod/other") }, {}),
    ],
    [
      "its successor was created already",
      async () => {
        await handlers.check({ ...thing("b") }, {});
        await handlers.create(thing("b"));
      },
    ],
    [
      "an earlier run left it to be deleted, and the state holds its successor",
      async () => {
        await handlers.check({ ...thing("b") }, { ...thing("b") });
        await handlers.diff(thing("b"), thing("b"));
      },
    ],
  ] as const) {
    it(`fails at once where ${title}`, async () => {
      await prepare();
      expect(await failure(handlers.delete(thing("a"), "old"))).to.equal(refusal);
    });
  }
});
