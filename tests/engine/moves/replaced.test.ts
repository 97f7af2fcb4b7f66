// Resources that the engine replaces on demand, each a person's own. Many are replaced in one run of one stack: a few commands for them all.
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Resource, Stack } from "../stack";
import { look, type FarEnd } from "./far-end";
import { age } from "./marks";
import { declaredBy, Person, urnOf } from "./person";
import { errorsIn, quickSandbox, quickStack } from "./series";
import { aftermath, expectNothingLeft, expectTheirsStand, type Aftermath, type Standing } from "./stands";

/** One replacement, and what is to become of it. */
interface Replacement {
  readonly title: string;
  readonly program: (person: Person) => Resource[];
  /** Which kinds of them are to be replaced. */
  readonly kinds: readonly Resource["kind"][];
  /** What happens outside before. */
  readonly before?: (sandbox: Sandbox, desktop: string) => void;
  /** Whether it has to be refused. Default: an account or a group may be. */
  readonly isRefused?: true;
}

/** Ways to make the engine replace resources that the program leaves as they are. */
const WAYS: Readonly<Record<string, (stack: Stack, urns: readonly string[]) => Promise<string[]>>> = {
  "up --replace": (_stack, urns) => Promise.resolve(urns.flatMap((urn) => ["--replace", urn])),
  "pulumi state taint": async (stack, urns) => {
    await stack.run("state", "taint", ...urns, "--yes");
    return [];
  },
};

const everything = (person: Person) => person.everything();

const OF_EACH_KIND: readonly Replacement[] = [
  { title: "leaves the account of a User there, refused or kept, and a later plain up succeeds", kinds: ["User"] },
  { title: "leaves the group of a Group there, refused or kept, and a later plain up succeeds", kinds: ["Group"] },
  { title: "leaves the members of a GroupMembership in the group", kinds: ["GroupMembership"] },
  { title: "terminates the desktop of a Workspace first and then launches exactly one", kinds: ["Workspace"] },
  { title: "leaves everything of an Invitation's person as it is", kinds: ["Invitation"] },
  {
    title: "of a person and all that is theirs at once loses neither account nor group, and a later plain up ends it",
    kinds: ["User", "Group", "GroupMembership", "Workspace", "Invitation"],
  },
].map((one) => ({ ...one, program: everything }) as Replacement);

const OF_A_USER_WITH_AN_OPTION = [true, false].map((deleteBeforeReplace): Replacement => ({
  title: `of a User with deleteBeforeReplace: ${deleteBeforeReplace} never deletes the account`,
  program: (person) => [person.user({}, { deleteBeforeReplace }), person.group(), person.membership()],
  kinds: ["User"],
}));

const BROKEN: Replacement = {
  title: "of an ERROR desktop, which is to repair it, terminates it and launches another in its place",
  program: everything,
  kinds: ["Workspace"],
  before: ({ aws }, desktop) => {
    aws.setState(desktop, "ERROR", { code: "Internal", message: "It broke." });
  },
};

const MADE_LONG_AGO: readonly Replacement[] = [
  ...(["User", "Group"] as const).map((kind): Replacement => ({
    title: `of a ${kind} that was made long ago is refused with a way out, and a later plain up succeeds`,
    program: everything,
    kinds: [kind],
    isRefused: true,
  })),
  {
    title: "of a Workspace that was made long ago terminates it and launches exactly one",
    program: everything,
    kinds: ["Workspace"],
  },
];

/** Makes each a test of the surrounding `describe`. All are done in one `up`, and what was refused in the next, in a sandbox of their own. */
function together(way: string, replacements: readonly Replacement[], prefix: string, made: "just now" | "long ago") {
  const nameOf = (index: number) => `${prefix}${String(index).padStart(2, "0")}`;
  const programOf = (index: number) => replacements[index]?.program(new Person(sandbox, nameOf(index))) ?? [];
  let sandbox: Sandbox;
  let stack: Stack;
  let [was, between]: FarEnd[] = [];
  let now: Aftermath | undefined;
  let said = "";
  let calls = 0;

  before(async () => {
    sandbox = await quickSandbox();
    stack = await quickStack(sandbox);
    const program = replacements.flatMap((_, index) => programOf(index));
    await stack.write(program);
    await stack.up("--parallel", "50");
    if (made === "long ago") {
      const { accounts, groups } = declaredBy(program);
      await age(sandbox, stack, [...accounts, ...groups.keys()]);
    }
    was = await look(sandbox);
    for (const [index, { before: happens }] of replacements.entries()) {
      happens?.(sandbox, was.desktops.get(nameOf(index))?.[0]?.id ?? "");
    }
    calls = sandbox.aws.calls.length;
    const asked = replacements.flatMap(({ kinds }, index) =>
      programOf(index).filter(({ kind }) => kinds.includes(kind)),
    );
    const options =
      (await WAYS[way]?.(
        stack,
        asked.map((one) => urnOf(one)),
      )) ?? [];
    said = (await stack.try(["up", "--yes", "--skip-preview", "--continue-on-error", ...options])).output;
    between = await look(sandbox);
    // An error's next step: what was replaced is not tainted any more, and what was refused is untainted.
    const { resources = [] } = await stack.deployment();
    const tainted = resources.filter(({ taint }) => taint === true).map(({ urn }) => urn);
    if (tainted.length > 0 && said.includes("state untaint")) await stack.run("state", "untaint", ...tainted, "--yes");
    await stack.up();
    now = await aftermath(sandbox, stack);
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  /** What was asked of AWS about one person's desktops. */
  const launchesOf = (name: string, old: string | undefined): string[] =>
    sandbox.aws.calls.slice(calls).flatMap(({ operation, input }) => {
      if (!["TerminateWorkspaces", "CreateWorkspaces"].includes(operation)) return [];
      return Object.values(input as Record<string, { UserName?: string; WorkspaceId?: string }[]>)
        .flat()
        .filter(({ UserName, WorkspaceId }) => UserName === name || WorkspaceId === old)
        .map(() => operation);
    });

  for (const [index, { title, kinds, isRefused }] of replacements.entries()) {
    it(`${way} ${title}`, () => {
      if (!was || !between || !now) throw new Error("nothing was done");
      const name = nameOf(index);
      const errors = errorsIn(said).filter((error) => error.includes(name));
      const words = errors.join("\n");
      expect(between.accounts.get(name)?.guid, words).to.equal(was.accounts.get(name)?.guid);
      expect(between.groups.get(`${name}-team`)?.guid, words).to.equal(was.groups.get(`${name}-team`)?.guid);
      if (isRefused) expect(errors, "refused").to.not.deep.equal([]);
      if (errors.length > 0) expect(kinds, words).to.include.oneOf(["User", "Group"]);

      const [old] = was.desktops.get(name) ?? [];
      const isAnother = old !== undefined && between.desktops.get(name)?.[0]?.id !== old.id;
      const isMailed = kinds.includes("Workspace") || kinds.includes("Invitation");
      const standing: Standing = { replaced: isAnother ? [name] : [], invited: isMailed ? [name] : [] };
      if (kinds.join() === "Workspace") {
        expect(isAnother, words).to.equal(true);
        expect(launchesOf(name, old?.id)).to.deep.equal(["TerminateWorkspaces", "CreateWorkspaces"]);
      }
      const program = programOf(index);
      expectTheirsStand(name, { program, seen: was }, { program, after: now, said: words }, standing);
    });
  }

  it(`${way} loses no account below a desktop, and leaves nothing to be deleted`, async () => {
    expect(await sandbox.aws.violations()).to.deep.equal([]);
    await expectNothingLeft(stack);
  });
}

describe("a resource that is replaced although the program leaves it as it is", function () {
  this.timeout(600_000);

  describe("by its name @quick", () => {
    together("up --replace", [...OF_EACH_KIND, ...OF_A_USER_WITH_AN_OPTION, BROKEN], "rp", "just now");
  });

  describe("because it is tainted @quick", () => {
    together("pulumi state taint", [...OF_EACH_KIND, ...OF_A_USER_WITH_AN_OPTION], "tt", "just now");
  });

  // A refusal in the check ends the run for all others: each by itself.
  for (const [index, one] of MADE_LONG_AGO.entries()) {
    describe(`a ${one.kinds.join()}, long after it was made`, () => {
      together("up --replace", [one], `old${index}`, "long ago");
    });
  }
});

describe("a Workspace whose launch ended in ERROR", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await quickSandbox();
  });

  after(() => sandbox.stop());

  it("is launched anew by up --replace, once its id is recorded", async () => {
    const stack = await quickStack(sandbox);
    const urn = urnOf({ kind: "Workspace", name: "unjoined", args: {} });
    const anew = ["up", "--yes", "--skip-preview", "--replace", urn];
    const theirs = async () => (await sandbox.aws.workspaces()).filter(({ userName }) => userName === "unjoined");
    try {
      const directoryId = sandbox.directoryIds.simpleAd;
      await stack.write([
        { kind: "User", name: "unjoined", args: { directoryId, userName: "unjoined" } },
        {
          kind: "Workspace",
          name: "unjoined",
          args: { directoryId, userName: "@user-unjoined.userName", bundleId: sandbox.bundles[0]?.id },
        },
      ]);
      const failed = async (args: readonly string[]) => {
        sandbox.aws.launchFails = () => ({ code: "DomainJoinFailed", message: "It could not be joined." });
        const { code, output } = await stack.try(args);
        sandbox.aws.launchFails = undefined;
        expect(code).to.not.equal(0);
        expect(output).to.include("pulumi up --replace URN");
        const [desktop] = await theirs();
        expect(desktop).to.include({ state: "ERROR" });
        return desktop?.id;
      };
      const first = await failed(["up", "--yes", "--skip-preview"]);
      const second = await failed(anew);
      expect(second, "the replacement failed likewise").to.not.equal(first);

      // Killed before it was recorded: the next up finds it by its mark.
      await stack.rewrite(({ resources = [], ...latest }) => ({
        ...latest,
        resources: resources.filter((one) => one.urn !== urn),
      }));
      expect((await stack.try(anew)).output).to.include("could not be found in the stack");
      expect(await failed(["up", "--yes", "--skip-preview"]), "nothing is launched beside it").to.equal(second);
      await stack.run(...anew);
      const [desktop, ...more] = await theirs();
      expect(more).to.deep.equal([]);
      expect(desktop).to.include({ state: "AVAILABLE" });
      expect(desktop?.id).to.not.equal(second);
      await stack.destroy();
    } finally {
      sandbox.aws.launchFails = undefined;
      await stack.remove();
    }
  });
});
