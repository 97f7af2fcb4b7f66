import type { Guard } from "../../deletion/guard";
import type { Account } from "../../directory/directory";
import type { DirectoryParts } from "../common/parts";
import type { UserState } from "./properties";

/** What the handlers of users work with. */
export interface UserParts extends DirectoryParts {
  readonly guard: Guard;
}

/** The account that a state is of. */
export const accountOf = ({ objectGuid, sid, userName }: UserState): Account => ({ guid: objectGuid, sid, userName });
