import type { Sandbox, SandboxOptions } from "../../sandbox/sandbox";

/** Ways in to a directory, by which the long series go. */
export type Access = "ldap" | "api";

/** What a sandbox needs to be worked on that way: over the API a Managed AD, as Windows has it. */
export const optionsFor = (access: Access): SandboxOptions =>
  access === "api" ? { manner: "windows", dataAccess: true } : {};

export const directoryIdFor = ({ directoryIds }: Sandbox, access: Access): string =>
  access === "api" ? directoryIds.managedAd : directoryIds.simpleAd;

/** Settings for a provider that has nothing of LDAP's; none where it goes by LDAP, as it does in the sandbox by itself. */
export const environmentFor = (sandbox: Sandbox, access: Access): Record<string, string> =>
  access === "api"
    ? { WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [directoryIdFor(sandbox, access)]: { access } }) }
    : {};
