import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { systemEnvironment } from "./command";

/** The path of an executable file: in the folders given, or in those of PATH. */
export async function findProgram(name: string, folders: string[] = pathFolders()): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

export function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function pathFolders(): string[] {
  return (systemEnvironment().PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

/** Whether a version is at least another, by their first three numbers. Whatever stands around those is ignored. */
export function atLeast(version: string, needed: string): boolean {
  const [have, want] = [numbers(version), numbers(needed)];
  const difference = have.map((part, index) => part - (want[index] ?? 0)).find((part) => part !== 0) ?? 0;
  return difference >= 0;
}

function numbers(version: string): number[] {
  const [, ...parts] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return [0, 1, 2].map((index) => Number(parts[index] ?? (parts.length === 0 ? -1 : 0)));
}
