import { expect } from "chai";
import type { Sandbox, SandboxOptions } from "../../../sandbox/sandbox";
import type { Resource, Stack } from "../stack";
import { look, type FarEnd } from "./far-end";
import { quickSandbox, quickStack } from "./series";

/** A program, and what there was once it had been run. */
export interface Begun {
  readonly program: readonly Resource[];
  readonly seen: FarEnd;
}

/** What the tests of one `describe` work on: a sandbox, and a stack of its own for each test. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly stack: Stack;
  /** Runs a program in the stack, which must succeed. */
  begin(program: readonly Resource[], ...options: string[]): Promise<Begun>;
}

/**
 * Sets the stage for the surrounding `describe`; after each test, no account may have been deleted under a desktop.
 * @param sandboxFor one for all the tests, or a new one for each
 */
export function stage(sandboxFor: "all tests" | "each test", options: SandboxOptions = {}): Stage {
  let sandbox: Sandbox;
  let stack: Stack;
  const open = async () => {
    sandbox = await quickSandbox(options);
  };
  const close = () => sandbox.stop();

  if (sandboxFor === "all tests") {
    before(open);
    after(close);
  } else {
    beforeEach(open);
  }
  beforeEach(async () => {
    stack = await quickStack(sandbox);
  });
  afterEach(async () => {
    const violations = await sandbox.aws.violations();
    await stack.remove();
    if (sandboxFor === "each test") await close();
    expect(violations).to.deep.equal([]);
  });

  return {
    get sandbox() {
      return sandbox;
    },
    get stack() {
      return stack;
    },
    async begin(program, ...args) {
      await stack.write(program);
      await stack.up(...args);
      return { program, seen: await look(sandbox) };
    },
  };
}
