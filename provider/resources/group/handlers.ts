// The lifecycle of a directory group.
import { isDn, parentDn, sameDn } from "../../directory/dn";
import type { Group, GroupCategory, GroupEdit, GroupScope, Groups } from "../../directory/group";
import { ProviderError } from "../../errors/provider-error";
import { claimOf } from "../../ownership/owner";
import { groupNameFault } from "../../text/account-name";
import { without } from "../../text/without";
import { checkArguments, directoryId, domainName, isUnknown, oneOf, text, yesNo, type Rule } from "../common/rules";
import type { CheckFailure, Difference, Handlers, Properties } from "../common/handlers";
import { refuseCritical, refuseForeign, refuseUnmanaged } from "../../ownership/refusals";
import type { Services } from "../common/services";

export interface GroupArguments {
  readonly directoryId: string;
  /** DNS name of a trusted domain; left out, the directory's own. */
  readonly domain?: string;
  readonly name: string;
  readonly description?: string;
  readonly scope?: GroupScope;
  readonly category?: GroupCategory;
  readonly organizationalUnit?: string;
  readonly adopt?: boolean;
  readonly deletionPolicy?: "delete" | "retain";
  readonly owner: string;
}

export interface GroupState extends GroupArguments {
  readonly distinguishedName: string;
  readonly objectGuid: string;
  readonly sid: string;
  readonly adopted?: boolean;
  /** The name it was given outside, where it is another: drift, which the next update takes back. */
  readonly renamedTo?: string;
}

const RULES: Readonly<Record<keyof GroupArguments, Rule>> = {
  directoryId,
  domain: domainName,
  name: text(64, (value) => groupNameFault(value as string)),
  description: text(1024),
  scope: oneOf("global", "domainLocal", "universal"),
  category: oneOf("security", "distribution"),
  organizationalUnit: text(2048, (value) => (isDn(value as string) ? undefined : "is no distinguished name")),
  adopt: yesNo,
  deletionPolicy: oneOf("delete", "retain"),
  owner: text(210),
};

const COMPARED = ["name", "description", "scope", "category", "adopt", "deletionPolicy", "owner"] as const;

export class GroupHandlers implements Handlers<GroupArguments, GroupState> {
  constructor(private readonly services: Services) {}

  async check(news: Properties): Promise<CheckFailure[]> {
    const failures = checkArguments(news, RULES, ["directoryId", "name", "owner"]);
    const { directoryId: id, domain = "", name, owner } = news as unknown as GroupArguments;
    if (failures.length > 0 || isUnknown(id) || isUnknown(name)) {
      return failures;
    }
    const other = this.services.claims.claim(`group ${id} ${domain} ${name}`, owner);
    if (other !== undefined) {
      const reason = `group ${name} (${id}) is claimed by ${other} too; keep one of the two resources`;
      return [{ property: "name", reason }];
    }
    return this.services.checkDirectory(id);
  }

  diff(olds: GroupState, news: GroupArguments): Difference {
    const replaces: string[] = (["directoryId", "domain"] as const).filter((name) => olds[name] !== news[name]);
    const [unit, before] = [news.organizationalUnit, olds.organizationalUnit];
    const moved = unit === undefined ? before !== undefined : !sameDn(unit, parentDn(olds.distinguishedName));
    const changes =
      replaces.length > 0 ||
      moved ||
      (unit !== undefined && before === undefined) ||
      olds.renamedTo !== undefined ||
      COMPARED.some((name) => olds[name] !== news[name]);
    return { changes, replaces, deleteBeforeReplace: false };
  }

  async create(news: GroupArguments) {
    const { groups } = await this.services.directories.open(news.directoryId, news.domain);
    const { name, description, organizationalUnit, owner, scope = "global", category = "security" } = news;
    const made = await groups.create({
      name,
      scope,
      category,
      owner,
      ...(description === undefined ? {} : { description }),
      ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
    });
    const group = made ?? (await takeOver(groups, news));
    const adopted = made === undefined && news.adopt === true;
    return { id: `${news.directoryId}/${group.guid}`, outs: stateOf(news, group, adopted) };
  }

  async read(state: GroupState) {
    const { groups } = await this.services.directories.open(state.directoryId, state.domain);
    const group = await groups.find(state.objectGuid);
    if (!group) {
      return undefined;
    }
    const outs = stateSeen(state, group);
    const inputs = without(outs, "distinguishedName", "objectGuid", "sid", "adopted", "renamedTo");
    return { outs, inputs: outs.renamedTo === undefined ? inputs : { ...inputs, name: outs.renamedTo } };
  }

  async update(olds: GroupState, news: GroupArguments) {
    const { groups } = await this.services.directories.open(olds.directoryId, olds.domain);
    const doing = `editing group ${olds.name} (${olds.directoryId})`;
    const group = await groups.edit(olds.objectGuid, (found) => {
      refuseForeign(`group ${found.name}`, found.owner, news.owner, doing);
      refuseCritical(`group ${found.name} (${found.sid})`, found.critical, doing);
      return groupEdit(news, olds);
    });
    if (!group) {
      throw new ProviderError({
        code: "gone",
        doing,
        happened: "the group is gone from the directory",
        next: "run pulumi refresh to see what is there now, then pulumi up",
      });
    }
    return stateOf(news, group, olds.adopted ?? false);
  }

  async delete(state: GroupState): Promise<void> {
    const { groups } = await this.services.directories.open(state.directoryId, state.domain);
    const doing = `deleting group ${state.name} (${state.directoryId})`;
    const group = await groups.find(state.objectGuid);
    if (!group) {
      return;
    }
    const claim = claimOf(state.owner, group.owner);
    if (claim === "renamed" || claim === "foreign") {
      this.services.say(
        `group ${state.name} (${state.directoryId}) is managed by ${group.owner ?? ""} now, and is left as it is`,
      );
      return;
    }
    refuseCritical(`group ${group.name} (${group.sid})`, group.critical, doing);
    if ((state.deletionPolicy ?? (state.adopted === true ? "retain" : "delete")) === "retain") {
      await groups.edit(group.guid, () => ({ owner: null }));
      return;
    }
    await groups.delete(group.guid);
  }
}

/** The name is taken by a group: by our own earlier attempt, by a renamed resource, by another stack, or by nobody's. */
async function takeOver(groups: Groups, news: GroupArguments): Promise<Group> {
  const doing = `creating group ${news.name} (${news.directoryId})`;
  const found = await groups.findByName(news.name);
  const group =
    found &&
    (await groups.edit(found.guid, (one) => {
      refuseForeign(`group ${one.name}`, one.owner, news.owner, doing);
      refuseUnmanaged(one.dn, one, news.adopt, doing);
      refuseCritical(`group ${one.name} (${one.sid})`, one.critical, doing);
      return groupEdit(news);
    }));
  if (!group) {
    const happened = "the name was taken a moment ago, and is free now";
    throw new ProviderError({ code: "outcome-unknown", doing, happened, next: "run the same command again" });
  }
  return group;
}

function groupEdit(news: GroupArguments, olds?: GroupState): GroupEdit {
  const { name, description, scope, category, organizationalUnit, owner } = news;
  return {
    name,
    owner,
    ...(description === undefined && olds?.description !== undefined ? { description: null } : {}),
    ...(description === undefined ? {} : { description }),
    ...(scope === undefined ? {} : { scope }),
    ...(category === undefined ? {} : { category }),
    ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
  };
}

function stateOf(news: GroupArguments, { dn, guid, sid }: Group, adopted: boolean): GroupState {
  return { ...news, distinguishedName: dn, objectGuid: guid, sid, ...(adopted ? { adopted } : {}) };
}

/** Declared properties as the directory has them now. */
function stateSeen(state: GroupState, group: Group): GroupState {
  const here = parentDn(group.dn);
  const { organizationalUnit: unit } = state;
  const seen: GroupState = {
    ...without(state, "renamedTo", "description"),
    ...(state.description === undefined || group.description === undefined ? {} : { description: group.description }),
    ...(state.scope === undefined ? {} : { scope: group.scope }),
    ...(state.category === undefined ? {} : { category: group.category }),
    ...(unit === undefined ? {} : { organizationalUnit: sameDn(unit, here) ? unit : here }),
    distinguishedName: group.dn,
    sid: group.sid,
  };
  return group.name.toLowerCase() === state.name.toLowerCase() ? seen : { ...seen, renamedTo: group.name };
}
