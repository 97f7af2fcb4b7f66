import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { BerReader, BerWriter, ProtocolOperation } from "ldapts";
import type { Certificate } from "../../mail/certificate";

/** What a request is answered with: a result code and its message, nothing at all, or the end of the connection. */
export type Answer = { code: number; message?: string } | "nothing" | "drop";

const RESPONSES: Readonly<Record<number, number>> = {
  [ProtocolOperation.LDAP_REQ_BIND]: ProtocolOperation.LDAP_RES_BIND,
  [ProtocolOperation.LDAP_REQ_SEARCH]: ProtocolOperation.LDAP_RES_SEARCH,
  [ProtocolOperation.LDAP_REQ_MODIFY]: ProtocolOperation.LDAP_RES_MODIFY,
  [ProtocolOperation.LDAP_REQ_ADD]: ProtocolOperation.LDAP_RES_ADD,
  [ProtocolOperation.LDAP_REQ_DELETE]: ProtocolOperation.LDAP_RES_DELETE,
  [ProtocolOperation.LDAP_REQ_EXTENSION]: ProtocolOperation.LDAP_RES_EXTENSION,
};

interface Request {
  /** Of the connection, counted from 1. */
  readonly connection: number;
  readonly operation: number;
  /** Whether it came through TLS. */
  readonly encrypted: boolean;
  /** Of a bind. */
  readonly login?: { readonly username: string | null; readonly password: string | null };
}

/** The far end of LDAP, with no directory behind it: counts connections and requests, and answers as told. */
export class LdapServer {
  readonly requests: Request[] = [];
  connections = 0;
  /** Asked of every request but an unbind; by default all succeed. */
  answer: (request: Request) => Answer | Promise<Answer> = () => ({ code: 0 });
  /** The domain it calls its own, in answer to every search. */
  namingContext: string | undefined;
  private readonly open = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly certificate: Certificate,
    private readonly scheme: "ldap" | "ldaps",
  ) {
    server.on("connection", (socket) => {
      const connection = (this.connections += 1);
      this.open.add(socket);
      socket.on("close", () => this.open.delete(socket)).on("error", () => undefined);
      this.read(scheme === "ldaps" ? this.secured(socket) : socket, connection, scheme === "ldaps");
    });
  }

  static async start(certificate: Certificate, scheme: "ldap" | "ldaps" = "ldaps", host = "127.0.0.1") {
    const server = createServer();
    server.listen(0, host);
    await once(server, "listening");
    return new LdapServer(server, certificate, scheme);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  /** Operations of the requests so far. */
  get operations(): number[] {
    return this.requests.map(({ operation }) => operation);
  }

  /** Ends every connection, as a server that is restarted does. */
  async drop(): Promise<void> {
    const closed = [...this.open].map((socket) => once(socket, "close"));
    this.open.forEach((socket) => socket.destroy());
    await Promise.all(closed);
    // The other end learns of it a moment later.
    const probe = connect(this.port, "127.0.0.1");
    await once(probe, "connect");
    probe.destroy();
    this.connections -= 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async stop(): Promise<void> {
    this.open.forEach((socket) => socket.destroy());
    this.server.close();
    await once(this.server, "close");
  }

  private secured(socket: Socket): TLSSocket {
    const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(this.certificate) });
    return secure.on("error", () => undefined);
  }

  private read(socket: Socket, connection: number, encrypted: boolean): void {
    let rest = Buffer.alloc(0);
    const take = (data: Buffer): void => {
      rest = Buffer.concat([rest, data]);
      for (;;) {
        const reader = new BerReader(rest);
        if (reader.readSequence() === null || reader.remain < reader.length) {
          return;
        }
        const end = reader.offset + reader.length;
        const id = reader.readInt() ?? 0;
        const operation = reader.readSequence() ?? 0;
        const login = operation === ProtocolOperation.LDAP_REQ_BIND ? { login: readLogin(reader) } : {};
        rest = rest.subarray(end);
        if (operation !== ProtocolOperation.LDAP_REQ_UNBIND) {
          const request = { connection, operation, encrypted, ...login };
          this.requests.push(request);
          void this.reply(socket, id, request, () => {
            if (operation === ProtocolOperation.LDAP_REQ_EXTENSION) {
              socket.off("data", take);
              this.read(this.secured(socket), connection, true);
            }
          });
        }
      }
    };
    socket.on("data", take);
  }

  private async reply(socket: Socket, id: number, request: Request, then: () => void): Promise<void> {
    const answer = await this.answer(request);
    if (answer === "nothing") {
      return;
    }
    if (answer === "drop") {
      socket.destroy();
      return;
    }
    if (request.operation === ProtocolOperation.LDAP_REQ_SEARCH && this.namingContext !== undefined) {
      socket.write(rootEntry(id, this.namingContext));
    }
    const writer = new BerWriter();
    writer.startSequence();
    writer.writeInt(id);
    writer.startSequence(RESPONSES[request.operation] ?? 0);
    writer.writeEnumeration(answer.code);
    writer.writeString("");
    writer.writeString(answer.message ?? "");
    writer.endSequence();
    writer.endSequence();
    socket.write(writer.buffer);
    if (answer.code === 0) {
      then();
    }
  }
}

/** What a server says of itself (RFC 4511 4.5.2). */
function rootEntry(id: number, namingContext: string): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(ProtocolOperation.LDAP_RES_SEARCH_ENTRY);
  writer.writeString("");
  writer.startSequence();
  writer.startSequence();
  writer.writeString("defaultNamingContext");
  writer.startSequence(0x31);
  writer.writeString(namingContext);
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

/** A simple bind: version, name, and the password with tag 0 (RFC 4511 4.2). */
function readLogin(reader: BerReader) {
  reader.readInt();
  return { username: reader.readString(), password: reader.readString(0x80) };
}
