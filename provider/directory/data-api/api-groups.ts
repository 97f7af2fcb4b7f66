// Groups of an AWS Managed Microsoft AD over Directory Service Data.
import type { GroupScope as ApiScope } from "../../aws/ds-data/shapes";
import { namedIfCancelled, RunCancelled } from "../../concurrency/interruptible";
import { ProviderError } from "../../errors/provider-error";
import { attributeOfMark, markOfAttribute } from "../../ownership/mark";
import { attributeKey } from "../attribute-value";
import type { Group, GroupEdit, Groups, GroupScope, KnownGroup, NewGroup } from "../group";
import { requireAllowedGroup, requireAllowedGroupEdit } from "./allowed";
import { nameTaken } from "./already-exists";
import { attributeUpdates, inputOf, markUpdates } from "./changes";
import { BRIDGE, type ApiGroup } from "./entry";
import type { Finder } from "./finder";
import type { Lookups } from "./lookups";
import { isAboutState, isNotFound, isRefusedForGood, refusal } from "./refusal";
import type { Roster } from "./roster";
import type { DataApiSession } from "./session";
import { SETTLING_MS, type Settled } from "./settled";
import { apiSyntaxes } from "./syntax";
import { inTwo, make, requireOwnMark, seen, write } from "./writes";

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
    const { session, settled, lookups } = this.parts;
    return session.doing(`creating group ${group.name}`, async () => {
      requireAllowedGroup(group, this.parts);
      const syntaxes = apiSyntaxes("group", group.attributes, session.markAttribute);
      const { atOnce, later } = inTwo("group", group.attributes, syntaxes);
      const { name, attributes } = group;
      const doing = `creating group ${name} (${session.id})`;
      const add = async () => {
        const values = new Map([...atOnce, [BRIDGE, [unfinished(group.mark)]] as const]);
        const { SID } = await session.call("CreateGroup", {
          SAMAccountName: name,
          GroupScope: API_SCOPE[group.scope],
          GroupType: typeOf(group.category),
          ...inputOf("group", values),
        });
        return SID ?? (await lookups.group(name))?.sid;
      };
      const requireNamed = (cause: unknown) => this.requireGroupNamed(name, cause);
      const sid = await make("group", name, this.parts, { add, requireNamed }).catch((error: unknown) => {
        throw namedIfCancelled(error, doing, "it waited for its turn at Directory Service Data, and made no group yet");
      });
      if (sid === undefined) {
        return undefined;
      }
      settled.saw("group", name);
      const shown = () => seen("group", { sid, name }, session, () => lookups.group(name));
      let made: ApiGroup | undefined;
      try {
        made = await shown();
        const marked = new Map([...later, [session.markAttribute, [group.mark]] as const]);
        await write("group", made, { type: "ADD", values: marked }, this.parts);
        const description = Object.entries(attributes).find(([one]) => attributeKey(one) === BRIDGE)?.[1] ?? [];
        for (const update of attributeUpdates("group", made.raw, { [BRIDGE]: description }, syntaxes, true)) {
          await write("group", made, update, this.parts);
        }
        return await shown();
      } catch (error) {
        throw await this.leftUnfinished(error, doing, group, made);
      }
    });
  }

  /** What is refused for good after the group was made takes it away again, as far as it is this creation's still. */
  private async leftUnfinished(
    error: unknown,
    doing: string,
    { name }: NewGroup,
    made: ApiGroup | undefined,
  ): Promise<unknown> {
    const { session, lookups } = this.parts;
    const { id, region } = session;
    if (error instanceof RunCancelled) {
      return namedIfCancelled(error, doing, "the group was made by then, and the next run goes on with it");
    }
    if (made === undefined || !isRefusedForGood(error)) {
      return error;
    }
    const { code, happened, next, cause } = refusal(doing, error, session);
    const command = `aws ds-data delete-group --directory-id ${id} --sam-account-name ${name} --region ${region}`;
    const isRemoved = await lookups
      .groupBySid(made.sid, made.name)
      .then((now) => (now?.mark === made.mark ? this.delete(made.guid, made).then(() => true) : false))
      .catch(() => false);
    return new ProviderError({
      code,
      doing,
      happened: `${happened}. The group that had been made for it is ${isRemoved ? "deleted again" : "there, and marked as unfinished"}`,
      next: isRemoved
        ? next
        : `${next}; the next run goes on with that group. If nobody is to have it, delete it with: ${command}`,
      cause,
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
          if (!(await this.apply(group, edit))) {
            return group;
          }
          const now = await lookups.groupBySid(group.sid, group.name);
          requireOwnMark("group", now, edit.mark, session);
          return now;
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
      settled.forget("group", group.name);
    });
  }

  private async read(guid: string, known: KnownGroup | undefined): Promise<ApiGroup | undefined> {
    const { lookups, finder } = this.parts;
    const { sid, name } = known?.sid === undefined ? ((await finder.find(guid, "group")) ?? {}) : known;
    return sid === undefined ? undefined : lookups.groupBySid(sid, name);
  }

  /** After "conflict": returns where a group has the name, and says what else has it where not. */
  private async requireGroupNamed(name: string, cause: unknown): Promise<void> {
    const { session, lookups } = this.parts;
    const other = await session.until(SETTLING_MS, async () => (await lookups.group(name)) ?? this.userNamed(name));
    if (other === undefined || !("scope" in other)) {
      throw nameTaken(`group ${name}`, session.id, other?.dn, "name", cause);
    }
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
      await write("group", group, update, this.parts);
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
      await write("group", group, update, this.parts);
    }
    return isOther || [...first, ...updates, ...last].length > 0;
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
