// Mails through an SMTP server, over a few connections that are kept and shared.
import type { Readable } from "node:stream";
import type { Clock } from "../concurrency/clock";
import { doingOf, messageIdOf, messageOf } from "./message";
import type { RateLimit } from "../concurrency/rate-limit";
import { deliver } from "./retry";
import { judgeSmtp } from "./smtp-failure";
import { smtpServer, type SmtpServer } from "./smtp-server";
import type { MailSettings, MailTransport } from "./mail";

/** Many servers allow one client 10 or 20. */
const MAX_CONNECTIONS = 5;
/** Milliseconds a silent server is given: to connect, and for each answer (RFC 5321 4.5.3.2). */
export interface SmtpTimeouts {
  connect: number;
  answer: number;
}

const TIMEOUTS: SmtpTimeouts = { connect: 20_000, answer: 300_000 };
/** Shorter than servers wait, so that we close and not they, just as the next mail is on its way. */
const IDLE_TIMEOUT_MS = 30_000;

export function smtpTransport(
  settings: MailSettings,
  pace: RateLimit,
  clock: Clock,
  timeouts: SmtpTimeouts = TIMEOUTS,
): MailTransport {
  const server = smtpServer(settings);
  let opened: ReturnType<typeof open> | undefined;
  return {
    async send(mail) {
      const message = messageOf(mail);
      const { transporter, contentOf } = await (opened ??= open(server, timeouts));
      let envelope = message.envelope;
      const attempt = () => transporter.sendMail({ ...message, envelope: (envelope = { ...message.envelope }) });
      const judge = (error: unknown) => judgeSmtp(error, server, contentOf(envelope)?.readableDidRead === true);
      await deliver(doingOf(mail), attempt, judge, pace, clock);
      return { messageId: messageIdOf(mail) };
    },
    close() {
      void opened?.then(
        ({ transporter }) => {
          transporter.close();
        },
        () => undefined, // send() has said why there is nothing to close.
      );
    },
  };
}

async function open(server: SmtpServer, timeouts: SmtpTimeouts) {
  const { createTransport } = await import("nodemailer");
  const transporter = createTransport({
    ...server.options,
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    // Repeating is ours: the pool's own repeats know neither our clock nor our pace.
    maxRequeues: 0,
    idleTimeout: IDLE_TIMEOUT_MS,
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.connect,
    dnsTimeout: timeouts.connect,
    socketTimeout: timeouts.answer,
  });
  // The stream each attempt sends its content from. Nothing reads it before the server has taken sender, recipient and
  // DATA, which tells a connection lost before that from one lost after. Attempts are known by their envelope's identity.
  const contents = new WeakMap<object, Readable>();
  transporter.use("stream", ({ data, message }, done) => {
    const create = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const content = create(options);
      contents.set(data.envelope as object, content);
      return content;
    };
    done();
  });
  return { transporter, contentOf: (envelope: unknown) => contents.get(envelope as object) };
}
