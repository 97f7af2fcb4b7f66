// Whether a right is given by a security descriptor, as Active Directory decides it ([MS-DTYP] 2.5.3.2, [MS-ADTS] 5.1.3.3).
import type { AccessControlEntry, SecurityDescriptor } from "./security-descriptor";

/** Rights that decide about a deletion, by their bits ([MS-ADTS] 5.1.3.2). */
export const RIGHT = { delete: 0x10000, deleteChild: 0x2 } as const;
/** Stands for every right where it was not yet spelled out. */
const GENERIC_ALL = 0x10000000;

export const EVERYONE = "S-1-1-0";
/** Stands for whoever owns the entry, and for the entry itself ([MS-DTYP] 2.4.2.4). */
const OWNER_RIGHTS = "S-1-3-4";
const PRINCIPAL_SELF = "S-1-5-10";

/** Who asks for what. */
export interface Access {
  /** Every SID that the asking account is known by, its groups' among them. */
  readonly sids: ReadonlySet<string>;
  readonly right: number;
  /** schemaIDGUID of the class of the entry that would be deleted; undefined if it is not known. */
  readonly classGuid: string | undefined;
  /** SID of the entry whose descriptor it is, if it has one. */
  readonly self?: string;
}

/** "unknown" where it hangs on what only the directory can judge. */
export type Verdict = "granted" | "denied" | "unknown";

/** The first entry of the list that is about the right and the account decides; where none is, the right is not given. */
export function checkAccess({ owner, dacl }: SecurityDescriptor, access: Access): Verdict {
  if (dacl === undefined) {
    return "granted";
  }
  for (const entry of dacl) {
    if (!covers(entry, access.right) || !isFor(entry, access, owner)) {
      continue;
    }
    const { objectType } = entry;
    if (objectType !== undefined && access.classGuid !== undefined && objectType !== access.classGuid) {
      continue;
    }
    if (entry.conditional || (objectType !== undefined && access.classGuid === undefined)) {
      return "unknown";
    }
    return entry.effect === "allow" ? "granted" : "denied";
  }
  return "denied";
}

/** The descriptor without what forbids the right to everybody, as protection from accidental deletion does. */
export function withoutDenialToEveryone(descriptor: SecurityDescriptor, right: number): SecurityDescriptor {
  const { dacl } = descriptor;
  return dacl === undefined ? descriptor : { ...descriptor, dacl: dacl.filter((entry) => !deniesAll(entry, right)) };
}

export const deniesEveryone = ({ dacl = [] }: SecurityDescriptor, right: number): boolean =>
  dacl.some((entry) => deniesAll(entry, right));

const deniesAll = (entry: AccessControlEntry, right: number): boolean =>
  entry.effect === "deny" && entry.sid === EVERYONE && covers(entry, right);

/** Whether it speaks of the right on the entry itself. */
const covers = ({ mask, inheritOnly }: AccessControlEntry, right: number): boolean =>
  !inheritOnly && (mask & (right | GENERIC_ALL)) !== 0;

function isFor({ sid }: AccessControlEntry, { sids, self }: Access, owner: string | undefined): boolean {
  if (sid === OWNER_RIGHTS) {
    return owner !== undefined && sids.has(owner);
  }
  return sid === PRINCIPAL_SELF ? self !== undefined && sids.has(self) : sids.has(sid);
}
