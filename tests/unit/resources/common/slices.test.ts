import { expect } from "chai";
import { forEachInSlices } from "../../../../provider/resources/common/slices";

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a loop in slices", () => {
  const PEOPLE = Array.from({ length: 25 }, (_, index) => `person${index}`);

  it("makes all in their order, and lets others go on now and then", async () => {
    const seen: string[] = [];
    const turns: number[] = [];
    const done = { yes: false };
    const turn = () => {
      turns.push(seen.length);
      if (!done.yes) setImmediate(turn);
    };
    setImmediate(turn);
    await forEachInSlices(new Set(PEOPLE), (person, index) => {
      expect(person).to.equal(PEOPLE[index]);
      seen.push(person);
    });
    done.yes = true;
    expect(seen).to.deep.equal(PEOPLE);
    expect(turns).to.include(10).and.to.include(20);
  });

  it("begins at once, so that the first of a program are made where it stands", () => {
    const seen: string[] = [];
    const all = forEachInSlices(PEOPLE, (person) => seen.push(person));
    expect(seen).to.have.length(10);
    return all;
  });

  it("ends with what is thrown, and makes nobody after that", async () => {
    const seen: number[] = [];
    const fault = new Error("the roster has no last name for person14");
    const error = await thrownBy(
      forEachInSlices(PEOPLE, (_, index) => {
        if (index === 14) throw fault;
        seen.push(index);
      }),
    );
    expect(error).to.equal(fault);
    expect(seen).to.have.length(14);
  });

  it("waits for what is promised, and ends with a promise that is broken", async () => {
    const seen: string[] = [];
    const make = async (person: string) => {
      await Promise.resolve();
      if (person === "person24") throw new Error("too many");
      seen.push(person);
    };
    await forEachInSlices(PEOPLE.slice(0, 24), make);
    expect(seen).to.have.length(24);
    expect(await thrownBy(forEachInSlices(PEOPLE, make))).to.have.property("message", "too many");
  });
});
