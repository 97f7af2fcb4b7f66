// A value of an LDAP attribute, as programs give it and states keep it.

/** Bytes, for attributes that hold no text: photos, certificates, GUIDs, logon hours. */
export interface Bytes {
  readonly base64: string;
}

export type AttributeValue = string | Bytes;

/** LDAP attributes and their values, by the names that they were asked for by. */
export type Values = Readonly<Record<string, readonly AttributeValue[]>>;

export const isBytes = (value: unknown): value is Bytes =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Partial<Bytes>).base64 === "string" &&
  Object.keys(value).length === 1;

/** Those values that are text. */
export const textsOf = (values: readonly AttributeValue[] = []): string[] =>
  values.filter((value) => typeof value === "string");

/** What is sent of a value. */
export const bufferOf = (value: AttributeValue): Buffer =>
  typeof value === "string" ? Buffer.from(value, "utf8") : Buffer.from(value.base64, "base64");

export const bytesOf = (buffer: Buffer): Bytes => ({ base64: buffer.toString("base64") });

/** Base64 as RFC 4648 has it: `Buffer.from` takes anything, and leaves out what it cannot read. */
export const isBase64 = (text: string): boolean =>
  text !== "" && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);

/** One spelling for all names of one attribute: they are compared without letter case. */
export const attributeKey = (name: string): string => name.toLowerCase();
