// How long an answer of AWS's is waited for, and how often it is asked for.

export interface Patience {
  /** How often a call is sent that AWS throttles, or whose answer is lost on the way. */
  readonly maxAttempts: number;
  readonly connectionTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

/**
 * The SDK itself waits for an answer for ever. One that did not come in time is asked for again like one that was lost; with the adaptive mode
 * the SDK slows itself down after each ThrottlingException.
 */
export const PATIENT: Patience = { maxAttempts: 12, connectionTimeoutMs: 4_000, requestTimeoutMs: 60_000 };

/** Where somebody waits for the answer, and nothing is done by it: some ten seconds at most, and somewhat longer if AWS throttles. */
export const IMPATIENT: Patience = { maxAttempts: 5, connectionTimeoutMs: 4_000, requestTimeoutMs: 5_000 };
