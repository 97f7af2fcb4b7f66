import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";

export interface Delivery {
  session: SMTPServerSession;
  mail: ParsedMail;
}

/** A real SMTP server that keeps what it was given. */
export class Mailbox {
  readonly deliveries: Delivery[] = [];
  /** Connections ever opened, and the most at one time. */
  connections = 0;
  mostAtOnce = 0;
  /** Runs after a mail was read whole: an error is the answer to it. */
  onMail: (attempt: number) => Error | "silence" | undefined = () => undefined;
  private attempts = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: SMTPServer;

  private constructor(
    readonly host: string,
    options: SMTPServerOptions,
  ) {
    this.server = new SMTPServer({
      authOptional: true,
      closeTimeout: 50,
      ...options,
      onData: (stream, session, done) => {
        void simpleParser(stream).then((mail) => {
          const answer = this.onMail(++this.attempts);
          if (answer === undefined) {
            // The session forgets its envelope once the mail is answered.
            this.deliveries.push({ session: { ...session }, mail });
          }
          if (answer !== "silence") {
            done(answer);
          }
        }, done);
      },
    });
    // A client that goes away in the middle is what some tests are about.
    this.server.on("error", () => undefined);
    this.server.server.on("connection", (socket: Socket) => {
      this.connections++;
      this.sockets.add(socket);
      this.mostAtOnce = Math.max(this.mostAtOnce, this.sockets.size);
      socket.on("close", () => this.sockets.delete(socket));
    });
  }

  static async open(host: string, options: SMTPServerOptions = {}): Promise<Mailbox> {
    const mailbox = new Mailbox(host, options);
    mailbox.server.listen(0, host);
    await once(mailbox.server.server, "listening");
    return mailbox;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** Cuts every connection, without a word. For plain ones: Node crashes when a socket is destroyed below its TLS. */
  cut(): void {
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(resolve);
    });
  }
}

/** An SMTP reply, as the server's hooks take it. */
export function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
