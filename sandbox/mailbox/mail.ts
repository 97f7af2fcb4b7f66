import { simpleParser, type AddressObject } from "mailparser";

/** A mail as it arrived, and what a reader sees of it. */
export interface Mail {
  readonly from: string;
  /** Addresses of the To header. */
  readonly to: readonly string[];
  readonly subject: string;
  /** The plain text part; empty if there is none. */
  readonly text: string;
  /** The HTML part; empty if there is none. */
  readonly html: string;
  readonly messageId: string | undefined;
  readonly receivedAt: Date;
  readonly raw: string;
}

export async function mailOf(raw: Buffer | string, receivedAt: Date): Promise<Mail> {
  const parsed = await simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true });
  return {
    from: addresses(parsed.from)[0] ?? "",
    to: addresses(parsed.to),
    subject: parsed.subject ?? "",
    text: parsed.text ?? "",
    html: typeof parsed.html === "string" ? parsed.html : "",
    messageId: parsed.messageId,
    receivedAt,
    raw: raw.toString(),
  };
}

function addresses(header: AddressObject | AddressObject[] | undefined): string[] {
  const lists = header === undefined ? [] : [header].flat();
  return lists.flatMap((list) => list.value.flatMap(({ address }) => address ?? []));
}
