// Security descriptors as bytes, written after [MS-DTYP] 2.4 and apart from the code that reads them.
import { guidBytes, sidBytes } from "../../../../provider/directory/ldap/ids";

export interface Ace {
  readonly type: number;
  readonly mask: number;
  readonly sid: string;
  readonly flags?: number;
  readonly objectType?: string;
  readonly inheritedObjectType?: string;
}

export const TYPE = { allow: 0, deny: 1, audit: 2, allowObject: 5, denyObject: 6, allowCallback: 9 } as const;

const u16 = (value: number) => Buffer.from([value & 0xff, value >> 8]);
function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function aceBytes({ type, mask, sid, flags = 0, objectType, inheritedObjectType }: Ace): Buffer {
  const forObject = [5, 6, 11, 12].includes(type);
  const guids = [objectType, inheritedObjectType].flatMap((guid) => (guid === undefined ? [] : [guidBytes(guid)]));
  const present = (objectType === undefined ? 0 : 1) | (inheritedObjectType === undefined ? 0 : 2);
  const body = Buffer.concat([u32(mask), ...(forObject ? [u32(present), ...guids] : []), sidBytes(sid)]);
  return Buffer.concat([Buffer.from([type, flags]), u16(4 + body.length), body]);
}

/** @param aces undefined for no list at all, "null" for one that is said to be there and is not */
export function descriptorBytes(aces: readonly Ace[] | "null" | undefined, owner?: string): Buffer {
  const ownerBytes = owner === undefined ? Buffer.alloc(0) : sidBytes(owner);
  const list = Array.isArray(aces) ? Buffer.concat(aces.map(aceBytes)) : undefined;
  const acl = list && Buffer.concat([Buffer.from([4, 0]), u16(8 + list.length), u16(aces?.length ?? 0), u16(0), list]);
  const control = 0x8000 | (aces === undefined ? 0 : 0x4);
  return Buffer.concat([
    ...[Buffer.from([1, 0]), u16(control), u32(owner === undefined ? 0 : 20), u32(0), u32(0)],
    ...[u32(acl ? 20 + ownerBytes.length : 0), ownerBytes, acl ?? Buffer.alloc(0)],
  ]);
}
