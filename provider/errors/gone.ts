import { ProviderError } from "./provider-error";

/** The error for a thing that the state holds and that is there no more. */
export const gone = (doing: string, happened: string, cause?: unknown): ProviderError =>
  new ProviderError({
    code: "gone",
    doing,
    happened,
    next: "run pulumi refresh to see what is there now, then pulumi up",
    cause,
  });
