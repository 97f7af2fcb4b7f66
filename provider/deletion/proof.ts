import type { Clock } from "../concurrency/clock";
import { ProviderError } from "../errors/provider-error";

/** How long a proof holds: enough for one LDAP round trip, too short for anything else to come between. */
const PROOF_TTL_MS = 30_000;

/** That WorkSpaces was asked, everywhere, just now, and the account has no WorkSpace. Good for one deletion. Only the guard makes one. */
export class DeletionProof {
  // Private, so that no other object is taken for a proof.
  #isSpent = false;
  readonly #madeAt: number;

  private constructor(
    private readonly guid: string,
    private readonly clock: Clock,
  ) {
    this.#madeAt = clock.now();
  }

  static of(guid: string, clock: Clock): DeletionProof {
    return new DeletionProof(guid, clock);
  }

  /**
   * Uses the proof up, for the account it was made for.
   * @returns false if it is too old, so that nothing may be done with it and WorkSpaces must be asked anew
   * @throws ProviderError `workspaces-unknown` if it was spent before, or is another account's
   */
  spendFor({ guid, userName }: { readonly guid: string; readonly userName: string }): boolean {
    if (this.#isSpent || guid !== this.guid) {
      throw new ProviderError({
        code: "workspaces-unknown",
        doing: `deleting user ${userName}`,
        happened: "the proof that no WorkSpace is assigned is spent, or another account's",
        next: "run again: WorkSpaces is asked anew",
      });
    }
    this.#isSpent = true;
    return this.clock.now() - this.#madeAt <= PROOF_TTL_MS;
  }
}
