// Another tool on the same directory: an OpenTofu or Terraform binary, its LDAP provider, and a configuration, in a folder that somebody has.
import { cp, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Directory } from "../sandbox/directory/directory";
import { run } from "../sandbox/machine/command";
import { temporaryFolder, type TemporaryFolder } from "../sandbox/machine/temporary-folder";
import type { Contestant, Step } from "./contestant";
import { roster, withPasswords } from "./roster";

/** Names of the binary, the first that is there. */
const BINARIES = ["tofu", "terraform"];
/** The tool's own settings, such as where its providers lie; optional. */
const SETTINGS = "cli.tfrc";

const COMMANDS: Readonly<Record<Step, readonly string[]>> = {
  up: ["apply", "-auto-approve"],
  // Ends with 2 if there is something to do.
  again: ["plan", "-detailed-exitcode"],
  refresh: ["apply", "-auto-approve", "-refresh-only"],
  edit: ["apply", "-auto-approve"],
  destroy: ["destroy", "-auto-approve"],
};

/**
 * The folder holds the binary, a configuration (`*.tf`) and what that needs. The configuration is given the variables `people`, a list of
 * objects with `userName`, `firstName`, `lastName`, `email` and `initialPassword`, and `url`, `username`, `password`, `ca_file` and
 * `organizational_unit` of the directory.
 */
export class PeerContestant implements Contestant {
  readonly name = "the peer";

  private constructor(
    private readonly temporary: TemporaryFolder,
    private readonly binary: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly people: number,
  ) {}

  static async create(folder: string, directory: Directory, people: number): Promise<PeerContestant> {
    const files = await readdir(folder);
    const binary = BINARIES.find((name) => files.includes(name));
    if (binary === undefined || !files.some((name) => /\.tf(\.json)?$/.test(name))) {
      const wanted = `${BINARIES.join(" or ")} and a configuration`;
      throw new Error(
        `reading --peer: ${folder} holds ${files.join(", ")}; give a folder with ${wanted}, as docs/performance.md tells`,
      );
    }
    const temporary = await temporaryFolder();
    const copy = join(temporary.path, "peer");
    await cp(folder, copy, { recursive: true });
    const environment = {
      ...process.env,
      ...(files.includes(SETTINGS) ? { TF_CLI_CONFIG_FILE: join(copy, SETTINGS) } : {}),
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      TF_VAR_url: directory.url,
      TF_VAR_username: directory.service.username,
      TF_VAR_password: directory.service.password,
      TF_VAR_ca_file: directory.caFile,
      TF_VAR_organizational_unit: directory.usersOu,
    };
    const peer = new PeerContestant(temporary, join(copy, binary), environment, people);
    await peer.command(["init"]);
    return peer;
  }

  async step(step: Step): Promise<void> {
    if (step === "up" || step === "edit") {
      // People of their own, of names as long.
      const people = withPasswords(roster(this.people, step === "up" ? 1 : 2, "fellow"));
      const file = join(this.temporary.path, "peer", "people.auto.tfvars.json");
      await writeFile(file, JSON.stringify({ people }), { mode: 0o600 });
    }
    await this.command([...COMMANDS[step], `-parallelism=${this.people}`]);
  }

  stop(): Promise<void> {
    return this.temporary.remove();
  }

  private async command(args: readonly string[]): Promise<void> {
    const cwd = join(this.temporary.path, "peer");
    await run(this.binary, [...args, "-no-color"], { cwd, env: this.environment });
  }
}
