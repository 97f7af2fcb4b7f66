import { isDn, sameDn } from "../../directory/dn";
import type { Property } from "./property";
import { text } from "./rules";

/**
 * The argument's row, of users and of groups.
 * @param unit the name of a unit that such things go into, for the words
 */
export const organizationalUnit = (unit: string) =>
  ({
    rule: text(2048, (value) =>
      isDn(value as string)
        ? undefined
        : `is not a distinguished name; give one such as OU=${unit},OU=CORP,DC=corp,DC=com`,
    ),
    change: "update",
    takenOut: "keep",
    same: sameDn,
    words: {
      created: "else by settings and directory kind",
      changed: "moved in place",
      takenOut: "left where it is",
      drift: "yes",
    },
  }) satisfies Property<string>;
