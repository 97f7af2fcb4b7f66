import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { Certificate } from "../machine/certificates";
import { mailOf, type Mail } from "./mail";
import { Refusals, type Refusal, type RefusalRule } from "./refusals";

export interface MailboxOptions {
  /** The loopback address to serve. */
  address?: string;
  /** For SMTP; any free port unless given. */
  port?: number;
  /** For SMTP inside TLS; any free port unless given. */
  securePort?: number;
  /** The server's certificate, for STARTTLS and smtps://. */
  certificate: Certificate;
  /** The login it takes. Whoever has none is served too, unless `loginRequired`. Without this, AUTH is not offered. */
  login?: { username: string; password: string };
  loginRequired?: boolean;
  /** Told of each mail that arrives, over SMTP or from `deliver`. */
  onMail?: (mail: Mail) => void;
}

/** A real SMTP server that keeps all mail for everybody. AUTH is offered only after STARTTLS. */
export class Mailbox {
  /** smtp://, with STARTTLS offered. */
  readonly url: string;
  /** smtps://. */
  readonly secureUrl: string;

  private constructor(
    private readonly address: string,
    private readonly servers: readonly [SMTPServer, SMTPServer],
    private readonly store: Store,
  ) {
    const [plain, secure] = servers.map((server) => (server.server.address() as AddressInfo).port);
    this.url = `smtp://${this.address}:${plain}`;
    this.secureUrl = `smtps://${this.address}:${secure}`;
  }

  static async start(options: MailboxOptions): Promise<Mailbox> {
    const { address = "127.0.0.1", port = 0, securePort = 0 } = options;
    const store = new Store(options.onMail);
    const settings = handlers(options, store);
    const servers = [new SMTPServer(settings), new SMTPServer({ ...settings, secure: true })] as const;
    await Promise.all([listen(servers[0], address, port), listen(servers[1], address, securePort)]);
    return new Mailbox(address, servers, store);
  }

  /** All mail so far, in the order of arrival. */
  messages(): readonly Mail[] {
    return [...this.store.mails];
  }

  /** Puts a mail in, as text of RFC 5322: for mail that comes another way than by SMTP. */
  deliver(raw: Buffer | string): Promise<void> {
    return this.store.take(raw);
  }

  /** From now on refuses what the rule says, until `clear`. */
  refuse(refusal: Refusal | RefusalRule): void {
    this.store.refusals.add(refusal);
  }

  /** Forgets all mail and all refusals. */
  clear(): void {
    this.store.mails.length = 0;
    this.store.refusals.clear();
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map(close));
  }
}

class Store {
  readonly mails: Mail[] = [];
  readonly refusals = new Refusals();

  constructor(private readonly onMail: (mail: Mail) => void = () => undefined) {}

  async take(raw: Buffer | string): Promise<void> {
    const mail = await mailOf(raw, new Date());
    this.mails.push(mail);
    this.onMail(mail);
  }
}

function handlers(options: MailboxOptions, store: Store): SMTPServerOptions {
  const { certificate, login, loginRequired = false } = options;
  return {
    key: certificate.key,
    cert: certificate.cert,
    authOptional: !loginRequired,
    disabledCommands: login ? [] : ["AUTH"],
    disableReverseLookup: true,
    closeTimeout: 500,
    onAuth: ({ username = "", password }, _session, reply) => {
      const known = login?.username === username && login.password === password;
      const refusal = store.refusals.against("AUTH", username);
      reply(refusal ?? (known ? null : new Error("Invalid username or password")), { user: username });
    },
    onMailFrom: ({ address }, _session, reply) => {
      reply(store.refusals.against("MAIL", address));
    },
    onRcptTo: ({ address }, _session, reply) => {
      reply(store.refusals.against("RCPT", address));
    },
    onData: (stream, _session, reply) => {
      const receive = async () => {
        const raw = await buffer(stream);
        const refusal = store.refusals.against("DATA", raw.toString());
        if (refusal) throw refusal;
        await store.take(raw);
      };
      receive().then(() => {
        reply();
      }, reply);
    },
  };
}

async function listen(server: SMTPServer, address: string, port: number): Promise<void> {
  await once(server.listen(port, address), "listening");
  // A client that breaks off is its own affair: smtp-server reports it here, and the connection is gone already.
  server.on("error", () => undefined);
}

function close(server: SMTPServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(resolve);
  });
}
