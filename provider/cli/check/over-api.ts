// One directory whose people are worked on over AWS's Directory Service Data API: nothing is connected to, and nothing logged in to.
import { settingName } from "../../config/names";
import { directoryKey } from "../../config/settings";
import type { DirectoryFacts } from "../../directory/kind";
import type { DirectoryCheck } from "./directory";

export async function checkOverApi(
  { report, settings, directories }: DirectoryCheck,
  about: string,
  { id }: DirectoryFacts,
): Promise<void> {
  const { access } = settings.directory(id);
  const key = `${settingName(directoryKey(id))}.access`;
  const chosen = access === undefined ? `nothing that LDAP needs is set, and neither is ${key}` : `as ${key} says`;
  report.say(
    `settings of ${about}`,
    "ok",
    `over AWS's Directory Service Data API in ${settings.region}, ${chosen}; its data access is enabled, and nobody connects to the directory`,
  );
  const read = await report.step(
    `people of ${about}`,
    async () => {
      await (await directories.open(id)).findUserByName(NOBODY);
      return "can be looked for";
    },
    (words) => words,
  );
  if (read === undefined) {
    return;
  }
  await report.step(
    `unit of ${about}`,
    async () => (await directories.open(id)).defaultUnit(),
    (unit) => `people and groups go to ${unit}, the only unit that the API makes any in`,
  );
  report.say(
    `passwords of ${about}`,
    "ok",
    "by ds:ResetUserPassword, which enables accounts too: Directory Service Data has no call for either",
  );
}

/** A name that is asked for to see that answers come. */
const NOBODY = "pulumi-check-nobody";
