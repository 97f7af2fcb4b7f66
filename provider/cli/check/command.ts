// `npx pulumi-workspaces-users check`
import { Command, Option } from "commander";
import { EXIT_STATUS, endWith } from "../exit-status";
import { stackSettings } from "../stack-settings";
import type { Line } from "./report";
import { NOTHING, stackState } from "./stack-state";

interface Options {
  /** False for the environment alone, as if left out. */
  readonly stack?: string | false;
  readonly cwd: string;
  readonly json?: true;
  readonly bundle: readonly string[];
  readonly key: readonly string[];
  readonly uses?: readonly ("users" | "desktops" | "invitations")[];
  readonly principal?: string;
}

const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export const checkCommand = new Command("check")
  .description(
    "Looks whether the first up can work: settings, credentials, permissions, directory, certificate, login, rights, bundles, mail. Writes nothing.",
  )
  .option("-s, --stack <name>", "a stack whose configuration is taken; without it, the environment alone")
  .option("--no-stack", "take the settings from the environment alone, which is the default")
  .option("-C, --cwd <folder>", "the program's folder", ".")
  .option(
    "--bundle <id>",
    "a bundle that the program names, as often as there are; those in the stack's state are looked at anyway",
    several,
    [],
  )
  .option("--key <id>", "a KMS key for volumeEncryptionKey, as often as there are", several, [])
  .addOption(
    new Option("--uses <kinds...>", "what the program declares, if its stack has nothing yet").choices([
      "users",
      "desktops",
      "invitations",
    ]),
  )
  .option("--principal <arn>", "the role or user that IAM's policy simulator is asked about; by default whoever calls")
  .option("--json", "for programs: one object")
  .addHelpText("after", "\nExit status: 0 nothing is to do, 1 it could not ask (no such stack), 2 something is to do.")
  .action((options: Options) => endWith(() => run(options)));

async function run({ stack: named, cwd, json, bundle, key, uses, principal }: Options) {
  const stack = named === false ? undefined : named;
  const sources = await stackSettings({ stack, folder: cwd });
  const used = stack === undefined ? NOTHING : await stackState(stack, cwd);
  const { check } = await import("./check.js");
  const report = await check(
    sources,
    {
      bundles: bundle,
      keys: key,
      used,
      ...(uses === undefined ? {} : { uses }),
      ...(principal === undefined ? {} : { principal }),
    },
    json
      ? undefined
      : (line) => {
          console.log(textOf(line));
        },
  );
  const counts = Object.fromEntries(
    (["ok", "to do", "note", "not checked"] as const).map((outcome) => [
      outcome,
      report.lines.filter((line) => line.outcome === outcome).length,
    ]),
  );
  if (json) {
    console.log(JSON.stringify({ version: 1, counts, lines: report.lines }, undefined, 2));
  } else {
    console.log(
      `\n${Object.entries(counts)
        .map(([outcome, count]) => `${count} ${outcome}`)
        .join(", ")}; nothing was written.`,
    );
  }
  return report.hasToDo ? EXIT_STATUS.standsAgainst : EXIT_STATUS.ok;
}

const WIDTH = Math.max(..."ok|to do|note|not checked".split("|").map((one) => one.length));

export const textOf = ({ outcome, about, words, code }: Line): string =>
  // An error's own words end with its code.
  `${outcome.padEnd(WIDTH)}  ${about}: ${words}${code === undefined || words.endsWith(`[${code}]`) ? "" : ` [${code}]`}`;
