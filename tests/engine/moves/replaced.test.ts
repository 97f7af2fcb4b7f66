import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import type { Resource, Stack } from "../stack";
import { look, type FarEnd } from "./far-end";
import { age } from "./marks";
import { Person, urnOf } from "./person";
import { quickSandbox, quickStack } from "./series";
import { expectAllStands } from "./stands";

const KINDS: readonly Resource["kind"][] = ["User", "Group", "GroupMembership", "Workspace", "Invitation"];

/** Ways to make the engine replace a resource that the program leaves as it is. */
const WAYS: Readonly<Record<string, (stack: Stack, urn: string) => Promise<string[]>>> = {
  "up --replace": (_stack, urn) => Promise.resolve(["--replace", urn]),
  "pulumi state taint": async (stack, urn) => {
    await stack.run("state", "taint", urn, "--yes");
    return [];
  },
};

/** Each way and each kind once. */
const isQuick = (way: string, kind: Resource["kind"]): boolean =>
  (way === "up --replace") === ["User", "GroupMembership", "Workspace"].includes(kind);

describe("a resource that is replaced although the program leaves it as it is", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await quickSandbox();
  });

  after(() => sandbox.stop());

  afterEach(async () => {
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });

  const begun = async (name: string, change: (resources: Resource[]) => Resource[] = (resources) => resources) => {
    const stack = await quickStack(sandbox);
    const program = change(new Person(sandbox, name).everything());
    await stack.write(program);
    await stack.up();
    return { stack, program, seen: await look(sandbox) };
  };

  /** Follows an error's next step: what it says to untaint is untainted. */
  const putRight = async (stack: Stack, output: string, urn: string) => {
    if (output.includes("state untaint")) await stack.run("state", "untaint", urn, "--yes");
  };

  /** One is terminated, and only then another launched. */
  const launchesAfter = (start: number) =>
    sandbox.aws.calls.slice(start).flatMap(({ operation, input }) => {
      if (!["TerminateWorkspaces", "CreateWorkspaces"].includes(operation)) return [];
      return Object.values(input as Record<string, unknown[]>)
        .flat()
        .map(() => operation);
    });

  for (const [way, request] of Object.entries(WAYS)) {
    for (const kind of KINDS) {
      const title = {
        User: "leaves the account of a User there, refused or kept, and a later plain up succeeds",
        Group: "leaves the group of a Group there, refused or kept, and a later plain up succeeds",
        GroupMembership: "leaves the members of a GroupMembership in the group",
        Workspace: "terminates the desktop of a Workspace first and then launches exactly one",
        Invitation: "leaves everything of an Invitation's person as it is",
      }[kind];
      it(`${way} ${title}${isQuick(way, kind) ? " @quick" : ""}`, async () => {
        const name = `${way.includes("taint") ? "t" : "r"}.${kind.toLowerCase()}`.slice(0, 12).replace(".", "");
        const { stack, program, seen } = await begun(name);
        try {
          const urn = urnOf({ kind, name, args: {} });
          const calls = sandbox.aws.calls.length;
          const options = await request(stack, urn);
          const { code, output } = await stack.try(["up", "--yes", "--skip-preview", ...options]);
          const now = await look(sandbox);
          expect(now.accounts.get(name)?.guid, output).to.equal(seen.accounts.get(name)?.guid);
          expect(now.groups.get(`${name}-team`)?.guid, output).to.equal(seen.groups.get(`${name}-team`)?.guid);
          if (code !== 0) {
            expect(["User", "Group"], output).to.include(kind);
            expect(output).to.include(name);
            await putRight(stack, output, urn);
          }
          await stack.up();
          const replaced = kind === "Workspace" ? { replaced: [name], invited: [name] } : {};
          const invited = kind === "Invitation" ? { invited: [name] } : {};
          await expectAllStands(sandbox, stack, { program, seen }, program, { ...replaced, ...invited });
          if (kind === "Workspace") {
            expect(launchesAfter(calls)).to.deep.equal(["TerminateWorkspaces", "CreateWorkspaces"]);
          }
        } finally {
          await stack.remove();
        }
      });
    }

    it(`${way} of a person and all that is theirs at once loses neither account nor group, and a later plain up ends it`, async () => {
      const name = way.includes("taint") ? "tall" : "rall";
      const { stack, program, seen } = await begun(name);
      try {
        const urns = program.map((one) => urnOf(one));
        const options: string[] = [];
        for (const urn of urns) options.push(...(await request(stack, urn)));
        const { output } = await stack.try(["up", "--yes", "--skip-preview", "--continue-on-error", ...options]);
        const now: FarEnd = await look(sandbox);
        expect(now.accounts.get(name)?.guid, output).to.equal(seen.accounts.get(name)?.guid);
        for (const urn of urns) {
          // What was replaced is not tainted any more, which is an error to the command.
          if (output.includes("state untaint")) await stack.try(["state", "untaint", urn, "--yes"]);
        }
        await stack.up();
        const replaced = now.desktops.get(name)?.[0]?.id === seen.desktops.get(name)?.[0]?.id ? [] : [name];
        await expectAllStands(sandbox, stack, { program, seen }, program, { replaced, invited: [name] });
      } finally {
        await stack.remove();
      }
    });

    for (const deleteBeforeReplace of [true, false]) {
      it(`${way} of a User with deleteBeforeReplace: ${deleteBeforeReplace} never deletes the account`, async () => {
        const name = `d${way.includes("taint") ? "t" : "r"}${deleteBeforeReplace}`;
        const { stack, program, seen } = await begun(name, ([user, ...others]) =>
          user ? [{ ...user, options: { deleteBeforeReplace } }, ...others.slice(0, 2)] : [],
        );
        try {
          const urn = urnOf({ kind: "User", name, args: {} });
          const { output } = await stack.try(["up", "--yes", "--skip-preview", ...(await request(stack, urn))]);
          expect((await look(sandbox)).accounts.get(name)?.guid, output).to.equal(seen.accounts.get(name)?.guid);
          await putRight(stack, output, urn);
          await stack.up();
          await expectAllStands(sandbox, stack, { program, seen }, program);
        } finally {
          await stack.remove();
        }
      });
    }
  }

  for (const kind of ["User", "Group"] as const) {
    it(`up --replace of a ${kind} that was made long ago is refused with a way out, and a later plain up succeeds`, async () => {
      const name = `old${kind.toLowerCase()}`;
      const { stack, program, seen } = await begun(name);
      try {
        await age(sandbox, stack, [name, `${name}-team`]);
        const urn = urnOf({ kind, name, args: {} });
        const { code, output } = await stack.try(["up", "--yes", "--skip-preview", "--replace", urn]);
        expect(code, output).to.not.equal(0);
        expect(output).to.include(name);
        await putRight(stack, output, urn);
        await stack.up();
        await expectAllStands(sandbox, stack, { program, seen }, program);
      } finally {
        await stack.remove();
      }
    });
  }

  it("up --replace of a Workspace that was made long ago terminates it and launches exactly one", async () => {
    const { stack, program, seen } = await begun("olddesk");
    try {
      await age(sandbox, stack, ["olddesk", "olddesk-team"]);
      await stack.run(
        "up",
        "--yes",
        "--skip-preview",
        "--replace",
        urnOf({ kind: "Workspace", name: "olddesk", args: {} }),
      );
      const standing = { replaced: ["olddesk"], invited: ["olddesk"] };
      await expectAllStands(sandbox, stack, { program, seen }, program, standing);
    } finally {
      await stack.remove();
    }
  });

  it("an ERROR desktop that up --replace is to repair is terminated, and another launched in its place", async () => {
    const { stack, program, seen } = await begun("broken");
    try {
      const [desktop] = seen.desktops.get("broken") ?? [];
      sandbox.aws.setState(desktop?.id ?? "", "ERROR", { code: "Internal", message: "It broke." });
      await stack.run(
        "up",
        "--yes",
        "--skip-preview",
        "--replace",
        urnOf({ kind: "Workspace", name: "broken", args: {} }),
      );
      const standing = { replaced: ["broken"], invited: ["broken"] };
      await expectAllStands(sandbox, stack, { program, seen }, program, standing);
    } finally {
      await stack.remove();
    }
  });

  it("a Workspace whose launch ended in ERROR is launched anew by up --replace, once its id is recorded", async () => {
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
