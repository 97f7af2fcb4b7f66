// moto's server, the stand-in for AWS that most of its Python users test with: made by others, so it does not share our misreadings.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cacheFolder } from "../../../sandbox/machine/cache";
import { run } from "../../../sandbox/machine/command";
import { withLock } from "../../../sandbox/machine/lock";

/** moto, and what its server needs of what `moto[server]` would install. */
const PACKAGES = ["moto==5.2.5", "boto3==1.44.8", "botocore==1.44.8", "flask==3.1.3", "flask-cors==6.0.5"];

export interface Moto {
  readonly url: string;
  /** The id of its one WorkSpaces directory, a Simple AD. */
  readonly directoryId: string;
  stop(): Promise<void>;
}

export async function startMoto(address: string, port: number, region: string, domain: string): Promise<Moto> {
  const server = spawn("python3", [join(__dirname, "serve.py"), address, String(port), region, domain], {
    env: { ...process.env, PYTHONPATH: await installed(), PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const said: Buffer[] = [];
  server.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  const closed = once(server, "close");
  const [directoryId] = (await Promise.race([
    once(createInterface(server.stdout), "line"),
    closed.then(() => {
      throw new Error(`starting moto's server: ${Buffer.concat(said).toString()}`);
    }),
  ])) as [string];
  return {
    url: `http://${address}:${port}`,
    directoryId,
    stop: async () => {
      server.stdin.end();
      await closed;
    },
  };
}

/** The folder that Python finds moto in: filled once, then kept in the user's cache folder. */
async function installed(): Promise<string> {
  const folder = cacheFolder("moto", PACKAGES.join("-"));
  await withLock(cacheFolder("moto.lock"), async () => {
    if (await stat(folder).catch(() => undefined)) return;
    const partial = `${folder}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    const quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"];
    await run("python3", ["-m", "pip", "install", ...quiet, "--target", partial, ...PACKAGES]);
    await rename(partial, folder);
  });
  return folder;
}
