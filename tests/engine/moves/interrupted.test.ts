import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants, killAll } from "../process-tree";
import type { Resource } from "../stack";
import { look, type FarEnd } from "./far-end";
import { age } from "./marks";
import { declaredBy, into, Person, refOf, renamed } from "./person";
import { expectAllStands } from "./stands";
import { stage } from "./stage";

/** In which the engine has written its state, however busy the machine is. */
const WRITING_MS = 1_000;

/** Whose resources of which kinds are moved; those of the others stay where they are. */
const MOVING: Readonly<Record<string, readonly Resource["kind"][]>> = {
  useralone: ["User"],
  groupalone: ["Group"],
  memberalone: ["GroupMembership"],
  deskalone: ["Workspace"],
  inviteonly: ["Invitation"],
  wholeperson: ["User", "Group", "GroupMembership", "Workspace", "Invitation"],
};

const MOVES: Readonly<Record<string, (resource: Resource) => Resource[]>> = {
  "into a component": (one) => into([one], { type: "acme:Team", name: "team" }),
  "to another logical name": (one) => [renamed(one, `${one.name}-new`)],
};

describe("a move that is interrupted between the new entry and the end of the old one", function () {
  this.timeout(600_000);
  const on = stage("each test");
  let begun: { program: Resource[]; seen: FarEnd };
  const helper = () => new Person(on.sandbox, "helper");

  beforeEach(async () => {
    const people = Object.keys(MOVING).flatMap((name) => new Person(on.sandbox, name).everything());
    const program = [helper().user(), ...people];
    await on.stack.write(program);
    await on.stack.up("--parallel", "50");
    begun = { program, seen: await look(on.sandbox) };
  });

  const makeOld = async () => {
    const { accounts, groups } = declaredBy(begun.program);
    await age(on.sandbox, on.stack, [...accounts, ...groups.keys()]);
    begun = { ...begun, seen: await look(on.sandbox) };
  };

  const moved = (move: (resource: Resource) => Resource[]) =>
    begun.program.flatMap((one) => (MOVING[one.name]?.includes(one.kind) ? move(one) : [one]));

  /** A resource that is made after all others. */
  const last = (resource: Resource, program: readonly Resource[]): Resource => ({
    ...resource,
    options: { dependsOn: program.map((one) => `@${refOf(one)}`) },
  });

  /** The engine deletes old entries after all else, and not at all where something failed before. */
  const endedByAnError = async (program: readonly Resource[]) => {
    const fails = {
      ...helper().user({ userName: "fails", organizationalUnit: "OU=Nowhere,DC=corp,DC=example,DC=com" }),
    };
    await on.stack.write([...program, last({ ...fails, name: "fails" }, program)]);
    const { code, output } = await on.stack.try(["up", "--yes", "--skip-preview"]);
    expect(code, output).to.not.equal(0);
    expect(output).to.include("organizational-unit-not-found");
  };

  /** Kills the engine with all that it started while the last resource is made. */
  const killed = async (program: readonly Resource[]) => {
    await on.stack.write([...program, last(helper().desktop(), program)]);
    let pid = 0;
    let isHit = false;
    on.sandbox.aws.faults = async ({ operation }) => {
      if (operation !== "CreateWorkspaces" || isHit) return undefined;
      isHit = true;
      // The engine has nothing else to do, and still writes down what it has begun: killed within that, Pulumi's file backend has an empty state.
      await sleep(WRITING_MS);
      await killAll([pid, ...descendants(pid)]);
      return "drop";
    };
    const { output } = await on.stack.try(["up", "--yes", "--skip-preview"], (given) => (pid = given));
    on.sandbox.aws.faults = undefined;
    expect(isHit, output).to.equal(true);
    await on.stack.run("cancel", "--yes");
  };

  const INTERRUPTIONS = { "by an error": endedByAnError, "by a kill": killed };

  for (const [where, move] of Object.entries(MOVES)) {
    const isOld = where === "into a component";
    const when = isOld ? ", made long ago," : "";
    for (const [how, interrupt] of Object.entries(INTERRUPTIONS)) {
      it(`of every kind${when} ${where}, ${how}, is finished by the next up, and nothing is lost`, async () => {
        if (isOld) await makeOld();
        const after = moved(move);
        await interrupt(after);
        await on.stack.write(after);
        await on.stack.up();
        await expectAllStands(on.sandbox, on.stack, begun, after);
      });

      const tag = how === "by an error" && isOld ? " @quick" : "";
      it(`of every kind${when} ${where}, ${how}, is taken back by the next up, and nothing is lost${tag}`, async () => {
        if (isOld) await makeOld();
        await interrupt(moved(move));
        await on.stack.write(begun.program);
        await on.stack.up();
        await expectAllStands(on.sandbox, on.stack, begun, begun.program);
      });
    }
  }

  it("of every kind is taken back, the taking back interrupted too, and then done after all", async () => {
    const after = into(begun.program, { type: "acme:Team", name: "team" });
    await endedByAnError(after);
    await endedByAnError(begun.program);
    await on.stack.write(after);
    await on.stack.up();
    await expectAllStands(on.sandbox, on.stack, begun, after);
  });

  it("of every kind is destroyed in the middle: nothing is left, and nothing forgotten", async () => {
    await endedByAnError(moved((one) => into([one], { type: "acme:Team", name: "team" })));
    await on.stack.destroy();
    const { accounts, desktops, groups } = await look(on.sandbox);
    expect([...desktops.keys()]).to.deep.equal([]);
    for (const name of Object.keys(MOVING)) {
      expect([accounts.has(name), groups.has(`${name}-team`)], name).to.deep.equal([false, false]);
    }
  });
});
