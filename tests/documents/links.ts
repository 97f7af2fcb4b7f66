import { existsSync } from "node:fs";
import { posix, join } from "node:path";
import { REPOSITORY, type Fault, type Page } from "./pages";

/** Files of the repository that a page names by their address, since the package does not hold them. */
const OURS = "https://github.com/pulumi-workspaces-users/pulumi-workspaces-users/blob/main/";
const ELSEWHERE = /^[a-z][a-z0-9+.-]*:/i;

interface Target {
  /** From the repository's folder. */
  readonly file: string;
  readonly anchor: string;
}

/** Where a link of a page leads in the repository; undefined if it leads out of it. */
function targetOf({ path }: Page, link: string): Target | undefined {
  const ours = link.startsWith(OURS) ? link.slice(OURS.length) : undefined;
  if (ours === undefined && ELSEWHERE.test(link)) {
    return undefined;
  }
  const [file = "", anchor = ""] = decodeURI(ours ?? link).split("#", 2);
  const from = ours === undefined ? posix.dirname(path) : ".";
  return { file: file === "" ? path : posix.normalize(posix.join(from, file)).replace(/\/$/, ""), anchor };
}

/** Links to a file or heading that is not there. */
export function brokenLinks(
  pages: readonly Page[],
  exists = (file: string) => existsSync(join(REPOSITORY, file)),
): Fault[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  return pages.flatMap((page) =>
    page.links.flatMap(({ text, line }): Fault[] => {
      const target = targetOf(page, text);
      if (target === undefined) {
        return [];
      }
      const { file, anchor } = target;
      if (!byPath.has(file) && !exists(file)) {
        return [{ path: page.path, line, words: `there is no ${file}` }];
      }
      const isThere = anchor === "" || byPath.get(file)?.anchors.has(anchor) === true;
      return isThere ? [] : [{ path: page.path, line, words: `${file} has no heading #${anchor}` }];
    }),
  );
}

/** Pages for users that nobody finds who begins at the index. */
export function lostPages(pages: readonly Page[], index = "docs/README.md"): Fault[] {
  const byPath = new Map(pages.map((page) => [page.path, page]));
  const found = new Set([index]);
  for (const path of found) {
    const page = byPath.get(path);
    for (const { text } of page?.links ?? []) {
      const file = page === undefined ? undefined : targetOf(page, text)?.file;
      // A folder's page is its README, as GitHub shows it.
      const next = [file, `${file}/README.md`].find((one) => one !== undefined && byPath.has(one));
      if (next !== undefined) found.add(next);
    }
  }
  return pages
    .filter(({ path }) => /^(docs|examples)\//.test(path) && !found.has(path))
    .map(({ path }) => ({ path, line: 1, words: `no link leads here from ${index}` }));
}
