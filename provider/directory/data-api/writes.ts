// What users and groups have in common where they are made and written.
import { ProviderError } from "../../errors/provider-error";
import { attributeKey, textsOf, type Values } from "../attribute-value";
import { changesOf, inputOf, type Update } from "./changes";
import { BRIDGE, type ApiGroup, type ApiUser } from "./entry";
import { isNotFound, overwritten, refused } from "./refusal";
import type { DataApiSession } from "./session";
import type { Settled } from "./settled";
import { supported, type EntryKind } from "./supported";
import type { apiSyntaxes } from "./syntax";

/** How long an entry that was made may not be seen, and how long one that was deleted may keep its name. */
const SEEN_MS = 5 * 60_000;
const NAME_POLL_MS = 5_000;

interface Parts {
  readonly session: DataApiSession;
  readonly settled: Settled;
}

const UPDATE = { user: "UpdateUser", group: "UpdateGroup" } as const;
const DESCRIBE = { user: "DescribeUser", group: "DescribeGroup" } as const;
const NOUN = { user: "account", group: "group" } as const;

const nameOf = (entry: ApiUser | ApiGroup): string => ("userName" in entry ? entry.userName : entry.name);

export async function write(
  kind: EntryKind,
  entry: ApiUser | ApiGroup,
  update: Update,
  { session, settled }: Parts,
): Promise<void> {
  await session.call(UPDATE[kind], {
    SAMAccountName: nameOf(entry),
    ...inputOf(kind, update.values),
    UpdateType: update.type,
  });
  for (const [field, before, after] of changesOf(entry.raw, update)) {
    settled.wrote(entry.sid, field, before, after);
  }
}

/** @throws ProviderError `outcome-unknown` where an entry that was edited has another mark than was written */
export function requireOwnMark(
  kind: EntryKind,
  now: ApiUser | ApiGroup | undefined,
  mark: string | null | undefined,
  session: DataApiSession,
): void {
  if (now !== undefined && typeof mark === "string" && now.mark !== mark) {
    throw overwritten({ kind, name: nameOf(now), dn: now.dn, thing: NOUN[kind] }, session);
  }
}

/** Attributes that may be given at creation, and those that are written once the entry is there. The bridge is kept for the mark. */
export function inTwo(kind: EntryKind, attributes: Values, syntaxes: ReturnType<typeof apiSyntaxes>) {
  const all = Object.entries(attributes)
    .map(([name, values]) => [name, textsOf(syntaxes.written(name, values))] as const)
    .filter(([name, texts]) => texts.length > 0 && attributeKey(name) !== BRIDGE);
  const isCreatable = (name: string) => supported(kind, name)?.access === "creatable";
  return {
    atOnce: all.filter(([name]) => isCreatable(name)),
    later: all.filter(([name]) => !isCreatable(name) && attributeKey(name) !== "userprincipalname"),
  };
}

/**
 * Makes an entry; one that this process has deleted keeps its name until the controllers have told each other.
 * @param add gives its SID, if the answer has one
 * @param requireNamed throws if something else has the name
 * @returns undefined if an entry of the kind has the name
 */
export async function make(
  kind: EntryKind,
  name: string,
  { session, settled }: Parts,
  {
    add,
    requireNamed,
  }: { readonly add: () => Promise<string | undefined>; readonly requireNamed: (cause: unknown) => Promise<void> },
): Promise<string | undefined> {
  const until = session.clock.now() + SEEN_MS;
  for (;;) {
    try {
      return await add();
    } catch (error) {
      if (!refused(error, "ConflictException")) {
        throw error;
      }
      const shown = await session.call(DESCRIBE[kind], { SAMAccountName: name }).catch(unlessAbsent);
      const isOurs = shown?.SID !== undefined && settled.isDeleted(shown.SID);
      if (shown !== undefined && !isOurs) {
        settled.saw(kind, name);
        return undefined;
      }
      if (!isOurs || session.clock.now() >= until) {
        await requireNamed(error);
        settled.saw(kind, name);
        return undefined;
      }
      await session.clock.sleep(NAME_POLL_MS);
    }
  }
}

/** An entry that was made, as soon as it is shown. */
export async function seen<Entry extends ApiUser | ApiGroup>(
  kind: EntryKind,
  { sid, name }: { readonly sid: string; readonly name: string },
  session: DataApiSession,
  read: () => Promise<Entry | undefined>,
): Promise<Entry> {
  const made = await session.until(SEEN_MS, async () => {
    const entry = await read();
    return entry?.sid === sid ? entry : undefined;
  });
  if (made === undefined) {
    throw new ProviderError({
      code: "outcome-unknown",
      doing: `creating ${kind} ${name} (${session.id})`,
      happened: `the ${NOUN[kind]} was made (${sid}), ${kind === "user" ? "disabled and " : ""}marked as unfinished, and is not shown after ${SEEN_MS / 60_000} minutes`,
      next: `run the same command again in some minutes: it goes on with that ${NOUN[kind]}`,
    });
  }
  return made;
}

export function unlessAbsent(error: unknown): undefined {
  if (!isNotFound(error)) {
    throw error;
  }
}
