// Windows' rules for passwords that Samba does not have.
import { textsOf, type Far } from "./far";
import type { Result } from "./message";
import { written, type Request } from "./request";

/** Bits of userAccountControl ([MS-ADTS] 2.2.16). */
const DISABLED = 0x2;
const PASSWORD_NOT_REQUIRED = 0x20;

/**
 * ERROR_PASSWORD_RESTRICTION. Records of Windows show it with 53 for a password that is set and for an account that is enabled
 * (https://github.com/go-ldap/ldap/issues/451), and with 19 and AtrErr for one that its owner changes.
 */
export const PASSWORD_RESTRICTION: Result = {
  code: 53,
  message: "0000052D: SvcErr: DSID-031A124C, problem 5003 (WILL_NOT_PERFORM), data 0\n",
};

/**
 * No password is written over a connection that is not encrypted ([MS-ADTS] 3.1.1.3.1.5.1; ERROR_GEN_FAILURE in records of Windows:
 * https://github.com/dsbenghe/Novell.Directory.Ldap.NETStandard/issues/77).
 */
export const notEncrypted = (request: Request): Result | undefined =>
  written(request, "unicodePwd").length > 0
    ? { code: 53, message: "0000001F: SvcErr: DSID-031A1254, problem 5003 (WILL_NOT_PERFORM), data 0\n" }
    : undefined;

/**
 * An account without a password is not enabled, unless it needs none ([MS-SAMR] 3.1.1.8.10: the password must meet the policy when
 * UF_ACCOUNTDISABLE is cleared; https://github.com/go-ldap/ldap/issues/451). Samba enables it.
 */
export const enabling =
  (far: Far) =>
  async (request: Request): Promise<Result | undefined> => {
    const [bits] = written(request, "userAccountControl").map(Number);
    if (bits === undefined || (bits & (DISABLED | PASSWORD_NOT_REQUIRED)) !== 0) return undefined;
    if (written(request, "unicodePwd").length > 0) return undefined;
    return request.kind === "modify" && (await far.hasPassword(request.dn)) ? undefined : PASSWORD_RESTRICTION;
  };

/** Shorter names and tokens are not looked for ([MS-SAMR] 3.1.1.7.2). */
const LEAST_LETTERS = 3;
/** What separates the tokens of a display name (the same). */
const SEPARATORS = /[,.\-_ #\t]+/;

/**
 * A password must not hold the account's name, or a token of its display name, whatever the letter case ([MS-SAMR] 3.1.1.7.2: "Password must
 * meet complexity requirements"). Samba looks for neither in a password that an administrator sets (measured on 4.17).
 */
export const complexity =
  (far: Far) =>
  async (request: Request): Promise<Result | undefined> => {
    const [value] = written(request, "unicodePwd");
    if (value === undefined) return undefined;
    const password = value.toString("utf16le").toLowerCase();
    const stored =
      request.kind === "modify" ? await far.read(request.dn, ["sAMAccountName", "displayName"]) : undefined;
    const nowOrThen = (attribute: string) => {
      const given = written(request, attribute).map((one) => one.toString("utf8"));
      return given.length > 0 ? given : textsOf(stored, attribute);
    };
    const tokens = nowOrThen("displayName").flatMap((name) => name.split(SEPARATORS));
    const forbidden = [...nowOrThen("sAMAccountName"), ...tokens].filter((one) => one.length >= LEAST_LETTERS);
    return forbidden.some((one) => password.includes(one.toLowerCase())) ? PASSWORD_RESTRICTION : undefined;
  };
