// What a preview was refused for, as it stands in its diagnostics.
import { stripVTControlCharacters } from "node:util";

/** Each once, in plain words, without what only says that there was one. */
export function errorsIn(messages: readonly string[]): string[] {
  const told = [...new Set(messages.map(plainWords).filter((words) => words !== ""))];
  const telling = told.filter((words) => !SAYS_NOTHING.test(words));
  return telling.length > 0 ? telling : told;
}

const SAYS_NOTHING =
  /^(?:(?:preview|update|destroy) failed|an unhandled error occurred: Program exited with non-zero exit code: \d+)\.?$/i;

/** Colours, for a terminal and as the engine marks them, and the places in code that an exception lists, are for whoever runs the program. */
const plainWords = (message: string): string =>
  stripVTControlCharacters(message)
    .replace(/<\{%.*?%\}>/g, "")
    .split("\n")
    .filter(
      (line) => !/^\s+at .*(?:[:(]|node:|<anonymous>)/.test(line) && !/^\s*(?:\^+|Node\.js v[\d.]+)\s*$/.test(line),
    )
    .join("\n")
    .replace(/^error: /, "")
    .trim();
