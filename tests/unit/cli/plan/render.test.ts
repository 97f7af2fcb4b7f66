import { expect } from "chai";
import type { Finding } from "../../../../provider/cli/plan/finding";
import type { Report } from "../../../../provider/cli/plan/look";
import { render } from "../../../../provider/cli/plan/render";
import { rememberSecret } from "../../../../provider/errors/redaction";

const blocked: Finding = {
  kind: "deletion-blocked",
  resource: "User ada",
  what: "WorkSpace ws-1 is AVAILABLE",
  next: "delete it first",
  code: "workspace-exists",
};
const mail: Finding = { kind: "mail", resource: "Invitation ada", what: "an invitation is sent to ada@example.com" };
const report = (...findings: Finding[]): Report => ({
  project: "hr",
  stack: "prod",
  verdict: "stands-against",
  changes: 3,
  accounts: { deleted: 2, disabled: 1 },
  findings,
  notChecked: ["the directory did not answer"],
});
const as = (format: "table" | "markdown" | "json", one: Report) => render(one, { format, isTerminal: false });

describe("what a plan's report looks like", () => {
  it("is a table without colours where it goes to no terminal", () => {
    const text = as("table", report(blocked, mail));
    // eslint-disable-next-line no-control-regex
    expect(text).to.not.match(/\u001b/);
    expect(text).to.match(/✗ deletion blocked │ User ada +│ WorkSpace ws-1 is AVAILABLE/);
    expect(text)
      .to.match(/→ delete it first/)
      .and.to.match(/not checked +│ +│ the directory did not answer/);
    expect(text.split("\n").at(-1)).to.equal(
      "this plan would be refused: 2 accounts deleted, 1 account disabled, 1 deletion blocked, 1 mail, 1 not checked",
    );
  });

  it("counts several of a kind in the plural", () => {
    expect(
      as("table", report(blocked, blocked, mail, mail))
        .split("\n")
        .at(-1),
    ).to.include("2 deletions blocked, 2 mails, 1 not checked");
  });

  it("is one table for a pull request, under a line by which a pipeline finds its comment again", () => {
    const lines = as("markdown", report(blocked, mail)).split("\n");
    expect(lines[0]).to.equal("<!-- pulumi-workspaces-users plan -->");
    expect(lines[1]).to.equal("### WorkSpaces users: hr/prod");
    expect(lines.slice(-3)).to.deep.equal([
      "| ❌ deletion blocked | User ada | WorkSpace ws-1 is AVAILABLE → delete it first |",
      "| mail | Invitation ada | an invitation is sent to ada@example.com |",
      "| ❔ not checked |  | the directory did not answer |",
    ]);
  });

  it("takes nothing in a name for Markdown, HTML or a mention", () => {
    const text = as("markdown", report({ kind: "note", resource: "User a|b", what: "`x` <img> @everyone\n| y" }));
    expect(text).to.include("| User a\\|b | \\`x\\` &lt;img\\> &#64;everyone \\| y |");
  });

  it("stays short enough for a comment, and says how much it leaves out", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ ...blocked, resource: `User ${index}` }));
    const text = as("markdown", report(...many));
    expect(text.length).to.be.below(65_536);
    expect(text).to.include("… and 941 more");
  });

  it("is JSON for programs, which tells of each finding whether an up would fail with it", () => {
    const told = JSON.parse(as("json", report(blocked, mail))) as Record<string, unknown>;
    expect(told).to.deep.equal({
      version: 1,
      verdict: "stands-against",
      project: "hr",
      stack: "prod",
      changes: 3,
      accounts: { deleted: 2, disabled: 1 },
      findings: [
        { ...blocked, standsAgainst: true },
        { ...mail, standsAgainst: false },
      ],
      notChecked: ["the directory did not answer"],
    });
  });

  it("is one line of a plan that changes nothing", () => {
    const none = {
      ...report(),
      verdict: "ok",
      changes: 0,
      accounts: { deleted: 0, disabled: 0 },
      notChecked: [],
    } as const;
    expect(as("table", none)).to.equal("nothing to change");
    expect(as("markdown", none).split("\n").at(-1)).to.equal("nothing to change");
  });

  for (const format of ["table", "markdown", "json"] as const) {
    it(`has no secret: ${format}`, () => {
      rememberSecret("correct-horse");
      expect(as(format, report({ kind: "note", what: "it is correct-horse" }))).to.include("[secret]");
    });
  }
});
