// A file's bytes as text, as editors and spreadsheets write it: UTF-8, or UTF-16 with a byte order mark.
import { readFileSync } from "node:fs";
import { Faults, type Place } from "./faults";

/** @throws RosterError for a file that cannot be read, is empty, or is in another encoding */
export function readText(name: string): string {
  const faults = new Faults();
  const refuse = (words: string, place?: Place): never => {
    faults.add({ name, ...(place ? { placeOf: () => place } : {}) }, [], words);
    faults.throwIfAny();
    throw new Error(words);
  };
  let bytes: Buffer;
  try {
    bytes = readFileSync(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EACCES" ? "it may not be read" : message;
    return refuse(
      `cannot be read: ${why} (looked for from ${process.cwd()}); a roster that is not there never means that nobody is to stay`,
    );
  }
  const text = decoded(bytes) ?? refuse(...encodingFault(bytes));
  if (text.trim() === "") {
    return refuse(
      "is empty, which never means that nobody is to stay: restore the file, or run pulumi destroy if everybody is to go",
    );
  }
  const lost = text.indexOf("\ufffd");
  if (lost >= 0) {
    refuse(
      "holds U+FFFD, which stands for a character that was lost when the file was converted: write that character again",
      placeIn(text, lost),
    );
  }
  const conflict = text.search(/^(?:<{7}|>{7})(?: |\r?$)/mu);
  if (conflict >= 0) {
    refuse(
      "holds a conflict that git has left, from <<<<<<< to >>>>>>>: keep what is right of the two, and take these lines out",
      placeIn(text, conflict),
    );
  }
  return text;
}

const MARKS = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
] as const;

function decoded(bytes: Buffer): string | undefined {
  const [encoding] = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte)) ?? ["utf-8"];
  if (encoding === "utf-8" && bytes.includes(0)) {
    return undefined;
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What is wrong with the bytes, and where. */
function encodingFault(bytes: Buffer): [words: string, place: Place] {
  const next = (from: string) =>
    `save it as UTF-8: in Excel as "CSV UTF-8 (Comma delimited)", in Notepad with the encoding UTF-8, or with iconv -f ${from} -t UTF-8`;
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    return [
      `holds a zero byte, as UTF-16 without a byte order mark does; ${next(bytes[0] === 0 ? "UTF-16BE" : "UTF-16LE")}`,
      placeIn(bytes.toString("latin1"), zero),
    ];
  }
  // The longest beginning that is UTF-8 ends before the byte that is not.
  const before = Buffer.from(bytes.toString("utf8"));
  const at = bytes.findIndex((byte, index) => byte !== before[index]);
  const place = placeIn(bytes.toString("utf8"), bytes.subarray(0, at).toString("utf8").length);
  const byte = (bytes[at] ?? 0).toString(16).toUpperCase();
  return [
    `is not UTF-8: the byte ${byte} is probably of Windows-1252, as older exports have it; ${next("WINDOWS-1252")}`,
    place,
  ];
}

const LINE_END = /\r\n|\r|\n/g;

/** Places of offsets in a text; its lines are looked for when the first is asked for. */
export function placesIn(text: string): (offset: number) => Place {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= [0, ...[...text.matchAll(LINE_END)].map(({ index, 0: end }) => index + end.length)];
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      [low, high] = (starts[middle] ?? 0) <= offset ? [middle, high] : [low, middle];
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

export const placeIn = (text: string, offset: number): Place => placesIn(text)(offset);
