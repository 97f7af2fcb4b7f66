import type { Directory } from "./directory/directory";
import { REGION, SENDER, SERVICE_SECRET } from "./world";

export interface ReachableDirectory {
  /** The WorkSpaces directory's. */
  readonly id: string;
  readonly directory: Directory;
  /** Whether the service account's password is left to Secrets Manager. */
  readonly passwordInSecret?: boolean;
}

/** The provider's own settings as environment variables. */
export function providerEnvironment(reachable: readonly ReachableDirectory[]): Record<string, string> {
  const directories = reachable.map(({ id, directory, passwordInSecret = false }) => {
    const { password, ...settings } = directory.settings;
    return [id, { ...settings, ...(passwordInSecret ? { passwordSecret: SERVICE_SECRET } : { password }) }] as const;
  });
  return {
    WORKSPACES_USERS_REGION: REGION,
    WORKSPACES_USERS_DIRECTORIES: JSON.stringify(Object.fromEntries(directories)),
    WORKSPACES_USERS_MAIL: JSON.stringify({ from: SENDER, transport: "ses" }),
  };
}
