import { homedir } from "node:os";
import { join } from "node:path";

/** Where things that are slow to make are kept between runs: below the user's cache folder, never in the repository. */
export function cacheFolder(...parts: string[]): string {
  const { XDG_CACHE_HOME: given = "" } = process.env;
  // Empty counts as unset (XDG Base Directory Specification).
  const cache = given === "" ? join(homedir(), ".cache") : given;
  return join(cache, "pulumi-workspaces-users", ...parts);
}
