import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Time that runs true, or many times as fast: the stand-in's, and that of provider processes with this environment. */
export class Warp {
  readonly environment: Readonly<Record<string, string>>;
  private readonly file: string;
  /** What fast stretches that are over have gained, in milliseconds, and when the present one began. */
  private gained = 0;
  private since: number | undefined;

  /**
   * @param folder an existing one, to tell the processes in
   * @param factor how many times as fast
   */
  constructor(
    folder: string,
    private readonly factor: number,
  ) {
    this.file = join(folder, "warp");
    this.environment = {
      NODE_OPTIONS: `--require=${require.resolve("./warp.cjs")}`,
      WARP_FILE: this.file,
      WARP_FACTOR: String(factor),
    };
  }

  readonly now = (): number => {
    const now = Date.now();
    return now + this.gained + (this.since === undefined ? 0 : (now - this.since) * (this.factor - 1));
  };

  /** From now on fast. */
  async begin(): Promise<void> {
    await writeFile(this.file, "");
    this.since ??= Date.now();
  }

  /** From now on true: for processes that start after this. */
  async end(): Promise<void> {
    await rm(this.file, { force: true });
    this.gained = this.now() - Date.now();
    this.since = undefined;
  }
}
