import type { Conversation, Message } from "./relay";

/** SMTP without TLS (RFC 5321): each command line has one reply, of one line or more, and so has the content after DATA. */
export function smtpConversation(): Conversation {
  let asked = 0;
  // The first reply is the greeting, which nobody asked for.
  let answered = 0;
  let content = false;
  const [commands, lines] = [splitter(), splitter()];
  return {
    requests: (data) =>
      commands(data, () => (content ? "\r\n.\r\n" : "\r\n")).map((text): Message => {
        const operation = content ? "content" : (text.split(/\s/, 1)[0] ?? "").toUpperCase();
        content = false;
        return { bytes: Buffer.from(text, "latin1"), id: ++asked, operation };
      }),
    replies: (data) =>
      lines(data, () => "\r\n").map((text) => {
        const last = /^\d{3}(?: |\r)/.test(text);
        content ||= last && text.startsWith("354");
        return { bytes: Buffer.from(text, "latin1"), id: last ? answered++ : answered, last };
      }),
  };
}

function splitter() {
  let rest = "";
  return (data: Buffer, terminator: () => string): string[] => {
    rest += data.toString("latin1");
    const texts: string[] = [];
    for (;;) {
      const at = rest.indexOf(terminator());
      if (at < 0) return texts;
      const end = at + terminator().length;
      texts.push(rest.slice(0, end));
      rest = rest.slice(end);
    }
  };
}
