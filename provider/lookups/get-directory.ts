import type { Input, Output } from "@pulumi/pulumi";
import { lookUp, lookUpOutput } from "./look-up";

/** One of the two. */
export type GetDirectoryArgs =
  | {
      /** The DNS name of its domain, in whatever letter case: `corp.example.com`. */
      readonly domainName: string;
      readonly directoryId?: undefined;
    }
  | {
      /** `d-90670cd1b9` */
      readonly directoryId: string;
      readonly domainName?: undefined;
    };

/** One of the two, as outputs. */
export type GetDirectoryOutputArgs =
  | { readonly domainName: Input<string>; readonly directoryId?: undefined }
  | { readonly directoryId: Input<string>; readonly domainName?: undefined };

export interface GetDirectoryResult {
  /** The same as `directoryId`. */
  readonly id: string;
  readonly directoryId: string;
  /** The DNS name of its domain. */
  readonly domainName: string;
  /** What stands before the backslash in `CORP\\ada`. */
  readonly netBiosName?: string;
  /**
   * As Directory Service calls it: `SimpleAD`, `MicrosoftAD`, `ADConnector`; of a directory that only WorkSpaces knows, what WorkSpaces calls it:
   * `AWS_IAM_IDENTITY_CENTER`, `CUSTOMER_MANAGED`, …
   */
  readonly kind: string;
  readonly region: string;
  /** What people type into a WorkSpaces client. Missing, as the two below, while the directory is not registered with WorkSpaces. */
  readonly registrationCode?: string;
  /** `REGISTERED`, … */
  readonly state?: string;
  readonly alias?: string;
  readonly subnetIds: readonly string[];
  readonly dnsIpAddresses: readonly string[];
}

/**
 * Finds a directory of the Region by its domain or its id. Asked once for each in a run of the program, in previews too.
 *
 * `parent`, `provider` and the other options of Pulumi's invokes do not apply: it runs in the program's process, with the settings of the stack.
 * @throws an error whose `code` is `directory-not-found`, or `ambiguous` where several directories are of the domain
 */
export function getDirectory(args: GetDirectoryArgs): Promise<GetDirectoryResult> {
  return lookUp("getDirectory", args);
}

/** The same for outputs; what is not known in a preview is not asked for, and its result is not known either. */
export function getDirectoryOutput(args: GetDirectoryOutputArgs): Output<GetDirectoryResult> {
  return lookUpOutput("getDirectory", args);
}
