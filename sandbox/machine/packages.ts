import { cacheFolder } from "./cache";
import { run, tail } from "./command";
import { withLock } from "./lock";

type Log = (line: string) => void;

/**
 * Makes sure that Debian packages are installed: installs the missing ones where we may (as root).
 *
 * @throws where we may not or cannot: the error names the packages and the command that installs them
 */
export async function ensurePackages(names: string[], log: Log): Promise<void> {
  if ((await missingPackages(names)).length === 0) return;
  await withLock(cacheFolder("packages.lock"), async () => {
    const missing = await missingPackages(names);
    if (missing.length > 0) await install(missing, log);
  });
}

async function install(missing: string[], log: Log): Promise<void> {
  const command = `apt-get install --no-install-recommends ${missing.join(" ")}`;
  const trouble = (happened: string) =>
    new Error(
      `preparing the sandbox: the Debian packages ${missing.join(", ")} are needed; ${happened}; run: ${command}`,
    );
  if (process.getuid?.() !== 0) throw trouble("only root can install them");

  log(`installing the Debian packages ${missing.join(", ")}`);
  const apt = (...args: string[]) =>
    run("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=300", ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  const wanted = ["install", "--yes", "--no-install-recommends", ...missing];
  try {
    // A machine whose package lists are absent or stale refuses the first attempt.
    await apt(...wanted).catch(async () => {
      await apt("update");
      await apt(...wanted);
    });
  } catch (error) {
    throw trouble(tail(error instanceof Error ? error.message : String(error), 3));
  }
}

async function missingPackages(names: string[]): Promise<string[]> {
  const format = "${Package} ${db:Status-Status}\\n";
  // dpkg-query fails if it does not know one of the names, after listing the others.
  const listing = await run("sh", [
    "-c",
    'dpkg-query --show --showformat="$0" "$@" 2>/dev/null; true',
    format,
    ...names,
  ]);
  const installed = new Set(listing.split("\n").filter((line) => line.endsWith(" installed")));
  return names.filter((name) => !installed.has(`${name} installed`));
}
