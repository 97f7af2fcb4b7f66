// `import "pulumi-workspaces-users/preview-guard"`: a preview warns, at the person, of WorkSpaces that would block a deletion, and of thresholds
// that would be exceeded. The engine asks a provider about no deletion in a preview; it runs the hooks of resources there.
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import * as pulumi from "@pulumi/pulumi";
import type { Answer, Declared, Question, Told } from "./resources/common/deletion-preview";

const OURS = "pulumi-nodejs:dynamic/workspaces-users:";
const HOOKED = [`${OURS}User`, `${OURS}Group`, `${OURS}Workspace`, "aws:workspaces/workspace:Workspace"];

/** What the program declares, as far as the thread was not told yet. */
const declared: Declared[] = [];
const waiting = new Map<number, (answer: Answer) => void>();
let thread: Worker | undefined;
let asked = 0;

/** Made when the first deletion is previewed: most previews have none. In a thread, since open connections would keep the program from ending. */
function start(): Worker {
  const worker = new Worker(join(__dirname, "resources/common/deletion-worker.js"), {
    workerData: pulumi.runtime.allConfig(),
  });
  const end = (why: string) => {
    for (const [number, answer] of waiting) {
      answer({ number, refusal: `not checked: ${why}` });
    }
    waiting.clear();
  };
  worker.on("message", (answer: Answer) => waiting.get(answer.number)?.(answer));
  worker.on("error", (error: Error) => {
    end(error.message);
  });
  worker.on("exit", () => {
    end("the thread that asks has ended");
  });
  worker.unref();
  return worker;
}

function ask(question: Omit<Question, "number" | "declared">): Promise<Answer> {
  thread ??= start();
  const number = asked++;
  const answered = new Promise<Answer>((resolve) => waiting.set(number, resolve));
  thread.postMessage({ number, declared: declared.splice(0), ...question } satisfies Question);
  return answered;
}

/** The values that are known, and no secrets: all that is asked for is among them. */
const told = (properties: object): Told =>
  Object.fromEntries(
    Object.entries(properties).filter(([, value]) => typeof value === "string" || typeof value === "boolean"),
  );

const hook = new pulumi.ResourceHook(
  // Every state that was made with this import names it: it never changes.
  "workspaces-users:preview-guard",
  async ({ urn, id, type, oldOutputs = {} }) => {
    if (!pulumi.runtime.isDryRun()) {
      return;
    }
    const { refusal } = await ask({ urn, id, type, outputs: told(oldOutputs) });
    if (refusal !== undefined) {
      throw new Error(refusal);
    }
  },
  { onDryRun: true, ignoreErrors: true },
);

pulumi.runtime.registerResourceTransform(({ type, props, opts }) => {
  if (!HOOKED.includes(type)) {
    return undefined;
  }
  declared.push({ type, props: told(props) });
  const before = opts.hooks?.beforeDelete ?? [];
  return { props, opts: { ...opts, hooks: { ...opts.hooks, beforeDelete: [...before, hook] } } };
});
