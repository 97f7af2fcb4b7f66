// Rosters in YAML and JSON. js-yaml reads ten thousand people in a fifth of a second, and tells of every value where it stands.
import {
  CORE_SCHEMA,
  EVENT_ID,
  getScalarValue,
  load,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
  type Event,
} from "js-yaml";
import { Faults, type Origin, type Path, type Place } from "./faults";
import { placeIn, placesIn } from "./text-file";

/** A roster as it is written, not yet checked. */
export interface Reading {
  readonly origin: Origin;
  /** A list of people, or an object with `people` in it. */
  readonly content: unknown;
  /** What was found wrong already. */
  readonly faults: Faults;
  /** What is no fault and may be one. */
  readonly notes?: readonly string[];
}

/** @throws RosterError for what is no YAML, or half a file of it */
export function readYaml(name: string, text: string): Reading {
  const faults = new Faults();
  const origin = { name, ...placesOf(text) };
  if (!text.endsWith("\n")) {
    // What was cut off in the middle of a line may well be whole YAML: `email: ada@corp.example.co`.
    refuse(
      { name, faults },
      placeIn(text, text.length),
      "has no line end after its last line, as a file has that was cut off: restore the rest, or add the line end",
    );
  }
  return { origin, content: parsed({ name, faults }, text), faults };
}

/** @throws RosterError for what is no JSON, or half a file of it */
export function readJson(name: string, text: string): Reading {
  const faults = new Faults();
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    const [, offset] = /at position (\d+)/.exec(message) ?? [];
    const at = offset === undefined ? text.trimEnd().length : Number(offset);
    const words =
      offset === undefined
        ? "ends in the middle, as a file does that was cut off: restore the rest"
        : message.replace(/ in JSON at position .*/, "");
    refuse({ name, faults }, placeIn(text, at), `is no JSON: ${words}`);
  }
  // JSON.parse keeps the last of two fields of one name and says nothing; in YAML, of which JSON is a part, that is an error.
  parsed({ name, faults }, text);
  return { origin: { name, placeOf: placesOf(text).placeOf }, content, faults };
}

interface File {
  readonly name: string;
  readonly faults: Faults;
}

const TWICE = "duplicated mapping key";

/** With fields that are there twice, which are told, the file is read on: what else is wrong with it is told in the same error. */
function parsed(file: File, text: string, json = false): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA, json });
  } catch (error) {
    if (!(error instanceof YAMLException)) {
      throw error;
    }
    const { reason, mark } = error;
    const doubled = reason === TWICE ? doubledIn(text) : [];
    if (doubled.length > 0) {
      const placeOf = placesIn(text);
      for (const offset of doubled) {
        file.faults.add({ name: file.name, placeOf: () => placeOf(offset) }, [], wordsOf(reason));
      }
      return parsed(file, text, true);
    }
    const place = placeIn(text, mark === undefined ? 0 : beforeQuote(text, mark.position));
    const isCut = mark !== undefined && mark.position >= text.trimEnd().length;
    return refuse(
      file,
      place,
      isCut ? `ends in the middle (${reason}), as a file does that was cut off: restore the rest` : wordsOf(reason),
    );
  }
}

const WORDS: Readonly<Record<string, string>> = {
  "expected a document, but the input is empty":
    "holds nothing but comments, which never means that nobody is to stay: restore the file, or run pulumi destroy if everybody is to go",
  "expected a single document in the stream, but found more": "holds several documents, parted by ---: keep one",
  [TWICE]: "this field is there twice; keep one of the two",
};
const wordsOf = (reason: string): string => WORDS[reason] ?? reason;

function refuse({ name, faults }: File, place: Place, words: string): never {
  faults.add({ name, placeOf: () => place }, [], words);
  faults.throwIfAny();
  throw new Error(words);
}

interface Node {
  readonly start: number;
  /** Of text that is in no quotes. */
  readonly word?: string;
  readonly fields: Map<string | number, Field>;
}

interface Field {
  readonly name: number;
  readonly value: Node;
}

/** The text is gone through when the first place is asked for. */
function placesOf(text: string): Required<Pick<Origin, "placeOf" | "wordAt">> {
  let root: Node | undefined;
  const placeOf = placesIn(text);
  const find = (path: Path) => {
    root ??= nodesOf(text);
    return findIn(root, path);
  };
  return {
    placeOf: (path, at) => {
      const { name, value } = find(path);
      return placeOf(at === "name" ? name : value.start);
    },
    wordAt: (path) => {
      const { value, isThere } = find(path);
      return isThere ? value.word : undefined;
    },
  };
}

/** What stands there, or the nearest above it that does. */
function findIn(root: Node, path: Path): Field & { readonly isThere: boolean } {
  // A file may be the list of people itself.
  const isList = path[0] === "people" && !root.fields.has("people");
  let found: Field = { name: root.start, value: root };
  for (const step of isList ? path.slice(1) : path) {
    const field = found.value.fields.get(step);
    if (field === undefined) {
      return { ...found, isThere: false };
    }
    found = field;
  }
  return { ...found, isThere: true };
}

/** Where fields begin that their object has already. */
function doubledIn(text: string): number[] {
  const doubled: number[] = [];
  nodesOf(text, (offset) => doubled.push(offset));
  return doubled;
}

/** @param isDoubled is told where a field begins that its object has already */
function nodesOf(text: string, isDoubled: (offset: number) => void = () => undefined): Node {
  const events = parseEvents(text, {})[Symbol.iterator]();
  const next = (): Event => {
    const { value } = events.next() as { value: Event | undefined };
    return value ?? { type: EVENT_ID.POP };
  };
  const nodeOf = (event: Event, fallback: number): Node => {
    const fields: Node["fields"] = new Map();
    if (event.type === EVENT_ID.SEQUENCE) {
      for (let one = next(), index = 0; one.type !== EVENT_ID.POP; one = next(), index++) {
        const value = nodeOf(one, event.start);
        fields.set(index, { name: value.start, value });
      }
    } else if (event.type === EVENT_ID.MAPPING) {
      for (let key = next(); key.type !== EVENT_ID.POP; key = next()) {
        const name = nodeOf(key, event.start).start;
        const value = nodeOf(next(), name);
        const called = key.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : "";
        if (fields.has(called)) {
          isDoubled(name);
        }
        fields.set(called, { name, value });
      }
    }
    const isWord = event.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN;
    return {
      start: startOf(text, event) ?? fallback,
      ...(isWord ? { word: getScalarValue(text, event) } : {}),
      fields,
    };
  };
  const document = next();
  return document.type === EVENT_ID.DOCUMENT ? nodeOf(next(), 0) : nodeOf(document, 0);
}

/** Undefined for a value that is not there, as after `email:`. */
function startOf(text: string, event: Event): number | undefined {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.valueStart < 0 ? undefined : beforeQuote(text, event.valueStart);
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return event.start;
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    default:
      return undefined;
  }
}

const beforeQuote = (text: string, offset: number): number => offset - (/["']/.test(text[offset - 1] ?? "") ? 1 : 0);
