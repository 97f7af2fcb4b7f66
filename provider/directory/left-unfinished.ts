import { ProviderError } from "../errors/provider-error";
import type { Account } from "./directory";

/** A creation that was refused after the account was made: it is marked as unfinished, no state holds it, and the next run would go on with it. */
export class LeftUnfinished extends ProviderError {
  /**
   * @param doing what we were doing, and to whom
   * @param refusal why it did not go on
   * @param account to be removed; undefined where the next run may go on with it as the program is
   * @param byHand how somebody removes the account who gives it up
   */
  constructor(
    private readonly doing: string,
    private readonly refusal: ProviderError,
    readonly account: Account | undefined,
    byHand: string,
  ) {
    super({
      code: refusal.code,
      doing,
      happened: `${refusal.happened}. The account was made; it is marked as unfinished, and nobody can use it`,
      next: `${refusal.next}; the next run goes on with that account. If nobody is to have it, ${byHand}`,
      cause: refusal,
    });
  }

  /** The same once the account is gone again. */
  removed(): ProviderError {
    const { code, happened, next } = this.refusal;
    return new ProviderError({
      code,
      doing: this.doing,
      happened: `${happened}. The account that had been made for it is deleted again`,
      next,
      cause: this.refusal,
    });
  }
}
