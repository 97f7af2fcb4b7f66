import type { Clock } from "../concurrency/clock";
import { RateLimit } from "../concurrency/rate-limit";
import { maybeSameUserName } from "../text/account-name";
import { foldName } from "../text/folding";
import { MAX_PER_CALL, type Calls } from "./api";
import type { Desktop } from "./desktop";
import { sharedRead } from "../concurrency/shared-read";

/** The rate that WorkSpaces sustains; whoever asks meanwhile shares the next lookup. */
const LOOKUPS_PER_SECOND = 2;

/** How old a listing may be by which a preview tells what is there. */
const LATELY_MS = 5 * 60_000;
/** Users whom a preview looks up one by one, a call each, before it lists the directory: a listing takes a call for 25. */
const FEW = 8;

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
  private listed: (Listing & { readonly at: number }) | undefined;
  /** Users who were looked up one by one for what is told ahead. */
  private lookedUp = 0;
  private readonly shared: (ask: Ask) => Promise<Desktop[]>;
  private readonly ahead: (name: string) => Promise<Desktop[]>;

  constructor(
    private readonly directoryId: string,
    private readonly calls: Calls,
    private readonly clock: Clock,
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
    this.ahead = sharedRead(
      () => limit.turn(),
      (names: string[]) => this.readAhead([...new Set(names)]),
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
   * The same as of some minutes ago at most, for what is told ahead and decides nothing: a preview of a thousand people asks for one after
   * another, and would ask AWS for each.
   */
  async lately(name: string): Promise<Desktop[]> {
    return this.freshListing() ?? this.ahead(name);
  }

  private freshListing(): Desktop[] | undefined {
    const { listed } = this;
    return listed !== undefined && this.clock.now() - listed.at < LATELY_MS ? listed.desktops : undefined;
  }

  private async readAhead(names: readonly string[]): Promise<Desktop[]> {
    const listed = this.freshListing();
    if (listed !== undefined) {
      return listed;
    }
    this.lookedUp += names.length;
    if (this.lookedUp > FEW) {
      await this.shared({ names: [], whole: true });
      return this.listed?.desktops ?? [];
    }
    const found = await Promise.all(
      names.map((name) => this.calls.describe({ DirectoryId: this.directoryId, UserName: name })),
    );
    return found.flatMap(({ desktops }) => desktops);
  }

  /**
   * One listing of the directory, or one call for each name where that is fewer and will do. A listing of many pages takes many seconds,
   * in which the first of them grow old: few names are asked for again by name after it, which takes a moment.
   */
  private async read(names: string[], whole: boolean): Promise<Desktop[]> {
    if (whole || this.listed === undefined || !this.isFewerByName(names, this.listed)) {
      // Of when it was begun: what was launched meanwhile may not be in it.
      const at = this.clock.now();
      this.listed = { ...(await this.calls.describe({ DirectoryId: this.directoryId })), at };
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
