// `npx pulumi-workspaces-users export`
import { existsSync, writeFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { ProviderError, wordsOf } from "../../errors/provider-error";
import { endWith, EXIT_STATUS } from "../exit-status";
import { stackSettings } from "../stack-settings";
import { printable } from "./estate";
import type { TagWanted } from "./read-desktops";

const FORMATS = ["roster", "typescript"] as const;

interface Options {
  readonly directory: string;
  readonly domain?: string;
  readonly format: (typeof FORMATS)[number];
  readonly unit: readonly string[];
  readonly group: readonly string[];
  readonly tag: readonly TagWanted[];
  readonly withDesktop?: true;
  readonly fast?: true;
  /** False for the environment alone, as if left out. */
  readonly stack?: string | false;
  readonly cwd: string;
  readonly out?: string;
  readonly force?: true;
}

const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function tags(value: string, before: readonly TagWanted[]): readonly TagWanted[] {
  const at = value.indexOf("=");
  const key = at < 0 ? value : value.slice(0, at);
  if (key === "") {
    throw new InvalidArgumentError("give key or key=value.");
  }
  return [...before, at < 0 ? { key } : { key, value: value.slice(at + 1) }];
}

export const exportCommand = new Command("export")
  .description(
    "Reads the people, groups and WorkSpaces of a directory, and prints a roster or program that adopts them as they are. Writes nothing there.",
  )
  .requiredOption("--directory <id>", "the WorkSpaces directory: d-90670cd1b9")
  .option("--domain <name>", "people of that domain, which the directory trusts: onprem.example.com")
  .addOption(
    new Option("--format <format>", "a roster in YAML, or a TypeScript program").choices(FORMATS).default("roster"),
  )
  .option("--unit <dn>", "people below that unit only; as often as there are", several, [])
  .option("--group <name>", "members of that group only; as often as there are", several, [])
  .option("--tag <key[=value]>", "people whose WorkSpace has that tag only; all of several", tags, [])
  .option("--with-desktop", "their WorkSpaces too")
  .option(
    "--fast",
    "ask nothing of each WorkSpace by itself, which two a second take: one that another stack manages, or that is of an earlier account of its name, is told by pulumi up",
  )
  .option("-s, --stack <name>", "a stack whose configuration is taken; without it, the environment alone")
  .option("--no-stack", "take the settings from the environment alone, which is the default")
  .option("-C, --cwd <folder>", "the program's folder", ".")
  .option("--out <file>", "where to write it, instead of standard output")
  .option("--force", "overwrite that file if it is there")
  .addHelpText(
    "after",
    "\nExit status: 0 it was written, 1 it could not be. What is not exported, and why, stands on standard error and in the file.",
  )
  .action((options: Options) => endWith(() => run(options)));

async function run({ stack, cwd, directory, format, out, force, ...chosen }: Options) {
  if (out !== undefined && force !== true && existsSync(out)) {
    throw cannotWrite(out, "it is there already");
  }
  const sources = await stackSettings({ stack: stack === false ? undefined : stack, folder: cwd });
  const { Services } = await import("../../resources/common/services.js");
  const { readEstate } = await import("./read.js");
  const say = (line: string) => {
    console.error(printable(line));
  };
  const estate = await readEstate(
    new Services(sources, say),
    {
      directoryId: directory,
      ...(chosen.domain === undefined ? {} : { domain: chosen.domain.toLowerCase() }),
      units: chosen.unit,
      groups: chosen.group,
      tags: chosen.tag,
      withDesktops: chosen.withDesktop === true,
      fast: chosen.fast === true,
    },
    say,
  );
  const { count, notAdopted } = await import("./words.js");
  notAdopted(estate).forEach(say);
  const { people, groups } = estate;
  if (people.length === 0) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: `exporting the people of ${directory}`,
      happened: "of those who are meant, there is nobody who can be adopted, so that nothing was written",
      next: "see above why not; name others by --unit, --group or --tag, or leave these out",
    });
  }
  const text =
    format === "roster"
      ? (await import("./write-roster.js")).rosterText(estate)
      : (await import("./write-typescript.js")).programText(estate);
  const desktops = people.filter(({ desktop }) => desktop !== undefined);
  say(
    `${count(people, "person", "people")}, ${count(groups, "group")}, ${count(desktops, "WorkSpace")} exported; nothing was written anywhere else`,
  );
  if (out === undefined) {
    process.stdout.write(text);
  } else {
    write(out, text, force === true);
  }
  return EXIT_STATUS.ok;
}

function write(file: string, text: string, isForced: boolean): void {
  try {
    writeFileSync(file, text, { flag: isForced ? "w" : "wx" });
  } catch (cause) {
    throw cannotWrite(
      file,
      (cause as NodeJS.ErrnoException).code === "EEXIST" ? "it is there already" : wordsOf(cause),
    );
  }
}

const cannotWrite = (file: string, happened: string): ProviderError =>
  new ProviderError({
    code: "invalid-argument",
    doing: `writing ${file}`,
    happened,
    next: "give another --out; --force overwrites a file that is there",
  });
