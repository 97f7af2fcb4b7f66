// Pulumi's host prints what check, diff, read and delete throw, and the engine shows that under the stack, beside the same error at its resource.

/** Errors that go to the engine anyway, as the host would print them: `<message>: <stack>`. */
const shown = new Set<string>();
let quiet: typeof console.error | undefined;

/** Keeps the host from printing an error that is told to the engine. */
export function notTwice(message: string): void {
  shown.add(`${message}: `);
  if (console.error === quiet) {
    return;
  }
  const print = console.error.bind(console);
  quiet = (...words: unknown[]) => {
    const [first] = words;
    if (!(words.length === 1 && typeof first === "string" && shown.delete(first))) {
      print(...words);
    }
  };
  console.error = quiet;
}
