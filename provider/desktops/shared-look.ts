/**
 * Shares one reading among all who ask, without giving anyone an old one: a reading serves only those who asked before it began.
 * Whoever asks while one is under way gets the next.
 */
export function sharedLook<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () =>
    (next ??= running.then(() => {
      const reading = read();
      next = undefined;
      running = reading.catch(() => undefined);
      return reading;
    }));
}
