// The documents as a reader sees them: headings, links, and blocks and words of code, each with its line.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import GithubSlugger from "github-slugger";
import MarkdownIt from "markdown-it";

export const REPOSITORY = resolve(__dirname, "../..");

export interface Block {
  /** The first word after the fence: `ts`, `sh`, … */
  readonly language: string;
  /** What stands after it. */
  readonly marker: string;
  readonly text: string;
  /** Of its first line of text. */
  readonly line: number;
}

export interface Words {
  readonly text: string;
  readonly line: number;
}

export interface Page {
  /** From the repository's folder, with slashes. */
  readonly path: string;
  /** The anchors of its headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
  /** Where its links and pictures lead. */
  readonly links: readonly Words[];
  readonly blocks: readonly Block[];
  /** What stands between backticks in its sentences. */
  readonly code: readonly Words[];
}

/** What is wrong with a page, where. */
export interface Fault {
  readonly path: string;
  readonly line: number;
  readonly words: string;
}

export const told = (faults: readonly Fault[]): string[] =>
  faults.map(({ path, line, words }) => `${path}:${line}: ${words}`);

const markdown = new MarkdownIt();

export function parse(path: string, text: string): Page {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  const [links, blocks, code] = [[] as Words[], [] as Block[], [] as Words[]];
  let line = 1;
  let isHeading = false;
  for (const token of markdown.parse(text, {})) {
    line = token.map === null ? line : token.map[0] + 1;
    if (token.type === "fence") {
      const [language = "", ...rest] = token.info.trim().split(/\s+/);
      blocks.push({ language, marker: rest.join(" "), text: token.content, line: line + 1 });
    }
    if (token.type === "inline") {
      const children = token.children ?? [];
      if (isHeading) {
        anchors.add(slugger.slug(children.map(({ content }) => content).join("")));
      }
      let at = line;
      for (const child of children) {
        const target = child.attrGet("href") ?? child.attrGet("src");
        if (target !== null) links.push({ text: String(target), line: at });
        if (child.type === "code_inline") code.push({ text: child.content, line: at });
        at += child.type === "softbreak" ? 1 : 0;
      }
    }
    isHeading = token.type === "heading_open";
  }
  return { path, anchors, links, blocks, code };
}

const FOLDERS = ["docs", "examples", "sandbox"];

/** Every document of the repository. */
export function allPages(): Page[] {
  const inFolders = FOLDERS.flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  return [...readdirSync(REPOSITORY), ...inFolders]
    .filter((file) => file.endsWith(".md") && !file.split(sep).includes("node_modules"))
    .sort()
    .map((file) => parse(file.replaceAll(sep, "/"), readFileSync(join(REPOSITORY, file), "utf8")));
}

/** Those whose code is copied from: what is for users. */
export const isForUsers = ({ path }: Page): boolean => /^(README\.md|(docs|examples)\/)/.test(path);
