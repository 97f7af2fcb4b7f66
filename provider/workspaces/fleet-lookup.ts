import type { Clock } from "../concurrency/clock";
import { RateLimit } from "../concurrency/rate-limit";
import { maybeSameUserName } from "../text/account-name";
import { foldName } from "../text/folding";
import { MAX_PER_CALL, type Calls } from "./api";
import type { Desktop } from "./desktop";
import { sharedRead } from "../concurrency/shared-read";

/** The rate that WorkSpaces sustains; whoever asks meanwhile shares the next lookup. */
const LOOKUPS_PER_SECOND = 2;

interface Listing {
  readonly desktops: Desktop[];
  readonly pages: number;
}

interface Ask {
  readonly names: readonly string[];
  readonly whole: boolean;
}

/** Looks up the desktops of a directory's users, in readings shared by all who asked before one began. */
export class FleetLookup {
  /** The last listing of the whole directory, and the calls it took. */
  private listed: Listing | undefined;
  private readonly shared: (ask: Ask) => Promise<Desktop[]>;

  constructor(
    private readonly directoryId: string,
    private readonly calls: Calls,
    clock: Clock,
  ) {
    const limit = new RateLimit(LOOKUPS_PER_SECOND, clock);
    this.shared = sharedRead(
      () => limit.turn(),
      (asks: Ask[]) => {
        const names = new Map(asks.flatMap((ask) => ask.names).map((name) => [foldName(name), name]));
        return this.read(
          [...names.values()],
          asks.some(({ whole }) => whole),
        );
      },
    );
  }

  /**
   * Every desktop of the directory that is a user's of one of these names, and maybe others', read after this call was made.
   * @param names every form that WorkSpaces may show the user's name in
   * @param whole whether the user gave up one of the names, so that only a listing of the directory is sure to show it
   */
  look(names: readonly string[], whole = false): Promise<Desktop[]> {
    return this.shared({ names, whole });
  }

  /**
   * One listing of the directory, or one call for each name where that is fewer and will do. A listing of many pages takes many seconds,
   * in which the first of them grow old: few names are asked for again by name after it, which takes a moment.
   */
  private async read(names: string[], whole: boolean): Promise<Desktop[]> {
    if (whole || this.listed === undefined || !this.isFewerByName(names, this.listed)) {
      this.listed = await this.calls.describe({ DirectoryId: this.directoryId });
    }
    const { listed } = this;
    return this.isFewerByName(names, listed) ? this.readNames(names, knownOf(names, listed)) : listed.desktops;
  }

  private isFewerByName(names: string[], listed: Listing): boolean {
    return names.length + Math.ceil(knownOf(names, listed).length / MAX_PER_CALL) < listed.pages;
  }

  /**
   * By name WorkSpaces returns only the current account's desktops. Those of a former account of that name were there before this process
   * began: they are in the last listing, and are asked for by id.
   */
  private async readNames(names: string[], known: readonly Desktop[]): Promise<Desktop[]> {
    const found = new Map<string, Desktop>();
    const add = ({ desktops }: { desktops: Desktop[] }) => {
      for (const desktop of desktops) {
        found.set(desktop.id, desktop);
      }
    };
    for (const name of names) {
      add(await this.calls.describe({ DirectoryId: this.directoryId, UserName: name }));
    }
    for (let from = 0; from < known.length; from += MAX_PER_CALL) {
      const ids = known.slice(from, from + MAX_PER_CALL).map(({ id }) => id);
      add(await this.calls.describe({ WorkspaceIds: ids }));
    }
    return [...found.values()];
  }
}

const knownOf = (names: readonly string[], { desktops }: Listing): Desktop[] =>
  desktops.filter(({ userName }) => names.some((name) => maybeSameUserName(name, userName)));
