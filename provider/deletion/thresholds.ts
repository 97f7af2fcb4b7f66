import { ProviderError } from "../errors/provider-error";

/**
 * Counts the users deleted in one operation, and those about to be. Past the threshold each further deletion is refused: many at once are
 * more often a roster that was not read than people who left, as tools that synchronise directories know.
 */
export class Deletions {
  private readonly counted = new Set<string>();

  constructor(private readonly threshold: () => number) {}

  /** Counts the deletion of an account before anything is done for it, once however often it is tried. */
  begin(account: string, doing: string): void {
    const threshold = this.threshold();
    if (!this.counted.has(account) && this.counted.size >= threshold) {
      throw new ProviderError({
        code: "deletion-threshold",
        doing,
        happened: `${threshold} users are deleted in this operation already, or about to be, which is the threshold`,
        next:
          "if so many are meant to go, run again with WORKSPACES_USERS_DELETION_THRESHOLD=NUMBER in the environment, " +
          "or raise it for every pulumi up with: pulumi config set workspaces-users:deletionThreshold NUMBER",
      });
    }
    this.counted.add(account);
  }

  /** The directory was not asked to delete the account after all. */
  giveUp(account: string): void {
    this.counted.delete(account);
  }
}
