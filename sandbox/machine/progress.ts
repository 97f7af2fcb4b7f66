/**
 * Does long work and says so: when it starts, every half minute, and when it is done.
 *
 * @param what in the form of "building the engine"
 * @param duration what to expect, in the form of "about 6 minutes"
 */
export async function withProgress<T>(
  { what, duration }: { what: string; duration: string },
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1_000);
  log(`${what}; this takes ${duration}, once`);
  const timer = setInterval(() => {
    log(`still ${what}, for ${seconds()} s`);
  }, 30_000);
  try {
    const result = await work();
    log(`done ${what}, in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
