import { ProviderError } from "./provider-error";

/**
 * The error for a thing that the state holds and that is there no more.
 * @param next what to do, where a refresh does not do
 */
export const gone = (
  doing: string,
  happened: string,
  cause?: unknown,
  next = "run pulumi refresh to see what is there now, then pulumi up",
): ProviderError => new ProviderError({ code: "gone", doing, happened, next, cause });
