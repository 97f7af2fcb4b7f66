// What adopting a group writes: told in the preview. Pure.
import { parentDn, sameDn } from "../../directory/dn";
import type { Group } from "../../directory/group";
import { PLAIN } from "../../directory/syntaxes";
import { adoptionWords } from "../common/adoption";
import { isUnknown } from "../common/rules";
import { groupEdit } from "./plan";
import type { GroupArguments } from "./properties";

/** What a preview says of a group that nobody manages, and that the program adopts; undefined if it does not. */
export function adoptionAhead(group: Group, news: GroupArguments, markAttribute: string): string | undefined {
  if (news.adopt !== true || group.mark !== undefined) {
    return undefined;
  }
  const { attributes = {}, organizationalUnit: unit, ...edit } = groupEdit(news);
  // Each attribute of a group is called as its argument is.
  const written = Object.entries(attributes).filter(
    ([name, values]) => !isUnknown(values) && !PLAIN.same(name, values, group.attributes[name] ?? []),
  );
  const set = (["name", "scope", "category"] as const).filter(
    (name) => edit[name] !== undefined && !isUnknown(edit[name]) && edit[name] !== group[name],
  );
  const isMoved = unit !== undefined && !isUnknown(unit) && !sameDn(unit, parentDn(group.dn));
  const changed = [...set, ...written.map(([name]) => name), ...(isMoved ? ["organizationalUnit"] : [])];
  const later = (news.deletionPolicy ?? "retain") === "retain" ? "leaves it" : "deletes it";
  return adoptionWords(`group ${group.name} (${news.directoryId})`, changed, markAttribute, later);
}
