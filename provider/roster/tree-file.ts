// Rosters in YAML and JSON. js-yaml reads ten thousand people in a fifth of a second, and tells of every value where it stands.
import { CORE_SCHEMA, EVENT_ID, getScalarValue, load, parseEvents, YAMLException, type Event } from "js-yaml";
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
  const origin = { name, placeOf: placesOf(text) };
  if (!text.endsWith("\n")) {
    // What was cut off in the middle of a line may well be whole YAML: `email: ada@corp.example.co`.
    refuse(
      name,
      placeIn(text, text.length),
      "has no line end after its last line, as a file has that was cut off: restore the rest, or add the line end",
    );
  }
  return { origin, content: parsed(name, text), faults: new Faults() };
}

/** @throws RosterError for what is no JSON, or half a file of it */
export function readJson(name: string, text: string): Reading {
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
    refuse(name, placeIn(text, at), `is no JSON: ${words}`);
  }
  // JSON.parse keeps the last of two fields of one name and says nothing; in YAML, of which JSON is a part, that is an error.
  parsed(name, text);
  return { origin: { name, placeOf: placesOf(text) }, content, faults: new Faults() };
}

function parsed(name: string, text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) {
      throw error;
    }
    const { reason, mark } = error;
    const place = placeIn(text, mark === undefined ? 0 : beforeQuote(text, mark.position));
    const isCut = mark !== undefined && mark.position >= text.trimEnd().length;
    return refuse(
      name,
      place,
      isCut ? `ends in the middle (${reason}), as a file does that was cut off: restore the rest` : wordsOf(reason),
    );
  }
}

const WORDS: Readonly<Record<string, string>> = {
  "expected a document, but the input is empty":
    "holds nothing but comments, which never means that nobody is to stay: restore the file, or run pulumi destroy if everybody is to go",
  "expected a single document in the stream, but found more": "holds several documents, parted by ---: keep one",
  "duplicated mapping key": "this field is there twice; keep one of the two",
};
const wordsOf = (reason: string): string => WORDS[reason] ?? reason;

function refuse(name: string, place: Place, words: string): never {
  const faults = new Faults();
  faults.add({ name, placeOf: () => place }, [], words);
  faults.throwIfAny();
  throw new Error(words);
}

interface Node {
  readonly start: number;
  readonly fields: Map<string | number, { readonly name: number; readonly value: Node }>;
}

/** The text is gone through when the first place is asked for. */
function placesOf(text: string): (path: Path, at: "name" | "value") => Place {
  let root: Node | undefined;
  const placeOf = placesIn(text);
  return (path, at) => {
    root ??= nodesOf(text);
    return placeOf(offsetOf(root, path, at));
  };
}

function offsetOf(root: Node, path: Path, at: "name" | "value"): number {
  // A file may be the list of people itself.
  const isList = path[0] === "people" && !root.fields.has("people");
  let [node, offset] = [root, root.start];
  for (const step of isList ? path.slice(1) : path) {
    const field = node.fields.get(step);
    if (field === undefined) {
      return offset;
    }
    node = field.value;
    offset = at === "name" ? field.name : node.start;
  }
  return offset;
}

function nodesOf(text: string): Node {
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
        fields.set(key.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : "", { name, value });
      }
    }
    return { start: startOf(text, event) ?? fallback, fields };
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
