// What tests of the command check run it with.
import { SENDER } from "../../sandbox/world";
import type { Host } from "./suite";

/** The sandbox's environment with one directory, so that each line is there once. */
export function environmentOf(host: Host, directory: object, mail: object, id = host.directoryId): NodeJS.ProcessEnv {
  const settings = { [id]: { ...host.sandbox.directory.settings, ...directory } };
  return {
    ...host.sandbox.environment(),
    WORKSPACES_USERS_DIRECTORIES: JSON.stringify(settings),
    WORKSPACES_USERS_MAIL: JSON.stringify({ from: SENDER, ...mail }),
  };
}

/** Does something with a process environment of its own, which the AWS SDK reads. */
export async function within<T>(environment: NodeJS.ProcessEnv, work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) {
      Reflect.deleteProperty(process.env, name);
    } else {
      process.env[name] = value;
    }
  }
  try {
    return await work();
  } finally {
    for (const name of Object.keys(environment)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  }
}
