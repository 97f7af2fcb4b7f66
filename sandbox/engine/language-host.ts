import { chmod, open, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isExecutable } from "../machine/programs";

const LANGUAGE_HOST = "pulumi-language-nodejs";
const PROVIDER_HOST = "pulumi-resource-pulumi-nodejs";

/** Whether the engine in that folder can run Node programs: the official one comes with its language hosts. */
export function runsNodePrograms(folder: string): Promise<boolean> {
  return isExecutable(join(folder, LANGUAGE_HOST));
}

/**
 * Puts what the official engine has beside it next to one that was built: the host of Node programs, which is ours, and
 * that of dynamic providers, which @pulumi/pulumi brings. (The engine warns of hosts that it finds elsewhere on PATH.)
 * An official engine is left as it is; an older version of ours is replaced.
 */
export async function completeEngine(folder: string): Promise<void> {
  const host = join(folder, LANGUAGE_HOST);
  if ((await isExecutable(host)) && !(await isScript(host))) return;
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  await place(join(__dirname, "language-host.cjs"), host);
  await place(join(sdk, PROVIDER_HOST), join(folder, PROVIDER_HOST));
}

async function isScript(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2);
    return buffer.toString() === "#!";
  } finally {
    await handle.close();
  }
}

/** Another engine may be running the old file at this moment: it is replaced, never written to. */
async function place(source: string, target: string): Promise<void> {
  const wanted = await readFile(source, "utf8");
  if (wanted === (await readFile(target, "utf8").catch(() => undefined))) return;
  const unfinished = `${target}.unfinished`;
  await writeFile(unfinished, wanted);
  await chmod(unfinished, 0o755);
  await rename(unfinished, target);
}
