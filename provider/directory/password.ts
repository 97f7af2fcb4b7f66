import { randomInt } from "node:crypto";
import { rememberSecret } from "../errors/redaction";
import { foldName } from "../text/folding";

const CLASSES = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!#$%&*+-=?@_"];
/** Within WorkSpaces' 8 to 64 characters, and longer than any minimum in use. */
const PASSWORD_LENGTH = 40;

/** What a password must not hold of the person it is for. */
export interface PasswordOwner {
  /** sAMAccountName. */
  readonly userName: string;
  readonly displayName?: string | undefined;
}

/** Shorter names and parts of names may be in a password. */
const LEAST_NAME_LENGTH = 3;

/**
 * Which name of the person a password holds, in any letter case, so that Windows does not take it: the account's, or a part of the one that
 * is shown ([MS-SAMR] 3.1.1.7.2).
 */
export function nameInPassword(password: string, { userName, displayName = "" }: PasswordOwner) {
  const folded = foldName(password);
  const holds = (name: string) => name.length >= LEAST_NAME_LENGTH && folded.includes(foldName(name));
  if (holds(userName)) {
    return "the userName";
  }
  return displayName.split(/[ ,.\t\-_#]/).some(holds) ? "a part of the displayName" : undefined;
}

/** A password nobody knows: all four character classes, and no name of the person's, so that every complexity rule is met. */
export function randomPassword(person: PasswordOwner): string {
  for (;;) {
    const password = drawn();
    if (nameInPassword(password, person) === undefined) {
      return rememberSecret(password);
    }
  }
}

function drawn(): string {
  const all = CLASSES.join("");
  const characters = Array.from({ length: PASSWORD_LENGTH }, (_, index) => pick(CLASSES[index] ?? all));
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? "", characters[last] ?? ""];
  }
  return characters.join("");
}

/** Sets a user's password by another way than LDAP, and enables the account. Errors are `ProviderError`s. */
export type ResetPassword = (userName: string, password: string) => Promise<void>;

/** The password to set: the one given, which no message shows from then on, or one nobody knows. */
export const passwordFrom = (given: string | undefined, person: PasswordOwner): string =>
  given === undefined ? randomPassword(person) : rememberSecret(given);

/** `unicodePwd`: the quoted password in UTF-16LE ([MS-ADTS] 3.1.1.3.1.5.1). */
export const unicodePwd = (password: string): Buffer => Buffer.from(`"${password}"`, "utf16le");

const pick = (characters: string): string => characters.charAt(randomInt(characters.length));
