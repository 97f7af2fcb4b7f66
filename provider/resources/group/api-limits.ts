// What a group's arguments ask for that LDAP does, and Directory Service Data does not, as with a user's. Pure.
import { parentDn } from "../../directory/dn";
import { attributeLimit, groupNameLimit, RENAME_LIMIT, unitLimit } from "../../directory/data-api/limits";
import type { Group } from "../../directory/group";
import type { DirectoryFacts } from "../../directory/kind";
import { attributesOf } from "../common/attributes";
import type { CheckFailure } from "../common/handlers";
import { isUnknown } from "../common/rules";
import { GROUP_PROPERTIES, type GroupArguments } from "./properties";

/**
 * @param before the arguments of before; undefined if the group is to be created
 * @param found a group that is there, and that the program adopts
 */
export function groupLimits(
  news: GroupArguments,
  before: Partial<GroupArguments> | undefined,
  facts: DirectoryFacts,
  found?: Group,
): CheckFailure[] {
  const { name, organizationalUnit: unit } = news;
  const isNamed = before?.name === name || isUnknown(name);
  const isLeft = unit === undefined || isUnknown(unit) || before?.organizationalUnit === unit;
  // Where a group is that is adopted is not known before it is found.
  const isElsewhere = before === undefined && news.adopt === true && found === undefined;
  const here = found === undefined ? undefined : parentDn(found.dn);
  const limits: (readonly [property: string, fault: string | undefined])[] = [
    ["name", isNamed ? undefined : before?.name === undefined ? groupNameLimit(name) : renameLimit(before.name)],
    ...attributesOf(GROUP_PROPERTIES).map(([argument, attribute]) => {
      const [value, was] = [news[argument], before?.[argument]];
      const isAsBefore = value === was || isUnknown(value);
      const values = typeof value === "string" ? [value] : [];
      return [argument, isAsBefore ? undefined : attributeLimit("group", attribute, values)] as const;
    }),
    ["organizationalUnit", isLeft || isElsewhere ? undefined : unitLimit(unit, facts, here)],
  ];
  return limits.flatMap(([property, fault]) =>
    fault === undefined ? [] : [{ property, reason: `${property} ${fault}` }],
  );
}

const renameLimit = (now: string): string => `is ${now} in the directory, and ${RENAME_LIMIT}`;
