import { Desktops } from "../../../provider/workspaces/desktops";
import { clientsOf, clockOf } from "../clients";
import { region, World } from "../../../sandbox/tests/unit/aws/support";

/** The WorkSpaces of a stand-in, in its time. */
export function desktopsIn(world: World, inRegion = region, say: (line: string) => void = () => undefined): Desktops {
  return new Desktops(inRegion, () => clientsOf(world).workspaces(inRegion), clockOf(world), say);
}
