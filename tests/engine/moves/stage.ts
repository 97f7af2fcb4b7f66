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
  /** Said by a test that itself deletes an account under a desktop, as an administrator may. */
  deletesUnderDesktops(): void;
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
  /** Violations of earlier tests, and whether this one makes some. */
  let [known, isExpected] = [0, false];
  const open = async () => {
    sandbox = await quickSandbox(options);
    known = 0;
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
    isExpected = false;
  });
  afterEach(async () => {
    const all = await sandbox.aws.violations();
    const violations = isExpected ? [] : all.slice(known);
    known = all.length;
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
    deletesUnderDesktops() {
      isExpected = true;
    },
    async begin(program, ...args) {
      await stack.write(program);
      await stack.up(...args);
      return { program, seen: await look(sandbox) };
    },
  };
}
