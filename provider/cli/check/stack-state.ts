// What a stack has of ours already: it tells which bundles, keys and directories are used.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { ProviderError, wordsOf } from "../../errors/provider-error";
import { projectFolder } from "../stack-settings";

const TYPE = "pulumi-nodejs:dynamic/workspaces-users:";

const stateShape = z.object({
  deployment: z.object({
    resources: z
      .array(z.object({ type: z.string(), outputs: z.record(z.string(), z.unknown()).default({}) }))
      .default([]),
  }),
});

/** As far as the stack's resources name them. */
export interface Used {
  readonly kinds: ReadonlySet<string>;
  readonly directories: readonly { readonly id: string; readonly domain?: string }[];
  readonly bundles: readonly string[];
  readonly keys: readonly string[];
}

export const NOTHING: Used = { kinds: new Set(), directories: [], bundles: [], keys: [] };

/** Of what `pulumi stack export` prints; secrets stay encrypted in it. */
export function usedBy(exported: string): Used {
  const { deployment } = stateShape.parse(JSON.parse(exported));
  const ours = deployment.resources.filter(({ type }) => type.startsWith(TYPE));
  const texts = (name: string) => [
    ...new Set(ours.map(({ outputs }) => outputs[name]).filter((value) => typeof value === "string")),
  ];
  const pairs = ours.flatMap(({ outputs: { directoryId: id, domain } }) =>
    typeof id === "string" ? [JSON.stringify(typeof domain === "string" ? { id, domain } : { id })] : [],
  );
  return {
    kinds: new Set(ours.map(({ type }) => type.slice(TYPE.length))),
    directories: [...new Set(pairs)].map((pair) => JSON.parse(pair) as { id: string; domain?: string }),
    bundles: texts("bundleId"),
    keys: texts("volumeEncryptionKey"),
  };
}

/** @throws ProviderError `invalid-setting` if the state cannot be read: without it, what the stack has would go unchecked */
export async function stackState(stack: string, folder = process.cwd(), env = process.env): Promise<Used> {
  const cwd = projectFolder(folder) ?? folder;
  const args = ["stack", "export", "--stack", stack, "--non-interactive", "--color=never"];
  try {
    const { stdout } = await promisify(execFile)("pulumi", args, { cwd, env, maxBuffer: 512 * 1024 * 1024 });
    return usedBy(stdout);
  } catch (cause) {
    const { stderr = "" } = cause as { stderr?: string };
    const words = stderr.replace(/^error:\s*/i, "").trim();
    throw new ProviderError({
      code: "invalid-setting",
      doing: `reading the state of stack ${stack}`,
      happened:
        words === ""
          ? `pulumi stack export gave nothing that can be read (${wordsOf(cause)})`
          : `pulumi stack export failed: ${words}`,
      next: `see what pulumi stack export --stack ${stack} says; to go by the environment alone, leave --stack out`,
      cause,
    });
  }
}
