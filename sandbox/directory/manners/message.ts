// LDAP messages as they lie on the wire (RFC 4511 4.1.1), read and written with the BER classes of ldapts.
import { Ber, BerReader, BerWriter, ProtocolOperation } from "ldapts";

/** One value: its tag, what is in it, and both as they came. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
  readonly raw: Buffer;
}

/** A whole message. */
export interface Message {
  readonly id: number;
  readonly operation: Element;
  /** As they came; empty if there are none. */
  readonly controls: Buffer;
  readonly raw: Buffer;
}

/** How an operation ended (RFC 4511 4.1.9), without referrals. */
export interface Result {
  readonly code: number;
  readonly message: string;
}

/** The values that stand one after another in the content of another. */
export function elements(bytes: Buffer): Element[] {
  const reader = new BerReader(bytes);
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    reader.offset = at;
    const tag = reader.readSequence() ?? 0;
    const end = reader.offset + reader.length;
    found.push({ tag, content: bytes.subarray(reader.offset, end), raw: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

/** Takes the bytes of a connection as they come, and gives the messages that are whole. */
export function splitter(): (data: Buffer) => Message[] {
  let rest: Buffer = Buffer.alloc(0);
  return (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    const messages: Message[] = [];
    for (;;) {
      const reader = new BerReader(rest);
      if (reader.readSequence() === null || reader.remain < reader.length) return messages;
      const end = reader.offset + reader.length;
      messages.push(messageOf(rest.subarray(reader.offset, end), rest.subarray(0, end)));
      rest = rest.subarray(end);
    }
  };
}

function messageOf(content: Buffer, raw: Buffer): Message {
  const [id, operation, controls] = elements(content);
  if (!id || !operation) throw new Error("an LDAP message without an id or operation");
  return { id: id.content.readIntBE(0, id.content.length), operation, controls: controls?.raw ?? Buffer.alloc(0), raw };
}

export function writeMessage(id: number, operation: Buffer, controls: Buffer = Buffer.alloc(0)): Buffer {
  const writer = new BerWriter();
  writer.writeInt(id);
  return element(SEQUENCE, writer.buffer, operation, controls);
}

export function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const writer = new BerWriter();
  writer.writeBuffer(Buffer.concat(parts), tag);
  return writer.buffer;
}

export const octets = (value: string | Buffer): Buffer => element(Ber.OctetString, Buffer.from(value));

export function readResult({ content }: Element): Result {
  const [code, , message] = elements(content);
  return { code: code?.content.readUInt8(0) ?? 0, message: message?.content.toString("utf8") ?? "" };
}

/** A result in the reply's own kind, which its tag tells. */
export function writeResult(tag: number, { code, message }: Result, more: Buffer = Buffer.alloc(0)): Buffer {
  const writer = new BerWriter();
  writer.writeEnumeration(code);
  return element(tag, writer.buffer, octets(""), octets(message), more);
}

/** The reply that ends each operation. */
export const REPLY: Readonly<Record<number, number>> = {
  [ProtocolOperation.LDAP_REQ_BIND]: ProtocolOperation.LDAP_RES_BIND,
  [ProtocolOperation.LDAP_REQ_SEARCH]: ProtocolOperation.LDAP_RES_SEARCH,
  [ProtocolOperation.LDAP_REQ_ADD]: ProtocolOperation.LDAP_RES_ADD,
  [ProtocolOperation.LDAP_REQ_MODIFY]: ProtocolOperation.LDAP_RES_MODIFY,
  [ProtocolOperation.LDAP_REQ_MODRDN]: ProtocolOperation.LDAP_RES_MODRDN,
  [ProtocolOperation.LDAP_REQ_DELETE]: ProtocolOperation.LDAP_RES_DELETE,
  [ProtocolOperation.LDAP_REQ_EXTENSION]: ProtocolOperation.LDAP_RES_EXTENSION,
};

export const SEQUENCE = Ber.Sequence | Ber.Constructor;
export const SET = Ber.Set | Ber.Constructor;
