// Entries that delegated rights do not reach: those that Windows protects as administrators'.
import type { Client, Entry } from "ldapts";
import { buffers, first } from "./entry";
import { findByDn } from "./search";
import { SD_ATTRIBUTE, SdFlags } from "./sd-flags";
import { parseSecurityDescriptor } from "./security-descriptor";

/** Why something was refused, and what to do. */
interface Words {
  readonly happened: string;
  readonly next: string;
}

/**
 * Whether an entry is, or was, a member of a protected group such as Domain Admins: once an hour the directory gives all of these the
 * permissions of AdminSDHolder, with adminCount 1 and no inheritance, and takes neither back when one leaves the group ([MS-ADTS] 3.1.1.6.1).
 */
export function isAdminProtected(entry: Entry): boolean {
  if (first(entry, "adminCount") !== "1") {
    return false;
  }
  const [bytes] = buffers(entry, SD_ATTRIBUTE);
  try {
    // Whose permissions are not shown to us is believed to have those that its adminCount stands for.
    return bytes === undefined || parseSecurityDescriptor(bytes).isolated === true;
  } catch {
    return true;
  }
}

/** The words for a right that is missing, where no delegation on a unit gives it. */
export const beyondDelegation = ({ happened }: Words): Words => ({
  happened: `${happened}: it is or was in a group that the directory protects, such as Domain Admins (adminCount is 1, AdminSDHolder), so that no right delegated on its unit reaches it`,
  next:
    "take it out of the protected groups, clear its adminCount, and enable inheritance for it (Active Directory Users and Computers: Security, " +
    "Advanced), then run again; or let an administrator do this by hand",
});

export const readProtection = (client: Client, dn: string): Promise<Entry | undefined> =>
  findByDn(client, dn, ["adminCount", SD_ATTRIBUTE], new SdFlags("dacl"));
