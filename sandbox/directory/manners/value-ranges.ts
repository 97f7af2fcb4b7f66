// Attributes of many values come in parts ([MS-ADTS] 3.1.1.3.1.3.3: range retrieval).
import { elements, element, octets, SEQUENCE, SET, writeMessage, type Element, type Message } from "./message";
import type { Manner } from "./manner";
import { searchFor, valuesOf, type Request } from "./request";

const RANGE = /^(.*);range=(\d+)-(\d+|\*)$/i;

/** @param most values that one reply has of an attribute; Samba has no limit */
export function valueRanges(most: number): Pick<Manner, "ask" | "show"> {
  return {
    ask: (message, request) => {
      if (request.kind !== "search" || !request.attributes.some((name) => RANGE.test(name))) return message.raw;
      return searchFor(
        message,
        request.attributes.map((name) => limited(name, most)),
      );
    },
    show: (message, request) => shown(message, request, most),
  };
}

/** No more than so many at a time, whatever the end that is asked for. */
function limited(attribute: string, most: number): string {
  const [, name = "", start = "", end = ""] = RANGE.exec(attribute) ?? [];
  if (name === "") return attribute;
  const last = Number(start) + most - 1;
  return `${name};range=${start}-${end === "*" || Number(end) > last ? last : end}`;
}

/** Where an attribute has more, the first of its values under a name that says so, beside an empty one of its own name. */
function shown(message: Message, request: Request, most: number): Buffer {
  // A value takes two bytes at least.
  if (request.kind !== "search" || message.raw.length < 2 * most) return message.raw;
  const [dn, attributes] = elements(message.operation.content);
  if (!dn || !attributes) return message.raw;
  const parts = elements(attributes.content).flatMap((attribute) => split(attribute, most));
  const entry = element(message.operation.tag, dn.raw, element(SEQUENCE, ...parts));
  return writeMessage(message.id, entry, message.controls);
}

function split(attribute: Element, most: number): Buffer[] {
  const { type, values } = valuesOf(attribute);
  if (values.length <= most || RANGE.test(type)) return [attribute.raw];
  const some = values.slice(0, most).map(octets);
  return [
    element(SEQUENCE, octets(type), element(SET)),
    element(SEQUENCE, octets(`${type};range=0-${most - 1}`), element(SET, ...some)),
  ];
}
