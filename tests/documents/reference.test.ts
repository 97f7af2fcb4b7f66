import { WorkspaceState } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTING_KEYS } from "../../provider/config/settings";
import { ERROR_CODES } from "../../provider/errors/provider-error";
import { GroupHandlers } from "../../provider/resources/group/handlers";
import { GroupMembershipHandlers } from "../../provider/resources/group-membership/handlers";
import type { Handlers } from "../../provider/resources/common/handlers";
import { InvitationHandlers } from "../../provider/resources/invitation/handlers";
import { NoticeHandlers } from "../../provider/resources/notice/handlers";
import { Services } from "../../provider/resources/common/services";
import { UserHandlers } from "../../provider/resources/user/handlers";
import { WorkspaceHandlers } from "../../provider/resources/workspace/handlers";
import { INNER_PROPERTIES, WORKSPACE_PROPERTIES } from "../../provider/resources/workspace/properties";
import { ownOptions } from "./command-lines";
import { allPages, isForUsers } from "./pages";
import { fileOf, PAGES, withTable } from "./reference-tables";

const PROVIDER = join(__dirname, "../../provider");

const pages = allPages().filter(isForUsers);
const page = (name: string): string => readFileSync(join(__dirname, `../../docs/${name}.md`), "utf8");

/** The code words in the first column of a page's first table. */
function firstColumn(name: string): string[] {
  const [table = ""] = /^(?:\|.*\n)+/m.exec(page(name)) ?? [];
  return [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, word]) => word ?? "");
}

/** Passed by the program side, and no arguments of a program. */
const OF_THE_PROGRAM_SIDE = ["owner", "timeouts", "left"];

describe("the reference in docs/", () => {
  const services = new Services({ config: () => undefined, env: {} }, () => undefined);

  const kinds: [string, Pick<Handlers, "check">][] = [
    ["user", new UserHandlers(services)],
    ["group", new GroupHandlers(services)],
    ["group-membership", new GroupMembershipHandlers(services)],
    ["workspace", new WorkspaceHandlers(services)],
    ["invitation", new InvitationHandlers(services)],
    ["notice", new NoticeHandlers(services)],
  ];
  for (const [kind, handlers] of kinds) {
    it(`tells of every argument on the page of ${kind}, and of no other`, async () => {
      const failures = await handlers.check({ nonsense: 1 }, {});
      const { reason = "" } = failures.find(({ property }) => property === "nonsense") ?? {};
      const known = reason.replace(/^.*there are /, "").split(", ");
      const told = firstColumn(`resources/${kind}`).map((word) => word.replace(/\..*/, ""));
      expect([...new Set(told)].sort()).to.deep.equal(
        known.filter((name) => !OF_THE_PROGRAM_SIDE.includes(name)).sort(),
      );
    });
  }

  it("has the tables of arguments that the code has: if it has not, run npm run docs", async function () {
    this.timeout(20_000);
    for (const one of PAGES) {
      const text = readFileSync(fileOf(one), "utf8");
      expect(text).to.equal(await withTable(one, text));
    }
  });

  it("tells what a change of each argument of a Workspace does to it, and of no other", () => {
    const [, table = ""] =
      /^What a change does to a WorkSpace.*?\n\n((?:\|.*\n)+)/m.exec(page("resources/workspace")) ?? [];
    const rows = table.split("\n").flatMap((row) => /^\| its (.*?) \|/.exec(row)?.[1] ?? []);
    const told = rows.flatMap((row) => [...row.matchAll(/(?<=`)[a-z]\w+(?=`)/gi)].map(([word]) => word));
    const values = ["migrate", "replace", "workspaceProperties", ...OF_THE_PROGRAM_SIDE];
    const all = [...Object.keys(WORKSPACE_PROPERTIES), ...Object.keys(INNER_PROPERTIES)];
    expect([...new Set(told)].filter((word) => !values.includes(word)).sort()).to.deep.equal(
      all.filter((name) => !values.includes(name)).sort(),
    );
  });

  it("tells of every error code, and of no other", () => {
    expect(firstColumn("errors").sort()).to.deep.equal([...ERROR_CODES].sort());
  });

  it("tells of every error code what to do, with a message of it in words that the code has", () => {
    const guide = page("guides/troubleshooting");
    const sections = [...guide.matchAll(/^### `([\w-]+)`$(.*?)(?=^##)/gms)];
    expect(sections.map(([, code]) => code).sort()).to.deep.equal([...ERROR_CODES].sort());
    const source = readdirSync(PROVIDER, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(PROVIDER, file), "utf8"))
      .join("\n");
    for (const [, code = "", text = ""] of sections) {
      const [, message] = /^```text\n(.*)\n```$/m.exec(text) ?? [];
      const words = message?.split(" ") ?? [];
      const threes = words.slice(2).map((_, index) => words.slice(index, index + 3).join(" "));
      expect(message === undefined || threes.some((three) => source.includes(three)), message).to.equal(true);
      expect(/ \[([\w-]+)\]$/.exec(message ?? "")?.[1] ?? code).to.equal(code);
    }
  });

  it("tells what the guard makes of every state of a WorkSpace", () => {
    const told =
      page("deletion-guard")
        .match(/^\|.*?\|/gm)
        ?.join("")
        .match(/(?<=`)[A-Z_]+(?=`)/g) ?? [];
    expect([...told].sort()).to.deep.equal(Object.values(WorkspaceState).sort());
  });

  it("tells of every setting, and of no other", () => {
    expect(firstColumn("settings").sort()).to.deep.equal([...SETTING_KEYS].sort());
  });

  it("tells of every option of every command", () => {
    const words = pages.flatMap(({ code, blocks }) => [...code, ...blocks].map(({ text }) => text)).join("\n");
    expect(ownOptions()).to.include.members(["--stack", "--bundle", "--format"]);
    const untold = ownOptions().filter((option) => !new RegExp(`(^|[\\s/[(])${option}(?![\\w-])`, "m").test(words));
    expect([...new Set(untold)]).to.deep.equal([]);
  });
});
