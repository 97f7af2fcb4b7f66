import { netBiosName } from "./directory-service";
import type { People } from "./people";
import type { Trusts } from "./trusts";
import type { Directory } from "./world";

/** How WorkSpaces shows the name of a trusted domain's user; AWS does not tell. */
export type TrustedNames = "as written" | "ada" | "CORP\\ada" | "ada@corp.example.com";

/** The account that a WorkSpaces directory means by a user name. */
export interface FoundAccount {
  readonly sid: string;
  /** A directory of the account's own domain, which is the one to ask whether it is still there. */
  readonly home: string;
  /** The user name as WorkSpaces shows it. */
  readonly shownAs: string;
}

/**
 * Accounts as WorkSpaces finds them: in the directory's own domain first, then in those that it trusts. That a name may tell its domain is
 * assumed: AWS shows such names, and does not say whether it takes them.
 */
export class Accounts {
  constructor(
    private readonly people: People,
    private readonly directories: readonly Directory[],
    private readonly trusts: Trusts,
    private readonly trustedNames: TrustedNames,
  ) {}

  /** @param userName bare, or with its domain before or after it */
  async find(directoryId: string, userName: string): Promise<FoundAccount | undefined> {
    const own = await this.people.find(directoryId, userName);
    if (own !== undefined) return { sid: own.sid, home: directoryId, shownAs: userName };
    const ownDirectory = this.directories.find(({ id }) => id === directoryId && id.startsWith("d-"));
    const trusted = this.trusts
      .trustedBy(directoryId)
      .map((domain) => this.directories.find((each) => sameText(each.domain, domain)));
    for (const home of [ownDirectory, ...trusted]) {
      if (home === undefined) continue;
      const { name, qualifier } = parts(userName);
      const shortName = home.shortName ?? netBiosName(home.domain);
      if (qualifier !== undefined && ![home.domain, shortName].some((each) => sameText(each, qualifier))) continue;
      const found = await this.people.find(home.id, name);
      if (found === undefined) continue;
      const shown: Record<TrustedNames, string> = {
        "as written": userName,
        ada: name,
        "CORP\\ada": `${shortName}\\${name}`,
        "ada@corp.example.com": `${name}@${home.domain}`,
      };
      return { sid: found.sid, home: home.id, shownAs: shown[this.trustedNames] };
    }
    return undefined;
  }
}

function parts(userName: string): { name: string; qualifier?: string } {
  const [, before, after] = /^(.*?)\\(.*)$/s.exec(userName) ?? [];
  if (before !== undefined && after !== undefined) return { name: after, qualifier: before };
  const at = userName.lastIndexOf("@");
  return at < 0 ? { name: userName } : { name: userName.slice(0, at), qualifier: userName.slice(at + 1) };
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
