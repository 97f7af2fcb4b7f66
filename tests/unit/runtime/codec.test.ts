import { expect } from "chai";
import fc from "fast-check";
import { encode } from "../../../provider/runtime/codec";

/** Whether google.protobuf.Struct can carry it: JSON values only. */
function isPlain(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isPlain);
  const simple = typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
  return simple && Object.values(value).every(isPlain);
}

describe("what travels to the engine", () => {
  const cycle: Record<string, unknown> = { name: "a" };
  cycle.self = cycle;
  cycle.list = [cycle, 1];
  const shared = { x: 1 };

  for (const [what, value, expected] of [
    [
      "plain values, as they are",
      { a: "x", b: 1, c: true, d: null, e: [1, "y"], f: { g: [] } },
      { a: "x", b: 1, c: true, d: null, e: [1, "y"], f: { g: [] } },
    ],
    [
      "undefined, left out at any depth",
      { a: undefined, b: { c: undefined, d: [1, undefined, 2] } },
      { b: { d: [1, 2] } },
    ],
    [
      "dates, as text",
      { a: new Date("2026-11-24T00:00:00Z"), b: [new Date(Number.NaN)] },
      { a: "2026-11-24T00:00:00.000Z", b: [] },
    ],
    [
      "sets and maps, as lists and objects",
      {
        a: new Set([1, new Set(["x"])]),
        b: new Map<unknown, unknown>([
          ["k", new Date(0)],
          [1, 2],
        ]),
      },
      { a: [1, ["x"]], b: { k: "1970-01-01T00:00:00.000Z", 1: 2 } },
    ],
    ["big integers, as text", { a: 12345678901234567890n }, { a: "12345678901234567890" }],
    [
      "numbers there are none of, left out",
      { a: Number.NaN, b: Infinity, c: [-Infinity, 1], d: -0 },
      { c: [1], d: -0 },
    ],
    ["bytes, as Base64", { a: Buffer.from("ada"), b: new Uint8Array([1, 2]) }, { a: "YWRh", b: "AQI=" }],
    ["functions and symbols, left out", { a: () => 1, b: Symbol("x"), c: [Symbol("y")], [Symbol("z")]: 1 }, { c: [] }],
    ["cycles, cut where they close", cycle, { name: "a", list: [1] }],
    [
      "one value in two places, twice",
      { a: shared, b: shared, c: [shared] },
      { a: { x: 1 }, b: { x: 1 }, c: [{ x: 1 }] },
    ],
    [
      "objects of a class, by their own properties",
      {
        a: new (class {
          b = 1;
          #c = 2;
          d() {
            return this.#c;
          }
        })(),
      },
      { a: { b: 1 } },
    ],
    ["objects without a prototype", { a: Object.assign(Object.create(null) as object, { b: 1 }) }, { a: { b: 1 } }],
    [
      "a property called __proto__",
      JSON.parse('{"__proto__": {"a": 1}}') as object,
      JSON.parse('{"__proto__": {"a": 1}}') as object,
    ],
  ] as [string, object, object][]) {
    it(`takes ${what}`, () => {
      const before = what.startsWith("plain") ? JSON.stringify(value) : undefined;
      expect(encode(value)).to.deep.equal(expected);
      expect(isPlain(encode(value))).to.equal(true);
      if (before !== undefined) expect(JSON.stringify(value), "what was given stays as it was").to.equal(before);
    });
  }

  it("takes what throws when it is read as not there", () => {
    const odd = {
      get broken(): string {
        throw new Error("no");
      },
      fine: 1,
    };
    expect(
      encode({
        odd,
        proxy: new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error("no");
            },
          },
        ),
      }),
    ).to.deep.equal({ odd: { fine: 1 } });
  });

  it("is JSON, and never breaks, whatever is given", () => {
    const leaf = fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withSparseArray: true,
        withNullPrototype: true,
        withBoxedValues: true,
      }),
      fc.constantFrom(undefined, Number.NaN, Symbol("s"), () => 1),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), leaf), (value) => {
        const encoded = encode(value);
        expect(isPlain(encoded)).to.equal(true);
        expect(encode(encoded), "twice is once").to.deep.equal(encoded);
      }),
      { numRuns: 1_000 },
    );
  });
});
