// LDAP requests as they lie on the wire (RFC 4511), read without the library that wrote them.

/** A tag and its content (X.690 8.1). */
interface Tlv {
  readonly tag: number;
  readonly content: Buffer;
  /** Where the next one begins. */
  readonly end: number;
}

export interface Values {
  readonly type: string;
  readonly values: readonly Buffer[];
}

export type Filter =
  | { readonly kind: "equality"; readonly attribute: string; readonly value: Buffer }
  | { readonly kind: "or"; readonly filters: readonly Filter[] }
  | { readonly kind: "present"; readonly attribute: string }
  | { readonly kind: "other"; readonly tag: number };

export type Request =
  | { readonly kind: "bind" | "unbind" }
  | { readonly kind: "search"; readonly base: string; readonly scope: number; readonly filter: Filter }
  | { readonly kind: "add"; readonly dn: string; readonly attributes: readonly Values[] }
  | { readonly kind: "modify"; readonly dn: string; readonly changes: readonly (Values & { operation: number })[] }
  | { readonly kind: "modifyDN"; readonly dn: string; readonly rdn: string; readonly superior: string | undefined }
  | { readonly kind: "delete"; readonly dn: string }
  | { readonly kind: "other"; readonly tag: number };

/** The first message in the bytes, and how many of them it takes; undefined until it is whole. */
export function readMessage(bytes: Buffer): { id: number; request: Request; length: number } | undefined {
  const message = readTlv(bytes, 0);
  if (message === undefined) {
    return undefined;
  }
  const [id, operation] = partsOf(message.content);
  if (id === undefined || operation === undefined) {
    throw new Error("an LDAP message without an id or operation");
  }
  return { id: number(id), request: requestOf(operation), length: message.end };
}

function requestOf({ tag, content }: Tlv): Request {
  const parts = (tag & 0x20) === 0 ? [] : partsOf(content);
  const part = (index: number): Tlv => {
    const found = parts[index];
    if (found === undefined) throw new Error(`an LDAP request without part ${index}`);
    return found;
  };
  switch (tag) {
    case 0x60:
      return { kind: "bind" };
    case 0x42:
      return { kind: "unbind" };
    case 0x63:
      return { kind: "search", base: text(part(0)), scope: number(part(1)), filter: filterOf(part(6)) };
    case 0x68:
      return { kind: "add", dn: text(part(0)), attributes: partsOf(part(1).content).map(valuesOf) };
    case 0x66: {
      const changes = partsOf(part(1).content).map(({ content: change }) => {
        const [operation, modification] = partsOf(change) as [Tlv, Tlv];
        return { operation: number(operation), ...valuesOf(modification) };
      });
      return { kind: "modify", dn: text(part(0)), changes };
    }
    case 0x6c:
      return {
        kind: "modifyDN",
        dn: text(part(0)),
        rdn: text(part(1)),
        superior: parts[3] === undefined ? undefined : text(parts[3]),
      };
    case 0x4a:
      return { kind: "delete", dn: content.toString() };
    default:
      return { kind: "other", tag };
  }
}

function filterOf({ tag, content }: Tlv): Filter {
  if (tag === 0xa3) {
    const [attribute, value] = partsOf(content) as [Tlv, Tlv];
    return { kind: "equality", attribute: text(attribute), value: value.content };
  }
  if (tag === 0xa1) {
    return { kind: "or", filters: partsOf(content).map(filterOf) };
  }
  return tag === 0x87 ? { kind: "present", attribute: content.toString() } : { kind: "other", tag };
}

function valuesOf({ content }: Tlv): Values {
  const [type, values] = partsOf(content) as [Tlv, Tlv];
  return { type: text(type), values: partsOf(values.content).map((value) => value.content) };
}

function partsOf(content: Buffer): Tlv[] {
  const parts: Tlv[] = [];
  for (let from = 0; from < content.length;) {
    const part = readTlv(content, from);
    if (part === undefined) throw new Error("an LDAP message that ends in the middle of a part");
    parts.push(part);
    from = part.end;
  }
  return parts;
}

function readTlv(bytes: Buffer, from: number): Tlv | undefined {
  const [tag, first] = [bytes[from], bytes[from + 1]];
  if (tag === undefined || first === undefined) {
    return undefined;
  }
  const long = first < 0x80 ? 0 : first & 0x7f;
  const start = from + 2 + long;
  if (start > bytes.length) {
    return undefined;
  }
  const length = long === 0 ? first : bytes.readUIntBE(from + 2, long);
  const end = start + length;
  return end > bytes.length ? undefined : { tag, content: bytes.subarray(start, end), end };
}

const text = ({ content }: Tlv): string => content.toString();
const number = ({ content }: Tlv): number => content.readIntBE(0, content.length);
