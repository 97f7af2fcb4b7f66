import { expect } from "chai";
import { Claims } from "../../../provider/ownership/claims";
import { isOwn, markToHandOver, markToKeep, type RecordedOwnership } from "../../../provider/ownership/keeping";
import { newIncarnation, type Mark } from "../../../provider/ownership/mark";
import type { FoundThing } from "../../../provider/ownership/refusals";
import { VirtualClock } from "../virtual-clock";

const OWNER = "people/prod/ada";
const RENAMED = "people/prod/countess";
const [OURS, THEIRS] = [1, 2].map((now) => newIncarnation({ now: () => now })) as [string, string];
/** Stands for an incarnation made by the update itself. */
const NEW = "a new one";

const found = (mark: Mark | undefined, otherValue?: string): FoundThing => ({
  name: "user ada (CN=ada)",
  mark,
  otherValue,
  markedIn: "adminDescription of CN=ada",
});

describe("the mark that an edited thing keeps", () => {
  const clock = { now: () => Date.UTC(2026, 10, 24), sleep: () => Promise.resolve() };
  const kept = (thing: FoundThing, olds: RecordedOwnership, news: { owner: string; adopt?: boolean }): object => {
    const mark = markToKeep(thing, olds, news, clock, "editing user ada");
    return [OURS, THEIRS].includes(mark.incarnation ?? "") ? mark : { ...mark, incarnation: NEW };
  };
  const ours = { owner: OWNER, incarnation: OURS };

  for (const [what, mark, olds, news, expected] of [
    ["its own, if it is the state's", ours, ours, { owner: OWNER }, ours],
    [
      "its own incarnation and the new name, after a rename in code",
      ours,
      ours,
      { owner: RENAMED },
      { owner: RENAMED, incarnation: OURS },
    ],
    [
      "its own incarnation and the new stack, after a rename of the stack",
      ours,
      ours,
      { owner: "people/new/ada" },
      { owner: "people/new/ada", incarnation: OURS },
    ],
    [
      "that it was adopted, as the mark says",
      { ...ours, adopted: true },
      ours,
      { owner: OWNER },
      { ...ours, adopted: true },
    ],
    [
      "that it was adopted, as the state says",
      ours,
      { ...ours, adopted: true },
      { owner: OWNER },
      { ...ours, adopted: true },
    ],
    [
      "nothing of adoption, if neither says so, whatever the program asks",
      ours,
      { ...ours, adopted: false },
      { owner: OWNER, adopt: true },
      ours,
    ],
    [
      "its password version and that it is unfinished",
      { ...ours, passwordVersion: 3, unfinished: true },
      ours,
      { owner: OWNER },
      { ...ours, passwordVersion: 3, unfinished: true },
    ],
    ["that it was released no longer", { ...ours, released: true }, ours, { owner: OWNER }, ours],
    [
      "an incarnation from now on, if state and mark are of 0.1.0",
      { owner: OWNER },
      { owner: OWNER },
      { owner: OWNER },
      { owner: OWNER, incarnation: NEW },
    ],
    [
      "an incarnation from now on, and that 0.1.0 adopted it",
      { owner: OWNER },
      { owner: OWNER, adopted: true },
      { owner: RENAMED },
      { owner: RENAMED, incarnation: NEW, adopted: true },
    ],
    [
      "the incarnation that an update wrote which the state of 0.1.0 did not record",
      ours,
      { owner: OWNER },
      { owner: OWNER },
      ours,
    ],
    [
      "the same, if the resource is renamed only now",
      ours,
      { owner: OWNER },
      { owner: RENAMED },
      { owner: RENAMED, incarnation: OURS },
    ],
    [
      "the same, if that update renamed it too",
      { owner: RENAMED, incarnation: OURS },
      { owner: OWNER },
      { owner: RENAMED },
      { owner: RENAMED, incarnation: OURS },
    ],
  ] as [string, Mark, RecordedOwnership, { owner: string; adopt?: boolean }, object][]) {
    it(`is ${what}`, () => {
      expect(kept(found(mark), olds, news)).to.deep.equal(expected);
    });
  }

  for (const [what, thing, olds, expected] of [
    ["that somebody cleared", found(undefined), ours, { owner: RENAMED, incarnation: NEW }],
    [
      "that somebody cleared after a state of 0.1.0",
      found(undefined),
      { owner: OWNER },
      { owner: RENAMED, incarnation: NEW },
    ],
    [
      "that somebody cleared of an adopted thing",
      found(undefined),
      { ...ours, adopted: true },
      { owner: RENAMED, incarnation: NEW, adopted: true },
    ],
    [
      "that another state of this resource wrote",
      found({ owner: OWNER, incarnation: THEIRS }),
      ours,
      { owner: RENAMED, incarnation: NEW },
    ],
    [
      "that another state wrote, which adopted the thing",
      found({ owner: OWNER, incarnation: THEIRS, adopted: true }),
      ours,
      { owner: RENAMED, incarnation: NEW, adopted: true },
    ],
    [
      "that another state wrote, which made the thing",
      found({ owner: OWNER, incarnation: THEIRS }),
      { ...ours, adopted: true },
      { owner: RENAMED, incarnation: NEW },
    ],
    [
      "that another resource of the stack wrote",
      found({ owner: "people/prod/grace", incarnation: THEIRS }),
      ours,
      { owner: RENAMED, incarnation: NEW },
    ],
    [
      "that another resource of the stack wrote with 0.1.0",
      found({ owner: "people/prod/grace" }),
      { owner: OWNER },
      { owner: RENAMED, incarnation: NEW },
    ],
    ["that 0.1.0 wrote after a state of ours", found({ owner: OWNER }), ours, { owner: RENAMED, incarnation: NEW }],
    [
      "that another stack wrote and released",
      found({ owner: "people/test/ada", incarnation: THEIRS, released: true }),
      ours,
      { owner: RENAMED, incarnation: NEW },
    ],
    [
      "that somebody cleared, with the password version of the state",
      found(undefined),
      { ...ours, passwordVersion: 2 },
      { owner: RENAMED, incarnation: NEW, passwordVersion: 2 },
    ],
  ] as [string, FoundThing, RecordedOwnership, object][]) {
    it(`replaces one ${what} only if the program asks to adopt it`, () => {
      for (const adopt of [undefined, false]) {
        expect(() => kept(thing, olds, { owner: RENAMED, ...(adopt === undefined ? {} : { adopt }) })).to.throw(
          /is left as it is; set adopt: true .*\[owned-elsewhere\]/,
        );
      }
      expect(kept(thing, olds, { owner: RENAMED, adopt: true })).to.deep.equal(expected);
    });
  }

  for (const [what, thing, next] of [
    [
      "another stack's",
      found({ owner: "people/test/ada", incarnation: THEIRS }),
      'set deletionPolicy: "retain" on it there',
    ],
    ["another stack's of 0.1.0", found({ owner: "people/test/ada" }), 'set deletionPolicy: "retain" on it there'],
    ["another tool's value", found(undefined, "User_NoEntraSync"), "clear adminDescription of CN=ada"],
  ] as [string, FoundThing, string][]) {
    it(`is never written over ${what}, asked or not, and the error says a way that works`, () => {
      for (const adopt of [true, false]) {
        expect(() => kept(thing, ours, { owner: OWNER, adopt }))
          .to.throw(/^editing user ada: .*is left as it is; .*\[owned-elsewhere\]$/)
          .with.property("message")
          .that.contains(next);
      }
    });
  }

  it("says of a mark that another state wrote whose it is, and since when", () => {
    const since = newIncarnation({ now: () => Date.UTC(2026, 10, 20, 1, 2, 3) });
    expect(() => kept(found({ owner: OWNER, incarnation: since }), ours, { owner: OWNER })).to.throw(
      "user ada (CN=ada) was taken over by people/prod/ada (project/stack/name) since 2026-11-20T01:02:03Z in a run that this state does not know of, as after pulumi stack import of an older one; it is left as it is",
    );
  });
});

describe("a thing that another place of the stack took over in a move that is taken back", () => {
  const clock = { now: () => Date.parse("2026-11-25T12:00:00Z"), sleep: () => Promise.resolve() };
  const taken = {
    name: "user ada (CN=ada)",
    mark: { owner: "hr/prod/acme:Team$ada", incarnation: "0mh5k2x9q1a2b3c4d", passwordVersion: 2 },
    markedIn: "adminDescription of CN=ada",
  };
  const olds = { owner: "hr/prod/ada", incarnation: "0mh5k2x9q00000000", adopted: true };

  it("is the former place's again if this run does not declare the other, with what the mark says of it", () => {
    const { incarnation, ...kept } = markToKeep(taken, olds, { owner: "hr/prod/ada" }, clock, "editing", () => false);
    expect(kept).to.deep.equal({ owner: "hr/prod/ada", passwordVersion: 2, adopted: true });
    expect(incarnation)
      .to.match(/^[0-9a-z]{17}$/)
      .and.not.equal(taken.mark.incarnation);
  });

  it("is the other place's if this run declares that one", () => {
    expect(() => markToKeep(taken, olds, { owner: "hr/prod/ada" }, clock, "editing", () => true)).to.throw(
      "was taken over by hr/prod/acme:Team$ada",
    );
  });

  it("is released no longer, once it is the former place's again", () => {
    const released = { ...taken, mark: { ...taken.mark, released: true } };
    expect(markToKeep(released, olds, { owner: "hr/prod/ada" }, clock, "editing", () => false)).to.not.have.property(
      "released",
    );
  });

  it("is not if the mark is another state's of the same place, though this run does not declare that", () => {
    const own = { ...taken, mark: { ...taken.mark, owner: "hr/prod/ada" } };
    expect(() => markToKeep(own, olds, { owner: "hr/prod/ada" }, clock, "editing", () => false)).to.throw(
      "[owned-elsewhere]",
    );
  });

  it("stays another stack's, whatever this run declares", () => {
    const foreign = { ...taken, mark: { ...taken.mark, owner: "hr/test/ada" } };
    expect(() => markToKeep(foreign, olds, { owner: "hr/prod/ada" }, clock, "editing", () => false)).to.throw(
      "[owned-elsewhere]",
    );
  });
});

describe("the mark that hands a thing over whose resource is deleted", () => {
  const thing = "corp ada";
  const mine = { ...found({ owner: OWNER, incarnation: OURS, adopted: true, passwordVersion: 2 }) } as FoundThing & {
    mark: Mark;
  };
  const handedOver = (claims: Claims) =>
    markToHandOver(mine, { claims, kind: "user", thing }, OWNER, "deleting user ada");
  let claims: Claims;

  beforeEach(() => {
    claims = new Claims(new VirtualClock());
  });

  it("is none if no resource of this run declares the thing", () => {
    claims.claim("user", "corp grace", RENAMED);
    claims.claim("desktop", thing, RENAMED);
    expect(handedOver(claims)).to.equal(undefined);
  });

  it("is none if the resource itself declares it", () => {
    claims.claim("user", thing, OWNER);
    expect(handedOver(claims)).to.equal(undefined);
  });

  it("is the other resource's, with the incarnation of its state, and keeps what else it says", () => {
    claims.claim("user", thing, RENAMED);
    claims.know("user", RENAMED, thing, THEIRS);
    expect(handedOver(claims)).to.deep.equal({
      owner: RENAMED,
      incarnation: THEIRS,
      adopted: true,
      passwordVersion: 2,
    });
  });

  for (const [what, know] of [
    ["the state does not hold that resource", () => undefined],
    [
      "the state holds that resource for another thing",
      (its: Claims) => {
        its.know("user", RENAMED, "corp grace", THEIRS);
      },
    ],
  ] as [string, (its: Claims) => void][]) {
    it(`is refused if another resource declares the thing and ${what}`, () => {
      claims.claim("user", thing, RENAMED);
      know(claims);
      expect(() => handedOver(claims)).to.throw(
        "deleting user ada: user ada (CN=ada) is declared by resource countess of this program too, and is left as it is",
      );
    });
  }

  it("has no incarnation if the state of release 0.1.0 holds the other resource, which matches by its name then", () => {
    claims.claim("user", thing, RENAMED);
    claims.know("user", RENAMED, thing, undefined);
    expect(handedOver(claims)).to.deep.equal({ owner: RENAMED });
  });
});

describe("a thing that is a state's own", () => {
  it("is one whose mark has the state's incarnation, and no other", () => {
    expect(isOwn(found({ owner: RENAMED, incarnation: OURS }), { owner: OWNER, incarnation: OURS })).to.equal(true);
    expect(isOwn(found({ owner: OWNER, incarnation: THEIRS }), { owner: OWNER, incarnation: OURS })).to.equal(false);
    expect(isOwn(found(undefined, "pulumi"), { owner: OWNER, incarnation: OURS })).to.equal(false);
  });
});
