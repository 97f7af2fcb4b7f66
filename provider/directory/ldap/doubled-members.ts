// Members that a group holds twice, which Samba allows and Windows does not.
//
// Samba 4.17 stores a member twice that one modify adds twice. Taken out by its value, one copy is marked as deleted and found first from then
// on: the other stays, and is refused for ever with 53, "already deleted". A replacement of the whole list makes one of both, and takes out
// both (all measured). Windows refuses such a modify with 20.
import { ResultCodeError } from "ldapts";
import { canonicalDn } from "../dn";
import { listedTwice, type Member } from "../group";

/** Each once, whatever they were called by. */
export const oncePerEntry = (members: readonly Member[]): Member[] => [
  ...new Map(members.map((member) => [member.guid?.toLowerCase() ?? canonicalDn(member.dn), member])).values(),
];

/** Those members that a list has more than once. */
export function doubledMembers(listed: readonly string[], members: readonly Member[]): Member[] {
  const twice = listedTwice(listed);
  return members.filter(({ dn }) => twice.has(dn));
}

/** A list without those who leave, and each in it once. */
export function membersAfter(listed: readonly string[], leaving: readonly Member[]): string[] {
  const gone = new Set(leaving.map(({ dn }) => dn));
  return [...new Set(listed)].filter((dn) => !gone.has(dn));
}

/** Whether Samba says that a member which is listed was taken out before: of two copies, it found the deleted one. */
export const isHiddenTwice = (error: unknown): boolean =>
  error instanceof ResultCodeError && /already deleted for target GUID/i.test(error.message);
