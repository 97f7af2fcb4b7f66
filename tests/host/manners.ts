// The directory tests run against a directory of each manner: this is the one place that says which there are.
import type { MannerName } from "../../sandbox/directory/manners/manner";

/** What stands at the end of a suite's title, and in the counts. */
export const MANNERS: Readonly<Record<MannerName, string>> = {
  samba: "Samba",
  windows: "Windows-mannered",
  "simple-ad": "Simple-AD-mannered",
};

/** The same where people are reached over AWS's API in place of LDAP. */
export const OVER_API = "Directory Service Data";

const COUNTED = [...Object.values(MANNERS), OVER_API];

export const inManner = (title: string, manner: MannerName): string => `${title} [${MANNERS[manner]}]`;

/** Which of these a test is of, by its full title; undefined for one that is of none. */
export const mannerOf = (fullTitle: string): string | undefined =>
  COUNTED.find((name) => fullTitle.includes(`[${name}]`));

/** `directory tests: Samba 60, Windows-mannered 60, Simple-AD-mannered 60, Directory Service Data 30 passed`; empty if none ran. */
export function mannersTold(passed: ReadonlyMap<string, number>): string {
  if (passed.size === 0) return "";
  const each = COUNTED.map((name) => `${name} ${passed.get(name) ?? 0}`);
  return `directory tests: ${each.join(", ")} passed`;
}
