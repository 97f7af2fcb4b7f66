import { mkdir, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { cacheFolder } from "../machine/cache";
import { run } from "../machine/command";
import { withLock } from "../machine/lock";
import { atLeast, findProgram, isExecutable } from "../machine/programs";
import { buildEngine } from "./build";
import { downloadEngine } from "./download";
import { completeEngine, runsNodePrograms } from "./language-host";
import { source, type Source } from "./source";

type Log = (line: string) => void;

export interface Engine {
  /** The path of the `pulumi` command. */
  readonly pulumi: string;
  /** The folders to be first on PATH: the engine's, and that of the Node it is to run programs with. */
  readonly folders: readonly string[];
  /**
   * To be added to the environment of `pulumi`, and of whatever starts it: PATH with those folders, and PULUMI_HOME in the
   * cache. The backend and the passphrase are for each use to choose.
   */
  readonly environment: Record<"PATH" | "PULUMI_HOME" | "PULUMI_SKIP_UPDATE_CHECK", string>;
}

/**
 * The real Pulumi engine: the one on PATH where it is new enough and complete, else one kept in the user's cache folder.
 * That is got once: downloaded, or built from source where the download's host cannot be reached.
 *
 * @throws where it can be had in none of these ways, with what would help
 */
export async function engine(log: Log = () => undefined): Promise<Engine> {
  const wanted = await source();
  const folder = cacheFolder("engine", wanted.version);
  const kept = join(folder, "bin", "pulumi");
  const onPath = await findProgram("pulumi");
  const official = onPath !== undefined && onPath !== kept && (await isSuitable(onPath, wanted.version));
  if (!official) {
    const onWait = () => {
      log("waiting for another process, which is getting the Pulumi engine");
    };
    await withLock(`${folder}.lock`, () => keep(folder, wanted, log), onWait);
  }
  const pulumi = official ? onPath : kept;
  const folders = [dirname(pulumi), dirname(process.execPath)];
  return {
    pulumi,
    folders,
    environment: {
      PATH: [...folders, process.env.PATH ?? ""].join(delimiter),
      PULUMI_HOME: cacheFolder("pulumi-home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  };
}

async function isSuitable(pulumi: string, needed: string): Promise<boolean> {
  const version = await run(pulumi, ["version"], { timeout: 10_000 }).catch(() => "");
  return atLeast(version, needed) && (await runsNodePrograms(dirname(pulumi)));
}

/** Makes sure that the folder has an engine. Only the holder of its lock may do so. */
async function keep(folder: string, wanted: Source, log: Log): Promise<void> {
  if (!(await isExecutable(join(folder, "bin", "pulumi")))) {
    try {
      const got = await get(folder, wanted, log);
      await rm(folder, { recursive: true, force: true });
      await rename(got, folder);
    } catch (error) {
      const { message } = error as Error;
      const next = `put Pulumi ${wanted.version} or newer on PATH (https://www.pulumi.com/docs/install/)`;
      throw new Error(`getting the Pulumi engine ${wanted.version}: ${message}; fix that, or ${next}`, {
        cause: error,
      });
    }
  }
  await completeEngine(join(folder, "bin"));
}

/** Gets the engine into a folder beside the one where it will be kept, so that it is there whole or not at all. */
async function get(folder: string, wanted: Source, log: Log): Promise<string> {
  // Two folders: an installer that was given up may still be writing to its own.
  const [downloaded, built] = [`${folder}.downloading`, `${folder}.building`];
  await makeEmpty(downloaded);
  if (await downloadEngine(downloaded, log)) return downloaded;
  await makeEmpty(built);
  await buildEngine(built, wanted, log);
  return built;
}

/** What a process that was killed has left there is of no use. */
async function makeEmpty(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
}
