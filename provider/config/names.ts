// What settings are called, in the stack's configuration and in the environment. Both sides load it, the program's and the handlers'.
import { nearest } from "../text/nearest";

export const NAMESPACE = "workspaces-users";

/** What is looked up by a name of its own. */
export const SETTING_NAMES = ["region", "regions", "profile", "deletionThreshold", "directories", "mail"] as const;

/** A key as it is written in the configuration and in messages. */
export const settingName = (key: string): string => `${NAMESPACE}:${key}`;

/** The environment variable of a setting: `WORKSPACES_USERS_DELETION_THRESHOLD`. */
export const variableName = (key: string): string => `WORKSPACES_USERS_${constantCase(key)}`;

const constantCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

export interface Misspelt {
  readonly given: string;
  readonly meant: string;
}

/**
 * Names that are nearly a setting's. Nobody would read such a setting, a lower `deletionThreshold` for instance. Others are left alone: they
 * may be another program's, or those of a project that is itself called `workspaces-users`.
 * @param keys of the configuration, with their namespaces
 * @param variables of the environment
 */
export function misspelt(keys: readonly string[], variables: readonly string[]): Misspelt[] {
  return [
    ...near(
      keys.filter((key) => key.startsWith(settingName(""))),
      SETTING_NAMES.map(settingName),
    ),
    ...near(
      variables.filter((name) => name.startsWith(variableName(""))),
      SETTING_NAMES.map(variableName),
    ),
  ];
}

function near(given: readonly string[], names: readonly string[]): Misspelt[] {
  return given.flatMap((one) => {
    const meant = names.includes(one) ? undefined : nearest(one, names);
    return meant === undefined ? [] : [{ given: one, meant }];
  });
}

/** What to say of one: what is wrong, and what to do. */
export function misspeltWords({ given, meant }: Misspelt): { happened: string; next: string } {
  const next = given.startsWith(settingName(""))
    ? `set ${meant}, and take the other out with: pulumi config rm ${given}`
    : `set ${meant}, and unset ${given}`;
  return { happened: `there is no setting ${given}; did you mean ${meant}?`, next };
}
