// The program's side of look-ups: who asks, and how often. What asks is loaded in a thread of its own when the first look-up is made: so a
// program without one loads nothing of it, and no connection keeps a program from ending.
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import * as pulumi from "@pulumi/pulumi";
import type { Answer, LookUp, LookUps, Question } from "./kinds";

/** How long a thread that has answered everything is kept for more, in a process that runs program after program. */
const IDLE_MS = 10_000;

/** Arguments of the form that takes outputs. */
export type Inputs<Args> = {
  readonly [Name in keyof Args]: pulumi.Input<Exclude<Args[Name], undefined>> | Extract<Args[Name], undefined>;
};

/** Asks once for the same, in one run of a program. */
export function lookUp<Kind extends LookUp>(kind: Kind, args: LookUps[Kind]["args"]): Promise<LookUps[Kind]["result"]> {
  const given = Object.entries(args)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const late = given.find(([, value]) => pulumi.Output.isInstance(value) || value instanceof Promise);
  if (late) {
    const words = `${kind}: ${late[0]} is an output or a promise; call ${kind}Output, which takes them`;
    return Promise.reject(shown(words));
  }
  return askerOf().ask(kind, Object.fromEntries(given));
}

/** The same for outputs: in a preview that does not know them yet, nothing is asked, and the result is not known either. */
export function lookUpOutput<Kind extends LookUp>(
  kind: Kind,
  args: Inputs<LookUps[Kind]["args"]>,
): pulumi.Output<LookUps[Kind]["result"]> {
  const values = pulumi.output(args) as unknown as pulumi.Output<LookUps[Kind]["args"]>;
  // A preview knows the name of a user that is still to be made: what is asked must be there first, as with a function of Pulumi's own.
  const made = pulumi.output(idsBehind(values));
  const asked = pulumi.all([values, made]) as unknown as pulumi.Output<[LookUps[Kind]["args"], string[]]>;
  return asked.apply<LookUps[Kind]["result"]>(([known]) => lookUp(kind, known));
}

/** Ids of the resources that a value comes from: unknown as long as one of them is not made. */
async function idsBehind(value: unknown): Promise<pulumi.Output<string>[]> {
  const resources = (await (value as Tracked).allResources?.()) ?? new Set<pulumi.Resource>();
  // A reference to a resource of another program has none.
  return [...resources].flatMap((one) =>
    pulumi.CustomResource.isInstance(one) && (one.id as pulumi.Output<string> | undefined) ? [one.id] : [],
  );
}

/** What Pulumi's SDK keeps in each output. */
interface Tracked {
  allResources?(): Promise<ReadonlySet<pulumi.Resource>>;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** Of an error of this class Pulumi shows the words alone; where it is an argument's, it would show the stack, which has none of the program in it. */
const shown = (message: string): Error => Object.assign(new pulumi.RunError(message), { stack: "" });

/** The look-ups of one run of a program. */
class Asker {
  private readonly answers = new Map<string, Promise<object>>();
  private readonly waiting = new Map<number, Waiting>();
  private thread: Worker | undefined;
  private ending: NodeJS.Timeout | undefined;
  private asked = 0;

  ask<Kind extends LookUp>(kind: Kind, args: object): Promise<LookUps[Kind]["result"]> {
    const key = JSON.stringify([kind, args]);
    const known = this.answers.get(key) as Promise<LookUps[Kind]["result"]> | undefined;
    if (known) {
      return known;
    }
    const answer = this.send(kind, args);
    this.answers.set(key, answer);
    answer.catch(() => this.answers.delete(key));
    return answer;
  }

  private async send<Kind extends LookUp>(kind: Kind, args: object): Promise<LookUps[Kind]["result"]> {
    // The engine is told that the program has ended only when nothing may follow any more.
    const done = pulumi.runtime.rpcKeepAlive();
    try {
      return await new Promise<LookUps[Kind]["result"]>((resolve, reject) => {
        const number = this.asked++;
        this.waiting.set(number, { resolve, reject });
        clearTimeout(this.ending);
        this.thread ??= this.start();
        this.thread.ref();
        this.thread.postMessage({ number, kind, args } satisfies Question);
      });
    } finally {
      done();
    }
  }

  private start(): Worker {
    const thread = new Worker(join(__dirname, "worker.js"), { workerData: pulumi.runtime.allConfig() });
    thread.on("message", (answer: Answer) => {
      this.hear(answer);
    });
    const end = (why: string) => {
      if (this.thread === thread) {
        this.thread = undefined;
        for (const { reject } of this.waiting.values()) {
          reject(shown(why));
        }
        this.waiting.clear();
      }
    };
    thread.on("error", (error: Error) => {
      end(`looking up: the thread that asks has failed (${error.message}); run the same command again`);
    });
    thread.on("exit", () => {
      end("looking up: the thread that asks has ended; run the same command again");
    });
    return thread;
  }

  private hear(answer: Answer): void {
    const waiting = this.waiting.get(answer.number);
    this.waiting.delete(answer.number);
    if ("result" in answer) {
      waiting?.resolve(answer.result as never);
    } else {
      const { message, code } = answer.failure;
      waiting?.reject(Object.assign(shown(message), code === undefined ? {} : { code }));
    }
    if (this.waiting.size === 0) {
      const { thread } = this;
      thread?.unref();
      this.ending = setTimeout(() => {
        this.thread = undefined;
        void thread?.terminate();
      }, IDLE_MS).unref();
    }
  }
}

/** By the engine that a program runs for: one process may run many, each with a configuration of its own. */
const askers = new WeakMap<object, Asker>();
/** Of a program's own tests, which have no engine. */
const NO_ENGINE = {};

function askerOf(): Asker {
  const run = pulumi.runtime.getEngine() ?? NO_ENGINE;
  const asker = askers.get(run) ?? new Asker();
  askers.set(run, asker);
  return asker;
}
