import { redact, redactOurs } from "./redaction";

/** Stable names of what can go wrong: they may be searched for, and never change their meaning. */
export const ERROR_CODES = [
  "invalid-argument",
  "invalid-setting",
  "unsupported-directory",
  "directory-not-found",
  "directory-unreachable",
  "directory-untrusted",
  "directory-refused-login",
  "directory-refused",
  "outcome-unknown",
  "already-exists",
  "owned-elsewhere",
  "gone",
  "not-found",
  "ambiguous",
  "protected-account",
  "organizational-unit-not-found",
  "password-refused",
  "workspace-exists",
  "workspaces-unknown",
  "workspace-failed",
  "workspace-refused",
  "wait-timed-out",
  "bundle-not-found",
  "aws-refused",
  "mail-refused",
  "mail-unreachable",
  "deletion-threshold",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorParts {
  code: ErrorCode;
  /** What we were doing, and to whom: `deleting user ada (d-90670cd1b9)`. */
  doing: string;
  /** What happened. */
  happened: string;
  /** What to do next, as an instruction. */
  next: string;
  cause?: unknown;
}

/**
 * The one error class of the provider: what we were doing, to whom, what happened, what to do next.
 * Known secrets are taken out of its text where it is made. The words of others are to be given to it by {@link wordsOf}.
 */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly code: ErrorCode;
  /** Two of its parts, for those who show them apart. */
  readonly happened: string;
  readonly next: string;

  constructor({ code, doing, happened, next, cause }: ErrorParts) {
    // On one line, whatever the words of others were.
    super(oneLine(`${doing}: ${happened}; ${next} [${code}]`), cause === undefined ? undefined : { cause });
    this.code = code;
    this.happened = oneLine(happened);
    this.next = oneLine(next);
  }
}

const oneLine = (words: string): string => redactOurs(words).replace(/\s+/g, " ");

/** The words of anything thrown, with secrets taken out. */
export function wordsOf(error: unknown): string {
  if (error instanceof ProviderError) {
    return error.message;
  }
  return redact(error instanceof Error ? messageOf(error) : String(error));
}

function messageOf(error: Error & { code?: unknown }): string {
  if (error.message !== "") {
    return error.message;
  }
  // What Node throws where a name has several addresses and none of them answers: the words are in its parts.
  const parts: unknown[] = error instanceof AggregateError ? error.errors : [];
  return parts.map(wordsOf).join("; ") || (typeof error.code === "string" ? error.code : error.name);
}
