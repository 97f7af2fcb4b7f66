/** One `attribute=value` of a distinguished name, its value as meant. */
export interface Rdn {
  readonly attribute: string;
  readonly value: string;
}

/**
 * Reads a distinguished name by the grammar of RFC 4514 and nothing more lenient, so that what passes here is read the same everywhere.
 * @throws Error where a character stands bare that the grammar wants escaped
 */
export function readDn(dn: string): Rdn[] {
  const rdns: Rdn[] = [];
  for (let at = 0; at <= dn.length;) {
    const [whole, attribute = ""] = /^([A-Za-z][A-Za-z0-9-]*)=/.exec(dn.slice(at)) ?? [];
    if (whole === undefined) throw new Error(`no attribute at ${at} of ${JSON.stringify(dn)}`);
    const start = at + whole.length;
    const { bytes, end } = readValue(dn, start);
    rdns.push({ attribute, value: Buffer.concat(bytes).toString() });
    at = end + 1;
  }
  return rdns;
}

function readValue(dn: string, start: number): { bytes: Buffer[]; end: number } {
  const bytes: Buffer[] = [];
  let at = start;
  while (at < dn.length && dn[at] !== ",") {
    const rest = dn.slice(at);
    const [pair, hex, special] = /^\\(?:([0-9a-fA-F]{2})|([ "#+,;<=>\\]))/s.exec(rest) ?? [];
    const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    const last = at + character.length === dn.length || dn[at + character.length] === ",";
    const bare = character === " " && (at === start || last);
    if (pair === undefined && (/["+;<>\\\0\r\n]/.test(character) || bare || (character === "#" && at === start))) {
      throw new Error(`a bare ${JSON.stringify(character)} at ${at} of ${JSON.stringify(dn)}`);
    }
    bytes.push(hex === undefined ? Buffer.from(special ?? character) : Buffer.from(hex, "hex"));
    at += (pair ?? character).length;
  }
  return { bytes, end: at };
}
