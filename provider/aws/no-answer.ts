// That AWS did not answer, or asked to be left alone for a while.

/** What Node says of a name that is not resolved, and of a connection that is not made or is lost. */
const SILENT = [
  ...["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH"],
  ...["ETIMEDOUT", "ECONNRESET", "EPIPE"],
];

/** Whether nothing came back: the SDK's HTTP handler calls it a TimeoutError if it waited in vain. */
export const isSilence = (error: unknown): boolean => {
  const { name, code } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown };
  return !hasAnswered(error) && (name === "TimeoutError" || SILENT.includes(code as string));
};

/** Whether AWS itself has answered with the error, and not something on the way. */
export const hasAnswered = (error: unknown): boolean =>
  (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode !== undefined;

/** Whether a call was refused for no other reason than that there were too many: the names of smithy-typescript's THROTTLING_ERROR_CODES. */
export const isThrottled = (error: unknown): boolean =>
  error instanceof Error &&
  (/Throttl|TooManyRequests|RequestLimitExceeded|BandwidthLimitExceeded|SlowDown|ProvisionedThroughputExceeded/.test(
    error.name,
  ) ||
    (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 429);
