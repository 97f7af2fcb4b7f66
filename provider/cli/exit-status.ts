import { wordsOf } from "../errors/provider-error";

/** What commands end with, for pipelines. */
export const EXIT_STATUS = { ok: 0, cannotAsk: 1, standsAgainst: 2 } as const;
export type ExitStatus = (typeof EXIT_STATUS)[keyof typeof EXIT_STATUS];

/** Runs a command, and ends the process; what it throws is said in one line, and is that it could not ask. */
export async function endWith(command: () => Promise<ExitStatus>): Promise<void> {
  const status = await command().catch((error: unknown) => {
    console.error(`error: ${wordsOf(error)}`);
    return EXIT_STATUS.cannotAsk;
  });
  // What was printed may still be on its way into a pipe.
  await new Promise((written) => process.stdout.write("", written));
  // Connections to a directory stay open, for whoever asks next.
  process.exit(status);
}
