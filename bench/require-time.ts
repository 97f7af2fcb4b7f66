import { run } from "../sandbox/machine/command";

const SCRIPT = `
  const began = performance.now();
  require("@pulumi/pulumi");
  const pulumi = performance.now();
  require("pulumi-workspaces-users");
  console.log(JSON.stringify([pulumi - began, performance.now() - pulumi]));`;

export interface RequireTime {
  /** Milliseconds of `require("@pulumi/pulumi")`. */
  readonly pulumi: number;
  /** Milliseconds that `require("pulumi-workspaces-users")` takes after it. */
  readonly ours: number;
}

/** Both in one fresh process, one after the other: between two processes the first would differ by more than the second takes. */
export async function requireTime(): Promise<RequireTime> {
  const [pulumi = NaN, ours = NaN] = JSON.parse(await run(process.execPath, ["--eval", SCRIPT])) as number[];
  return { pulumi, ours };
}
