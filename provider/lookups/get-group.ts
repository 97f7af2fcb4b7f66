import type { Output } from "@pulumi/pulumi";
import { lookUp, lookUpOutput, type Inputs } from "./look-up";

export interface GetGroupArgs {
  readonly directoryId: string;
  /** sAMAccountName. */
  readonly name: string;
  /** The DNS name of the domain to look in. Default: the directory's own, then the trusted ones that settings tell how to reach. */
  readonly domain?: string | undefined;
}

/** The same, of which each may be an output. */
export type GetGroupOutputArgs = Inputs<GetGroupArgs>;

/** All that the group has of what a `Group` may declare. */
export interface GetGroupResult {
  /** `<directoryId>/<objectGUID>`, as a `Group` has it: the `group` of a `GroupMembership`, an id for `Group.get`. */
  readonly id: string;
  readonly directoryId: string;
  /** The trusted domain that the group is in; missing if it is in the directory's own. */
  readonly domain?: string;
  readonly name: string;
  readonly description?: string;
  readonly scope: "global" | "domainLocal" | "universal";
  readonly category: "security" | "distribution";
  readonly organizationalUnit: string;
  readonly distinguishedName: string;
  readonly objectGuid: string;
  readonly sid: string;
}

/**
 * Finds the group of a name, whoever manages it. Asked once for each in a run of the program, in previews too. Who is in it tells
 * `GroupMembership.get`.
 *
 * `parent`, `provider` and the other options of Pulumi's invokes do not apply: it runs in the program's process, with the settings of the stack.
 * @throws an error whose `code` is `not-found`, or that of a setting, a directory or a login that will not do
 */
export function getGroup(args: GetGroupArgs): Promise<GetGroupResult> {
  return lookUp("getGroup", args);
}

/**
 * The same for outputs; what is not known in a preview is not asked for, and its result is not known either. The same goes for the outputs of a
 * resource that is still to be made.
 */
export function getGroupOutput(args: GetGroupOutputArgs): Output<GetGroupResult> {
  return lookUpOutput("getGroup", args);
}
