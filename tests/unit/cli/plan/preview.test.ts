import { expect } from "chai";
import { readPreview } from "../../../../provider/cli/plan/preview";
import { UNKNOWN } from "../../../../provider/resources/common/rules";

const TYPE = "pulumi-nodejs:dynamic/workspaces-users";
const urn = (kind: string, name = "ada", type = `${TYPE}:${kind}`) => `urn:pulumi:prod::hr::${type}::${name}`;
const state = (kind: string, more: object = {}) => ({
  type: `${TYPE}:${kind}`,
  inputs: { owner: "hr/prod/ada", userName: "ada", __provider: "text" },
  ...more,
});
const plan = (...steps: object[]) => JSON.stringify({ steps, duration: 1, changeSummary: {} });

describe("reading what pulumi preview --json printed", () => {
  it("finds what is ours in it, in components too, and the stack", () => {
    const deep = `urn:pulumi:prod::hr::acme:Team$acme:Desk$${TYPE}:Workspace::ada::x`;
    const read = readPreview(
      plan(
        {
          op: "same",
          urn: "urn:pulumi:prod::hr::pulumi:pulumi:Stack::hr-prod",
          newState: { type: "pulumi:pulumi:Stack" },
        },
        { op: "create", urn: urn("User"), newState: state("User") },
        { op: "delete", urn: deep, oldState: state("Workspace", { id: "ws-1", outputs: { userName: "ada" } }) },
        { op: "create", urn: urn("", "vpc", "aws:ec2/vpc:Vpc"), newState: { type: "aws:ec2/vpc:Vpc" } },
      ),
    );
    expect([read.project, read.stack]).to.deep.equal(["hr", "prod"]);
    expect(read.steps.map(({ kind, does, name, id }) => [kind, does, name, id])).to.deep.equal([
      ["User", "create", "ada", ""],
      ["Workspace", "delete", "ada::x", "ws-1"],
    ]);
    expect(read.steps[0]?.after).to.deep.equal({ owner: "hr/prod/ada", userName: "ada" });
    expect(read.steps[1]?.before.outputs).to.deep.equal({ userName: "ada" });
  });

  it("takes the WorkSpaces of AWS's own provider along, since they may leave in the same run", () => {
    const type = "aws:workspaces/workspace:Workspace";
    const { steps } = readPreview(plan({ op: "delete", urn: urn("", "ada", type), oldState: { type, id: "ws-1" } }));
    expect(steps.map(({ kind, does, id }) => [kind, does, id])).to.deep.equal([[undefined, "delete", "ws-1"]]);
  });

  it("gives memberships of rosters the rows that their checks were told, and no others", () => {
    const roster = "workspaces-users:index:Roster$";
    const person = `${roster}workspaces-users:index:Person$`;
    const inputs = (more: object) => ({ type: "", inputs: { owner: "hr/prod/x", ...more } });
    const user = (op: string, userName: string, parents: string, more = {}) => ({
      op,
      urn: urn("User", userName, `${parents}${TYPE}:User`),
      oldState: inputs({ userName }),
      newState: op === "delete" ? null : inputs({ userName, ...more }),
    });
    const membership = (op: string, name: string, parents: string) => ({
      op,
      urn: urn("GroupMembership", name, `${parents}${TYPE}:GroupMembership`),
      oldState: inputs({}),
      newState: op === "delete" ? null : inputs({}),
    });
    const { steps } = readPreview(
      plan(
        user("same", "ada", person),
        user("update", "bob", `acme:Team$${person}`),
        user("same", "eve", person, { domain: "onprem.example.com" }),
        user("delete", "gone", person),
        user("same", "outside", ""),
        membership("update", "theirs", roster),
        membership("update", "plain", ""),
        membership("delete", "left", roster),
      ),
    );
    const after = (one: string) => steps.find(({ name }) => name === one)?.after;
    expect(after("theirs")?.rosterRows).to.deep.equal([
      { userNames: "ada\nbob" },
      { domain: "onprem.example.com", userNames: "eve" },
    ]);
    expect(after("plain")).to.not.have.property("rosterRows");
    expect(after("left")).to.deep.equal({});
  });

  it("counts nothing that is only read, and takes what is declared in its place for new, and what was for leaving", () => {
    const read = state("User", {
      external: true,
      id: "d-1/guid",
      inputs: { readBy: "hr/prod/ada" },
      outputs: { objectGuid: "guid" },
    });
    const managed = state("User", { id: "d-1/guid", outputs: { objectGuid: "guid" } });
    const other = state("User", { id: "d-1/other", outputs: { objectGuid: "other" } });
    const { steps } = readPreview(
      plan(
        ...["read", "discard", "refresh", "delete"].map((op) => ({
          op,
          urn: urn("User", op),
          oldState: read,
          newState: read,
        })),
        { op: "replace", urn: urn("User", "same"), oldState: managed, newState: read },
        { op: "replace", urn: urn("User", "leaves"), oldState: other, newState: read },
        { op: "replace", urn: urn("User", "new"), oldState: read, newState: state("User") },
      ),
    );
    expect(steps.map(({ name, does, id }) => [name, does, id])).to.deep.equal([
      ["leaves", "delete", "d-1/other"],
      ["new", "create", ""],
    ]);
  });

  it("takes a secret for a value that is not known", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "AAA=" };
    const inputs = { owner: "hr/prod/ada", userName: "[secret]", attributes: { title: [secret] } };
    const { steps } = readPreview(plan({ op: "create", urn: urn("User"), newState: { type: TYPE, inputs } }));
    expect(steps[0]?.after).to.deep.equal({ ...inputs, userName: UNKNOWN, attributes: { title: [UNKNOWN] } });
  });

  it("tells what the preview itself was refused for", () => {
    const diagnostics = [
      { message: "error: no bundle\n", severity: "error" },
      { message: "migrating", severity: "info" },
    ];
    expect(readPreview(JSON.stringify({ diagnostics, duration: 1 })).errors).to.deep.equal(["no bundle"]);
  });

  it("tells what it refused a resource for with the resource, and not a second time", () => {
    const refusal = "userName: user ada (d-1) exists";
    const inputs = { owner: "hr/prod/ada", userName: "ada", refusal };
    const diagnostics = [
      { message: `<{%reset%}>${refusal}<{%reset%}>\n`, severity: "error" },
      { message: "resources of this program are refused; the reason stands at each", severity: "error" },
      { message: "another one", severity: "error" },
    ];
    const steps = [{ op: "create", urn: urn("User"), newState: { type: TYPE, inputs } }];
    const preview = readPreview(JSON.stringify({ steps, diagnostics, duration: 1 }));
    expect(preview.steps).to.have.length(1);
    expect(preview.steps[0]).to.deep.include({ refusal, after: { owner: "hr/prod/ada", userName: "ada" } });
    expect(preview.errors).to.deep.equal(["another one"]);
  });

  it("tells the program's own error once, without colours, marks of them and the places in its code", () => {
    const message =
      "<{%reset%}>\u001b[31merror:\u001b[0m Running program '/home/ada/people' failed with an unhandled exception:\n" +
      "<{%fg 1%}>TypeError: people.map is not a function\n    at Object.<anonymous> (/home/ada/people/index.ts:7:8)\n" +
      "    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)<{%reset%}>\n";
    const diagnostics = [
      message,
      message,
      "an unhandled error occurred: Program exited with non-zero exit code: 1",
      "preview failed",
    ];
    const errors = diagnostics.map((one) => ({ message: one, severity: "error" }));
    expect(readPreview(JSON.stringify({ diagnostics: errors, duration: 1 })).errors).to.deep.equal([
      "Running program '/home/ada/people' failed with an unhandled exception:\nTypeError: people.map is not a function",
    ]);
    const bare = [{ message: "preview failed", severity: "error" }];
    expect(readPreview(JSON.stringify({ diagnostics: bare, duration: 1 })).errors, "and none is lost").to.deep.equal([
      "preview failed",
    ]);
  });

  it("refuses one that leaves out what stays, by which it is judged how many may leave, and takes one that has it or has none", () => {
    const leaves = { op: "delete", urn: urn("User", "bob"), oldState: state("User") };
    const stackItself = { op: "same", urn: "urn:pulumi:prod::hr::pulumi:pulumi:Stack::hr-prod" };
    const stays = { op: "same", urn: urn("User"), newState: state("User") };
    const read =
      (same: number | undefined, ...steps: object[]) =>
      () =>
        readPreview(JSON.stringify({ steps, duration: 1, changeSummary: { delete: 1, same } }));
    expect(read(3, stackItself, leaves)).to.throw(/leaves out the resources that stay as they are \(2\).*--show-sames/);
    expect(read(2, stackItself, stays, leaves)).not.to.throw();
    expect(read(undefined, leaves), "of a destroy").not.to.throw();
    const destroyed = { ...stackItself, op: "delete" };
    expect(read(13, stackItself, leaves, destroyed), "of a destroy --run-program").not.to.throw();
  });

  it("takes one that failed at once, of which there are diagnostics alone, for a preview that failed", () => {
    const failed = JSON.stringify({ diagnostics: [{ severity: "error", message: "no --run-program" }], duration: 1 });
    const alone = JSON.stringify({ diagnostics: [{ severity: "error", message: "no --run-program" }] });
    expect(readPreview(alone)).to.deep.equal(readPreview(failed));
  });

  const notPlans: [what: string, text: string, words: string][] = [
    ["nothing", " \n", "it is empty"],
    ["text", "Previewing update (prod):", "it is not JSON"],
    ["a list", "[]", "it is JSON, and no object"],
    ["another object", '{"name":"hr"}', "it has no steps"],
    ["a stream of events", '{"sequence":1}\n{"sequence":2}', "it is a stream of events"],
    ["a stream that is one event long", '{"sequence":0,"timestamp":1,"preludeEvent":{}}', "it is a stream of events"],
    ["a stream after other lines", 'npm notice\n{"sequence":0}\n{"seq', "it is a stream of events"],
    ["an update plan of --save-plan", '{"manifest":{},"resourcePlans":{}}', "it is an update plan"],
    ["a stack's export", '{"version":3,"deployment":{}}', "it is a stack's state"],
    ["steps of another form", '{"steps":[{"op":1}]}', "it is not of the form of a preview (steps.0.op)"],
  ];
  for (const [what, text, words] of notPlans) {
    it(`refuses ${what}`, () => {
      expect(() => readPreview(text)).to.throw(`reading the plan: ${words}`);
    });
  }

  const otherVersions: [what: string, step: object, words: string][] = [
    ["an operation", { op: "teleport", urn: urn("User"), newState: state("User") }, 'the operation "teleport"'],
    ["a kind of resource", { op: "create", urn: urn("Pool"), newState: state("Pool") }, "resources of the kind Pool"],
    [
      "a resource without owner",
      { op: "create", urn: urn("User"), newState: { type: TYPE, inputs: {} } },
      "has no owner",
    ],
  ];
  for (const [what, step, words] of otherVersions) {
    it(`refuses the plan of another version by ${what} that it does not know`, () => {
      expect(() => readPreview(plan(step)))
        .to.throw(words)
        .with.property("message")
        .that.includes("or a newer one");
    });
  }
});
