// Security descriptors as Active Directory sends them: self-relative, little-endian ([MS-DTYP] 2.4.6).
import { guidOf, sidOf } from "./ids";

/** One entry of an access control list that lets somebody do something, or forbids it ([MS-DTYP] 2.4.4). */
export interface AccessControlEntry {
  readonly effect: "allow" | "deny";
  /** The rights, one a bit ([MS-ADTS] 5.1.3.2). */
  readonly mask: number;
  readonly sid: string;
  /** It is there for what is below the entry, and says nothing of the entry itself. */
  readonly inheritOnly: boolean;
  /** schemaIDGUID of the class (or attribute, or extended right) that it is limited to. */
  readonly objectType?: string;
  /** It holds under a condition that only the directory can judge. */
  readonly conditional: boolean;
}

export interface SecurityDescriptor {
  readonly owner?: string;
  /** In the order that they are judged in; undefined if there is no list, which lets everybody do everything. */
  readonly dacl?: readonly AccessControlEntry[];
  /** Where it inherits nothing from the entries above it. */
  readonly isolated?: true;
}

/** Bits of the descriptor's Control field. */
const DACL_PRESENT = 0x0004;
const DACL_PROTECTED = 0x1000;
/** ACE flags ([MS-DTYP] 2.4.4.1). */
const INHERIT_ONLY = 0x08;
/** Which of its two GUIDs an object ACE has ([MS-DTYP] 2.4.4.3). */
const OBJECT_TYPE_PRESENT = 0x1;
const INHERITED_OBJECT_TYPE_PRESENT = 0x2;

type Kind = Pick<AccessControlEntry, "effect" | "conditional"> & { readonly forObject: boolean };

/** By AceType; those left out are for auditing and labels, and decide nothing here. */
const KINDS: Readonly<Record<number, Kind>> = {
  0x00: { effect: "allow", forObject: false, conditional: false },
  0x01: { effect: "deny", forObject: false, conditional: false },
  0x05: { effect: "allow", forObject: true, conditional: false },
  0x06: { effect: "deny", forObject: true, conditional: false },
  0x09: { effect: "allow", forObject: false, conditional: true },
  0x0a: { effect: "deny", forObject: false, conditional: true },
  0x0b: { effect: "allow", forObject: true, conditional: true },
  0x0c: { effect: "deny", forObject: true, conditional: true },
};

/** @throws RangeError for bytes that are not a descriptor */
export function parseSecurityDescriptor(bytes: Buffer): SecurityDescriptor {
  const control = bytes.readUInt16LE(2);
  const ownerAt = bytes.readUInt32LE(4);
  const daclAt = bytes.readUInt32LE(16);
  return {
    ...(ownerAt === 0 ? {} : { owner: sidOf(from(bytes, ownerAt)) }),
    ...((control & DACL_PROTECTED) === 0 ? {} : { isolated: true }),
    ...((control & DACL_PRESENT) === 0 || daclAt === 0 ? {} : { dacl: accessControlList(from(bytes, daclAt)) }),
  };
}

/** [MS-DTYP] 2.4.5: revision, size and count, then the entries, each with its own size. */
function accessControlList(bytes: Buffer): AccessControlEntry[] {
  const list = part(bytes, 0, bytes.readUInt16LE(2));
  const count = list.readUInt16LE(4);
  const entries: AccessControlEntry[] = [];
  for (let index = 0, at = 8; index < count; index++) {
    const size = list.readUInt16LE(at + 2);
    const ace = part(list, at, size);
    const kind = KINDS[ace.readUInt8(0)];
    if (kind) {
      entries.push(accessControlEntry(kind, ace));
    }
    at += size;
  }
  return entries;
}

function accessControlEntry({ effect, conditional, forObject }: Kind, ace: Buffer): AccessControlEntry {
  const present = forObject ? ace.readUInt32LE(8) : 0;
  const guidsAt = forObject ? 12 : 8;
  const limited = (present & OBJECT_TYPE_PRESENT) !== 0;
  const sidAt = guidsAt + (limited ? 16 : 0) + ((present & INHERITED_OBJECT_TYPE_PRESENT) !== 0 ? 16 : 0);
  return {
    effect,
    mask: ace.readUInt32LE(4),
    sid: sidOf(from(ace, sidAt)),
    inheritOnly: (ace.readUInt8(1) & INHERIT_ONLY) !== 0,
    ...(limited ? { objectType: guidOf(part(ace, guidsAt, 16)) } : {}),
    conditional,
  };
}

const from = (bytes: Buffer, at: number): Buffer => part(bytes, at, bytes.length - at);

function part(bytes: Buffer, at: number, size: number): Buffer {
  if (size < 0 || at + size > bytes.length) {
    throw new RangeError(`there are no ${size} bytes at ${at} of ${bytes.length}`);
  }
  return bytes.subarray(at, at + size);
}
