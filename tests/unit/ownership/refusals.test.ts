import { expect } from "chai";
import type { Finding } from "../../../provider/ownership/finding";
import { newIncarnation, type Mark } from "../../../provider/ownership/mark";
import {
  leftAlone,
  takenOver,
  refuseCritical,
  refuseDeclared,
  refuseOtherValue,
  refuseTakeOver,
  type FoundThing,
} from "../../../provider/ownership/refusals";

const MADE = newIncarnation({ now: () => Date.UTC(2026, 10, 20, 1, 2, 3, 456) });

const found = (mark: Mark | undefined, more: Partial<FoundThing> = {}): FoundThing => ({
  name: "user ada (CN=ada)",
  mark,
  markedIn: "adminDescription of CN=ada",
  createdAt: "2026-01-02T03:04:05Z",
  ...more,
});

describe("a take-over", () => {
  const mark = { owner: "people/test/ada", incarnation: MADE };

  for (const [finding, adopt, code, words] of [
    ["foreign", undefined, "owned-elsewhere", "is managed by people/test/ada (project/stack/name), another stack"],
    ["foreign", true, "owned-elsewhere", "If that stack is no more, clear adminDescription of CN=ada first"],
    [
      "unmanaged",
      undefined,
      "already-exists",
      "exists since 2026-01-02T03:04:05Z, and no stack manages it; set adopt: true",
    ],
    ["unmanaged", false, "already-exists", "and no stack manages it; set adopt: true"],
    ["unmanaged", true, undefined, ""],
    [
      "earlier",
      undefined,
      "already-exists",
      "since 2026-11-20T01:02:03Z, this resource's own name, and this state does not hold it",
    ],
    ["earlier", false, "already-exists", "set adopt: true to take it over"],
    ["earlier", true, undefined, ""],
    ["interrupted", undefined, undefined, ""],
    ["interrupted", true, undefined, ""],
    ["moved", undefined, undefined, ""],
    ["moved", true, undefined, ""],
  ] as [Finding, boolean | undefined, string | undefined, string][]) {
    it(`of a thing that is ${finding} is ${code === undefined ? "allowed" : `refused as ${code}`} with ${adopt === undefined ? "no adopt" : `adopt: ${adopt}`}`, () => {
      const take = () => {
        refuseTakeOver(found(mark), finding, { adopt, doing: "creating user ada" });
      };
      if (code === undefined) {
        take();
      } else {
        expect(take).to.throw(`[${code}]`).with.property("message").that.contains(words);
      }
    });
  }

  it("of a thing that release 0.1.0 marked says since when the thing is there, for the mark does not tell", () => {
    expect(() => {
      refuseTakeOver(found({ owner: "people/test/ada" }), "earlier", { adopt: false, doing: "creating user ada" });
    }).to.throw("since 2026-01-02T03:04:05Z, this resource's own name");
  });

  it("is refused where the attribute of the mark holds another tool's value, and not where it holds none", () => {
    const markElsewhere = "set workspaces-users:directories.d-90670cd1b9.markAttribute to wWWHomePage";
    refuseOtherValue(found(undefined), "creating user ada");
    expect(() => {
      refuseOtherValue(found(undefined, { otherValue: "User_NoEntraSync", markElsewhere }), "creating user ada");
    })
      .to.throw("adminDescription of CN=ada holds \"User_NoEntraSync\", a note of somebody's or another tool's value")
      .with.property("message")
      .that.contains(`clear adminDescription of CN=ada if nobody needs that there; or ${markElsewhere}`);
  });

  it("that is refused for somebody's notes shows the beginning of them", () => {
    const otherValue = `Ada's notes: ${"🙂".repeat(500)}`;
    expect(() => {
      refuseOtherValue(found(undefined, { otherValue }), "creating user ada");
    }).to.throw(/holds "Ada's notes: (?:🙂){47}…",/u);
  });
});

describe("a refusal", () => {
  it("protects what the directory made for itself, and nothing else", () => {
    refuseCritical("user ada", false, "editing user ada");
    expect(() => {
      refuseCritical("user krbtgt", true, "editing user krbtgt");
    })
      .to.throw("editing user krbtgt: user krbtgt is built in, or critical to the directory")
      .with.property("message")
      .that.contains("manage it in the directory itself; this provider never edits or deletes it");
  });

  it("names the other resource that declares the thing as the program names it", () => {
    expect(() => refuseDeclared("user ada", "people/prod/a:b:C$ada", "deleting user ada")).to.throw(
      "deleting user ada: user ada is declared by resource a:b:C$ada of this program too, and is left as it is; " +
        "correct what a:b:C$ada was refused for, or take it out of the program; then run pulumi up again [owned-elsewhere]",
    );
  });
});

describe("what is said of a thing that is taken over", () => {
  for (const [what, mark, finding, words] of [
    [
      "whose it was, if it moved in code",
      { owner: "people/prod/old", incarnation: MADE },
      "moved",
      "user ada (CN=ada) was resource old's, and is taken over",
    ],
    [
      "since when it is there, if this state does not know it",
      { owner: "people/prod/ada", incarnation: MADE },
      "interrupted",
      "user ada (CN=ada), there since 2026-11-20T01:02:03Z, is this resource's own, and is taken over: --replace and taint never make it anew, and after pulumi state delete, stack import or a run that was interrupted or of another backend this state does not know it",
    ],
    [
      "that its run was interrupted, if the mark says so",
      { owner: "people/prod/ada", incarnation: MADE, unfinished: true },
      "interrupted",
      "user ada (CN=ada), there since 2026-11-20T01:02:03Z, was made by a run of this resource that this state does not know (interrupted, of another backend, or before pulumi state delete or stack import), and is taken over",
    ],
    ["nothing, if nobody managed it and the program adopts it", undefined, "unmanaged", undefined],
  ] as const) {
    it(`is ${what}`, () => {
      expect(takenOver(found(mark), finding)).to.equal(words);
    });
  }
});

describe("what is said of a thing that is left alone", () => {
  for (const [what, mark, words] of [
    [
      "whose it is now, and since when",
      { owner: "people/test/ada", incarnation: MADE },
      "user ada (CN=ada) is managed by people/test/ada (project/stack/name) now since 2026-11-20T01:02:03Z, and is left as it is",
    ],
    [
      "whose it is now, if 0.1.0 marked it",
      { owner: "people/test/ada" },
      "user ada (CN=ada) is managed by people/test/ada (project/stack/name) now, and is left as it is",
    ],
    [
      "that another state of the same resource has it",
      { owner: "people/prod/ada", incarnation: MADE },
      "user ada (CN=ada) belongs since 2026-11-20T01:02:03Z to another entry of ada, in this state or another, and is left as it is",
    ],
    [
      "that it has no mark, and where that was",
      undefined,
      "user ada (CN=ada) carries no mark of ours any more (adminDescription of CN=ada), and is left as it is",
    ],
  ] as const) {
    it(`is ${what}`, () => {
      expect(leftAlone(found(mark), "people/prod/ada")).to.equal(words);
    });
  }
});
