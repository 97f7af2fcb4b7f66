/** Reads once for all who ask; a failure is not kept. */
export function readOnce<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () =>
    (reading ??= read().catch((error: unknown) => {
      reading = undefined;
      throw error;
    }));
}

/** The same for many, one a key. */
export function readOnceEach<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const readers = new Map<string, () => Promise<T>>();
  return (key) => {
    const reader = readers.get(key) ?? readOnce(() => read(key));
    readers.set(key, reader);
    return reader();
  };
}
