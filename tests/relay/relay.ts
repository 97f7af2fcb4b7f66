import { once } from "node:events";
import {
  connect as connectPlain,
  createServer as createPlainServer,
  type AddressInfo,
  type Server,
  type Socket,
} from "node:net";
import { connect as connectTls, createServer as createTlsServer } from "node:tls";
import type { Certificate } from "../../sandbox/machine/certificates";

/** When a request is seen: before it reaches the far end, or when it was carried out and its reply is still held. */
export type Moment = "before" | "after";

/** What becomes of a request, or of its reply: it goes on, its connection ends, or it is swallowed and nothing follows. */
export type Fate = "pass" | "cut" | "silence";

/** A whole request, or a reply or part of one. */
export interface Message {
  readonly bytes: Buffer;
  /** The same of a request and of its reply. */
  readonly id: number;
  /** What a request asks; undefined if nothing answers it. */
  readonly operation?: string;
  /** Whether a reply ends with it. */
  readonly last?: boolean;
}

/** One connection's protocol: takes the bytes as they come, and gives the messages that are whole. */
export interface Conversation {
  requests(data: Buffer): Message[];
  replies(data: Buffer): Message[];
}

export interface RelayOptions {
  /** Where it listens; the port is any free one. */
  readonly address: string;
  /** The server it stands before. */
  readonly target: { readonly host: string; readonly port: number };
  /** For TLS on both sides: its own certificate, and the authority that signed the target's. */
  readonly tls?: { readonly certificate: Certificate; readonly ca: string };
  readonly conversation: () => Conversation;
  readonly ask: (operation: string, moment: Moment) => Fate | Promise<Fate>;
}

/** Stands before a server and passes on whole requests and replies, asking the fate of each. */
export class Relay {
  private isDown = false;
  private readonly open = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly options: RelayOptions,
  ) {
    server.on(options.tls ? "secureConnection" : "connection", (client: Socket) => {
      this.serve(client);
    });
    server.on("tlsClientError", () => undefined);
  }

  static async start(options: RelayOptions): Promise<Relay> {
    const { tls, address } = options;
    const server = tls
      ? createTlsServer({ cert: tls.certificate.cert, key: tls.certificate.key })
      : createPlainServer();
    server.listen(0, address);
    await once(server, "listening");
    return new Relay(server, options);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get inUse(): boolean {
    return this.open.size > 0;
  }

  /** Ends every connection, and takes none: as where the server is gone. */
  set down(down: boolean) {
    this.isDown = down;
    if (down) this.open.forEach((socket) => socket.destroy());
  }

  async stop(): Promise<void> {
    this.open.forEach((socket) => socket.destroy());
    this.server.close();
    await once(this.server, "close");
  }

  private serve(client: Socket): void {
    if (this.isDown) {
      client.destroy();
      return;
    }
    const { target, tls, conversation, ask } = this.options;
    const far = tls ? connectTls({ ...target, ca: tls.ca }) : connectPlain(target);
    const talk = conversation();
    const asked = new Map<number, string>();
    const end = () => {
      client.destroy();
      far.destroy();
    };
    for (const socket of [client, far]) {
      this.open.add(socket);
      socket.on("error", end).on("close", () => {
        this.open.delete(socket);
        end();
      });
    }
    const decide = async (operation: string, moment: Moment): Promise<boolean> => {
      const fate = await ask(operation, moment);
      if (fate === "cut") end();
      return fate === "pass";
    };
    inOrder(
      client,
      (data) => talk.requests(data),
      async ({ bytes, id, operation }) => {
        if (operation !== undefined) {
          if (!(await decide(operation, "before"))) return;
          asked.set(id, operation);
        }
        far.write(bytes);
      },
    );
    inOrder(
      far,
      (data) => talk.replies(data),
      async ({ bytes, id, last }) => {
        const operation = asked.get(id);
        if (operation !== undefined && last) {
          asked.delete(id);
          if (!(await decide(operation, "after"))) return;
        }
        client.write(bytes);
      },
    );
  }
}

/** Hands over messages one after another: a held one holds those behind it. */
function inOrder(from: Socket, split: (data: Buffer) => Message[], pass: (message: Message) => Promise<void>): void {
  let turn = Promise.resolve();
  from.on("data", (data: Buffer) => {
    for (const message of split(data)) {
      turn = turn.then(() => (from.destroyed ? undefined : pass(message)));
    }
  });
}
