// Which desktops are not a user's to terminate: `whenWorkspaceExists: "terminate"` ends what is theirs and nobody else's.
import type { Claims } from "../ownership/claims";
import type { Mark } from "../ownership/mark";
import { resourceOf, stackOf, type Owner } from "../ownership/owner";
import type { Desktop } from "../workspaces/desktop";

export interface ReservedParts {
  readonly claims: Claims;
  /** The domain, in lower case, of a directory. */
  readonly domainOf: (directoryId: string) => Promise<string>;
  readonly markOf: (desktop: Desktop) => Promise<Mark | undefined>;
}

/** Why a desktop is somebody else's than the stack's that deletes its user, as the end of a sentence about it; undefined if it is not. */
export async function reservation(
  { claims, domainOf, markOf }: ReservedParts,
  desktop: Desktop,
  owner: Owner,
): Promise<string | undefined> {
  const retained = claims.retainedBy(desktop.id);
  if (retained !== undefined) {
    return `resource ${resourceOf(retained)} has just left it standing, as its deletionPolicy asks`;
  }
  const bareName = desktop.userName.replace(/^.*\\/, "").replace(/@.*$/, "");
  const declared = claims.ownerOf("desktop", `${await domainOf(desktop.directoryId)} ${bareName}`);
  if (declared !== undefined) {
    return `resource ${resourceOf(declared)} of this program declares it`;
  }
  const mark = await markOf(desktop);
  return mark !== undefined && stackOf(mark.owner) !== stackOf(owner)
    ? `it is managed by ${mark.owner} (project/stack/name)`
    : undefined;
}
