import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../machine/command";
import { ensurePackages } from "../machine/packages";
import { atLeast, findProgram } from "../machine/programs";

/** Where Go is on a machine whose PATH does not say so: the Go project's own advice, and Debian's place. */
const USUAL_FOLDERS = ["/usr/local/go/bin", "/usr/lib/go/bin"];

/**
 * The path of a `go` of at least that version: the machine's own, or Debian's. One that is too old, as Debian's stable
 * one is, gets the right one as what it is since Go 1.21: the module golang.org/toolchain.
 */
export async function findGo(needed: string, log: (line: string) => void): Promise<string> {
  const found = await installedGo();
  const go = found ?? (await debianGo(log));
  const version = await run(go, ["env", "GOVERSION"], { env: goEnvironment() });
  return atLeast(version, needed) ? go : await toolchain(go, needed);
}

/** Neither a user's settings nor a workspace above us may change what is built. */
export function goEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GOROOT: undefined,
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    GOFLAGS: "-mod=readonly -buildvcs=false",
  };
}

async function installedGo(): Promise<string | undefined> {
  return (await findProgram("go")) ?? (await findProgram("go", USUAL_FOLDERS));
}

async function debianGo(log: (line: string) => void): Promise<string> {
  await ensurePackages(["golang-go"], log);
  const go = await installedGo();
  if (go === undefined) throw new Error("Debian's golang-go brought no go command; put Go on PATH");
  return go;
}

async function toolchain(go: string, version: string): Promise<string> {
  // In an empty folder: older versions of Go cannot read our go.mod.
  const folder = await mkdtemp(join(tmpdir(), "workspaces-users-go-"));
  try {
    const env = { ...goEnvironment(), GOFLAGS: "" };
    const [system, architecture] = (await run(go, ["env", "GOOS", "GOARCH"], { env })).trim().split("\n");
    const module = `golang.org/toolchain@v0.0.1-go${version}.${system ?? ""}-${architecture ?? ""}`;
    const described = await run(go, ["mod", "download", "-json", module], { cwd: folder, env });
    const { Dir: root } = JSON.parse(described) as { Dir: string };
    await makeExecutable(join(root, "bin"));
    await makeExecutable(join(root, "pkg", "tool"));
    return join(root, "bin", "go");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Modules carry no permissions: what runs must be said to, as the go command itself does with this module. */
async function makeExecutable(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
