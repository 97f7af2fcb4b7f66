import { expect } from "chai";
import { sidText } from "../../../sandbox/directory/binary-values";
import { readDn } from "./distinguished-name";
import type { Filter, Request, Values } from "./ber";
import { BASE, GUID, GUID_BYTES } from "./far-end";

/** Attributes and their values, as text; a password is UTF-16. */
type Expected = Readonly<Record<string, readonly string[]>>;

const textOf = (all: readonly Values[]): Expected =>
  Object.fromEntries(
    all.map(({ type, values }) => [
      type,
      values.map((value) => value.toString(type === "unicodePwd" ? "utf16le" : "utf8")),
    ]),
  );

const ofKind = <K extends Request["kind"]>(asked: readonly Request[], kind: K) =>
  asked.filter((request): request is Extract<Request, { kind: K }> => request.kind === kind);

/** The attribute of a mark, of which what was made anew is taken off where it follows what is expected: `#` and the incarnation. */
function withPlainMark(attributes: Expected, expected: Expected): Expected {
  const [mark, wanted] = [attributes, expected].map(({ adminDescription }) => adminDescription?.[0]);
  const isMade = mark !== undefined && wanted !== undefined && mark.startsWith(wanted);
  return isMade && /^#[0-9a-z]{17}$/.test(mark.slice(wanted.length))
    ? { ...attributes, adminDescription: [wanted] }
    : attributes;
}

/**
 * Every search: what the directory says of itself, its domain or its schema, or accounts by a whole value of these, or an entry by its name of
 * these.
 */
export function expectSearches(
  asked: readonly Request[],
  names: readonly string[],
  entries: readonly string[] = [],
): void {
  for (const { base, scope, filter } of ofKind(asked, "search")) {
    if (scope === 0) {
      expect(["", BASE, `<GUID=${GUID}>`, ...entries]).to.include(base);
      expect(filter).to.deep.equal({ kind: "present", attribute: "objectclass" });
      continue;
    }
    if (base === `CN=Schema,CN=Configuration,${BASE}`) {
      for (const { attribute, value } of flat(filter)) {
        expect([attribute, value.toString()].join(" ")).to.match(/^lDAPDisplayName [A-Za-z][A-Za-z0-9-]*$/);
      }
      continue;
    }
    expect(base).to.equal(BASE);
    for (const one of flat(filter)) {
      if (one.attribute === "objectGUID") {
        expect(one.value).to.deep.equal(GUID_BYTES);
      } else if (one.attribute === "objectSid") {
        expect(names).to.include(sidText(one.value));
      } else {
        expect(one.attribute).to.equal("sAMAccountName");
        expect(names.flatMap((name) => [name, name.normalize("NFC"), name.normalize("NFD")])).to.include(
          one.value.toString(),
        );
      }
    }
  }
}

/**
 * One addition and no other change: of one entry right below the unit, which was looked for by its name, with exactly these attributes;
 * those of one value by that alone.
 */
export function expectCreation(
  asked: readonly Request[],
  name: string,
  unit: string,
  attributes: Readonly<Record<string, string | readonly string[]>>,
): void {
  expectNone(asked, "modify", "modifyDN", "delete");
  expectSearches(asked, [name]);
  const [add, ...more] = ofKind(asked, "add");
  expect(more).to.deep.equal([]);
  expectLeaf(add?.dn ?? "", name, unit);
  const expected: Expected = Object.fromEntries(
    Object.entries(attributes).map(([type, values]) => [type, [values].flat()]),
  );
  expect(withPlainMark(textOf(add?.attributes ?? []), expected)).to.deep.equal(expected);
}

/** One modification of the account, by its GUID, which replaces exactly these attributes; or none where there are none. */
export function expectModification(asked: readonly Request[], attributes: Expected): void {
  const modifications = ofKind(asked, "modify");
  expect(modifications.map(({ dn }) => dn)).to.deep.equal(Object.keys(attributes).length > 0 ? [`<GUID=${GUID}>`] : []);
  const changes = modifications.flatMap((one) => one.changes);
  expect(changes.every(({ operation }) => operation === 2)).to.equal(true);
  expect(textOf(changes)).to.deep.equal(attributes);
}

/** One move of the entry, under one name of one part, to this unit; undefined for the one where it is. */
export function expectMove(asked: readonly Request[], dn: string, name: string, unit: string | undefined): void {
  const [move, ...more] = ofKind(asked, "modifyDN");
  expect(more).to.deep.equal([]);
  expect(move?.dn).to.equal(dn);
  expect(readDn(move?.rdn ?? "")).to.deep.equal([{ attribute: "CN", value: name }]);
  expect(move?.superior).to.equal(unit);
}

/** What the entry that was added carries as its mark. */
export function markIn(asked: readonly Request[]): string | undefined {
  const [add] = ofKind(asked, "add");
  return textOf(add?.attributes ?? []).adminDescription?.[0];
}

/** Nothing of the kind was asked. */
export function expectNone(asked: readonly Request[], ...kinds: Request["kind"][]): void {
  expect(asked.map(({ kind }) => kind)).to.not.include.any.members([...kinds, "other"]);
}

/** The name's first part is this one alone, and the rest is the unit's text. */
function expectLeaf(dn: string, name: string, unit: string): void {
  expect(dn.endsWith(`,${unit}`), dn).to.equal(true);
  expect(readDn(dn.slice(0, -unit.length - 1))).to.deep.equal([{ attribute: "CN", value: name }]);
}

function flat(filter: Filter): Extract<Filter, { kind: "equality" }>[] {
  if (filter.kind === "or") {
    return filter.filters.flatMap(flat);
  }
  expect(filter.kind).to.equal("equality");
  return filter.kind === "equality" ? [filter] : [];
}
