/** What became of a history. */
export interface Outcome {
  /** Accounts deleted, each by a deletion of ours. */
  deleted: number;
  /** Deletions refused, by the code of their error. */
  readonly refused: string[];
  /** How the runs of refactored programs ended; the refused by the code of their error. */
  readonly runs: { done: number; killed: number; readonly refused: string[] };
  /** Desktops of deleted accounts that no look could have shown, by why not. */
  readonly window: Window[];
  /**
   * Desktops of deleted accounts that the last look should have shown; accounts deleted in place of others; and what a program declares and is
   * gone, disabled or nobody's.
   */
  readonly violations: string[];
}

/**
 * Why a look did not show a desktop of a deleted account:
 * it was launched after the last look was answered (or while the pages of it were read);
 * by somebody else, and WorkSpaces knew it not yet;
 * under the name that the account was given while it was being deleted.
 * Over AWS's API, which deletes by name, also why another account was deleted: it was given the name after that was last looked at.
 */
export type Window =
  | "launched after the last look"
  | "not shown yet"
  | "renamed meanwhile"
  | "named otherwise in between"
  | "made anew meanwhile";
