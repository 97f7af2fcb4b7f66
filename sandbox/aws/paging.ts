import { Buffer } from "node:buffer";

interface Page<T> {
  items: T[];
  NextToken?: string;
}

/**
 * A page of what comes after the token, in the order of the keys. The cursor is a key, so that what goes between two
 * pages hides nothing, and what comes may stand before the cursor and be missed.
 * @param scope what the list is of: a token of another list is not accepted
 */
export function page<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { scope, token, limit, invalid }: { scope: string; token: string | undefined; limit: number; invalid: () => Error },
): Page<T> {
  const sorted = all.map((item) => ({ key: keyOf(item), item })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const after = token === undefined ? "" : readToken(token, scope, invalid);
  const rest = sorted.filter(({ key }) => key > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ item }) => item),
    ...(last !== undefined && rest.length > items.length ? { NextToken: writeToken(scope, last.key) } : {}),
  };
}

function writeToken(scope: string, key: string): string {
  return Buffer.from(JSON.stringify([scope, key])).toString("base64");
}

function readToken(token: string, scope: string, invalid: () => Error): string {
  try {
    const [given, key] = JSON.parse(Buffer.from(token, "base64").toString("utf8")) as [unknown, unknown];
    if (given === scope && typeof key === "string") return key;
  } catch {
    // Falls through: not a token of ours.
  }
  throw invalid();
}
