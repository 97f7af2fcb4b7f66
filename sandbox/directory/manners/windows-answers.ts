// The codes and words that Windows has for what Samba refuses too.
import type { Far } from "./far";
import type { Result } from "./message";
import { textsOf } from "./far";
import type { Request } from "./request";

/** A refusal of Samba's, and what Windows says in its place. */
interface Answer {
  readonly samba: { readonly code: number; readonly message?: RegExp };
  readonly windows: Result;
  readonly holds?: (far: Far, request: Request) => boolean | Promise<boolean>;
}

const ATTRIBUTE_ERROR = (hex: string, attribute: string): string =>
  `${hex}: AtrErr: DSID-03200BBA, #1:\n\t0: ${hex}: DSID-03200BBA, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, ${attribute}`;

/** The first that fits decides. What none fits is said as Samba says it. */
const ANSWERS: readonly Answer[] = [
  {
    // ERROR_USER_EXISTS: measured by others, with 68 for a name that any account has.
    samba: { code: 68, message: /sAMAccountName/i },
    windows: { code: 68, message: "00000524: UpdErr: DSID-031A11FA, problem 6005 (ENTRY_EXISTS), data 0\n" },
  },
  {
    // ERROR_MEMBER_IN_ALIAS ([MS-ERREF] 2.2).
    samba: { code: 68, message: /Attribute member already exists/ },
    windows: { code: 68, message: "00000562: UpdErr: DSID-031A11E2, problem 6005 (ENTRY_EXISTS), data 0\n" },
  },
  {
    // ERROR_DS_OBJ_STRING_NAME_EXISTS ([MS-ADTS] 3.1.1.5.2.2).
    samba: { code: 68 },
    windows: { code: 68, message: "00002071: UpdErr: DSID-0305038D, problem 6005 (ENTRY_EXISTS), data 0\n" },
  },
  {
    // Windows Server documentation, "SPN and UPN uniqueness": 21C8 for a UPN, 21C7 for an SPN.
    samba: { code: 19, message: /^0000202F:.*userPrincipalName/i },
    windows: { code: 19, message: ATTRIBUTE_ERROR("000021C8", "Att 90290 (userPrincipalName)") },
  },
  {
    samba: { code: 19, message: /^0000202F:.*\bspn\[/i },
    windows: { code: 19, message: ATTRIBUTE_ERROR("000021C7", "Att 90303 (servicePrincipalName)") },
  },
  {
    samba: { code: 19, message: /^0000052D:/ },
    windows: { code: 53, message: "0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n" },
  },
  {
    // ERROR_MEMBER_NOT_IN_ALIAS ([MS-ERREF] 2.2).
    samba: { code: 53, message: /Attribute member (already deleted|doesn't exist)|Unable to find GUID/ },
    windows: { code: 53, message: "00000561: SvcErr: DSID-031A11E5, problem 5003 (WILL_NOT_PERFORM), data 0\n" },
  },
  {
    // A missing parent is noSuchObject ([MS-ADTS] 3.1.1.5.2.2, 3.1.1.5.4.1); Samba has 80 for a move there.
    samba: { code: 80, message: /parent does not exist/ },
    windows: {
      code: 32,
      message: "0000208D: NameErr: DSID-03100241, problem 2001 (NO_OBJECT), data 0, best match of:\n\t''\n",
    },
  },
  {
    // What the system needs is not deleted: unwillingToPerform ([MS-ADTS] 3.1.1.5.5.3); the code after it is not sure.
    samba: { code: 80 },
    holds: async (far, request) =>
      request.kind === "delete" &&
      textsOf(await far.read(request.dn, ["isCriticalSystemObject"]), "isCriticalSystemObject")[0] === "TRUE",
    windows: { code: 53, message: "000020CE: SvcErr: DSID-031A0FC9, problem 5003 (WILL_NOT_PERFORM), data 0\n" },
  },
  {
    samba: { code: 32 },
    holds: (_, { kind }) => kind !== "search",
    windows: {
      code: 32,
      message: "0000208D: NameErr: DSID-0310028D, problem 2001 (NO_OBJECT), data 0, best match of:\n\t''\n",
    },
  },
  {
    samba: { code: 66 },
    windows: { code: 66, message: "00002015: UpdErr: DSID-031A1124, problem 6003 (CANT_ON_NON_LEAF), data 0\n" },
  },
  {
    samba: { code: 50 },
    windows: { code: 50, message: "00000005: SecErr: DSID-03152870, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\n" },
  },
];

export async function windowsAnswer(far: Far, request: Request, result: Result): Promise<Result> {
  if (result.code === 0) return result;
  for (const { samba, windows, holds = () => true } of ANSWERS) {
    const fits = samba.code === result.code && (samba.message?.test(result.message) ?? true);
    if (fits && (await holds(far, request))) return windows;
  }
  return result;
}
