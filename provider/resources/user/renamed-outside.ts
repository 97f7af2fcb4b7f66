import { BY_LDAP } from "../../directory/data-api/limits";
import { ProviderError } from "../../errors/provider-error";

/**
 * The error for an account that somebody has renamed in the directory, where the program has its former name and cannot give it back.
 * @param now what it is called
 */
export const renamedOutside = (now: string, userName: string, directoryId: string): ProviderError =>
  new ProviderError({
    code: "invalid-argument",
    doing: `editing user ${userName} (${directoryId})`,
    happened: `userName is ${userName}, and the account is called ${now} by now: it was renamed in the directory itself, and Directory Service Data renames nobody`,
    next: `give userName: "${now}", which is the same account with all that it has; or rename it back in the directory; or ${BY_LDAP}, and it is renamed back`,
  });
