import type { Output } from "../operation";
import { conflict } from "./errors";

/** "A client token is valid for 8 hours after the first request that uses it completes" (API reference, of every write). */
const TOKEN_TTL_MS = 8 * 3_600_000;

interface Used {
  readonly request: string;
  readonly reply: Promise<Output>;
  until: number;
}

/** What was asked with which client token. One that failed is forgotten, which is assumed. */
export class ClientTokens {
  readonly #used = new Map<string, Used>();

  constructor(private readonly now: () => number) {}

  /** @param request all that the token stands for: the operation and its parameters */
  async once(token: string | undefined, request: string, work: () => Promise<Output>): Promise<Output> {
    if (token === undefined) return await work();
    const used = this.#used.get(token);
    if (used !== undefined && used.until > this.now()) {
      if (used.request !== request) {
        throw conflict("The client token was used before, for a request with other parameters.");
      }
      const reply = await used.reply;
      used.until = this.now() + TOKEN_TTL_MS;
      return reply;
    }
    const reply = work();
    const mine: Used = { request, reply, until: Infinity };
    this.#used.set(token, mine);
    try {
      return await reply;
    } catch (error) {
      this.#used.delete(token);
      throw error;
    } finally {
      mine.until = this.now() + TOKEN_TTL_MS;
    }
  }
}
