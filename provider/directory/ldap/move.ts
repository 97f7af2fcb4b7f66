import { ProviderError } from "../../errors/provider-error";
import { parentDn, sameDn } from "../dn";
import type { DeletionObstacles } from "./deletion-obstacles";
import { MissingRight } from "./refusal";
import { findByDn } from "./search";
import type { LdapSession } from "./session";

/**
 * Renames or moves an entry, and says why where the directory refuses it: no such unit, a name that is taken, protection, no right.
 * @param whom `user ada`
 * @param target the new name by itself, or the whole distinguished name
 * @param unit where the program wants it; undefined if it does not say
 */
export async function move(
  session: LdapSession,
  obstacles: DeletionObstacles,
  whom: string,
  { guid, dn }: { guid: string; dn: string },
  target: string,
  unit: string | undefined,
): Promise<void> {
  const here = parentDn(dn);
  const there = parentDn(target) || here;
  const name = parentDn(target) === "" ? `${target},${here}` : target;
  const staying = sameDn(here, there);
  const right = staying ? `rename ${dn} to ${name}` : `move ${dn} to ${there}`;
  try {
    await session.write(right, staying ? [here] : [here, there], (client) => client.modifyDN(dn, target), { dn });
  } catch (error) {
    await session.requireUnit(whom, unit, error);
    await session.requireFree(`${staying ? "renaming" : "moving"} ${whom}`, name, error, () =>
      session.request((client) => findByDn(client, name, ["objectClass"])),
    );
    const obstacle = error instanceof MissingRight && !staying ? await obstacles.protection(guid) : undefined;
    if (!obstacle) {
      throw error;
    }
    const { happened, next } = obstacle;
    throw new ProviderError({
      code: "directory-refused",
      doing: `moving ${whom} (${session.id})`,
      happened: `${happened}, which keeps it where it is`,
      next,
      cause: error,
    });
  }
}
