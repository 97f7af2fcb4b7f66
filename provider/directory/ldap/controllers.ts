import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

/** One server that answers for a directory. */
export interface Controller {
  readonly url: string;
  /** The host of `url`, whose name the certificate carries. */
  readonly host: string;
  /** Where it is: a name such as the domain's own stands for every controller there is. */
  readonly address: string;
}

/** Servers tried before a directory counts as unreachable: each may take its whole time-out. */
const MAX_TRIED = 4;

/**
 * Which server the connections of a process go to. One for all of them, as long as it answers: what was written to it, another may not have
 * yet, and would be written there again.
 */
export class Controllers {
  private kept: Controller | undefined;

  /** @param urls in the order to try them */
  constructor(private readonly urls: readonly string[]) {}

  /** The one in use first, then the others. Throws where no name of theirs is known. */
  async candidates(): Promise<Controller[]> {
    const { kept } = this;
    const found = await Promise.allSettled(this.urls.map(controllersAt));
    const all = found.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    const others = all.filter((one) => !kept || !sameController(one, kept));
    const candidates = [...(kept ? [kept] : []), ...others].slice(0, MAX_TRIED);
    if (candidates.length === 0) {
      throw found.find((one) => one.status === "rejected")?.reason;
    }
    return candidates;
  }

  keep(controller: Controller): void {
    this.kept = controller;
  }

  isKept(controller: Controller): boolean {
    return this.kept !== undefined && sameController(this.kept, controller);
  }
}

/** The servers that a name stands for. Throws where it is not known. */
export async function controllersAt(url: string): Promise<Controller[]> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
  return addresses.map((address) => ({ url, host, address }));
}

const sameController = (one: Controller, other: Controller): boolean =>
  one.url === other.url && one.address === other.address;
