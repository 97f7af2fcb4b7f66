// From a group to the arguments that adopt it and change nothing of it, or to the reason why it is not adopted. Pure.
import { parentDn, sameDn } from "../../directory/dn";
import type { Group } from "../../directory/group";
import { fieldsOf } from "../../resources/common/attributes";
import { checkArguments } from "../../resources/common/check";
import { oddNames } from "../../resources/common/odd-names";
import { GROUP_PROPERTIES } from "../../resources/group/properties";
import type { Arguments, LeftOut } from "./estate";
import { isOfAws, whyMarked, type Surroundings } from "./people";

/** `adopted`; `referred to`: others than we look after it, and people may be its members; `left out`: neither. */
export type GroupFate =
  | { readonly is: "adopted"; readonly args: Arguments; readonly leftOut: readonly LeftOut[] }
  | { readonly is: "referred to" | "left out"; readonly why: string };

/** @param beyond why our account may not mark it, if so: nor can it be told whether it may change its members */
export function fateOf(group: Group, surroundings: Surroundings, beyond: string | undefined): GroupFate {
  const { directoryId, domain, markAttribute, markSetting, defaultUnit } = surroundings;
  const named = { directoryId, owner: "project/stack/name", name: group.name };
  const failures = (args: Arguments) =>
    checkArguments(args, GROUP_PROPERTIES, oddNames(args, {}, GROUP_PROPERTIES, ["name"])).failures;
  const [fault] = failures(named);
  if (fault !== undefined) {
    return { is: "left out", why: `cannot be declared, and its members stay: ${fault.reason}` };
  }
  // Who only adds to a group adds to one of the directory's own domain.
  const [is, further] =
    domain === undefined
      ? (["referred to", "who is in it is exported, it is not"] as const)
      : (["left out", "nor are its members, since it is of another domain than the directory's"] as const);
  if (group.critical || isOfAws(group.dn)) {
    const whose = group.critical ? "built in, or critical to the directory" : "AWS's own";
    return { is, why: `is ${whose}; ${further}` };
  }
  const marked = whyMarked(group.mark, markAttribute, markSetting);
  if (marked !== undefined) {
    return { is: "left out", why: `${marked}; nor are its members` };
  }
  if (beyond !== undefined) {
    return { is, why: `${beyond}; ${further}` };
  }
  const unit = parentDn(group.dn);
  const all: [string, unknown][] = [
    ["description", fieldsOf(GROUP_PROPERTIES, group).description],
    ["scope", group.scope === "global" ? undefined : group.scope],
    ["category", group.category === "security" ? undefined : group.category],
    ["organizationalUnit", sameDn(unit, defaultUnit) ? undefined : unit],
  ];
  const args: Record<string, unknown> = { name: group.name, ...(domain === undefined ? {} : { domain }) };
  const leftOut: LeftOut[] = [];
  for (const [name, value] of all.filter(([, value]) => value !== undefined)) {
    const [wrong] = failures({ ...named, [name]: value });
    const isOne = name !== "description" || group.attributes.description?.length === 1;
    if (wrong === undefined && isOne) {
      args[name] = value;
    } else {
      const why = wrong?.reason ?? "it has several values";
      leftOut.push({ what: `${name} of group ${group.name}`, why: `is not declared, and stays as it is: ${why}` });
    }
  }
  args.adopt = true;
  if (group.mark !== undefined) {
    args.deletionPolicy = "retain";
  }
  return { is: "adopted", args, leftOut };
}
