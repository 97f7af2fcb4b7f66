// The thread in which the look-ups of a program ask: it is the only one to load AWS and LDAP code.
import { parentPort, workerData } from "node:worker_threads";
import { ProviderError, wordsOf } from "../errors/provider-error";
import { Services } from "../resources/common/services";
import { Answers } from "./answers";
import type { Answer, Question } from "./kinds";

const config = workerData as Readonly<Record<string, string | undefined>>;
const services = new Services({ config: (key) => config[key], env: process.env }, () => undefined);
const answers = new Answers(services);

parentPort?.on("message", ({ number, kind, args }: Question) => {
  const answer = (message: Answer) => parentPort?.postMessage(message);
  answers.of(kind, args).then(
    (result) => answer({ number, result }),
    (error: unknown) => {
      const code = error instanceof ProviderError ? { code: error.code } : {};
      answer({ number, failure: { message: wordsOf(error), ...code } });
    },
  );
});
