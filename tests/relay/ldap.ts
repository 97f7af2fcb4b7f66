import { BerReader, ProtocolOperation } from "ldapts";
import type { Conversation, Message } from "./relay";

const REQUESTS: Readonly<Record<number, string>> = {
  [ProtocolOperation.LDAP_REQ_BIND]: "bind",
  [ProtocolOperation.LDAP_REQ_SEARCH]: "search",
  [ProtocolOperation.LDAP_REQ_ADD]: "add",
  [ProtocolOperation.LDAP_REQ_MODIFY]: "modify",
  [ProtocolOperation.LDAP_REQ_MODRDN]: "modifyDN",
  [ProtocolOperation.LDAP_REQ_DELETE]: "delete",
};

/** A search's entries and references come before the message that ends its reply. */
const PARTS: readonly number[] = [ProtocolOperation.LDAP_RES_SEARCH_ENTRY, ProtocolOperation.LDAP_RES_SEARCH_REF];

/** LDAP messages (RFC 4511 4.1.1): a sequence of an id, and of an operation that its tag tells. */
export function ldapConversation(): Conversation {
  const [requests, replies] = [splitter(), splitter()];
  return {
    requests: (data) =>
      requests(data).map(({ tag, ...message }): Message => {
        const operation = REQUESTS[tag];
        return operation === undefined ? message : { ...message, operation };
      }),
    replies: (data) => replies(data).map(({ tag, ...message }) => ({ ...message, last: !PARTS.includes(tag) })),
  };
}

function splitter() {
  let rest = Buffer.alloc(0);
  return (data: Buffer) => {
    rest = Buffer.concat([rest, data]);
    const messages: { bytes: Buffer; id: number; tag: number }[] = [];
    for (;;) {
      const reader = new BerReader(rest);
      if (reader.readSequence() === null || reader.remain < reader.length) return messages;
      const end = reader.offset + reader.length;
      const id = reader.readInt() ?? 0;
      messages.push({ bytes: rest.subarray(0, end), id, tag: reader.readSequence() ?? 0 });
      rest = rest.subarray(end);
    }
  };
}
