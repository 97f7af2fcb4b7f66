import { ldapConversation } from "../tests/relay/ldap";
import { Relay } from "../tests/relay/relay";
import type { Directory } from "../sandbox/directory/directory";

/** LDAP requests by operation: `{ add: 1000, search: 14 }`. */
export type Operations = Readonly<Record<string, number>>;

/** Stands between LDAP clients and a directory, and counts what they ask. */
export class LdapCounter {
  private counts: Record<string, number> = {};

  private constructor(
    private readonly directory: Directory,
    private readonly relay: Relay,
  ) {}

  static async start(directory: Directory): Promise<LdapCounter> {
    const { address, authority, caPem } = directory;
    const certificate = await authority.issue("counter", [`IP:${address}`]);
    const relay = await Relay.start({
      address,
      target: { host: address, port: 636 },
      tls: { certificate, ca: caPem },
      conversation: ldapConversation,
      ask: (operation, moment) => {
        if (moment === "before") counter.counts[operation] = (counter.counts[operation] ?? 0) + 1;
        return "pass";
      },
    });
    const counter = new LdapCounter(directory, relay);
    return counter;
  }

  get url(): string {
    return `ldaps://${this.directory.address}:${this.relay.port}`;
  }

  /** What was asked since the last time. */
  take(): Operations {
    const { counts } = this;
    this.counts = {};
    return counts;
  }

  stop(): Promise<void> {
    return this.relay.stop();
  }
}
