// Arguments that are one text value of an LDAP attribute each: what is written of them, and what is seen of them.
import type { Property, Table } from "./property";

/** LDAP attributes and their values, by the names that they were asked for by. */
export type Values = Readonly<Record<string, readonly string[]>>;

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
    attributesOf(table).flatMap(([name, attribute]) => {
      const value = args[name];
      return typeof value === "string" ? [[attribute, [value]]] : [];
    }),
  );
}

/** Attributes that are to be written, and with an empty list those that were declared and are no more. */
export function changedValues(
  table: Readonly<Record<string, Property>>,
  news: Values,
  olds: Values,
): Record<string, readonly string[]> {
  const kept = attributesOf(table).filter(([, , { takenOut }]) => takenOut !== "clear");
  const staying = [...Object.keys(news), ...kept.map(([, attribute]) => attribute)].map((name) => name.toLowerCase());
  const removed = Object.keys(olds).filter((name) => !staying.includes(name.toLowerCase()));
  const changed = Object.entries(news).filter(([name, values]) => !sameValues(values, olds[name] ?? []));
  return Object.fromEntries([...changed, ...removed.map((name) => [name, []] as const)]);
}

/** Those arguments as an account or group has them; what it does not have is left out. */
export function fieldsOf<Arguments>(
  table: Table<Arguments>,
  { attributes }: { readonly attributes: Values },
): Partial<Arguments> {
  const rows: Readonly<Record<string, Property>> = table;
  const fields = attributesOf(rows).map(([name, attribute]) => [name, attributes[attribute]?.[0]] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as Partial<Arguments>;
}

/** A state with those arguments of it as the account or group has them now. */
export function withFieldsSeen<State extends object>(
  table: Readonly<Record<string, Property>>,
  state: State,
  { attributes }: { readonly attributes: Values },
): State {
  const recorded = attributesOf(table).filter(([name]) => name in state);
  const seen = Object.fromEntries(recorded.map(([name, attribute]) => [name, attributes[attribute]?.[0]]));
  return Object.fromEntries(Object.entries({ ...state, ...seen }).filter(([, value]) => value !== undefined)) as State;
}

export function sameValues(one: string | readonly string[], other: string | readonly string[]): boolean {
  const [left, right] = [[one].flat(), [other].flat()];
  return new Set(left).size === new Set(right).size && left.every((value) => right.includes(value));
}
