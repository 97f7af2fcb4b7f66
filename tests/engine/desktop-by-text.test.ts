import { expect } from "chai";
import type { Sandbox } from "../../sandbox/sandbox";
import { look } from "./moves/far-end";
import { Person } from "./moves/person";
import { quickSandbox, quickStack } from "./moves/series";
import type { Resource, Stack } from "./stack";

describe("a person whose WorkSpace names them by text, so that the engine does not know which of the two goes first", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let stack: Stack;

  before(async () => {
    sandbox = await quickSandbox();
    stack = await quickStack(sandbox);
  });

  after(async () => {
    const violations = await sandbox.aws.violations();
    await stack.remove();
    await sandbox.stop();
    expect(violations).to.deep.equal([]);
  });

  const stays = () => new Person(sandbox, "grace").user();
  const person = (): Resource[] => {
    const ada = new Person(sandbox, "ada");
    return [ada.user(), ada.desktop({ userName: "ada" }, { dependsOn: ["@user-ada"] })];
  };
  /** The same without the dependency, of which the state knows from then on. */
  const apart = (): Resource[] => person().map((one) => ({ ...one, options: {} }));

  beforeEach(async () => {
    await stack.write([stays(), ...person()]);
    await stack.up();
    await stack.write([stays(), ...apart()]);
    await stack.up();
  });

  const left = async () => {
    const { accounts, desktops } = await look(sandbox);
    return ["ada", "grace"].flatMap((name) => [
      ...(accounts.has(name) ? [`account ${name}`] : []),
      ...(desktops.has(name) ? [`desktop ${name}`] : []),
    ]);
  };

  it("is taken out of the program in one run, the desktop first", async () => {
    await stack.write([stays()]);
    await stack.up();
    expect(await left()).to.deep.equal(["account grace"]);
  });

  it("is destroyed in one run, the desktop first", async () => {
    await stack.destroy();
    expect(await left()).to.deep.equal([]);
  });
});
