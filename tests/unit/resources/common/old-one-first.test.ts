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
  let now: number;
  let handlers: OldOneFirst<Thing, Thing>;
  /** Whose deletion takes until it is ended. */
  let beside: { readonly owner: string; readonly ended: Promise<void> } | undefined;

  beforeEach(() => {
    calls = [];
    refuses = true;
    now = 0;
    beside = undefined;
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
        const answer = refuses ? Promise.reject(refusal) : Promise.resolve();
        return beside?.owner === state.owner ? beside.ended.then(() => answer) : answer;
      },
    };
    handlers = new OldOneFirst(inner, {
      now: () => now,
      sleep: (milliseconds) => {
        now += milliseconds;
        return new Promise((resolve) => setImmediate(resolve));
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

  it("keeps its old thing in the state where its deletion fails, and fails at the creation", async () => {
    const error = await replaced(thing("a"), thing("b"));
    expect(error).to.be.instanceOf(Unfinished);
    const { id, outs, cause } = error as Unfinished;
    expect([id, outs, cause]).to.deep.equal(["old", thing("a"), refusal]);
    expect(calls).to.deep.equal(["delete a"]);
  });

  it("is created as ever where its deletion succeeds", async () => {
    refuses = false;
    expect(await replaced(thing("a"), thing("b"))).to.equal(undefined);
    expect(calls).to.deep.equal(["delete a", "create b"]);
    expect(now).to.equal(0);
  });

  it("fails at the creation too where no difference was asked for, as with --replace", async () => {
    await handlers.check({ ...thing("a") }, {});
    await handlers.delete(thing("a"), "old");
    expect(await failure(handlers.create(thing("a")))).to.be.instanceOf(Unfinished);
  });

  it("fails no sooner than every other that is being deleted has begun its creation, or the engine would record that one as deleted", async () => {
    let end: () => void = () => undefined;
    const bob = "people/prod/bob";
    beside = { owner: bob, ended: new Promise((resolve) => (end = resolve)) };
    for (const owner of ["people/prod/ada", bob]) {
      await handlers.check({ ...thing("b", owner) }, {});
      await handlers.diff(thing("a", owner), thing("b", owner));
    }
    const deletion = handlers.delete(thing("a", bob), "old");
    await handlers.delete(thing("a"), "old");
    const ends: string[] = [];
    const ada = failure(handlers.create(thing("b"))).then(() => ends.push("ada"));
    const turns = async () => {
      for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    };
    await turns();
    expect(now).to.be.greaterThan(20_000);
    expect(ends, "while the other is being deleted").to.deep.equal([]);
    end();
    await deletion;
    const created = failure(handlers.create(thing("b", bob))).then(() => ends.push("bob"));
    await Promise.all([ada, created]);
    expect(ends).to.have.members(["ada", "bob"]);
  });

  it("does not wait for ever for a creation that never comes", async () => {
    const bob = "people/prod/bob";
    await handlers.check({ ...thing("b", bob) }, {});
    await handlers.delete(thing("a", bob), "old");
    expect(await replaced(thing("a"), thing("b"))).to.be.instanceOf(Unfinished);
    expect(now).to.be.within(4_000, 6_000);
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
