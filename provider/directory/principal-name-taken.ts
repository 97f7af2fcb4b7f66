import { ProviderError, type ErrorParts } from "../errors/provider-error";
import type { User } from "./user";

/** A userPrincipalName that another account has. */
export class PrincipalNameTaken extends ProviderError {
  constructor(
    parts: Omit<ErrorParts, "code">,
    /** The name that was to be written. */
    readonly principalName: string,
    /** Who has it, if that is a user whom our account can see. */
    readonly holder: User | undefined,
    /** Whether the holder has it by its account name alone, `sAMAccountName@domain`, and cannot give it up by another userPrincipalName. */
    readonly implied: boolean,
  ) {
    super({ ...parts, code: "already-exists" });
  }
}
