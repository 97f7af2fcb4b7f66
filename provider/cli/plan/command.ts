import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { Command, Option } from "commander";
import { wordsOf, ProviderError } from "../../errors/provider-error";
import { endWith, EXIT_STATUS } from "../exit-status";
import { projectFolder, projectName, stackSettings } from "../stack-settings";
import { lookAt, type Verdict } from "./look";
import { readPreview, type Preview } from "./preview";
import { Progress } from "./progress";
import { FORMATS, render, type Format } from "./render";

interface Options {
  /** False for the environment alone. */
  readonly stack?: string | false;
  readonly cwd: string;
  readonly format: Format;
}

const STATUS = {
  ok: EXIT_STATUS.ok,
  "cannot-ask": EXIT_STATUS.cannotAsk,
  "stands-against": EXIT_STATUS.standsAgainst,
} as const satisfies Record<Verdict, number>;

export const planCommand = new Command("plan")
  .description(
    "Tells what pulumi up would refuse, or do that somebody should know, of a preview. Writes nothing anywhere.",
  )
  .argument("[file]", "what pulumi preview --json --show-sames printed; left out or -, standard input")
  .option(
    "-s, --stack <name>",
    "whose configuration has the settings; else the plan's, in a folder with a Pulumi project",
  )
  .option("--no-stack", "take the settings from the environment alone")
  .option("-C, --cwd <folder>", "the program's folder", ".")
  .addOption(new Option("--format <format>", "how to tell it").choices(FORMATS).default("table"))
  .addHelpText("after", "\nExit status: 0 nothing stands against it, 1 it cannot be told, 2 something does.")
  .action((file: string | undefined, options: Options) =>
    endWith(async () => {
      const preview = readPreview(await planIn(file));
      const stack = stackFor(options, preview);
      const progress = new Progress((line) => process.stderr.write(line));
      const sources = await stackSettings({ stack, folder: options.cwd });
      const report = await lookAt(preview, sources, (doing) => {
        progress.at(doing);
      }).finally(() => {
        progress.end();
      });
      const { isTTY, columns } = process.stdout;
      process.stdout.write(`${render(report, { format: options.format, isTerminal: isTTY, columns })}\n`);
      return STATUS[report.verdict];
    }),
  );

/** The plan tells its stack; where there is no project, as where a pipeline hands the plan on, nobody can be asked for its settings. */
function stackFor({ stack, cwd }: Options, plan: Preview): string | undefined {
  if (stack === false) {
    return undefined;
  }
  const folder = projectFolder(cwd);
  const here = folder === undefined ? undefined : projectName(folder);
  if (here !== undefined && plan.project !== "" && plan.project !== here) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: "looking for the settings of the plan's stack",
      happened: `the plan is of project ${plan.project}, and ${folder} is project ${here}`,
      next: "run it in that project's folder, or name the folder with --cwd; or take the settings from the environment, with --no-stack",
    });
  }
  const named = stack ?? (folder === undefined ? "" : plan.stack);
  return named === "" ? undefined : named;
}

async function planIn(file = "-"): Promise<string> {
  try {
    return textOf(file === "-" ? await buffer(process.stdin) : readFileSync(file));
  } catch (cause) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: "reading the plan",
      happened: `${file} cannot be read (${wordsOf(cause)})`,
      next: "give the file that pulumi preview --json --show-sames was written to",
      cause,
    });
  }
}

/** Windows PowerShell writes UTF-16 with `>`, and marks the order of bytes. */
const textOf = (bytes: Buffer): string =>
  new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8").decode(bytes);
