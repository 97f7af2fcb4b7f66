// What may travel to the engine. A value it cannot carry breaks the reply after the real create, and the resource is lost from the
// state: so every reply passes through here, and nothing here throws.

/** A copy of JSON values only: undefined goes, dates become text, sets lists, what has no meaning outside the process goes. */
export function encode(value: object): Record<string, unknown> {
  return (plain(value, new Set()) ?? {}) as Record<string, unknown>;
}

function plain(value: unknown, within: ReadonlySet<object>): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : undefined;
    case "bigint":
      return value.toString();
    case "object":
      return value === null ? null : plainObject(value, within);
    default:
      return undefined;
  }
}

function plainObject(value: object, within: ReadonlySet<object>): unknown {
  if (within.has(value)) {
    return undefined;
  }
  return attempt(() => plainParts(value, new Set(within).add(value)));
}

function plainParts(value: object, path: ReadonlySet<object>): unknown {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  }
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString("base64");
  }
  if (Array.isArray(value) || value instanceof Set) {
    return [...(value as Iterable<unknown>)].map((one) => plain(one, path)).filter((one) => one !== undefined);
  }
  return Object.fromEntries(
    entriesOf(value)
      .map(([key, one]) => [key, plain(one, path)])
      .filter(([, one]) => one !== undefined),
  );
}

function entriesOf(value: object): [string, unknown][] {
  if (value instanceof Map) {
    return [...value].flatMap(([key, one]) =>
      typeof key === "string" || typeof key === "number" ? [[`${key}`, one]] : [],
    );
  }
  return Object.keys(value).map((key) => [key, attempt(() => (value as Record<string, unknown>)[key])]);
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
