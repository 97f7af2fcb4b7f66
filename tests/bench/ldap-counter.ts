import { once } from "node:events";
import { connect, createServer, type Server, type TLSSocket } from "node:tls";
import { BerReader, ProtocolOperation } from "ldapts";
import type { Directory } from "../sandbox/directory/directory";

/** Beside the directory's own 636. */
const PORT = 1636;

const OPERATIONS: Readonly<Record<number, string>> = {
  [ProtocolOperation.LDAP_REQ_BIND]: "bind",
  [ProtocolOperation.LDAP_REQ_UNBIND]: "unbind",
  [ProtocolOperation.LDAP_REQ_SEARCH]: "search",
  [ProtocolOperation.LDAP_REQ_ADD]: "add",
  [ProtocolOperation.LDAP_REQ_MODIFY]: "modify",
  [ProtocolOperation.LDAP_REQ_MODRDN]: "modifyDN",
  [ProtocolOperation.LDAP_REQ_DELETE]: "delete",
};

/** LDAP requests by operation: `{ add: 1000, search: 14 }`. */
export type Operations = Readonly<Record<string, number>>;

/** Stands between LDAP clients and a directory, ends their TLS, and counts what they ask. */
export class LdapCounter {
  private counts: Record<string, number> = {};
  private readonly sockets = new Set<TLSSocket>();

  private constructor(
    private readonly directory: Directory,
    private readonly server: Server,
  ) {
    server.on("secureConnection", (client) => {
      this.serve(client);
    });
  }

  static async start(directory: Directory): Promise<LdapCounter> {
    const { key, cert } = await directory.authority.issue("counter", [`IP:${directory.address}`]);
    const server = createServer({ key, cert });
    await once(server.listen(PORT, directory.address), "listening");
    return new LdapCounter(directory, server);
  }

  get url(): string {
    return `ldaps://${this.directory.address}:${PORT}`;
  }

  /** What was asked since the last time. */
  take(): Operations {
    const { counts } = this;
    this.counts = {};
    return counts;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(client: TLSSocket): void {
    const { caPem, address } = this.directory;
    const server = connect({ host: address, port: 636, ca: caPem });
    const tagsOf = requestTags();
    client.on("data", (bytes: Buffer) => {
      for (const tag of tagsOf(bytes)) {
        const operation = OPERATIONS[tag] ?? `0x${tag.toString(16)}`;
        this.counts[operation] = (this.counts[operation] ?? 0) + 1;
      }
    });
    client.pipe(server).pipe(client);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }
}

/** The tags of the operations of requests (RFC 4511 4.1.1: each a sequence of an id and an operation), as they become whole. */
function requestTags(): (bytes: Buffer) => number[] {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const tags: number[] = [];
    for (;;) {
      const reader = new BerReader(rest);
      if (reader.readSequence() === null || reader.remain < reader.length) {
        return tags;
      }
      const end = reader.offset + reader.length;
      reader.readInt();
      tags.push(reader.peek() ?? 0);
      rest = rest.subarray(end);
    }
  };
}
