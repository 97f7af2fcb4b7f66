import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import type { Sandbox } from "../../sandbox/sandbox";
import { command } from "../command";
import { differences, lookAtAll, makeEstate } from "./estate";
import { OWNER_TAG } from "./moves/marks";
import { quickSandbox } from "./moves/series";
import { HURRY, Stack } from "./stack";

/** Each kind of untidiness four times; PEOPLE=1000 for as many as the promise is about. */
const PEOPLE = Number(process.env.PEOPLE ?? 48);

describe("an estate that exists already", function () {
  this.timeout(3_600_000);
  let sandbox: Sandbox;
  let stack: Stack;

  before(async () => {
    sandbox = await quickSandbox();
    stack = await Stack.create(sandbox);
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  it("is exported, taken over without one edit but its marks, and let go again whole", async () => {
    const { people, desktops, groups } = await makeEstate(sandbox, PEOPLE);
    const before = await lookAtAll(sandbox);
    const calls = sandbox.aws.calls.length;
    const { simpleAd } = sandbox.directoryIds;
    const env = { ...sandbox.environment(), ...HURRY };
    const args = ["export", "--directory", simpleAd, "--format", "typescript", "--with-desktop"];
    const { status, printed, complained } = await command(args, { env });
    expect(status, complained).to.equal(0);
    expect(complained).to.include(
      `${people.length} people, ${groups.length} groups, ${desktops.length} WorkSpaces exported`,
    );
    expect(differences(before, await lookAtAll(sandbox))).to.deep.equal(new Map());

    const program = join(stack.shell.cwd, "index.js");
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
    await writeFile(program, transpileModule(printed, { compilerOptions }).outputText);
    // The preview of the same run says so of each.
    const output = await stack.run("up", "--yes", "--parallel", "50");
    const asTheyAre = output.match(/is taken over as it is: nothing is written but its mark/g) ?? [];
    expect(asTheyAre.length).to.be.at.least(people.length);
    expect(output).to.not.include("made what the program says");

    const adopted = await lookAtAll(sandbox);
    const marked = new Map([...people, ...groups].map((name) => [name, ["adminDescription"]]));
    expect(differences(before, adopted)).to.deep.equal(marked);
    // One write for each, and no other in the whole domain.
    expect(adopted.written - before.written).to.equal(people.length + groups.length);
    const writes = sandbox.aws.calls.slice(calls).filter(({ operation }) => !/^(Describe|Get|List)/.test(operation));
    expect(new Set(writes.map(({ operation }) => operation))).to.deep.equal(new Set(["CreateTags"]));
    expect(writes).to.have.length(desktops.length);
    const withoutMark = (tags: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => key !== OWNER_TAG));
    const plain = [...adopted.desktops.values()].map((one) => ({ ...one, tags: withoutMark(one.tags) }));
    expect(plain).to.deep.equal([...before.desktops.values()]);
    expect(sandbox.mailbox.messages()).to.deep.equal([]);
    expect(Object.keys(await stack.preview("--refresh", "--expect-no-changes"))).to.deep.equal(["unchanged"]);

    await writeFile(program, "");
    await stack.up("--parallel", "50");
    const left = await lookAtAll(sandbox);
    expect([...differences(before, left).values()].flat()).to.deep.equal([]);
    expect([...left.desktops.values()].map((one) => ({ ...one, tags: withoutMark(one.tags) }))).to.deep.equal(plain);
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });
});
