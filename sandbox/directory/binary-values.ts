/** An objectSid as it is written: `S-1-5-21-…-1104` (MS-DTYP 2.4.2). */
export function sidText(bytes: Buffer): string {
  const parts = Array.from({ length: bytes.readUInt8(1) }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return ["S", bytes.readUInt8(0), bytes.readUIntBE(2, 6), ...parts].join("-");
}

/** An objectGUID as it is written; its first three groups are little-endian (MS-DTYP 2.3.4.2). */
export function guidText(bytes: Buffer): string {
  const number = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  return [
    number(bytes.readUInt32LE(0), 8),
    number(bytes.readUInt16LE(4), 4),
    number(bytes.readUInt16LE(6), 4),
    bytes.subarray(8, 10).toString("hex"),
    bytes.subarray(10, 16).toString("hex"),
  ].join("-");
}

/** A password as unicodePwd takes it (MS-ADTS 3.1.1.3.1.5). */
export function passwordValue(password: string): Buffer {
  return Buffer.from(`"${password}"`, "utf16le");
}
