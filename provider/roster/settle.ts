// A person with the settings of their team and of everybody: the person's own outweigh the team's, and these the defaults.
import { without } from "../text/without";
import { INNER_ROWS } from "./rows";

export type Fields = Readonly<Record<string, unknown>>;

/** A person as they are to be. */
export interface Settled {
  readonly userName: string;
  readonly team?: string;
  /** Arguments of the account, `userName` among them. */
  readonly user: Fields;
  readonly groups: readonly string[];
  /** Arguments of the desktop; false for none, undefined if nobody says anything of one. */
  readonly desktop?: Fields | false;
  readonly invitation?: Fields | false;
  readonly starts?: string;
  readonly leaves?: string;
}

/** Whoever has an adopted desktop has most likely used it for long. */
export const wantsInvitation = (desktop: Fields, invitation: Settled["invitation"]): boolean =>
  invitation === undefined ? desktop.adopt !== true : invitation !== false;

const BESIDE_THE_ACCOUNT = ["team", "groups", "desktop", "invitation", "starts", "leaves"];

/** @param layers what says something of the person, the weightiest last */
export function settle(layers: readonly Fields[]): Settled {
  const merged: Fields = Object.fromEntries(layers.flatMap((one) => Object.entries(given(one))));
  const { userName, team, starts, leaves } = merged;
  const user = without(merged, ...BESIDE_THE_ACCOUNT);
  const attributes = mergedObjects(layers.map((one) => one.attributes));
  const groups = layers.flatMap((one) => (one.groups as readonly string[] | undefined) ?? []);
  // In one shape before they are merged: a person's setting outweighs the team's, however either is written.
  const desktop = choice(layers.map((one) => (isPlain(one.desktop) ? inApiShape(one.desktop) : one.desktop)));
  const invitation = choice(layers.map((one) => one.invitation));
  return {
    userName: userName as string,
    user: { ...user, ...(attributes === undefined ? {} : { attributes }) },
    groups: [...new Set(groups)],
    ...(desktop === undefined ? {} : { desktop }),
    ...(invitation === undefined ? {} : { invitation }),
    ...(given({ team, starts, leaves }) as Pick<Settled, "team" | "starts" | "leaves">),
  };
}

const given = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const isPlain = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** What is not known yet cannot be merged, and stands for itself. */
function mergedObjects(values: readonly unknown[]): unknown {
  let all: unknown;
  for (const one of values.filter((value) => value !== undefined)) {
    all = isPlain(all) && isPlain(one) ? { ...all, ...given(one) } : one;
  }
  return all;
}

/** Yes or no is the weightiest's; the settings are all of theirs, so that a person's `true` gets the team's. */
function choice(said: readonly unknown[]): Fields | false | undefined {
  const last = said.filter((one) => one !== undefined).at(-1);
  if (last === undefined || last === false) {
    return last;
  }
  let all: Fields = {};
  for (const one of said.filter(isPlain)) {
    const objects = ["tags", "workspaceProperties", "template"].filter((name) => one[name] !== undefined);
    const inner = objects.map((name): [string, unknown] => [name, mergedObjects([all[name], one[name]])]);
    all = { ...all, ...given(one), ...Object.fromEntries(inner) };
  }
  return all;
}

/** With what may be given directly where `Workspace` has it. */
function inApiShape(desktop: Fields): Fields {
  const direct = Object.entries(desktop).filter(([name]) => Object.hasOwn(INNER_ROWS, name));
  if (direct.length === 0) {
    return desktop;
  }
  const rest = Object.entries(desktop).filter(([name]) => !Object.hasOwn(INNER_ROWS, name));
  const properties = mergedObjects([desktop.workspaceProperties, Object.fromEntries(direct)]);
  return { ...Object.fromEntries(rest), workspaceProperties: properties };
}
