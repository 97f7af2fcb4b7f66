import { Registrations } from "../../../provider/aws/registrations";
import { Trusts } from "../../../provider/aws/trusts";
import { Guard } from "../../../provider/deletion/guard";
import { Holders } from "../../../provider/deletion/holders";
import type { Desktop } from "../../../provider/workspaces/desktop";
import type { Desktops } from "../../../provider/workspaces/desktops";
import { region, type World } from "../../../sandbox/tests/unit/aws/support";
import { clientsOf, clockOf } from "../clients";

/**
 * A guard of a process of its own, in a stand-in's time.
 * @param reserved why a desktop is not the user's to terminate; by default all are
 */
export function guardIn(
  world: World,
  guardedRegions: string[],
  desktops: (region: string) => Desktops,
  reserved: (desktop: Desktop, owner: string) => Promise<string | undefined> = () => Promise.resolve(undefined),
): Guard {
  const clients = clientsOf(world);
  const holders = new Holders({ region }, new Registrations(clients), new Trusts(clients));
  return new Guard({ guardedRegions }, holders, desktops, reserved, clockOf(world));
}
