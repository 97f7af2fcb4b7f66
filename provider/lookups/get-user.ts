import type { Output } from "@pulumi/pulumi";
import { lookUp, lookUpOutput, type Inputs } from "./look-up";

export interface GetUserArgs {
  readonly directoryId: string;
  /** sAMAccountName; or with its domain, as `CORP\\ada` or `ada@corp.example.com`. */
  readonly userName: string;
  /** The DNS name of the domain to look in. Default: the directory's own, then the trusted ones that settings tell how to reach. */
  readonly domain?: string | undefined;
}

/** The same, of which each may be an output. */
export type GetUserOutputArgs = Inputs<GetUserArgs>;

/** All that the account has of what a `User` may declare. */
export interface GetUserResult {
  /** `<directoryId>/<objectGUID>`, as a `User` has it: a member of a `GroupMembership`, an id for `User.get`. */
  readonly id: string;
  readonly directoryId: string;
  /** The trusted domain that the account is in; missing if it is in the directory's own. */
  readonly domain?: string;
  readonly userName: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly userPrincipalName?: string;
  readonly description?: string;
  readonly organizationalUnit: string;
  readonly enabled: boolean;
  /** A day, or a moment. Missing: never. */
  readonly accountExpires?: string;
  readonly passwordNeverExpires: boolean;
  readonly mustChangePassword: boolean;
  readonly distinguishedName: string;
  readonly objectGuid: string;
  readonly sid: string;
}

/**
 * Finds the user of a name, whoever manages them. Asked once for each in a run of the program, in previews too.
 *
 * `parent`, `provider` and the other options of Pulumi's invokes do not apply: it runs in the program's process, with the settings of the stack.
 * @throws an error whose `code` is `not-found`, or that of a setting, a directory or a login that will not do
 */
export function getUser(args: GetUserArgs): Promise<GetUserResult> {
  return lookUp("getUser", args);
}

/**
 * The same for outputs; what is not known in a preview is not asked for, and its result is not known either. The same goes for the outputs of a
 * resource that is still to be made.
 */
export function getUserOutput(args: GetUserOutputArgs): Output<GetUserResult> {
  return lookUpOutput("getUser", args);
}
