// Blocks of code: programs compile, data parses.
import { dirname, join } from "node:path";
import ts from "typescript";
import { parseAllDocuments } from "yaml";
import { REPOSITORY, type Block, type Fault, type Page } from "./pages";

/** After `ts`: the block goes on from the program above it on the page. */
const CONTINUED = "continued";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
};

/** A program, and for each line of it the page's line. */
interface Program {
  readonly page: Page;
  readonly text: string;
  readonly lines: readonly number[];
}

function programsOf(page: Page): Program[] {
  const programs: Program[] = [];
  for (const { language, marker, text, line } of page.blocks) {
    if (language === "ts") {
      const before = marker === CONTINUED ? programs.at(-1) : undefined;
      programs.push({
        page,
        text: (before?.text ?? "") + text,
        lines: [
          ...(before?.lines ?? []),
          ...text
            .split("\n")
            .slice(0, -1)
            .map((_, index) => line + index),
        ],
      });
    }
  }
  return programs;
}

/** What the programs import, parsed once: that takes most of the time. */
const libraries = new Map<string, ts.SourceFile>();

/** What the compiler has against the programs, all of them at once. */
export function programFaults(pages: readonly Page[]): Fault[] {
  const programs = new Map(
    pages.flatMap((page) =>
      programsOf(page).map((program, index) => {
        // Beside the page, so that it imports what a program in that folder would.
        const name = page.path.replace(/\W/g, "-");
        return [join(REPOSITORY, dirname(page.path), `${name}-${index}.ts`), program] as const;
      }),
    ),
  );
  const host = ts.createCompilerHost(OPTIONS);
  const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)];
  host.readFile = (file) => programs.get(file)?.text ?? readFile(file);
  host.fileExists = (file) => programs.has(file) || fileExists(file);
  host.getSourceFile = (file, version) => {
    const text = host.readFile(file);
    const parsed = libraries.get(file) ?? (text === undefined ? undefined : ts.createSourceFile(file, text, version));
    if (parsed !== undefined && !programs.has(file)) libraries.set(file, parsed);
    return parsed;
  };
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([...programs.keys()], OPTIONS, host));
  return diagnostics.map(({ file, start = 0, messageText }) => {
    const program = file === undefined ? undefined : programs.get(file.fileName);
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
    return {
      path: program?.page.path ?? file?.fileName ?? "",
      line: program?.lines[line] ?? line + 1,
      words: ts.flattenDiagnosticMessageText(messageText, " "),
    };
  });
}

/** Names under which a block would be passed over by its check. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "": "text, or what it is",
  bash: "sh",
  console: "sh",
  shell: "sh",
  typescript: "ts",
  yml: "yaml",
};

/** Blocks that no check would look at because of how their language is called. */
export const languageFaults = (pages: readonly Page[]): Fault[] =>
  pages.flatMap(({ path, blocks }) =>
    blocks.flatMap(({ language, line }) => {
      const name = OTHER_NAMES[language];
      return name === undefined ? [] : [{ path, line, words: `call the language of the block ${name}` }];
    }),
  );

const PARSE: Readonly<Record<string, (text: string) => string[]>> = {
  json: (text) => {
    try {
      JSON.parse(text);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  },
  yaml: (text) => parseAllDocuments(text).flatMap(({ errors }) => errors.map(({ message }) => message)),
};

/** JSON and YAML that nothing can read. */
export const dataFaults = (pages: readonly Page[]): Fault[] =>
  pages.flatMap(({ path, blocks }) =>
    blocks.flatMap(({ language, text, line }: Block) =>
      (PARSE[language]?.(text) ?? []).map((words) => ({ path, line, words: words.replace(/\s+/g, " ") })),
    ),
  );
