import type { dynamic } from "@pulumi/pulumi";
import { expect } from "chai";
import { ProviderError } from "../../../provider/errors/provider-error";
import { Unfinished, type Handlers, type Properties } from "../../../provider/resources/common/handlers";
import { dynamicProvider } from "../../../provider/runtime/dynamic-provider";
import { notTwice } from "../../../provider/runtime/host-words";
import { rememberSecret } from "../../../provider/errors/redaction";

const TEXT = 'exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").user';

/** Handlers that note what they were given, some replaced. */
function noting(more: Partial<Handlers> = {}) {
  const given: unknown[] = [];
  const note =
    <T>(answer: T) =>
    (...all: unknown[]) => {
      given.push(all);
      return answer;
    };
  const handlers: Handlers = {
    check: note(Promise.resolve([])),
    diff: note({ changes: false, replaces: [], deleteBeforeReplace: false }),
    create: note(Promise.resolve({ id: "id-1", outs: {} })),
    read: note(Promise.resolve({ outs: {}, inputs: {} })),
    update: note(Promise.resolve({})),
    delete: note(Promise.resolve()),
    ...more,
  };
  return { given, provider: dynamicProvider(() => Promise.resolve(handlers)) };
}

type Method = "check" | "diff" | "create" | "read" | "update" | "delete";

/** Calls a method as the host does: with properties that carry the provider's text. */
async function call(provider: dynamic.ResourceProvider, method: Method, news: Properties = {}, olds: Properties = {}) {
  const [now, before] = [
    { ...news, __provider: TEXT },
    { ...olds, __provider: TEXT },
  ];
  const calls: Record<Method, () => Promise<unknown> | undefined> = {
    check: () => provider.check?.(before, now),
    diff: () => provider.diff?.("id-1", before, now),
    create: () => provider.create(now),
    read: () => provider.read?.("id-1", before),
    update: () => provider.update?.("id-1", before, now),
    delete: () => provider.delete?.("id-1", before),
  };
  return await calls[method]();
}

describe("an error that the host prints beside giving it to the engine", () => {
  const { error: print } = console;
  afterEach(() => {
    console.error = print;
  });

  it("is not printed, once; all else is, the same words said again too", () => {
    const printed: unknown[][] = [];
    console.error = (...words: unknown[]) => void printed.push(words);
    notTwice("deleting user ada: no; look [gone]");
    console.error("deleting user ada: no; look [gone]: ");
    console.error("deleting user ada: no; look [gone]: ");
    console.error("something else: ");
    expect(printed).to.deep.equal([["deleting user ada: no; look [gone]: "], ["something else: "]]);
  });
});

const METHODS: readonly Method[] = ["check", "diff", "create", "read", "update", "delete"];

const thrown = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => expect.fail("it succeeded"),
    (error: unknown) => error as Error,
  );

describe("the dynamic provider", () => {
  for (const method of METHODS) {
    it(`tells handlers nothing of the host's own in ${method}, nor of arguments that are null`, async () => {
      const { given, provider } = noting();
      await call(provider, method, { a: 1, b: null, c: { d: null, e: [null, 1] } }, { a: 2, b: null });
      const told = JSON.stringify(given);
      expect(told)
        .to.match(/"a":[12]/)
        .and.to.not.contain("__provider")
        .and.to.not.contain('"b"');
      if (told.includes('"a":1')) expect(told).to.contain('"c":{"e":[null,1]}');
    });
  }

  it("gives handlers what they ask for", async () => {
    const { given, provider } = noting();
    await call(provider, "update", { a: 1 }, { a: 2 });
    await call(provider, "diff", { a: 1 }, { a: 2 });
    await call(provider, "check", { a: 1 }, { a: 2 });
    await call(provider, "read", {}, { a: 2 });
    await call(provider, "delete", {}, { a: 2 });
    expect(given).to.deep.equal([
      [{ a: 2 }, { a: 1 }, "id-1"],
      [{ a: 2 }, { a: 1 }, "id-1"],
      [{ a: 1 }, { a: 2 }, false],
      [{ a: 2 }, "id-1"],
      [{ a: 2 }, "id-1"],
    ]);
  });

  it("returns inputs as they came, with what is wrong with them", async () => {
    const failures = [{ property: "b", reason: "b is 1" }];
    const { provider } = noting({ check: () => Promise.resolve(failures) });
    expect(await call(provider, "check", { b: 1 })).to.deep.equal({ inputs: { b: 1, __provider: TEXT }, failures });
  });

  it("gives the handlers no word of which arguments are secret, and has the engine show none of those", async () => {
    const check = () => Promise.resolve([{ property: "b", reason: "b is 12345" }]);
    const { provider, given } = noting();
    const news = { b: 12345, secretArguments: ["b"] };
    await call(provider, "create", news);
    expect(given).to.deep.equal([[{ b: 12345 }]]);
    expect(await call(noting({ check }).provider, "check", news)).to.deep.include({
      inputs: { ...news, __provider: TEXT },
      failures: [{ property: "", reason: "b is [secret]" }],
    });
  });

  it("lets pass in a preview what it refuses, for the program to tell all of it, and never as something that stays the same", async () => {
    const failures = [
      { property: "b", reason: "b is 1" },
      { property: "tags", reason: "there are 60" },
      { property: "", reason: "no sender is set" },
    ];
    const { provider, given } = noting({ check: () => Promise.resolve(failures) });
    const answer = await call(provider, "check", { b: 1, inPreview: true });
    const refused = { b: 1, refusal: "b is 1; tags: there are 60; no sender is set" };
    expect(answer).to.deep.equal({ inputs: { ...refused, __provider: TEXT }, failures: [] });
    expect(await call(provider, "diff", refused, { b: 1 })).to.deep.equal({ changes: true });
    expect(given, "nobody is asked for the difference").to.deep.equal([]);
  });

  it("tells handlers that it is a preview beside the inputs, and answers what is right without a word of that", async () => {
    const { provider, given } = noting();
    const answer = await call(provider, "check", { b: 1, inPreview: true });
    expect(answer).to.deep.include({ inputs: { b: 1, __provider: TEXT } });
    expect(given).to.deep.equal([[{ b: 1 }, {}, true]]);
  });

  it("hands what a roster tells beside arguments to the check alone, so that no state ever holds it", async () => {
    const { provider, given } = noting();
    const beside = { rosterRows: [{ userNames: "ada" }], noticeWasDue: "2027-04-07" };
    const answer = await call(provider, "check", { b: 1, ...beside });
    expect(answer).to.deep.include({ inputs: { b: 1, __provider: TEXT } });
    expect(given).to.deep.equal([[{ b: 1, ...beside }, {}, false]]);
  });

  it("passes on no reply that the engine cannot carry", async () => {
    const odd = { when: new Date(0), gone: undefined, all: new Set([1]) };
    const plain = { when: "1970-01-01T00:00:00.000Z", all: [1] };
    const { provider } = noting({
      create: () => Promise.resolve({ id: "id-1", outs: odd }),
      read: () => Promise.resolve({ outs: odd, inputs: odd }),
      update: () => Promise.resolve(odd),
    });
    expect(await call(provider, "create")).to.deep.equal({ id: "id-1", outs: plain });
    expect(await call(provider, "read")).to.deep.equal({ id: "id-1", props: plain, inputs: plain });
    expect(await call(provider, "update")).to.deep.equal({ outs: plain });
  });

  it("leaves the state's inputs, and the secrets among them, as they are where a reading finds what is recorded", async () => {
    const reading = (outs: Properties, inputs: Properties) =>
      noting({ read: () => Promise.resolve({ outs, inputs }) }).provider;
    const olds = { a: 1, b: "seen", guid: "x" };
    const read = (outs: Properties, inputs: Properties) => call(reading(outs, inputs), "read", {}, olds);
    expect(await read({ ...olds, b: "other" }, { a: 1 }), "none of its arguments").to.not.have.property("inputs");
    expect(await read({ ...olds, a: 2 }, { a: 2 })).to.deep.include({ inputs: { a: 2 } });
    expect(await read({ b: "seen", guid: "x" }, {}), "cleared").to.deep.include({ inputs: {} });
  });

  it("says that a thing is gone by an empty reply", async () => {
    const { provider } = noting({ read: () => Promise.resolve(undefined) });
    expect(await call(provider, "read")).to.deep.equal({});
  });

  describe("of errors", () => {
    const failing = (error: Error) => {
      const fail = () => Promise.reject(error);
      return noting({ check: fail, diff: fail, create: fail, read: fail, update: fail, delete: fail }).provider;
    };
    const said = new ProviderError({
      code: "gone",
      doing: "editing user ada",
      happened: "it is gone",
      next: "refresh",
    });

    for (const method of METHODS) {
      it(`shows the words and no stack in ${method}`, async () => {
        const error = await thrown(call(failing(said), method));
        expect(error.message).to.equal("editing user ada: it is gone; refresh [gone]");
        // The host prints this in check, diff, read and delete.
        expect(`${String(error)}: ${error.stack ?? ""}`).to.equal(`${error.message}: `);
      });
    }

    it("shows no secret, and of what is no error its words", async () => {
      const secret = rememberSecret("Door-Passw0rd");
      expect((await thrown(call(failing(new Error(`a ${secret}`)), "create"))).message).to.equal("a [secret]");
      expect((await thrown(call(failing(secret as unknown as Error), "delete"))).message).to.equal("[secret]");
    });

    it("shows those of settings that cannot be read, in every call, and none before", async () => {
      const provider = dynamicProvider(() => Promise.reject(new Error("no Region is set")));
      await provider.configure?.({ config: { get: () => undefined, require: () => "" } });
      for (const method of METHODS) {
        expect((await thrown(call(provider, method))).message).to.equal("no Region is set");
      }
    });

    for (const method of ["create", "update"] as const) {
      it(`keeps what ${method} left unfinished, so that every later call can find its provider`, async () => {
        const secret = rememberSecret("Unfinished-Passw0rd");
        const unfinished = new Unfinished(
          "ws-1",
          { state: "UNKNOWN", when: new Date(0) },
          new Error(`not ready ${secret}`),
        );
        const error = await thrown(call(failing(unfinished), method));
        // The host hands on id, properties, reasons and message, and nothing else.
        const { id, properties, reasons, message } = error as unknown as Properties;
        expect({ id, properties, reasons, message }).to.deep.equal({
          id: "ws-1",
          properties: { state: "UNKNOWN", when: "1970-01-01T00:00:00.000Z", __provider: TEXT },
          reasons: ["not ready [secret]"],
          message: "not ready [secret]",
        });
        expect(error.stack).to.equal("");
      });
    }
  });

  it("is configured at once: a call made before the host awaited it finds the settings", async () => {
    const seen: (string | undefined)[] = [];
    const { provider: inner } = noting();
    const provider = dynamicProvider((config) => {
      seen.push(config("workspaces-users:region"));
      return Promise.resolve({ ...noting().provider, check: () => Promise.resolve([]) } as unknown as Handlers);
    });
    const config = {
      get: (key: string) => (key === "workspaces-users:region" ? "eu-west-1" : undefined),
      require: () => "",
    };
    const configuring = provider.configure?.({ config });
    await call(provider, "check");
    await configuring;
    expect(seen).to.deep.equal(["eu-west-1"]);
    expect(inner).to.include.keys("create", "check", "diff", "read", "update", "delete", "configure");
  });

  it("makes handlers when they are first needed, not when it is made or configured", async () => {
    let made = 0;
    const provider = dynamicProvider(() => {
      made += 1;
      return Promise.reject(new Error("x"));
    });
    await provider.configure?.({ config: { get: () => undefined, require: () => "" } });
    expect(made).to.equal(0);
  });
});
