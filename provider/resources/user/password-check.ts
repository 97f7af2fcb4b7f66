// What a preview can tell of a password that is given.
import type { Directory } from "../../directory/directory";
import { rememberSecret } from "../../errors/redaction";
import type { CheckFailure } from "../common/handlers";
import { isUnknown } from "../common/rules";
import { fullName } from "./plan";
import type { UserArguments } from "./properties";

/** Why the domain would not take the password that is given. */
export async function passwordFaults(directory: Directory, news: UserArguments): Promise<CheckFailure[]> {
  const { initialPassword, userName, displayName = fullName(news) } = news;
  if (initialPassword === undefined || isUnknown([initialPassword, displayName])) {
    return [];
  }
  const fault = await directory.passwordFault(rememberSecret(initialPassword), { userName, displayName });
  // Without the property: the engine would show its value.
  return fault === undefined ? [] : [{ property: "", reason: `initialPassword ${fault}` }];
}
