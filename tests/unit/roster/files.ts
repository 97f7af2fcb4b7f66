import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { readRoster, RosterError, type RosterFile, type RosterPerson } from "../../../provider/roster";

/** Files of one test, in a folder that is removed with the suite. */
export class Files {
  private readonly folder = mkdtempSync(join(tmpdir(), "roster-"));

  write(name: string, text: string | Buffer): string {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    return file;
  }

  read(name: string, text: string | Buffer, options: Omit<RosterFile, "file"> = {}): RosterPerson[] {
    return readRoster({ file: this.write(name, text), ...options });
  }

  /** What is wrong with a file, as `line:column: message`. */
  faultsOf(name: string, text: string | Buffer, options: Omit<RosterFile, "file"> = {}): string[] {
    return faultsOf(() => this.read(name, text, options));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What is thrown, as `line:column: message`, or `path: message` where there are no lines. */
export function faultsOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (!(error instanceof RosterError)) {
      throw error;
    }
    return error.faults.map(({ file, line, column, path, message }) =>
      line === undefined
        ? `${path === undefined || path === "" ? basename(file) : path}: ${message}`
        : `${line}:${column}: ${message}`,
    );
  }
  return [];
}
