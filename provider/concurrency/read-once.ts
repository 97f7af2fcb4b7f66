/** Reads once for all who ask; a failure is not kept. */
export function readOnce<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () =>
    (reading ??= read().catch((error: unknown) => {
      reading = undefined;
      throw error;
    }));
}

/** The same for many, one a key: text, or an object whose properties are always given in the same order. */
export function readOnceEach<T, Key extends string | object = string>(
  read: (key: Key) => Promise<T>,
): (key: Key) => Promise<T> {
  const readers = new Map<string, () => Promise<T>>();
  return (key) => {
    const text = JSON.stringify(key);
    const reader = readers.get(text) ?? readOnce(() => read(key));
    readers.set(text, reader);
    return reader();
  };
}
