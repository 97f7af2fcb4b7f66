import { expect } from "chai";
import { answersTo } from "../../../provider/workspaces/answers";

const DirectoryId = "d-9067000001";
const BundleId = "wsb-bh8rsxt14";
const requests = (...names: string[]) => names.map((UserName) => ({ DirectoryId, UserName, BundleId }));
const reply = (...names: string[]) => ({
  $metadata: {},
  PendingRequests: names.map((UserName, index) => ({ DirectoryId, UserName, WorkspaceId: `ws-${index}` })),
});
const ids = (...args: Parameters<typeof answersTo>) =>
  answersTo(...args).map((answer) => ("id" in answer ? answer.id : answer.code));

describe("the answers to a launch", () => {
  for (const [form, asked, told] of [
    ["in other letter case", ["Ada", "grace"], ["GRACE", "ada"]],
    ["with the domain before them", ["ada", "grace"], ["CORP\\grace", "CORP\\ada"]],
    ["as principal names", ["CORP\\ada", "grace"], ["grace@corp.example.com", "ada@corp.example.com"]],
    ["bare", ["ada@corp.example.com", "CORP\\grace"], ["grace", "ada"]],
    ["half of them bare", ["ada", "OTHER\\ada"], ["other\\ADA", "ada"]],
  ] as const) {
    it(`are found with names ${form}`, () => {
      expect(ids(requests(...asked), reply(...told))).to.deep.equal(["ws-1", "ws-0"]);
    });
  }

  it("are nobody's where one may be two people's", () => {
    expect(ids(requests("CORP\\ada", "OTHER\\ada"), reply("ada", "ada"))).to.deep.equal(["Unknown", "Unknown"]);
    expect(ids(requests("CORP\\ada", "OTHER\\ada"), reply("ada"))).to.deep.equal(["Unknown", "Unknown"]);
  });

  it("are of the one that is left, whatever its name, if one is left of each", () => {
    expect(ids(requests("ada.byron@example.com", "grace"), reply("grace", "ada"))).to.deep.equal(["ws-1", "ws-0"]);
    expect(ids(requests("a@example.com", "b@example.com"), reply("ada", "bob"))).to.deep.equal(["Unknown", "Unknown"]);
  });

  it("are never those of another directory, nor of another person of the directory", () => {
    const elsewhere = {
      $metadata: {},
      PendingRequests: [{ DirectoryId: "d-x", UserName: "ada", WorkspaceId: "ws-0" }],
    };
    expect(ids(requests("ada"), elsewhere)).to.deep.equal(["Unknown"]);
    expect(ids(requests("ada", "grace"), reply("linus"))).to.deep.equal(["Unknown", "Unknown"]);
  });

  it("are refusals too, each of its own request", () => {
    const [grace, ada] = requests("CORP\\grace", "ADA");
    const FailedRequests = [
      { WorkspaceRequest: grace, ErrorCode: "Of.Grace", ErrorMessage: "g" },
      { WorkspaceRequest: ada, ErrorCode: "Of.Ada", ErrorMessage: "a" },
    ];
    expect(ids(requests("ada", "grace"), { $metadata: {}, FailedRequests })).to.deep.equal(["Of.Ada", "Of.Grace"]);
  });

  it("are nobody's if they tell no id, or of no request", () => {
    const $metadata = {};
    const nameless = { DirectoryId, UserName: "ada" };
    expect(ids(requests("ada"), { $metadata, PendingRequests: [nameless] })).to.deep.equal(["Unknown"]);
    expect(ids(requests("ada"), { $metadata, FailedRequests: [{ ErrorCode: "X", ErrorMessage: "x" }] })).to.deep.equal([
      "Unknown",
    ]);
  });

  it("are nobody's if two of them may be one person's", () => {
    expect(ids(requests("CORP\\ada"), reply("ada", "ada"))).to.deep.equal(["Unknown"]);
  });

  it("are of one each where two requests are equal", () => {
    expect(ids(requests("ada", "ada"), reply("ada", "ada"))).to.deep.equal(["ws-0", "ws-1"]);
  });
});
