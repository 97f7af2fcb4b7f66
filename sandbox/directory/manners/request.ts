import { ProtocolOperation } from "ldapts";
import { element, elements, octets, SEQUENCE, writeMessage, type Element, type Message } from "./message";

/** An attribute of an add, or of a change. */
export interface Values {
  readonly type: string;
  readonly values: readonly Buffer[];
}

export interface ModifyChange extends Values {
  readonly operation: "add" | "delete" | "replace";
}

/** What is asked, as far as a directory's manner looks at it. */
export type Request =
  | { readonly kind: "add"; readonly dn: string; readonly attributes: readonly Values[] }
  | { readonly kind: "modify"; readonly dn: string; readonly changes: readonly ModifyChange[] }
  | { readonly kind: "modifyDN"; readonly dn: string; readonly superior: string | undefined }
  | { readonly kind: "delete"; readonly dn: string }
  | { readonly kind: "search"; readonly attributes: readonly string[]; readonly isPaged: boolean }
  | { readonly kind: "startTls" | "other" };

const START_TLS = "1.3.6.1.4.1.1466.20037";
/** Of paged results (RFC 2696), among the controls. */
const PAGED = Buffer.from("1.2.840.113556.1.4.319");

const OPERATIONS = ["add", "delete", "replace"] as const;

export function requestOf({ operation, controls }: Message): Request {
  switch (operation.tag) {
    case ProtocolOperation.LDAP_REQ_ADD: {
      const [dn, attributes] = elements(operation.content);
      return { kind: "add", dn: text(dn), attributes: elements(contentOf(attributes)).map(valuesOf) };
    }
    case ProtocolOperation.LDAP_REQ_MODIFY: {
      const [dn, changes] = elements(operation.content);
      return { kind: "modify", dn: text(dn), changes: elements(contentOf(changes)).map(changeOf) };
    }
    case ProtocolOperation.LDAP_REQ_MODRDN: {
      const [dn, , , superior] = elements(operation.content);
      return { kind: "modifyDN", dn: text(dn), superior: superior && text(superior) };
    }
    case ProtocolOperation.LDAP_REQ_DELETE:
      return { kind: "delete", dn: operation.content.toString("utf8") };
    case ProtocolOperation.LDAP_REQ_SEARCH: {
      const attributes = elements(contentOf(elements(operation.content)[ATTRIBUTES])).map(text);
      return { kind: "search", attributes, isPaged: controls.includes(PAGED) };
    }
    case ProtocolOperation.LDAP_REQ_EXTENSION:
      return { kind: text(elements(operation.content)[0]) === START_TLS ? "startTls" : "other" };
    default:
      return { kind: "other" };
  }
}

/** Which of a search's parts the attributes are (RFC 4511 4.5.1). */
const ATTRIBUTES = 7;

/** The same search for these attributes. */
export function searchFor({ id, operation, controls }: Message, attributes: readonly string[]): Buffer {
  const before = elements(operation.content).slice(0, ATTRIBUTES);
  const list = element(SEQUENCE, ...attributes.map(octets));
  return writeMessage(id, element(operation.tag, ...before.map(({ raw }) => raw), list), controls);
}

export function valuesOf({ content }: Element): Values {
  const [type, values] = elements(content);
  return { type: text(type), values: elements(contentOf(values)).map((value) => value.content) };
}

function changeOf({ content }: Element): ModifyChange {
  const [operation, modification] = elements(content);
  if (!modification) throw new Error("a change without a modification");
  return { operation: OPERATIONS[operation?.content.readUInt8(0) ?? 2] ?? "replace", ...valuesOf(modification) };
}

const contentOf = (part: Element | undefined): Buffer => part?.content ?? Buffer.alloc(0);
const text = (part: Element | undefined): string => contentOf(part).toString("utf8");

/** What is written to an attribute by an add or a modify; a deletion writes nothing. */
export function written(request: Request, type: string): Buffer[] {
  const is = (one: Values) => one.type.toLowerCase() === type.toLowerCase();
  if (request.kind === "add") return request.attributes.filter(is).flatMap(({ values }) => values);
  if (request.kind !== "modify") return [];
  const writing = request.changes.filter((change) => is(change) && change.operation !== "delete");
  return writing.flatMap(({ values }) => values);
}
