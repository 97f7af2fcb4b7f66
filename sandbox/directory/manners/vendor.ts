// Samba says in its rootDSE whose it is (RFC 3045); Active Directory does not.
import { element, elements, SEQUENCE, writeMessage, type Message } from "./message";
import { valuesOf } from "./request";

const VENDOR = /^vendor(Name|Version)$/i;

/** An entry of a search's reply, without what tells the vendor. */
export function withoutVendor(message: Message): Message {
  const [dn, attributes] = elements(message.operation.content);
  if (!dn || dn.content.length > 0 || !attributes) return message;
  const rest = elements(attributes.content).filter((one) => !VENDOR.test(valuesOf(one).type));
  const entry = element(message.operation.tag, dn.raw, element(SEQUENCE, ...rest.map(({ raw }) => raw)));
  return { ...message, raw: writeMessage(message.id, entry, message.controls) };
}
