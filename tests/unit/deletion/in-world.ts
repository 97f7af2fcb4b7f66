import { Registrations } from "../../../provider/aws/registrations";
import { Trusts } from "../../../provider/aws/trusts";
import { Guard } from "../../../provider/deletion/guard";
import { Holders } from "../../../provider/deletion/holders";
import type { DesktopEnding } from "../../../provider/deletion/ending";
import type { Desktops } from "../../../provider/workspaces/desktops";
import { region, type World } from "../../../sandbox/tests/unit/aws/support";
import { clientsOf, clockOf } from "../clients";

type EndingOf = Pick<
  DesktopEnding,
  | "reservation"
  | "isLeftOver"
  | "ownResource"
  | "leavesBeside"
  | "leftStandingBy"
  | "declarerOf"
  | "declarerFor"
  | "count"
>;

export const NOBODY_ELSES: EndingOf = {
  reservation: () => Promise.resolve(undefined),
  isLeftOver: () => Promise.resolve(false),
  ownResource: () => Promise.resolve(undefined),
  leavesBeside: () => Promise.resolve(false),
  leftStandingBy: () => Promise.resolve(undefined),
  declarerOf: () => Promise.resolve(undefined),
  declarerFor: () => undefined,
  count: () => undefined,
};

/**
 * A guard of a process of its own, in a stand-in's time.
 * @param ending which desktops are the user's to terminate; by default all are
 */
export function guardIn(
  world: World,
  guardedRegions: string[],
  desktops: (region: string) => Desktops,
  ending: EndingOf = NOBODY_ELSES,
): Guard {
  const clients = clientsOf(world);
  const holders = new Holders({ region }, new Registrations(clients), new Trusts(clients));
  return new Guard({ guardedRegions }, holders, desktops, ending as DesktopEnding, clockOf(world));
}
