// Arguments that are one text value of an LDAP attribute each: what is written of them, and what is seen of them.
import { attributeKey, type Values } from "../../directory/attribute-value";
import { PLAIN, type Syntaxes } from "../../directory/syntaxes";
import type { Property, Table } from "./property";

/** Those arguments: our name, the attribute's, and the row. */
export function attributesOf<Name extends string>(
  table: Readonly<Record<Name, Property>>,
): [name: Name, attribute: string, property: Property][] {
  return (Object.keys(table) as Name[]).flatMap((name) => {
    const { attribute } = table[name];
    return attribute === undefined ? [] : [[name, attribute, table[name]]];
  });
}

/** What arguments say of the attributes. */
export function declaredValues<Name extends string>(
  table: Readonly<Record<Name, Property>>,
  args: Readonly<Partial<Record<Name, unknown>>>,
): Record<string, readonly string[]> {
  return Object.fromEntries(
    attributesOf(table).flatMap(([name, attribute, { form }]) => {
      const value = args[name];
      return typeof value === "string" ? [[attribute, [form?.toDirectory(value) ?? value]]] : [];
    }),
  );
}

/** Attributes that are to be written, and with an empty list those that were declared and are no more. */
export function changedValues(
  table: Readonly<Record<string, Property>>,
  news: Values,
  olds: Values,
  syntaxes: Syntaxes = PLAIN,
): Values {
  const before = new Map(Object.entries(olds).map(([name, values]) => [attributeKey(name), values]));
  const kept = attributesOf(table).filter(([, , { takenOut }]) => takenOut !== "clear");
  const staying = [...Object.keys(news), ...kept.map(([, attribute]) => attribute)].map(attributeKey);
  const removed = Object.keys(olds).filter((name) => !staying.includes(attributeKey(name)));
  const changed = Object.entries(news).filter(([name, values]) => {
    const was = before.get(attributeKey(name));
    return was === undefined || !syntaxes.same(name, values, was);
  });
  return Object.fromEntries([...changed, ...removed.map((name) => [name, []] as const)]);
}

/** Those arguments as an account or group has them; what it does not have is left out. */
export function fieldsOf<Arguments>(
  table: Table<Arguments>,
  { attributes }: { readonly attributes: Values },
): Partial<Arguments> {
  const rows: Readonly<Record<string, Property>> = table;
  const fields = attributesOf(rows).map(
    ([name, attribute, row]) => [name, fieldOf(row, attributes[attribute])] as const,
  );
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as Partial<Arguments>;
}

/** A state with those arguments of it as the account or group has them now, but for those that are not shown. */
export function withFieldsSeen<State extends object>(
  table: Readonly<Record<string, Property>>,
  state: State,
  { attributes, unseen }: { readonly attributes: Values; readonly unseen?: ReadonlySet<string> },
): State {
  const recorded = attributesOf(table).filter(
    ([name, attribute]) => name in state && unseen?.has(attributeKey(attribute)) !== true,
  );
  const before = new Map<string, unknown>(Object.entries(state));
  const seen = Object.fromEntries(
    recorded.map(([name, attribute, row]) => {
      const now = fieldOf(row, attributes[attribute]);
      const was = before.get(name);
      return [name, row.same !== undefined && now !== undefined && row.same(was, now) ? was : now];
    }),
  );
  return Object.fromEntries(Object.entries({ ...state, ...seen }).filter(([, value]) => value !== undefined)) as State;
}

function fieldOf({ form }: Property, [value]: Values[string] = []): string | undefined {
  return typeof value !== "string" ? undefined : form === undefined ? value : form.fromDirectory(value);
}
