// The errors of a look-up that does not end with one thing.
import { ProviderError } from "../errors/provider-error";

/** How many of a list an error names. */
const MOST_NAMED = 5;

/** There is none. */
export const none = (doing: string, happened: string, next: string): ProviderError =>
  new ProviderError({ code: "not-found", doing, happened, next });

/** There are several, and it cannot be told which is meant. */
export const several = (doing: string, happened: string, next: string): ProviderError =>
  new ProviderError({ code: "ambiguous", doing, happened, next });

export const isNone = (error: unknown): boolean => error instanceof ProviderError && error.code === "not-found";

/** The first of a list, and how many more there are. */
export function listed(all: readonly string[]): string {
  const named = all.slice(0, MOST_NAMED).join(", ");
  return all.length > MOST_NAMED ? `${named} and ${all.length - MOST_NAMED} more` : named;
}
