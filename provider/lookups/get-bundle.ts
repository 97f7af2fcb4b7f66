import type { Output } from "@pulumi/pulumi";
import { lookUp, lookUpOutput, type Inputs } from "./look-up";

export interface GetBundleArgs {
  /** As AWS shows it, letter for letter: `Standard with Windows 10 (Server 2022 based) (English)`. */
  readonly name: string;
  /** `AMAZON`, or the number of the AWS account that shares it. Default: this account's own and Amazon's. */
  readonly owner?: string | undefined;
}

/** The same, of which each may be an output. */
export type GetBundleOutputArgs = Inputs<GetBundleArgs>;

export interface GetBundleResult {
  /** The same as `bundleId`. */
  readonly id: string;
  /** `wsb-…`, for a `Workspace`. */
  readonly bundleId: string;
  readonly name: string;
  /** `AMAZON`, or the number of an account. */
  readonly owner: string;
  readonly description?: string;
  /** `wsi-…` */
  readonly imageId?: string;
  /** `AVAILABLE`, `PENDING` or `ERROR`. */
  readonly state?: string;
  /** `VALUE`, `STANDARD`, … */
  readonly computeTypeName?: string;
  readonly rootVolumeSizeGib?: number;
  readonly userVolumeSizeGib?: number;
}

/**
 * Finds the bundle of a name. Asked once for each name in a run of the program, in previews too.
 *
 * `parent`, `provider` and the other options of Pulumi's invokes do not apply: it runs in the program's process, with the settings of the stack.
 * @throws an error whose `code` is `bundle-not-found` (it names those that are near) or `ambiguous`
 */
export function getBundle(args: GetBundleArgs): Promise<GetBundleResult> {
  return lookUp("getBundle", args);
}

/** The same for outputs; what is not known in a preview is not asked for, and its result is not known either. */
export function getBundleOutput(args: GetBundleOutputArgs): Output<GetBundleResult> {
  return lookUpOutput("getBundle", args);
}
