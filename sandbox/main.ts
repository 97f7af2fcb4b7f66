// `npm run sandbox`: a sandbox for Pulumi programs in another shell, until it is interrupted.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Cleanup } from "./cleanup";
import { POLICY_ACTIONS } from "./documented";
import { isManner, MANNER_NAMES, type MannerName } from "./directory/manners/manner";
import { engine } from "./engine/engine";
import { temporaryFolder } from "./machine/temporary-folder";
import { forward, outwardAddresses, PUBLISHED_PORTS, seenFromHost } from "./publish";
import { Sandbox } from "./sandbox";
import { exportLines, guide } from "./words";

const USAGE = `usage: npm run sandbox -- [--env FILE] [--onprem] [--manner MANNER] [--publish]

  --env FILE  also write the settings to FILE, to be read with: . FILE
  --onprem    also start a second domain, onprem.example.com, behind an AD Connector
  --manner MANNER
              what the directories are like: samba (default), windows, or simple-ad, which is one behind a
              load balancer that ends the TLS
  --publish   for a container: listen at its own addresses too, and give the settings for its host, where the
              ports are published on 127.0.0.1; without an engine, which the host has. See sandbox/Containerfile`;

/** What the shell may beside what the provider needs: the person in front of it has made the directory. */
const OF_ADMINISTRATORS: readonly string[] = ["ds:EnableDirectoryDataAccess", "ds:DisableDirectoryDataAccess"];

interface Options {
  env?: string | undefined;
  onprem: boolean;
  manner: MannerName;
  publish: boolean;
}

function log(line: string): void {
  console.error(`sandbox: ${line}`);
}

async function serve({ env, onprem, manner, publish }: Options, cleanup: Cleanup): Promise<void> {
  const { folders, environment } = publish ? { folders: [], environment: {} } : await engine(log);
  const sandbox = await Sandbox.start({
    onprem,
    manner,
    dataAccess: true,
    allow: (action) => POLICY_ACTIONS.includes(action) || OF_ADMINISTRATORS.includes(action),
    log,
    onMail: ({ to, subject }) => {
      log(`mail to ${to.join(", ")}: ${subject}`);
    },
  });
  cleanup.add(() => sandbox.stop());
  const settings = publish
    ? await published(sandbox, cleanup)
    : { ...environment, ...(await backend(cleanup)), ...sandbox.environment() };
  const exports = exportLines(folders, { ...settings, PULUMI_CONFIG_PASSPHRASE: "sandbox" });
  if (env !== undefined) await writeFile(env, exports, { mode: 0o600 });
  console.log(`${exports}\n${guide(sandbox)}\nPress Ctrl-C to stop.`);
  await interruption();
}

/** An empty file backend, which goes with the sandbox. */
async function backend(cleanup: Cleanup): Promise<Record<string, string>> {
  const folder = await temporaryFolder();
  cleanup.add(() => folder.remove());
  return { PULUMI_BACKEND_URL: `file://${folder.path}` };
}

async function published(sandbox: Sandbox, cleanup: Cleanup): Promise<Record<string, string>> {
  const forwarded = await forward(outwardAddresses(), PUBLISHED_PORTS, sandbox.address);
  cleanup.add(() => forwarded.stop());
  return seenFromHost(sandbox.environment(), sandbox.address, sandbox.directory.realm);
}

/** Until a signal asks us to end. Later signals are ignored: npm passes on what the terminal has sent us already. */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      env: { type: "string" },
      onprem: { type: "boolean", default: false },
      manner: { type: "string", default: "samba" },
      publish: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { manner, ...rest } = values;
  if (!isManner(manner)) {
    throw new Error(`there is no manner ${manner}; there are ${MANNER_NAMES.join(", ")}`);
  }
  if (rest.publish && rest.onprem) {
    throw new Error("--publish leads to one domain, since two would need the same ports; leave out --onprem");
  }
  const cleanup = new Cleanup();
  try {
    await serve({ ...rest, manner }, cleanup);
  } finally {
    await cleanup.run();
  }
  log("stopped");
}

main().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
