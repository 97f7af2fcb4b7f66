// Rights on entries, changed as an administrator does: entries of access control lists put in front, and taken out again.
import { Attribute, BerWriter, Change, Control, type Client, type SearchOptions } from "ldapts";

/** Rights by their letters in SDDL ([MS-DTYP] 2.5.1.1). */
const RIGHTS = { DC: 0x2, LC: 0x4, RP: 0x10, DT: 0x40, LO: 0x80, SD: 0x10000, RC: 0x20000 } as const;

export interface AccessRule {
  readonly effect: "allow" | "deny";
  readonly rights: readonly (keyof typeof RIGHTS)[];
  /** Whom it is about. */
  readonly sid: string;
}

export const EVERYONE = "S-1-1-0";

/** What "Protect object from accidental deletion" puts on an entry, and on the one above it. */
export const PROTECTION = {
  ofEntry: { effect: "deny", rights: ["SD", "DT"], sid: EVERYONE },
  ofParent: { effect: "deny", rights: ["DC"], sid: EVERYONE },
} as const satisfies Record<string, AccessRule>;

export async function addRule(client: Client, dn: string, rule: AccessRule): Promise<void> {
  await writeList(client, dn, [bytesOf(rule), ...(await readList(client, dn))]);
}

export async function removeRule(client: Client, dn: string, rule: AccessRule): Promise<void> {
  const wanted = bytesOf(rule);
  const rules = await readList(client, dn);
  const rest = rules.filter((one) => !one.equals(wanted));
  if (rest.length === rules.length) throw new Error(`${dn} has no rule ${JSON.stringify(rule)}`);
  await writeList(client, dn, rest);
}

/**
 * Takes away what an entry inherits from those above it, as Windows does once an hour with every member of a protected group
 * ([MS-ADTS] 3.1.1.6.1); so that only what was written for the entry itself is left.
 */
export async function isolate(client: Client, dn: string): Promise<void> {
  const own = (await readList(client, dn)).filter((rule) => (rule.readUInt8(1) & INHERITED) === 0);
  await writeList(client, dn, [...own, bytesOf(READING)], DACL_PROTECTED);
}

/** What AdminSDHolder lets every authenticated user do (its own list in a new domain: `(A;;LCRPLORC;;;AU)`). */
const READING: AccessRule = { effect: "allow", rights: ["LC", "RP", "LO", "RC"], sid: "S-1-5-11" };

/** A flag of an entry of the list ([MS-DTYP] 2.4.4.1), and one of the descriptor (2.4.6). */
const INHERITED = 0x10;
const DACL_PROTECTED = 0x1000;

/** LDAP_SERVER_SD_FLAGS with the bit of the discretionary list alone. */
class ListOnly extends Control {
  constructor() {
    super("1.2.840.113556.1.4.801", { critical: true });
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(4);
    value.endSequence();
    writer.writeBuffer(value.buffer, 0x04);
  }
}

async function readList(client: Client, dn: string): Promise<Buffer[]> {
  const type = "nTSecurityDescriptor";
  const options: SearchOptions = { scope: "base", attributes: [type], explicitBufferAttributes: [type] };
  const [entry] = (await client.search(dn, options, new ListOnly())).searchEntries;
  const descriptor = entry?.[type];
  if (!Buffer.isBuffer(descriptor)) throw new Error(`${dn} shows no ${type}`);
  const list = descriptor.subarray(descriptor.readUInt32LE(16));
  const rules: Buffer[] = [];
  for (let at = 8; rules.length < list.readUInt16LE(4); at += list.readUInt16LE(at + 2)) {
    rules.push(list.subarray(at, at + list.readUInt16LE(at + 2)));
  }
  return rules;
}

/** A descriptor of nothing but the list ([MS-DTYP] 2.4.6 and 2.4.5). */
async function writeList(client: Client, dn: string, rules: readonly Buffer[], control = 0): Promise<void> {
  const body = Buffer.concat(rules);
  const bytes = Buffer.alloc(28);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt16LE(0x8004 | control, 2);
  bytes.writeUInt32LE(20, 16);
  bytes.writeUInt8(4, 20);
  bytes.writeUInt16LE(8 + body.length, 22);
  bytes.writeUInt16LE(rules.length, 24);
  const values = [Buffer.concat([bytes, body])];
  const modification = new Attribute({ type: "nTSecurityDescriptor", values });
  await client.modify(dn, new Change({ operation: "replace", modification }), new ListOnly());
}

function bytesOf({ effect, rights, sid }: AccessRule): Buffer {
  const [revision = 1, authority = 0, ...parts] = sid.split("-").slice(1).map(Number);
  const bytes = Buffer.alloc(16 + 4 * parts.length);
  bytes.writeUInt8(effect === "allow" ? 0 : 1, 0);
  bytes.writeUInt16LE(bytes.length, 2);
  bytes.writeUInt32LE(
    rights.reduce((mask, right) => mask | RIGHTS[right], 0),
    4,
  );
  bytes.writeUInt8(revision, 8);
  bytes.writeUInt8(parts.length, 9);
  bytes.writeUIntBE(authority, 10, 6);
  parts.forEach((part, index) => bytes.writeUInt32LE(part, 16 + 4 * index));
  return bytes;
}
