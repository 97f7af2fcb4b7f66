import { wordsOf } from "../errors/provider-error";

/** What commands end with, for pipelines. */
export const EXIT_STATUS = { ok: 0, cannotAsk: 1, standsAgainst: 2 } as const;
export type ExitStatus = (typeof EXIT_STATUS)[keyof typeof EXIT_STATUS];

/** Runs a command; what it throws is said in one line, and is that it could not ask. */
export async function endWith(command: () => Promise<ExitStatus>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    console.error(`error: ${wordsOf(error)}`);
    process.exitCode = EXIT_STATUS.cannotAsk;
  }
}
