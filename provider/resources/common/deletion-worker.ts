// The thread of preview-guard.ts.
import { parentPort, workerData } from "node:worker_threads";
import { wordsOf } from "../../errors/provider-error";
import { PreviewDeletions, type Answer, type Question } from "./deletion-preview";

const config = workerData as Readonly<Record<string, string | undefined>>;
const deletions = new PreviewDeletions({ config: (key) => config[key], env: process.env });

parentPort?.on("message", ({ number, declared, ...deletion }: Question) => {
  const answer = (rest: Omit<Answer, "number">) => parentPort?.postMessage({ number, ...rest } satisfies Answer);
  deletions.declare(declared);
  deletions.foresee(deletion).then(
    () => answer({}),
    (error: unknown) => answer({ refusal: wordsOf(error) }),
  );
});
