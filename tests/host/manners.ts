// The directory tests run against a directory of each manner: this is the one place that says which there are.
import type { MannerName } from "../../sandbox/directory/manners/manner";

/** What stands at the end of a suite's title, and in the counts. */
export const MANNERS: Readonly<Record<MannerName, string>> = {
  samba: "Samba",
  windows: "Windows-mannered",
  "simple-ad": "Simple-AD-mannered",
};

export const inManner = (title: string, manner: MannerName): string => `${title} [${MANNERS[manner]}]`;

/** How many tests of each manner passed, by their full titles. */
export class MannerCounts {
  private readonly passed = new Map<string, number>();

  add(fullTitle: string): void {
    const name = Object.values(MANNERS).find((one) => fullTitle.includes(`[${one}]`));
    if (name !== undefined) this.passed.set(name, (this.passed.get(name) ?? 0) + 1);
  }

  /** `directory tests: Samba 60, Windows-mannered 60, Simple-AD-mannered 60 passed`; empty if none ran. */
  toString(): string {
    if (this.passed.size === 0) return "";
    const each = Object.values(MANNERS).map((name) => `${name} ${this.passed.get(name) ?? 0}`);
    return `directory tests: ${each.join(", ")} passed`;
  }
}
