/**
 * Shares readings among all who ask, without giving anyone an old one: a reading serves only those who asked before it began.
 * Whoever asks while one is under way gets the next.
 * @param begin resolves when the next reading may begin
 * @param read reads what those who asked before it began asked for
 */
export function sharedRead<Ask, T>(
  begin: () => Promise<void>,
  read: (asks: Ask[]) => Promise<T>,
): (ask: Ask) => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: { asks: Ask[]; reading: Promise<T> } | undefined;
  const open = (): { asks: Ask[]; reading: Promise<T> } => {
    const asks: Ask[] = [];
    const reading = running.then(begin).then(() => {
      next = undefined;
      return read(asks);
    });
    running = reading.catch(() => undefined);
    return { asks, reading };
  };
  return (ask) => {
    next ??= open();
    next.asks.push(ask);
    return next.reading;
  };
}
