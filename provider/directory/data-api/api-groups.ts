// Groups of an AWS Managed Microsoft AD over Directory Service Data.
import type { GroupScope as ApiScope } from "../../aws/ds-data/shapes";
import { ProviderError } from "../../errors/provider-error";
import { attributeOfMark, markOfAttribute } from "../../ownership/mark";
import { attributeKey, textsOf } from "../attribute-value";
import type { Group, GroupEdit, Groups, GroupScope, KnownGroup, NewGroup } from "../group";
import { requireAllowedGroup, requireAllowedGroupEdit } from "./allowed";
import { nameTaken } from "./already-exists";
import { attributeUpdates, changesOf, inputOf, markUpdates, type Update } from "./changes";
import { BRIDGE, type ApiGroup } from "./entry";
import type { Finder } from "./finder";
import type { Lookups } from "./lookups";
import { isAboutState, isNotFound, refused, overwritten } from "./refusal";
import type { Roster } from "./roster";
import type { DataApiSession } from "./session";
import { SETTLING_MS, type Settled } from "./settled";
import { supported } from "./supported";
import { apiSyntaxes } from "./syntax";

const SEEN_MS = 5 * 60_000;
const NAME_POLL_MS = 5_000;
const MAX_READINGS = 4;

const API_SCOPE: Readonly<Record<GroupScope, ApiScope>> = {
  global: "Global",
  domainLocal: "DomainLocal",
  universal: "Universal",
};

export interface ApiGroupsParts {
  readonly session: DataApiSession;
  readonly lookups: Lookups;
  readonly roster: Roster;
  readonly settled: Settled;
  readonly finder: Finder;
  /** Where the API makes groups. */
  readonly unit: string;
}

export class ApiGroups implements Groups {
  constructor(private readonly parts: ApiGroupsParts) {}

  findByName(name: string): Promise<Group | undefined> {
    return this.parts.session.doing(`reading group ${name}`, () => this.parts.lookups.group(name));
  }

  find(guid: string, known?: KnownGroup): Promise<Group | undefined> {
    return this.parts.session.doing(`reading group ${known?.name ?? guid}`, () => this.read(guid, known));
  }

  list(onPage: (soFar: number) => void = () => undefined): Promise<readonly Group[]> {
    const { session, lookups, roster } = this.parts;
    return session.doing("listing the groups", async () => {
      let soFar = 0;
      const all = await Promise.all(
        [...(await roster.groups()).values()].map(async ({ SID, SAMAccountName }) => {
          const group = await lookups.groupBySid(SID, SAMAccountName);
          onPage(++soFar);
          return group;
        }),
      );
      return all.filter((group) => group !== undefined);
    });
  }

  create(group: NewGroup): Promise<Group | undefined> {
    const { session, settled } = this.parts;
    return session.doing(`creating group ${group.name}`, async () => {
      requireAllowedGroup(group, this.parts);
      const syntaxes = apiSyntaxes("group", group.attributes, session.markAttribute);
      const given = Object.entries(group.attributes)
        .map(([name, values]) => [name, textsOf(syntaxes.written(name, values))] as const)
        .filter(([name, texts]) => texts.length > 0 && attributeKey(name) !== BRIDGE);
      const isCreatable = ([name]: readonly [string, unknown]) => supported("group", name)?.access === "creatable";
      const bridge = unfinished(group.mark);
      const sid = await this.add(group, new Map([...given.filter(isCreatable), [BRIDGE, [bridge]]]));
      if (sid === undefined) {
        return undefined;
      }
      settled.saw(group.name);
      const made = await this.seen(sid, group.name);
      const later = given.filter((one) => !isCreatable(one));
      await this.update(made, {
        type: "ADD",
        values: new Map([...later, [session.markAttribute, [group.mark]]]),
      });
      const description = Object.entries(group.attributes).find(([name]) => attributeKey(name) === BRIDGE)?.[1] ?? [];
      for (const update of attributeUpdates("group", made.raw, { [BRIDGE]: description }, syntaxes, true)) {
        await this.update(made, update);
      }
      return this.seen(sid, group.name);
    });
  }

  edit(guid: string, plan: (group: Group) => GroupEdit, known?: KnownGroup): Promise<Group | undefined> {
    const { session, lookups } = this.parts;
    return session.doing(`editing group ${known?.name ?? guid}`, async () => {
      for (let readings = 1; ; readings++) {
        const group = await this.read(guid, known);
        if (group === undefined) {
          return undefined;
        }
        const edit = plan(group);
        requireAllowedGroupEdit(group, edit, session);
        try {
          return (await this.apply(group, edit)) ? await this.verified(group, edit) : group;
        } catch (error) {
          const isReadAnew = isAboutState(error) && readings < MAX_READINGS;
          const now = isReadAnew ? await lookups.groupBySid(group.sid, group.name) : undefined;
          if (now === undefined || JSON.stringify([...now.raw].sort()) === JSON.stringify([...group.raw].sort())) {
            throw error;
          }
        }
      }
    });
  }

  delete(guid: string, known?: KnownGroup): Promise<void> {
    const { session, settled, lookups } = this.parts;
    return session.doing(`deleting group ${known?.name ?? guid}`, async () => {
      // Read now, since the API deletes by name, and a name may pass to another group.
      const group = await this.read(guid, known);
      if (group === undefined) {
        return;
      }
      try {
        await session.call("DeleteGroup", { SAMAccountName: group.name });
      } catch (error) {
        if (!isNotFound(error) || (await lookups.groupBySid(group.sid, group.name)) !== undefined) {
          throw error;
        }
      }
      settled.delete(group.sid);
      settled.forget(group.name);
    });
  }

  private async read(guid: string, known: KnownGroup | undefined): Promise<ApiGroup | undefined> {
    const { lookups, finder } = this.parts;
    const { sid, name } = known?.sid === undefined ? ((await finder.find(guid, "group")) ?? {}) : known;
    return sid === undefined ? undefined : lookups.groupBySid(sid, name);
  }

  /** @returns the SID; undefined if a group has the name */
  private async add(group: NewGroup, values: ReadonlyMap<string, readonly string[]>): Promise<string | undefined> {
    const { session, settled, lookups } = this.parts;
    const until = session.clock.now() + SEEN_MS;
    for (;;) {
      try {
        const { SID } = await session.call("CreateGroup", {
          SAMAccountName: group.name,
          GroupScope: API_SCOPE[group.scope],
          GroupType: typeOf(group.category),
          ...inputOf("group", values),
        });
        return SID ?? (await lookups.group(group.name))?.sid;
      } catch (error) {
        if (!refused(error, "ConflictException")) {
          throw error;
        }
        const shown = await session.call("DescribeGroup", { SAMAccountName: group.name }).catch((one: unknown) => {
          if (!isNotFound(one)) {
            throw one;
          }
          return undefined;
        });
        const isOurs = shown?.SID !== undefined && settled.isDeleted(shown.SID);
        if (!isOurs || session.clock.now() >= until) {
          await this.requireGroupNamed(group.name, error);
          return undefined;
        }
        await session.clock.sleep(NAME_POLL_MS);
      }
    }
  }

  private async requireGroupNamed(name: string, cause: unknown): Promise<void> {
    const { session, settled, lookups } = this.parts;
    const other = await session.until(SETTLING_MS, async () => (await lookups.group(name)) ?? this.userNamed(name));
    if (other === undefined || !("scope" in other)) {
      throw nameTaken(`group ${name}`, session.id, other?.dn, "name", cause);
    }
    settled.saw(name);
  }

  /** A group's name may be none that the API takes of a user. */
  private userNamed(name: string) {
    return this.parts.lookups.user(name).catch((error: unknown) => {
      if (!(error instanceof ProviderError && error.code === "invalid-argument")) {
        throw error;
      }
      return undefined;
    });
  }

  private async seen(sid: string, name: string): Promise<ApiGroup> {
    const { session, lookups } = this.parts;
    const made = await session.until(SEEN_MS, async () => {
      const group = await lookups.group(name);
      return group?.sid === sid ? group : undefined;
    });
    if (made === undefined) {
      throw new ProviderError({
        code: "outcome-unknown",
        doing: `creating group ${name} (${session.id})`,
        happened: `the group was made (${sid}), marked as unfinished, and is not shown after ${SEEN_MS / 60_000} minutes`,
        next: "run the same command again in some minutes: it goes on with that group",
      });
    }
    return made;
  }

  private async apply(group: ApiGroup, edit: GroupEdit): Promise<boolean> {
    const { session, settled } = this.parts;
    const { markAttribute } = session;
    const { attributes = {}, scope = group.scope, category = group.category } = edit;
    const hasMark = group.raw.has(attributeKey(markAttribute));
    const { first, last } = markUpdates(group.raw, edit.mark, markAttribute);
    const syntaxes = apiSyntaxes("group", attributes, markAttribute);
    const updates = attributeUpdates("group", group.raw, attributes, syntaxes, edit.mark !== undefined || hasMark);
    const isOther = scope !== group.scope || category !== group.category;
    for (const update of [...first, ...updates]) {
      await this.update(group, update);
    }
    for (const one of isOther ? scopePath(group.scope, scope) : []) {
      await session.call("UpdateGroup", {
        SAMAccountName: group.name,
        GroupScope: API_SCOPE[one],
        GroupType: typeOf(category),
        UpdateType: "REPLACE",
      });
      settled.wrote(group.sid, "scope", group.scope, scope);
      settled.wrote(group.sid, "category", group.category, category);
    }
    for (const update of last) {
      await this.update(group, update);
    }
    return isOther || [...first, ...updates, ...last].length > 0;
  }

  private async verified(before: ApiGroup, edit: GroupEdit): Promise<ApiGroup | undefined> {
    const { session, lookups } = this.parts;
    const now = await lookups.groupBySid(before.sid, before.name);
    if (now !== undefined && typeof edit.mark === "string" && now.mark !== edit.mark) {
      throw overwritten({ kind: "group", name: before.name, dn: now.dn, thing: "group" }, session);
    }
    return now;
  }

  private async update(group: ApiGroup, update: Update): Promise<void> {
    const { session, settled } = this.parts;
    await session.call("UpdateGroup", {
      SAMAccountName: group.name,
      ...inputOf("group", update.values),
      UpdateType: update.type,
    });
    for (const [field, before, after] of changesOf(group.raw, update)) {
      settled.wrote(group.sid, field, before, after);
    }
  }
}

const typeOf = (category: Group["category"]) => (category === "distribution" ? "Distribution" : "Security");

/** Active Directory turns global into domain-local, and back, by way of universal only. */
const scopePath = (from: GroupScope, to: GroupScope): GroupScope[] =>
  from !== to && from !== "universal" && to !== "universal" ? ["universal", to] : [to];

/** The mark as it stands in the bridge. */
function unfinished(mark: string): string {
  const parsed = markOfAttribute(mark);
  return parsed === undefined ? mark : attributeOfMark({ ...parsed, unfinished: true });
}
