import { once } from "node:events";
import { connect as connectPlain, createServer, type Server, type Socket } from "node:net";
import { connect as connectTls, createServer as createTlsServer, createSecureContext, TLSSocket } from "node:tls";
import { ProtocolOperation } from "ldapts";
import type { Certificate } from "../../machine/certificates";
import type { Manner } from "./manner";
import { readResult, REPLY, splitter, writeMessage, writeResult, type Message, type Result } from "./message";
import { requestOf, type Request } from "./request";

export interface RelayOptions {
  /** Where it listens: LDAPS on 636, LDAP with StartTLS on 389. */
  readonly address: string;
  readonly certificate: Certificate;
  /** The server behind it, and who signed that one's certificate. */
  readonly server: { readonly address: string; readonly ca: string };
  readonly manner: Manner;
}

const SUCCESS: Result = { code: 0, message: "" };
/** [MS-ADTS] 3.1.1.3.4.6: what there is beyond MaxPageSize is not sent. */
const SIZE_LIMIT_EXCEEDED: Result = {
  code: 4,
  message: "00002023: SvcErr: DSID-031A1202, problem 5008 (SIZE_LIMIT_EXCEEDED), data 0",
};

/** Stands before a directory server, and has it behave as another kind of directory does. */
export class MannerRelay {
  /** How many connections were made to it, those that came to no TLS among them. */
  accepted = 0;
  private readonly open = new Set<Socket>();

  private constructor(
    private readonly servers: readonly Server[],
    private readonly options: RelayOptions,
  ) {
    const [secure, plain] = servers;
    const serve = (client: Socket) => {
      new Conversation(client, this.options, this.open);
    };
    secure?.on("secureConnection", serve).on("tlsClientError", () => undefined);
    plain?.on("connection", serve);
    for (const server of servers) {
      server.on("connection", () => {
        this.accepted += 1;
      });
    }
  }

  static async start(options: RelayOptions): Promise<MannerRelay> {
    const { cert, key } = options.certificate;
    const servers = [
      createTlsServer({ cert, key }).listen(636, options.address),
      createServer().listen(389, options.address),
    ];
    const relay = new MannerRelay(servers, options);
    await Promise.all(servers.map((server) => once(server, "listening")));
    return relay;
  }

  async stop(): Promise<void> {
    this.cut();
    await Promise.all(
      this.servers.map((server) => {
        server.close();
        return once(server, "close");
      }),
    );
  }

  /** Ends every connection there is. */
  cut(): void {
    this.open.forEach((socket) => socket.destroy());
  }
}

interface Asked {
  readonly request: Request;
  readonly tag: number;
  shown: number;
}

/** One client's connection and the one to the server that goes with it. */
class Conversation {
  private readonly far: Socket;
  private readonly asked = new Map<number, Asked>();
  private readonly manner: Manner;

  constructor(
    private client: Socket,
    private readonly options: RelayOptions,
    private readonly open: Set<Socket>,
  ) {
    const { server, manner } = options;
    this.manner = manner;
    this.far =
      manner.behind === "tls"
        ? connectTls({ host: server.address, port: 636, ca: server.ca })
        : connectPlain({ host: server.address, port: 389 });
    this.watch(this.far);
    this.watch(client);
    inOrder(this.far, (message) => this.reply(message));
    inOrder(client, (message) => this.pass(message));
  }

  private watch(socket: Socket): void {
    const end = () => {
      this.open.delete(socket);
      this.client.destroy();
      this.far.destroy();
    };
    this.open.add(socket);
    socket.on("error", end).on("close", end);
  }

  private async pass(message: Message): Promise<void> {
    const { id, operation } = message;
    const request = requestOf(message);
    const tag = REPLY[operation.tag];
    if (request.kind === "startTls") {
      this.startTls(id);
      return;
    }
    const refused = tag === undefined ? undefined : await this.manner.refuse(request, this.client instanceof TLSSocket);
    if (tag !== undefined && refused) {
      this.client.write(writeMessage(id, writeResult(tag, refused)));
      return;
    }
    if (tag !== undefined) this.asked.set(id, { request, tag, shown: 0 });
    this.far.write(this.manner.ask(message, request));
  }

  private async reply(message: Message): Promise<void> {
    const { id, operation } = message;
    const asked = this.asked.get(id);
    const isEntry = operation.tag === ProtocolOperation.LDAP_RES_SEARCH_ENTRY;
    if (asked && isEntry) {
      asked.shown += 1;
      if (!this.isTooMuch(asked)) this.client.write(this.manner.show(message, asked.request));
      return;
    }
    if (operation.tag !== asked?.tag) {
      this.client.write(message.raw);
      return;
    }
    this.asked.delete(id);
    const result = readResult(operation);
    const said = this.isTooMuch(asked) ? SIZE_LIMIT_EXCEEDED : await this.manner.answer(asked.request, result);
    this.client.write(said === result ? message.raw : writeMessage(id, writeResult(asked.tag, said), message.controls));
  }

  private isTooMuch({ request, shown }: Asked): boolean {
    return request.kind === "search" && !request.isPaged && shown > this.manner.sizeLimit;
  }

  /** From here on the client speaks TLS over the same connection (RFC 4511 4.14). */
  private startTls(id: number): void {
    const plain = this.client;
    plain.removeAllListeners("data");
    plain.write(writeMessage(id, writeResult(ProtocolOperation.LDAP_RES_EXTENSION, SUCCESS)));
    const { cert, key } = this.options.certificate;
    const secure = new TLSSocket(plain, { isServer: true, secureContext: createSecureContext({ cert, key }) });
    this.client = secure;
    this.watch(secure);
    inOrder(secure, (message) => this.pass(message));
  }
}

/** Hands over a connection's messages one after another: one that is thought over holds those behind it. */
function inOrder(from: Socket, hand: (message: Message) => Promise<void>): void {
  const split = splitter();
  let turn = Promise.resolve();
  from.on("data", (data: Buffer) => {
    for (const message of split(data)) {
      turn = turn
        .then(() => (from.destroyed ? undefined : hand(message)))
        .catch((error: unknown) => {
          from.destroy(error as Error);
        });
    }
  });
}
