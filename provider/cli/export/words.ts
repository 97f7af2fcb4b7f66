// What the file says of itself, in either format.
import { printable, type Estate } from "./estate";

/**
 * The first lines: what the first `up` does, and what taking somebody out does.
 * @param ofGroups what it does to their groups, which differs by the format
 */
export function headOf({ directoryId, domainName, markAttribute, people, groups }: Estate, ofGroups: string): string[] {
  const desktops = people.filter(({ desktop }) => desktop !== undefined).length;
  return [
    `${count(people, "person", "people")} of ${domainName} (${directoryId}), ${count(groups, "group")}, ${desktops} WorkSpace${desktops === 1 ? "" : "s"}: what was there when this was written.`,
    "",
    `The first pulumi up takes them over (adopt) and changes nothing of them but who manages them: ${markAttribute} of`,
    "accounts and groups, one tag of each WorkSpace. Nobody is mailed, no membership changes. Its preview says so of each account.",
    "An argument that is left out here is not managed: it stays as it is, whatever it is.",
    "Whoever is taken out later, or left by pulumi destroy, stays, with their WorkSpace, and only the marks go (a WorkSpace's",
    'tag stays, and ends with +released: nobody manages it): that is deletionPolicy "retain", the default of what was adopted.',
    ofGroups,
    "Somebody new is added without adopt.",
  ];
}

/** What is there and was not exported; empty if all was. */
export const notAdopted = ({ leftOut }: Estate): string[] =>
  leftOut.length === 0
    ? []
    : ["Not exported, and not touched:", ...leftOut.map(({ what, why }) => printable(`- ${what}: ${why}`))];

/** `1 group`, `2 groups`. */
export const count = (all: readonly unknown[], one: string, many = `${one}s`): string =>
  `${all.length} ${all.length === 1 ? one : many}`;
