// Binary identities of Active Directory, in the forms people and AWS write them.

/** objectGUID's 16 bytes as text: the first three groups are little-endian, the rest as is. */
export function guidOf(bytes: Buffer): string {
  const hex = (from: number, to: number, swap: boolean): string => {
    const part = Buffer.from(bytes.subarray(from, to));
    return (swap ? part.reverse() : part).toString("hex");
  };
  return [hex(0, 4, true), hex(4, 6, true), hex(6, 8, true), hex(8, 10, false), hex(10, 16, false)].join("-");
}

/** objectSid as `S-1-…` (MS-DTYP 2.4.2.2: revision, count, 48-bit big-endian authority, 32-bit little-endian sub-authorities). */
export function sidOf(bytes: Buffer): string {
  const count = bytes.readUInt8(1);
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return ["S", bytes.readUInt8(0), bytes.readUIntBE(2, 6), ...parts].join("-");
}

/** The last part of a SID: below 1000 the account was made by the directory itself. */
export function ridOf(sid: string): number {
  return Number(sid.slice(sid.lastIndexOf("-") + 1));
}

/** A base or target that finds an entry wherever it has been moved to. */
export const guidDn = (guid: string): string => `<GUID=${guid}>`;

/** The bytes of a GUID's text, for a search filter. */
export function guidBytes(guid: string): Buffer {
  const bytes = Buffer.from(guid.replaceAll("-", ""), "hex");
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/** The bytes of a SID's text, for a search filter. */
export function sidBytes(sid: string): Buffer {
  const [revision = 1, authority = 0, ...parts] = sid.split("-").slice(1).map(Number);
  const bytes = Buffer.alloc(8 + 4 * parts.length);
  bytes.writeUInt8(revision, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(authority, 2, 6);
  parts.forEach((part, index) => bytes.writeUInt32LE(part, 8 + 4 * index));
  return bytes;
}
