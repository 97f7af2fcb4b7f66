// From what a program says of a group to an edit of the directory, and from what the directory holds to what the state records. Pure.
import { parentDn, sameDn } from "../../directory/dn";
import type { Group, GroupEdit, NewGroup } from "../../directory/group";
import type { Mark } from "../../ownership/mark";
import { sameName } from "../../text/folding";
import { only, without } from "../../text/without";
import type { Difference } from "../common/handlers";
import { changedValues, declaredValues, withFieldsSeen } from "../common/attributes";
import { differenceOf } from "../common/property";
import { GROUP_PROPERTIES, type GroupArguments, type GroupState } from "./properties";

/** @param sameDomain whether both ways to name the directory mean one domain */
export function groupDifference(olds: GroupState, news: GroupArguments, sameDomain: boolean): Difference {
  const isSame = { directoryId: sameDomain, domain: sameDomain };
  const { changes, replaces } = differenceOf(GROUP_PROPERTIES, olds, news, isSame);
  return { changes: changes || olds.renamedTo !== undefined, replaces, deleteBeforeReplace: false };
}

export function newGroup(news: GroupArguments, mark: string): NewGroup {
  const { name, organizationalUnit, scope = "global", category = "security" } = news;
  return {
    name,
    scope,
    category,
    mark,
    attributes: declaredValues(GROUP_PROPERTIES, news),
    ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
  };
}

/**
 * The edit that makes the group what the program says. With the state of before, it is what has changed since: what somebody changed outside
 * is not undone unseen; a refresh finds it.
 * @param olds undefined if the group is being taken over: then everything declared is written
 */
export function groupEdit(news: GroupArguments, olds?: GroupState): GroupEdit {
  const { name, scope, category, organizationalUnit: unit } = news;
  const before: Partial<GroupArguments> = olds ?? {};
  return {
    attributes: changedValues(
      GROUP_PROPERTIES,
      declaredValues(GROUP_PROPERTIES, news),
      declaredValues(GROUP_PROPERTIES, before),
    ),
    ...(olds?.name === name && olds.renamedTo === undefined ? {} : { name }),
    ...(scope === undefined || scope === olds?.scope ? {} : { scope }),
    ...(category === undefined || category === olds?.category ? {} : { category }),
    ...(unit === undefined || (olds?.organizationalUnit !== undefined && sameDn(unit, olds.organizationalUnit))
      ? {}
      : { organizationalUnit: unit }),
  };
}

export function stateOf(news: GroupArguments, { dn, guid, sid }: Group, mark: Mark): GroupState {
  return {
    ...news,
    distinguishedName: dn,
    objectGuid: guid,
    sid,
    ...(mark.adopted === true ? { adopted: true } : {}),
    ...(mark.incarnation === undefined ? {} : { incarnation: mark.incarnation }),
  };
}

/** Declared properties as the directory has them now. */
export function stateSeen(state: GroupState, group: Group): GroupState {
  const here = parentDn(group.dn);
  const { organizationalUnit: unit } = state;
  return {
    ...without(withFieldsSeen(GROUP_PROPERTIES, state, group), "renamedTo"),
    ...(state.scope === undefined ? {} : { scope: group.scope }),
    ...(state.category === undefined ? {} : { category: group.category }),
    ...(unit === undefined ? {} : { organizationalUnit: sameDn(unit, here) ? unit : here }),
    distinguishedName: group.dn,
    sid: group.sid,
    ...(sameName(group.name, state.name) ? {} : { renamedTo: group.name }),
  };
}

/** The arguments among a state's properties. */
export function argumentsOf(state: GroupState): Partial<GroupArguments> {
  const { renamedTo } = state;
  const inputs = only(state, Object.keys(GROUP_PROPERTIES));
  return renamedTo === undefined ? inputs : { ...inputs, name: renamedTo };
}
