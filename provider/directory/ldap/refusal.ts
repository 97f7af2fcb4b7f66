// What a directory's refusal means, in words. Codes and sub-codes are of [MS-ADTS] 3.1.1; Samba's differ where noted.
import { ResultCodeError } from "ldapts";
import { ProviderError, wordsOf, type ErrorCode } from "../../errors/provider-error";
import { ConnectionLost } from "./connection";

/** LDAP result codes (RFC 4511 A.1) that decide something here. */
export const LDAP = {
  operationsError: 1,
  confidentialityRequired: 13,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  constraintViolation: 19,
  typeOrValueExists: 20,
  invalidAttributeSyntax: 21,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  insufficientAccess: 50,
  unwillingToPerform: 53,
  objectClassViolation: 65,
  notAllowedOnNonLeaf: 66,
  alreadyExists: 68,
  other: 80,
} as const;

export const answered = (error: unknown, ...codes: number[]): error is ResultCodeError =>
  error instanceof ResultCodeError && codes.includes(error.code);

/** Whether a constraint was broken of which the answer does not tell more: ERROR_DS_CONSTRAINT_VIOLATION. */
export const isSomeConstraint = (error: unknown): boolean =>
  answered(error, LDAP.constraintViolation) && windowsCode(error) === "0000202F";

/** AD's own eight-digit code, which is only in the message. */
export const windowsCode = (error: ResultCodeError): string | undefined =>
  /\b([0-9A-Fa-f]{8}):/.exec(error.message)?.[1]?.toUpperCase();

/**
 * Whether the directory takes no password over this connection at all, as one behind a load balancer that ends the TLS does:
 * confidentialityRequired, or unwillingToPerform with Windows' code for an unencrypted connection, or with the words of a newer Samba, which
 * has no code for it.
 */
export const refusesPasswords = (error: unknown): boolean =>
  answered(error, LDAP.confidentialityRequired) ||
  (answered(error, LDAP.unwillingToPerform) &&
    (windowsCode(error) === "0000001F" || /must be over an encrypted connection/i.test(error.message)));

/**
 * Words for what our account may not do.
 * @param right `delete CN=ada,OU=Users,…`
 * @param unit where the right is delegated
 * @param setting where the account is set
 */
export const missingRight = (right: string, unit: string, setting: string) => ({
  happened: `our account has no right to ${right} (result 50)`,
  next: `delegate that right on ${unit} to the account in ${setting}, then run again`,
});

/**
 * The error for a name that an entry of another kind has.
 * @param wanted what was to be made: `user ada`
 */
export const nameTaken = (wanted: string, directoryId: string, dn: string, argument: string): ProviderError =>
  new ProviderError({
    code: "already-exists",
    doing: `creating ${wanted} (${directoryId})`,
    happened: `${dn} has that name and is not ${wanted}`,
    next: `rename or remove that entry, or choose another ${argument}`,
  });

/** A refusal of a request that wrote attributes, in words. */
export class RefusedValue extends Error {
  override readonly name = "RefusedValue";

  constructor(
    readonly words: { readonly happened: string; readonly next: string },
    override readonly cause: ResultCodeError,
  ) {
    super(words.happened);
  }
}

/** The code and the words of an answer: `19 (0000207D: AtrErr: …)`. */
export const answerOf = (error: ResultCodeError): string => `${error.code} (${wordsOf(error).replace(/\s+/g, " ")})`;

/** Result 50, by somebody who knows what was tried. */
export class MissingRight extends Error {
  override readonly name = "MissingRight";

  constructor(
    readonly words: ReturnType<typeof missingRight>,
    override readonly cause: ResultCodeError,
  ) {
    super(words.happened);
  }
}

/** The error to throw for anything that a request to the directory threw. */
export function refusal(doing: string, error: unknown): ProviderError {
  if (error instanceof ProviderError) {
    return error;
  }
  if (error instanceof ConnectionLost) {
    return new ProviderError({
      code: "outcome-unknown",
      doing,
      happened: `the connection to the directory broke repeatedly (${error.message})`,
      next: "run the same command again: it looks at what was done and finishes it",
      cause: error,
    });
  }
  if (error instanceof MissingRight || error instanceof RefusedValue) {
    return new ProviderError({ code: "directory-refused", doing, ...error.words, cause: error.cause });
  }
  if (!(error instanceof ResultCodeError)) {
    const happened = wordsOf(error);
    return new ProviderError({ code: "directory-refused", doing, happened, next: "see the cause", cause: error });
  }
  const [code, happened, next] = meaning(error);
  return new ProviderError({ code, doing, happened, next, cause: error });
}

/** Attributes whose values are unique in the forest. */
export type UniqueAttribute = "userPrincipalName" | "servicePrincipalName";

/**
 * Such an attribute where another account has the value. Windows' code says which it is; Samba answers 0000202F, which stands for every
 * constraint (ERROR_DS_CONSTRAINT_VIOLATION), and says which in its words only; and 00002071 (68) for a userPrincipalName that is another
 * account's by its name.
 */
export function takenName(error: ResultCodeError): UniqueAttribute | undefined {
  switch (windowsCode(error)) {
    case "000021C8":
      return "userPrincipalName";
    case "000021C7":
      return "servicePrincipalName";
    case "00002071":
      return /implied by userPrincipalName/i.test(error.message) ? "userPrincipalName" : undefined;
    case "0000202F":
      if (/\bspn\[|servicePrincipalName/i.test(error.message)) {
        return "servicePrincipalName";
      }
      return /userPrincipalName/i.test(error.message) ? "userPrincipalName" : undefined;
    default:
      return undefined;
  }
}

function meaning(error: ResultCodeError): [ErrorCode, string, string] {
  const hex = windowsCode(error);
  // ERROR_PASSWORD_RESTRICTION: with 19 for a value; with 53, Windows will not enable an account that has no good one.
  if (hex === "0000052D") {
    return [
      "password-refused",
      error.code === LDAP.unwillingToPerform
        ? "the account has no password that meets the domain's password policy"
        : "the password does not meet the domain's password policy",
      "give one that meets its length, complexity and history rules",
    ];
  }
  const taken = takenName(error);
  if (taken !== undefined) {
    return ["already-exists", `the ${taken} is taken by another account`, `choose another ${taken}`];
  }
  if (error.code === LDAP.insufficientAccess) {
    return [
      "directory-refused",
      "our account has no right to do it (result 50)",
      "delegate the right on the organizational unit to the account in username",
    ];
  }
  return ["directory-refused", `the directory answered ${answerOf(error)}`, "correct what it names and run again"];
}
