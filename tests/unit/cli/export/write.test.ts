import { expect } from "chai";
import fc from "fast-check";
import { createSourceFile, forEachChild, ModuleKind, ScriptTarget, transpileModule, type Node } from "typescript";
import { parse } from "yaml";
import type { Estate, Person } from "../../../../provider/cli/export/estate";
import { rosterText } from "../../../../provider/cli/export/write-roster";
import { Files } from "../../roster/files";
import { programText } from "../../../../provider/cli/export/write-typescript";

const estate = (people: readonly Person[], more: Partial<Estate> = {}): Estate => ({
  directoryId: "d-9067a1c2e1",
  domainName: "corp.example.com",
  markAttribute: "adminDescription",
  people,
  groups: [],
  leftOut: [],
  ...more,
});

const person = (userName: string, args: object = {}, more: Partial<Person> = {}): Person => ({
  userName,
  args: { userName, ...args, adopt: true },
  groups: [],
  ...more,
});

const ADA = person(
  "ada",
  { firstName: "Ada", enabled: false },
  {
    groups: ["Analysts", "Readers: all"],
    desktop: { adopt: true, bundleId: "wsb-bh8rsxt14", workspaceProperties: { runningMode: "AUTO_STOP" } },
  },
);
const GROUPS = [{ name: "Analysts", args: { name: "Analysts", description: "Numbers, 1e3: yes", adopt: true } }];

/** What a program of that text declares, with a package that takes notes. */
function declaredBy(text: string): [kind: string, name: string, args: Readonly<Record<string, unknown>>][] {
  const declared: [string, string, Readonly<Record<string, unknown>>][] = [];
  const noting = (kind: string) =>
    class {
      readonly id: string;
      readonly userName: unknown;
      constructor(name: string, args: Readonly<Record<string, unknown>>) {
        this.id = `id of ${name}`;
        this.userName = args.userName;
        declared.push([kind, name, args]);
      }
    };
  const kinds = ["Group", "GroupMembership", "User", "Workspace"];
  const fake = Object.fromEntries(kinds.map((kind) => [kind, noting(kind)]));
  const { outputText } = transpileModule(text, {
    compilerOptions: { target: ScriptTarget.ES2022, module: ModuleKind.CommonJS },
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the program under test, of this test's own data
  const run = new Function("require", "exports", outputText) as (require: () => object, exports: object) => void;
  run(() => fake, {});
  return declared;
}

/** Any text that a directory may hold. */
const anyText = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1 }),
  fc.constantFrom(
    "yes",
    "No",
    "null",
    "~",
    "1e3",
    "0o17",
    "2026-12-01",
    "12:30",
    "- a",
    "a: b",
    "# a",
    " a",
    "a ",
    "@a",
  ),
  fc.constantFrom(
    "`${process.exit()}`",
    '"',
    "'",
    "\\",
    "*/",
    "//",
    "a\u2028b",
    "a\u200bb",
    "\u{1f600}",
    "{{ a }}",
    "%a",
    "&a *a !a",
  ),
);

describe("an exported estate as a file", () => {
  it("is a roster of a few lines a person, with what was not exported and why at its end", () => {
    const text = rosterText(
      estate([ADA, person("grace")], { groups: GROUPS, leftOut: [{ what: "user krbtgt", why: "is built in" }] }),
    );
    expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).to.deep.equal([
      "groups:",
      '  Analysts: { description: "Numbers, 1e3: yes", adopt: true }',
      "people:",
      "  - userName: ada",
      "    firstName: Ada",
      "    enabled: false",
      "    adopt: true",
      '    groups: [ Analysts, "Readers: all" ]',
      "    desktop: { adopt: true, bundleId: wsb-bh8rsxt14, runningMode: AUTO_STOP }",
      "    invitation: false",
      "  - userName: grace",
      "    adopt: true",
      "    desktop: false",
    ]);
    expect(text).to.match(/^# yaml-language-server: \$schema=\S+\n/);
    expect(text).to.match(/# Not exported, and not touched:\n# - user krbtgt: is built in\n$/);
  });

  it("is a program that declares each person, desktop, group and membership, and no Invitation", () => {
    const text = programText(estate([ADA], { groups: GROUPS }));
    const directoryId = "d-9067a1c2e1";
    const { args } = ADA;
    expect(declaredBy(text)).to.deep.equal([
      ["Group", "Analysts", { directoryId, ...GROUPS[0]?.args }],
      ["User", "ada", { directoryId, ...args }],
      ["Workspace", "ada", { directoryId, userName: "ada", ...ADA.desktop }],
      ["GroupMembership", "Analysts", { directoryId, group: "id of Analysts", members: ["id of ada"] }],
      ["GroupMembership", "Readers: all", { directoryId, group: "Readers: all", members: ["id of ada"] }],
    ]);
    expect(text).to.not.include("Invitation");
  });

  it("is what a roster's reader takes, person by person", () => {
    const files = new Files();
    const grace = person("grace", { lastName: " 1e3 ", description: "yes: #1", deletionPolicy: "retain" });
    const text = rosterText(
      estate([ADA, grace], { groups: GROUPS, leftOut: [{ what: "user a\n\ufffd", why: "is odd" }] }),
    );
    expect(files.read("people.yaml", text)).to.deep.equal([
      { ...ADA.args, groups: ADA.groups, desktop: ADA.desktop, invitation: false },
      { ...grace.args, desktop: false },
    ]);
    files.remove();
  });

  it("spells what cannot be seen, in either format, so that a reviewer sees it", () => {
    const name = "A\u200bnalysts\u3164";
    const people = [person("ada", { description: "a\u00a0b\u{e0001}\ufe0f" }, { groups: [name] })];
    const groups = [{ name, args: { name } }];
    const roster = rosterText(estate(people, { groups }));
    expect(roster).to.contain('"A\\u200bnalysts\\u3164": {}').and.to.contain('"a\\u00a0b\\U000e0001\\ufe0f"');
    expect(parse(roster)).to.have.nested.property("people[0].groups[0]", name);
    expect(programText(estate(people, { groups }))).to.contain('"a\\u{a0}b\\u{e0001}\\u{fe0f}"');
  });

  it("says every text that a directory may hold as what it is, in either format", () => {
    const argsOf = fc.record({ firstName: anyText, description: anyText });
    fc.assert(
      fc.property(argsOf, anyText, (given, group) => {
        const people = [person("ada", given, { groups: [group] })];
        const groups = [{ name: group, args: { name: group, description: given.description } }];
        const roster: unknown = parse(rosterText(estate(people, { groups })), { mapAsMap: true });
        const read = roster as Map<string, unknown>;
        expect(
          [...(read.get("groups") as Map<string, Map<string, string>>)].map(([name, one]) => [name, ...one]),
        ).to.deep.equal([[group, ["description", given.description]]]);
        const [one] = read.get("people") as Map<string, unknown>[];
        expect([one?.get("firstName"), one?.get("description"), one?.get("groups")]).to.deep.equal([
          given.firstName,
          given.description,
          [group],
        ]);
        const [, user] = declaredBy(programText(estate(people, { groups })));
        expect(user?.[2]).to.include(given);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps what it tells of others inside its comments, whatever they are called", () => {
    const leftOut = ["a\nprocess.exit()", "b\u2028process.exit()", "c\rpeople: []", "d\u001b[31m"].map((what) => ({
      what,
      why: "is left out",
    }));
    const text = programText(estate([], { leftOut }));
    const calls: string[] = [];
    const visit = (node: Node) => {
      calls.push(node.getText(source));
      forEachChild(node, visit);
    };
    const source = createSourceFile("index.ts", text, ScriptTarget.ES2022, true);
    visit(source.endOfFileToken);
    source.statements.forEach(visit);
    expect(calls.filter((code) => code.startsWith("process"))).to.deep.equal([]);
    expect(parse(rosterText(estate([], { leftOut })))).to.deep.equal({ people: [] });
    expect(text).to.not.include("\u001b");
  });
});
