import type { Obstacle } from "../directory/directory";
import type { Owner } from "../ownership/owner";

/** The user about to be deleted. */
export interface GuardedUser {
  readonly directoryId: string;
  /** The domain that the account is in. */
  readonly domainName: string;
  /** What that domain is called before a backslash, if it is known. */
  readonly netBiosName?: string | undefined;
  readonly guid: string;
  /** The resource that deletes it: what other stacks manage is not terminated for it. */
  readonly owner: Owner;
  /** What the account is called now. */
  readonly userName: string;
  /** What it was called before, where it was renamed outside: a WorkSpace launched then carries that name. */
  readonly formerName?: string;
  /** What would refuse the account's deletion: asked before anything is destroyed for it. */
  readonly obstacle?: () => Promise<Obstacle | undefined>;
}
