// Whose a desktop is, of which WorkSpaces tells no more than a user name.
import { maybeSameUserName } from "../text/account-name";
import { foldName } from "../text/folding";
import type { Desktop } from "../workspaces/desktop";
import type { GuardedUser } from "./guarded-user";
import type { Holder } from "./holders";

/** A desktop that carries a name of the user's. */
export interface FoundDesktop extends Desktop {
  /** Whether it can be nobody else's. */
  readonly surelyTheirs: boolean;
  /** The directory that it was found in. */
  readonly foundIn: Holder;
}

/** Longer ones AD cuts off (Microsoft: "Naming conventions in Active Directory"). */
const MAX_NETBIOS_NAME_LENGTH = 15;

/** A name with its domain, in every form that WorkSpaces may show it in. */
function qualified(name: string, { domainName, netBiosName }: GuardedUser): string[] {
  // Most domains' NetBIOS name is their first label, which is all there is to go by where AWS has not told it.
  const [firstLabel = ""] = domainName.split(".");
  const shortName = netBiosName ?? firstLabel.slice(0, MAX_NETBIOS_NAME_LENGTH);
  return [`${name}@${domainName}`, `${shortName}\\${name}`, `${domainName}\\${name}`];
}

/** Every form that WorkSpaces may show the user's names in: the present one, and the one before. */
export function spellings(user: GuardedUser): string[] {
  const names = [user.userName, user.formerName ?? user.userName];
  return [...new Set(names.flatMap((name) => [name, ...qualified(name, user)]))];
}

/**
 * The desktops that may be the user's. One that carries another domain's name, or the name the user had before, is another person's
 * perhaps; so is one with a bare name where a directory serves another domain than the user's, which may have that name too.
 */
export function theirsIn(holder: Holder, desktops: readonly Desktop[], user: GuardedUser): FoundDesktop[] {
  const names = [user.userName, user.formerName ?? user.userName];
  const own = holder.ofOwnDomain ? [user.userName] : [];
  const sure = [...own, ...qualified(user.userName, user)].map(foldName);
  return desktops
    .filter(({ userName }) => names.some((name) => maybeSameUserName(userName, name)))
    .map((desktop) => ({
      ...desktop,
      surelyTheirs: sure.includes(foldName(desktop.userName)),
      foundIn: holder,
    }));
}
