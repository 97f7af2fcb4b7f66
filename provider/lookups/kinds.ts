import type { GetBundleArgs, GetBundleResult } from "./get-bundle";
import type { GetDirectoryArgs, GetDirectoryResult } from "./get-directory";
import type { GetGroupArgs, GetGroupResult } from "./get-group";
import type { GetUserArgs, GetUserResult } from "./get-user";
import type { GetWorkspaceArgs, GetWorkspaceResult } from "./get-workspace";

/** What may be asked, and what it is answered with. */
export interface LookUps {
  readonly getBundle: { readonly args: GetBundleArgs; readonly result: GetBundleResult };
  readonly getDirectory: { readonly args: GetDirectoryArgs; readonly result: GetDirectoryResult };
  readonly getGroup: { readonly args: GetGroupArgs; readonly result: GetGroupResult };
  readonly getUser: { readonly args: GetUserArgs; readonly result: GetUserResult };
  readonly getWorkspace: { readonly args: GetWorkspaceArgs; readonly result: GetWorkspaceResult };
}

export type LookUp = keyof LookUps;

/** A question to the thread that asks. */
export interface Question {
  readonly number: number;
  readonly kind: LookUp;
  readonly args: object;
}

export type Answer =
  | { readonly number: number; readonly result: object }
  | { readonly number: number; readonly failure: { readonly message: string; readonly code?: string } };
