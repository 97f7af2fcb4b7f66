/** AWS's own models of the services, as its Python SDK ships them: got once, then kept in the user's cache folder. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Service } from "./protocol";

const run = promisify(execFile);

const version = "1.44.5";

export interface Shape {
  type: string;
  members?: Record<string, { shape: string; location?: string }>;
  required?: readonly string[];
  member?: { shape: string };
  /** Of a map. */
  value?: { shape: string };
  key?: { shape: string };
  enum?: readonly string[];
  pattern?: string;
  min?: number;
  max?: number;
  exception?: boolean;
  error?: { httpStatusCode?: number };
}

export interface OperationModel {
  input?: { shape: string };
  output?: { shape: string };
  errors?: readonly { shape: string }[];
}

export interface ServiceModel {
  operations: Record<string, OperationModel | undefined>;
  shapes: Record<string, Shape | undefined>;
}

const folders: Record<Service, string> = {
  workspaces: "workspaces/2015-04-08",
  ds: "ds/2015-04-16",
  "ds-data": "ds-data/2023-05-31",
  secretsmanager: "secretsmanager/2017-10-17",
  kms: "kms/2014-11-01",
  sesv2: "sesv2/2019-09-27",
  sts: "sts/2011-06-15",
  iam: "iam/2010-05-08",
};

const services = Object.keys(folders) as Service[];

/**
 * The models of all services that the stand-in plays.
 * @throws Error where they are not in the cache and pip cannot get them.
 */
export async function serviceModels(): Promise<Record<Service, ServiceModel>> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-workspaces-users");
  // A service that is added is not in the cache of before.
  const folder = join(cache, `botocore-${version}-${services.join("-")}`);
  const models = await read(folder).catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await download(cache, folder);
    return await read(folder);
  });
  return Object.fromEntries(models) as Record<Service, ServiceModel>;
}

function read(folder: string): Promise<[Service, ServiceModel][]> {
  return Promise.all(
    services.map(async (service) => {
      const text = await readFile(join(folder, `${service}.json`), "utf8");
      return [service, JSON.parse(text) as ServiceModel] as [Service, ServiceModel];
    }),
  );
}

/** Puts a service's model where it is told, from a wheel, which is a zip file. */
const extract = `
import gzip, sys, zipfile
wheel, target, *services = sys.argv[1:]
with zipfile.ZipFile(wheel) as files:
    for service in services:
        name, folder = service.split("=")
        model = files.read("botocore/data/" + folder + "/service-2.json.gz")
        with open(target + "/" + name + ".json", "wb") as out:
            out.write(gzip.decompress(model))
`;

async function download(cache: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  // In the cache's own file system, so that others see the folder whole or not at all.
  const scratch = await mkdtemp(join(cache, ".botocore-"));
  const unpacked = join(scratch, "models");
  try {
    const quiet = ["--quiet", "--disable-pip-version-check"];
    await run("python3", ["-m", "pip", "download", ...quiet, "--no-deps", "-d", scratch, `botocore==${version}`]);
    await mkdir(unpacked);
    const wheel = join(scratch, `botocore-${version}-py3-none-any.whl`);
    await run("python3", ["-c", extract, wheel, unpacked, ...services.map((name) => `${name}=${folders[name]}`)]);
    await rename(unpacked, folder).catch((error: unknown) => {
      // Another process was first.
      if (!["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    const said = (stderr === undefined || stderr === "" ? message : stderr).trim();
    throw new Error(
      `getting AWS's service models: botocore ${version} could not be downloaded: ${said}. ` +
        "Install python3 with pip, and let it reach the Python package index once.",
      { cause: error },
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
