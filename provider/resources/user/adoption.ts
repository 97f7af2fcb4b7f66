// What adopting an account writes: told in the preview, and kept to the mark alone by what is exported.
import { parentDn, sameDn } from "../../directory/dn";
import type { Directory } from "../../directory/directory";
import { PLAIN, type Syntaxes } from "../../directory/syntaxes";
import type { User } from "../../directory/user";
import { deletionPolicyOf } from "../../ownership/deletion-policy";
import { adoptionWords } from "../common/adoption";
import { isUnknown } from "../common/rules";
import { valueLists } from "./attributes";
import { userEdit } from "./plan";
import { USER_ATTRIBUTES, type UserArguments } from "./properties";

/** The arguments that an account is not as it is declared by: adopting it makes it so. Empty if nothing but its mark would be written. */
export function changedByAdoption(user: User, news: UserArguments, syntaxes: Syntaxes = PLAIN): string[] {
  const { attributes = {}, userName, organizationalUnit, ...flags } = userEdit(user, news, undefined, syntaxes);
  const argumentOf = new Map(USER_ATTRIBUTES.map(([name, attribute]) => [attribute, name]));
  const written = Object.entries(attributes).filter(
    ([name, values]) => !syntaxes.same(name, values, user.attributes[name] ?? []),
  );
  const set = (["enabled", "passwordNeverExpires", "mustChangePassword"] as const).filter(
    (name) => flags[name] !== undefined && flags[name] !== user[name] && user.unseen?.has(name) !== true,
  );
  return [
    ...(userName === undefined || userName === user.userName ? [] : ["userName"]),
    ...written.map(([name]) => argumentOf.get(name) ?? `attributes.${name}`),
    ...(organizationalUnit === undefined || sameDn(organizationalUnit, parentDn(user.dn))
      ? []
      : ["organizationalUnit"]),
    ...set,
  ];
}

/** What a preview says of an account that nobody manages, and that the program adopts; undefined if it does not. */
export async function adoptionAhead(
  directory: Directory,
  found: User,
  { adopt, ...given }: UserArguments,
): Promise<string | undefined> {
  if (adopt !== true || found.mark !== undefined) {
    return undefined;
  }
  // What a preview does not know yet, it does not compare.
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => !isUnknown(value)));
  const news: UserArguments = {
    ...known,
    directoryId: given.directoryId,
    userName: given.userName,
    owner: given.owner,
  };
  const further = Object.keys(news.attributes ?? {});
  const [user, syntaxes] = await Promise.all([
    further.length === 0 ? found : directory.findUser(found, further),
    directory.syntaxes(valueLists(news.attributes)),
  ]);
  const changed = changedByAdoption(user ?? found, news, syntaxes);
  const later = { retain: "leaves it", disable: "disables it", delete: "deletes it" };
  const policy = deletionPolicyOf({ ...news, adopted: true }, "delete");
  const what = `user ${found.userName} (${news.directoryId})`;
  const words = adoptionWords(what, changed, directory.markAttribute, later[policy]);
  return given.initialPassword === undefined
    ? words
    : `${words}; its password stays as it is: initialPassword is set once passwordVersion changes`;
}
