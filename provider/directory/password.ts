import { randomInt } from "node:crypto";
import { rememberSecret } from "../errors/redaction";

const CLASSES = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!#$%&*+-=?@_"];
/** Within WorkSpaces' 8 to 64 characters, and longer than any minimum in use. */
const PASSWORD_LENGTH = 40;

/** A password nobody knows: all four character classes, so that every complexity rule is met. */
export function randomPassword(): string {
  const all = CLASSES.join("");
  const characters = Array.from({ length: PASSWORD_LENGTH }, (_, index) => pick(CLASSES[index] ?? all));
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? "", characters[last] ?? ""];
  }
  return rememberSecret(characters.join(""));
}

/** Sets a user's password by another way than LDAP, and enables the account. Errors are `ProviderError`s. */
export type ResetPassword = (userName: string, password: string) => Promise<void>;

/** The password to set: the one given, which no message shows from then on, or one nobody knows. */
export const passwordFrom = (given: string | undefined): string =>
  given === undefined ? randomPassword() : rememberSecret(given);

/** `unicodePwd`: the quoted password in UTF-16LE ([MS-ADTS] 3.1.1.3.1.5.1). */
export const unicodePwd = (password: string): Buffer => Buffer.from(`"${password}"`, "utf16le");

const pick = (characters: string): string => characters.charAt(randomInt(characters.length));
