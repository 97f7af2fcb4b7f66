import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The module that the engine is built from: its go.mod says which version, and which Go. */
export const SOURCE_FOLDER = __dirname;

export interface Source {
  /** The engine's, such as 3.259.0. */
  readonly version: string;
  /** The oldest Go that builds it. */
  readonly goVersion: string;
}

export async function source(): Promise<Source> {
  const text = await readFile(join(SOURCE_FOLDER, "go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(text)?.[1];
  const goVersion = /^go (\S+)$/m.exec(text)?.[1];
  if (version === undefined || goVersion === undefined)
    throw new Error("reading the engine's go.mod: no versions in it");
  return { version, goVersion };
}
