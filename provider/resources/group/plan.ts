// From what a program says of a group to an edit of the directory, and from what the directory holds to what the state records. Pure.
import { parentDn, sameDn } from "../../directory/dn";
import type { Group, GroupEdit, NewGroup } from "../../directory/group";
import type { Mark } from "../../ownership/mark";
import { without } from "../../text/without";
import type { Difference } from "../common/handlers";
import type { GroupArguments, GroupState } from "./properties";

/** How a change of each argument is seen: by its value, or by {@link groupDifference} itself. */
const COMPARED: Readonly<Record<keyof GroupArguments, "by value" | "apart">> = {
  directoryId: "by value",
  domain: "by value",
  name: "by value",
  description: "by value",
  scope: "by value",
  category: "by value",
  organizationalUnit: "apart",
  adopt: "by value",
  deletionPolicy: "by value",
  owner: "by value",
};
const BY_VALUE = (Object.keys(COMPARED) as (keyof GroupArguments)[]).filter((name) => COMPARED[name] === "by value");

/** @param sameDomain whether both ways to name the directory mean one domain */
export function groupDifference(olds: GroupState, news: GroupArguments, sameDomain: boolean): Difference {
  const replaces = sameDomain ? [] : (["directoryId", "domain"] as const).filter((name) => olds[name] !== news[name]);
  const [unit, before] = [news.organizationalUnit, olds.organizationalUnit];
  const moved = unit === undefined ? before !== undefined : !sameDn(unit, parentDn(olds.distinguishedName));
  const changes =
    replaces.length > 0 ||
    moved ||
    (unit !== undefined && before === undefined) ||
    olds.renamedTo !== undefined ||
    BY_VALUE.some((name) => olds[name] !== news[name]);
  return { changes, replaces: [...replaces], deleteBeforeReplace: false };
}

export function newGroup(news: GroupArguments, mark: string): NewGroup {
  const { name, description, organizationalUnit, scope = "global", category = "security" } = news;
  return {
    name,
    scope,
    category,
    mark,
    ...(description === undefined ? {} : { description }),
    ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
  };
}

/**
 * The edit that makes the group what the program says. With the state of before, it is what has changed since: what somebody changed outside
 * is not undone unseen; a refresh finds it.
 * @param olds undefined if the group is being taken over: then everything declared is written
 */
export function groupEdit(news: GroupArguments, olds?: GroupState): GroupEdit {
  const { name, description, scope, category, organizationalUnit: unit } = news;
  return {
    ...(olds?.name === name && olds.renamedTo === undefined ? {} : { name }),
    ...(description === olds?.description ? {} : { description: description ?? null }),
    ...(scope === undefined || scope === olds?.scope ? {} : { scope }),
    ...(category === undefined || category === olds?.category ? {} : { category }),
    ...(unit === undefined || (olds?.organizationalUnit !== undefined && sameDn(unit, olds.organizationalUnit))
      ? {}
      : { organizationalUnit: unit }),
  };
}

export function stateOf(news: GroupArguments, { dn, guid, sid }: Group, mark: Mark, domainName: string): GroupState {
  return {
    ...news,
    distinguishedName: dn,
    objectGuid: guid,
    sid,
    ...(mark.adopted === true ? { adopted: true } : {}),
    ...(mark.incarnation === undefined ? {} : { incarnation: mark.incarnation }),
    domainName: domainName.toLowerCase(),
  };
}

/** Declared properties as the directory has them now. */
export function stateSeen(state: GroupState, group: Group): GroupState {
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

/** The arguments among a state's properties. */
export function argumentsOf(state: GroupState): Partial<GroupArguments> {
  const { renamedTo } = state;
  const inputs = without(
    state,
    "distinguishedName",
    "objectGuid",
    "sid",
    "adopted",
    "incarnation",
    "domainName",
    "renamedTo",
  );
  return renamedTo === undefined ? inputs : { ...inputs, name: renamedTo };
}
