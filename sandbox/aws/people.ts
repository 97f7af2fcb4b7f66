/**
 * What the stand-in asks of the directories that its WorkSpaces directories are registered for. The sandbox answers
 * from a real domain controller; a rejected promise means the directory could not be asked.
 */
export interface People {
  /** The account of that name, letter case aside, or undefined if there is none at this moment. */
  find(directoryId: string, userName: string): Promise<{ sid: string; enabled: boolean } | undefined>;
  /** Whether an account with this SID is in the directory at this moment. */
  exists(directoryId: string, sid: string): Promise<boolean>;
  /** Sets the password and enables the account, as `ds:ResetUserPassword` does. */
  resetPassword(directoryId: string, userName: string, password: string): Promise<"done" | "no-user" | "weak">;
}
