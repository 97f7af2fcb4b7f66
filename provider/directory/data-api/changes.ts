// What to send so that an entry becomes what was asked: pure.
//
// The API offers two conditions. ADD is refused where the attribute has a value (ATTRIBUTE_EXISTS), and REMOVE where it does not have exactly
// that one (Directory Service Administration Guide, "Updating a user"); REPLACE writes over whatever there is. So a mark is added where there
// is none, and one of another stack is taken out by its value before ours is added: of two who claim an entry, one is refused.
import type { Attributes, UpdateType } from "../../aws/ds-data/shapes";
import { markOfAttribute } from "../../ownership/mark";
import { stackOf } from "../../ownership/owner";
import { attributeKey, textsOf, type Values } from "../attribute-value";
import type { Syntaxes } from "../syntaxes";
import { BRIDGE, bridgeIn, type RawValues } from "./entry";
import { fieldText } from "./lookups";
import { supported, type EntryKind } from "./supported";

/** Attributes and their values, by name. */
type Written = ReadonlyMap<string, readonly string[]>;

export interface Update {
  readonly type: UpdateType;
  readonly values: Written;
}

/** The parameters and other attributes of a request. */
export function inputOf(kind: EntryKind, values: Written): { readonly OtherAttributes?: Attributes } {
  const input: Record<string, string> = {};
  const others: Record<string, Attributes[string]> = {};
  for (const [name, [one = "", ...more]] of values) {
    const known = supported(kind, name);
    if (known?.parameter !== undefined) {
      input[known.parameter] = one;
    } else {
      others[known?.name ?? name] = known?.isMultiValued === true ? { SS: [one, ...more] } : { S: one };
    }
  }
  return { ...input, ...(Object.keys(others).length === 0 ? {} : { OtherAttributes: others }) };
}

/**
 * The updates that write attributes; what is so already is not written again.
 * @param endsBridge whether the mark stands in its own attribute by now, so that the bridge is free for what it is there for
 */
export function attributeUpdates(
  kind: EntryKind,
  raw: RawValues,
  wanted: Values,
  syntaxes: Syntaxes,
  endsBridge: boolean,
): Update[] {
  const isBridge = bridgeIn(raw) !== undefined;
  const [add, replace, remove] = [new Map(), new Map(), new Map()] as [
    Map<string, readonly string[]>,
    Map<string, readonly string[]>,
    Map<string, readonly string[]>,
  ];
  const names = Object.keys(wanted);
  const bridging = isBridge && endsBridge && !names.some((name) => attributeKey(name) === BRIDGE) ? [BRIDGE] : [];
  for (const name of [...names, ...bridging]) {
    if (supported(kind, name)?.access === "read-only") {
      continue;
    }
    const there = raw.get(attributeKey(name)) ?? [];
    const values = wanted[name] ?? [];
    const occupied = isBridge && attributeKey(name) === BRIDGE;
    if (occupied ? !endsBridge : syntaxes.same(name, values, there)) {
      continue;
    }
    const texts = textsOf(syntaxes.written(name, values));
    if (texts.length > 0) {
      (there.length === 0 ? add : replace).set(name, texts);
    } else if (there.length > 0) {
      remove.set(name, there);
    }
  }
  const all: Update[] = [
    { type: "ADD", values: add },
    { type: "REPLACE", values: replace },
    { type: "REMOVE", values: remove },
  ];
  return all.filter(({ values }) => values.size > 0);
}

export interface MarkUpdates {
  /** What claims the entry, before anything else is written. */
  readonly first: readonly Update[];
  /** What says that all else is done. */
  readonly last: readonly Update[];
}

/** @param wanted `null` takes the mark off; undefined leaves it */
export function markUpdates(raw: RawValues, wanted: string | null | undefined, markAttribute: string): MarkUpdates {
  const [there] = raw.get(attributeKey(markAttribute)) ?? [];
  const update = (type: UpdateType, value: string): Update => ({ type, values: new Map([[markAttribute, [value]]]) });
  if (wanted === undefined || wanted === (there ?? null)) {
    return { first: [], last: [] };
  }
  if (wanted === null) {
    return { first: [], last: there === undefined ? [] : [update("REMOVE", there)] };
  }
  if (there === undefined) {
    return { first: [update("ADD", wanted)], last: [] };
  }
  return stackIn(there) === stackIn(wanted)
    ? { first: [], last: [update("REPLACE", wanted)] }
    : { first: [update("REMOVE", there), update("ADD", wanted)], last: [] };
}

function stackIn(value: string): string | undefined {
  const mark = markOfAttribute(value);
  return mark && stackOf(mark.owner);
}

/** What an update changes, field by field, for what is read after it. */
export const changesOf = (raw: RawValues, { type, values }: Update): [field: string, before: string, after: string][] =>
  [...values].map(([name, texts]) => {
    const key = attributeKey(name);
    return [key, fieldText(raw.get(key)), fieldText(type === "REMOVE" ? [] : texts)];
  });
