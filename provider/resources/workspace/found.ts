// Looking for the desktop that a state stands for, and what errors say of it.
import { ProviderError } from "../../errors/provider-error";
import { isManagedBy } from "../../ownership/finding";
import type { Mark } from "../../ownership/mark";
import type { FoundThing } from "../../ownership/refusals";
import { sameUserName } from "../../text/account-name";
import { LEAVING, type Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import type { WorkspaceParts } from "./parts";
import { markOfTags } from "./plan";
import { OWNER_TAG, type WorkspaceArguments, type WorkspaceState } from "./properties";

/** The state recorded of a desktop that was asked for, and not seen to be ready. */
export const UNFINISHED = "UNKNOWN";

/** The desktop's id: the resource's own cannot change in an update, so that after a migration it is the old one until the next refresh. */
export const currentId = ({ workspaceId }: WorkspaceState, id: string): string => workspaceId ?? id;

/** Seconds between looks for a desktop that WorkSpaces says is there. */
const VISIBILITY_BACKOFF_S = [1, 2, 4, 8, 15];

/** A desktop as the errors about it name it. */
export function foundDesktop({ id, userName, directoryId, state }: Desktop, mark: Mark | undefined): FoundThing {
  return {
    name: `WorkSpace ${id} of ${userName} (${directoryId}, ${state})`,
    mark,
    markedIn: `the tag ${OWNER_TAG} of ${id}`,
  };
}

/** The Region's desktops that a state's is among: where it was launched, whatever the settings say by now. */
export const desktopsOf = (parts: WorkspaceParts, state: WorkspaceState): Desktops => parts.desktops(state.region);

/**
 * The desktop that a state stands for, by its id or, if that is gone, by its mark: one that was migrated or restored outside has a new id
 * and our tags. While a migration ends, the old one is TERMINATING and the new one is there. Undefined if it is gone.
 * @throws ProviderError `gone` if that cannot be believed: the directory is not registered here, or the user has another desktop with this
 *   resource's mark, of which this state does not know
 */
export async function locate(
  parts: WorkspaceParts,
  state: WorkspaceState,
  id: string,
  doing: string,
): Promise<Desktop | undefined> {
  const desktops = desktopsOf(parts, state);
  const find = () => desktops.find(id);
  const found = state.state === UNFINISHED ? await shown(find, parts) : await find();
  if (found && !LEAVING.includes(found.state)) {
    return found;
  }
  const { region } = desktops;
  if (!found && (await parts.registrations.find(region, state.directoryId)) === undefined) {
    throw new ProviderError({
      code: "gone",
      doing,
      happened: `WorkSpaces in ${region} knows neither ${id} nor its directory ${state.directoryId}, so that it cannot be told whether the WorkSpace is gone`,
      next:
        "correct workspaces-users:region if the directory is registered in another Region; if it was deregistered on purpose, with its WorkSpaces, " +
        "forget this resource with: pulumi state delete URN (pulumi stack --show-urns lists them)",
    });
  }
  for (const desktop of await candidates(desktops, state)) {
    const mark = markOfTags(await desktops.tags(desktop.id));
    if (isManagedBy(state, mark)) {
      return desktop;
    }
    if (!found && mark?.owner === state.owner) {
      throw new ProviderError({
        code: "gone",
        doing,
        happened: `${id} is gone, and ${desktop.id} (${desktop.state}), of the same user, carries this resource's mark: this state is older than that one, or another backend made it`,
        next:
          `restore the newer state; or forget ${id} with: pulumi state delete URN, set adopt: true on the resource, and run pulumi up to take ${desktop.id} over; ` +
          `without the resource, ${desktop.id} stands`,
      });
    }
  }
  return found?.state === "TERMINATING" ? found : undefined;
}

const candidates = async (desktops: Desktops, { directoryId, userName }: WorkspaceArguments): Promise<Desktop[]> => {
  const all = await desktops.look(directoryId, [userName]);
  return all.filter((one) => sameUserName(one.userName, userName) && !LEAVING.includes(one.state));
};

/** One that an interrupted attempt launched may not be shown at once, so it is looked for a few times. */
export async function shown(
  look: () => Promise<Desktop | undefined>,
  { clock }: WorkspaceParts,
): Promise<Desktop | undefined> {
  for (let attempt = 0; ; attempt++) {
    const found = await look();
    const delay = VISIBILITY_BACKOFF_S[attempt];
    if (found || delay === undefined) {
      return found;
    }
    await clock.sleep(delay * 1000);
  }
}
