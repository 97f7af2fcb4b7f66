// Command lines of the documents: each command and option of pulumi, of this package and of its npm scripts is one that exists.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { parse as parseShell } from "shell-quote";
import { isNode, isScalar, parseAllDocuments, visit } from "yaml";
import { program } from "../../provider/cli/main";
import { REPOSITORY, type Fault, type Page, type Words } from "./pages";
import { PULUMI } from "./pulumi-options";

const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};

/** The simple commands of a line of shell, as words, without the variables set before them. */
function commandsIn(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const entry of parseShell(line, (name) => `$${name}`)) {
    if (typeof entry === "string") {
      commands.at(-1)?.push(entry);
    } else if ("pattern" in entry) {
      commands.at(-1)?.push(entry.pattern);
    } else if ("op" in entry && !/^[<>]/.test(entry.op)) {
      commands.push([]);
    }
  }
  return commands.map((words) =>
    words.slice(words.findIndex((word) => !/^(\w+=.*|\$|sudo|npx|pnpm|yarn|bunx|exec|dlx|--yes|-y)$/.test(word))),
  );
}

/** Lines of shell, those that end with a backslash joined to the next. */
function shellLines({ text, line }: Words): Words[] {
  const lines: Words[] = [];
  let before = "";
  for (const [index, one] of text.split("\n").entries()) {
    if (one.endsWith("\\")) {
      before += one.slice(0, -1);
    } else {
      lines.push({ text: before + one, line: line + index });
      before = "";
    }
  }
  return lines;
}

/** The scripts of a pipeline: what a YAML document has below `run`, `script` and their like. */
function pipelineScripts({ text, line }: Words): Words[] {
  const found: Words[] = [];
  for (const document of parseAllDocuments(text)) {
    visit(document, {
      Pair: (_, { key, value }) => {
        if (isScalar(key) && isNode(value) && /^(run|(before_|after_)?script|command)$/.test(String(key.value))) {
          visit(value, {
            Scalar: (_key, { value: script, range }) => {
              const at = text.slice(0, range?.[0] ?? 0).split("\n").length - 1;
              if (typeof script === "string") found.push({ text: script, line: line + at });
            },
          });
        }
      },
    });
  }
  return found;
}

const isOption = (word: string): boolean => /^--?[a-zA-Z]/.test(word);
const nameOf = (option: string): string => option.replace(/=.*/s, "");

/** What is wrong with the words of one command; nothing for commands of others. */
export function commandFaults([name, ...words]: readonly string[]): string[] {
  if (name === "pulumi-workspaces-users") {
    return ownFaults(program, words);
  }
  if (name === "npm" && words[0] === "run") {
    const script = words.slice(1).find((word) => !isOption(word)) ?? "";
    return script in scripts ? [] : [`there is no npm script ${script}`];
  }
  return name === "pulumi" ? pulumiFaults(words) : [];
}

function ownFaults(command: Command, words: readonly string[]): string[] {
  const [first] = words;
  const inner = command.commands.find((one) => one.name() === first);
  if (inner !== undefined) {
    return ownFaults(inner, words.slice(1));
  }
  if (command.commands.length > 0 && first !== undefined && !isOption(first)) {
    return /^[A-Z]+$/.test(first) ? [] : [`there is no command ${first}`];
  }
  return words.flatMap((word, index) => {
    if (!isOption(word)) {
      return [];
    }
    const option = command.options.find(({ long, short }) => [long, short].includes(nameOf(word)));
    if (option === undefined) {
      return /^(--help|-h|--version|-V)$/.test(word) ? [] : [`${command.name()} has no option ${nameOf(word)}`];
    }
    const [, value = words[index + 1]] = word.split("=", 2);
    return option.argChoices === undefined || option.argChoices.includes(value ?? "")
      ? []
      : [`${word} takes ${option.argChoices.join(", ")}, and not ${value}`];
  });
}

function pulumiFaults(words: readonly string[]): string[] {
  const plain = words.filter((word) => !isOption(word));
  const command = [plain.slice(0, 2).join(" "), plain[0] ?? ""].find((one) => one in PULUMI.commands);
  if (command === undefined) {
    return plain.length === 0
      ? []
      : [`pulumi has no command ${plain[0]}, or tests/documents/pulumi-options.ts lacks it`];
  }
  const known = [...PULUMI.everywhere, ...(PULUMI.commands[command] ?? [])];
  return words
    .filter((word) => isOption(word) && !known.includes(nameOf(word)))
    .map((word) => `pulumi ${command} has no option ${nameOf(word)}, or tests/documents/pulumi-options.ts lacks it`);
}

/** Of every page: its blocks of shell, the scripts in its pipelines, and the commands in its sentences. */
export function commandLineFaults(pages: readonly Page[]): Fault[] {
  return pages.flatMap(({ path, blocks, code }) => {
    const lines = [
      ...blocks.filter(({ language }) => language === "sh").flatMap(shellLines),
      ...blocks
        .filter(({ language }) => language === "yaml")
        .flatMap(pipelineScripts)
        .flatMap(shellLines),
      ...code.filter(({ text }) => /^(\w+=\S+ )*(npx |npm run |pulumi )/.test(text)),
    ];
    return lines.flatMap(({ text, line }) =>
      commandsIn(text)
        .flatMap(commandFaults)
        .map((words) => ({ path, line, words })),
    );
  });
}

/** Every long option of every command of this package. */
export const ownOptions = (command: Command = program): string[] => [
  ...command.options.flatMap(({ long }) => (long === undefined || long === "--version" ? [] : [long])),
  ...command.commands.flatMap((inner) => ownOptions(inner)),
];
