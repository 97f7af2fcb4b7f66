// The package managers beside npm, from npm itself: installed once, then kept in the user's cache folder.
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../../sandbox/machine/cache";
import { run } from "../../sandbox/machine/command";
import { withLock } from "../../sandbox/machine/lock";

const BUN = `@oven/bun-linux-${process.arch === "arm64" ? "aarch64" : "x64"}`;
// A release of pnpm whose builds are all to be had; Bun's package is the one of this machine, since the general one fetches it by a script.
const VERSIONS = { pnpm: "12.4.2", "@yarnpkg/cli-dist": "4.18.1", [BUN]: "1.4.4" };

export type Manager = "pnpm" | "yarn" | "bun";

/** The command of each. */
export async function managers(): Promise<Readonly<Record<Manager, string>>> {
  const wanted = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
  const folder = cacheFolder("package-managers", wanted.join("-").replaceAll("/", "-"));
  await withLock(cacheFolder("package-managers.lock"), async () => {
    if (await stat(folder).catch(() => undefined)) return;
    const partial = `${folder}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    const quietly = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save"];
    await run("npm", ["install", ...quietly, "--prefix", partial, ...wanted]);
    await rename(partial, folder);
  });
  const bin = join(folder, "node_modules/.bin");
  return {
    pnpm: join(bin, "pnpm"),
    yarn: join(bin, "yarn"),
    bun: join(folder, "node_modules", BUN, "bin/bun"),
  };
}

/** The registry and the authorities that npm is set to, for those that do not read its settings. */
export async function registrySettings(): Promise<Record<string, string>> {
  const setting = async (name: string) => (await run("npm", ["config", "get", name])).trim();
  const [registry, authorities] = [await setting("registry"), await setting("cafile")];
  return {
    npm_config_registry: registry,
    YARN_NPM_REGISTRY_SERVER: registry,
    BUN_CONFIG_REGISTRY: registry,
    ...(authorities === "null" ? {} : { NODE_EXTRA_CA_CERTS: authorities, YARN_HTTPS_CA_FILE_PATH: authorities }),
    YARN_ENABLE_TELEMETRY: "0",
    YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
  };
}
