import { settingName } from "../../config/names";
import type { Client, Entry } from "ldapts";
import { systemClock, type Clock } from "../../concurrency/clock";
import { ProviderError } from "../../errors/provider-error";
import { readOnce, readOnceEach } from "../../concurrency/read-once";
import { directoryKey } from "../../config/settings";
import { beyondDelegation, isAdminProtected, readProtection } from "./admin-protected";
import { settled } from "./connection";
import { Lookups, type Identity } from "./lookups";
import { answered, LDAP, missingRight, MissingRight, refusal } from "./refusal";
import { findByDn, readNaming, search, type Naming } from "./search";

/** What requests are sent by. */
export interface Connections {
  use<T>(request: (client: Client) => Promise<T>, urgent?: boolean): Promise<T>;
}

export interface LdapSessionOptions {
  readonly id: string;
  readonly domainName: string;
  readonly connections: Connections;
  readonly markAttribute: string;
  /** Where the directory's settings are kept: `directories.d-90670cd1b9`. */
  readonly settingsKey?: string;
  /** Where people and groups go that name no organizational unit. */
  readonly defaultUnit: (client: Client, naming: Naming) => Promise<string>;
  /** Whether the settings name that unit. */
  readonly unitIsSet?: boolean;
  readonly clock?: Clock;
}

/** A unit that something new goes into, and what chose it. */
export interface Place {
  readonly unit: string;
  readonly chosenBy: string;
}

/** What a request writes: an entry that is there, or something new at a place. */
interface Written {
  readonly dn?: string;
  readonly place?: Place;
}

/**
 * Milliseconds that a lookup waits, at most, for requests that are out: what made them wants to look too when they are answered. Long enough
 * for a directory that hashes 40 passwords a second; where nothing is out any more, nothing is waited for.
 */
const BATCH_WINDOW_MS = 1_000;

/** What every edit of one directory needs: its connections, its naming, and words for its refusals. */
export class LdapSession {
  readonly id: string;
  readonly domainName: string;
  readonly markAttribute: string;
  readonly naming: () => Promise<Naming>;
  readonly defaultUnit: () => Promise<string>;
  private readonly settingsKey: string;
  private readonly unitIsSet: boolean;
  private readonly connections: Connections;
  private readonly lookups: Lookups;
  /** Further attributes whose values come as bytes, as far as somebody has asked for them. */
  private readonly binary = new Set<string>();
  /** Requests sent and not answered, and who waits until there are none. */
  private out = 0;
  private readonly idle: (() => void)[] = [];

  constructor(options: LdapSessionOptions) {
    const { id, domainName, markAttribute, connections, defaultUnit, clock = systemClock } = options;
    this.unitIsSet = options.unitIsSet ?? false;
    this.settingsKey = options.settingsKey ?? directoryKey(id);
    this.id = id;
    this.domainName = domainName;
    this.markAttribute = markAttribute;
    this.connections = connections;
    this.naming = readOnce(() => this.request(readNaming));
    this.defaultUnit = readOnce(async () => {
      const naming = await this.naming();
      return this.request((client) => defaultUnit(client, naming));
    });
    this.lookups = new Lookups(
      () => Promise.race([this.quiet(), clock.sleep(BATCH_WINDOW_MS)]),
      async (filter, attributes) => {
        const { base } = await this.naming();
        return this.request(
          (client) => search(client, base, "sub", filter, attributes, undefined, [...this.binary]),
          "urgent",
        );
      },
    );
  }

  /** One request, as the server answers it; an urgent one goes before those that wait for a connection. */
  async request<T>(work: (client: Client) => Promise<T>, urgent?: "urgent"): Promise<T> {
    this.out += 1;
    try {
      return await this.connections.use(work, urgent !== undefined);
    } finally {
      this.out -= 1;
      if (this.out === 0) {
        this.idle.splice(0).forEach((resolve) => {
          resolve();
        });
      }
    }
  }

  /**
   * One request that writes. Where our account has no right to it, the error names the right, and the units to delegate it on.
   * @param right `change CN=ada,OU=Users,…`
   */
  async write<T>(
    right: string,
    units: readonly string[],
    work: (client: Client) => Promise<T>,
    about: Written = {},
  ): Promise<T> {
    try {
      return await this.request(work);
    } catch (error) {
      throw await this.explained(right, units, error, about);
    }
  }

  /** A refusal for want of that right, in words; any other as it is. */
  async explained(
    right: string,
    units: readonly string[],
    error: unknown,
    { dn, place }: Written = {},
  ): Promise<unknown> {
    if (!answered(error, LDAP.insufficientAccess)) {
      return error;
    }
    const words = missingRight(right, units.join(" and on "), this.setting("username"));
    if (dn !== undefined && (await this.isBeyondDelegation(dn))) {
      return new MissingRight(beyondDelegation(words), error);
    }
    const next = place === undefined ? words.next : `${words.next}; or choose another unit: ${place.chosenBy}`;
    return new MissingRight({ ...words, next }, error);
  }

  /** Where something new goes. */
  async place(organizationalUnit: string | undefined): Promise<Place> {
    const unit = organizationalUnit ?? (await this.defaultUnit());
    const setting = `the setting ${this.setting("organizationalUnit")}`;
    if (organizationalUnit !== undefined) {
      return { unit, chosenBy: `organizationalUnit in the program says ${unit}` };
    }
    return {
      unit,
      chosenBy: this.unitIsSet
        ? `${setting} says ${unit}`
        : `${unit} is the default for this kind of directory, since neither organizationalUnit in the program nor ${setting} names one`,
    };
  }

  /** Whether our account sees such a unit; each is asked for once. */
  private readonly sees = readOnceEach(
    async (unit: string) => (await this.request((client) => findByDn(client, unit, ["objectClass"]))) !== undefined,
  );

  /** What chose the unit that something new is to go to, if our account sees no such unit. */
  async missingUnit(organizationalUnit: string | undefined): Promise<string | undefined> {
    const { unit, chosenBy } = await this.place(organizationalUnit);
    return (await this.sees(unit)) ? undefined : chosenBy;
  }

  private async isBeyondDelegation(dn: string): Promise<boolean> {
    const entry = await this.request((client) => readProtection(client, dn)).catch(() => undefined);
    return entry !== undefined && isAdminProtected(entry);
  }

  /** The full name of one of the directory's settings. */
  setting(name: string): string {
    return settingName(`${this.settingsKey}.${name}`);
  }

  /**
   * The entry as it is now, with at least these attributes; one search finds many that are asked for together.
   * @param binary those whose values are to come as bytes, in the schema's letter case too
   */
  find(identity: Identity, attributes: readonly string[], binary: readonly string[] = []): Promise<Entry | undefined> {
    binary.forEach((name) => this.binary.add(name));
    return this.lookups.find(identity, attributes);
  }

  /** Runs read-compare-write work, again from its read when a connection breaks in it, so that nothing is repeated blindly. */
  doing<T>(what: string, work: () => Promise<T>): Promise<T> {
    return this.once(what, () => settled(work));
  }

  /** The same for work that must not be repeated when a connection breaks. */
  async once<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw refusal(`${what} (${this.id})`, error);
    }
  }

  /** After a refusal: says so where it came of a missing unit. Samba answers 80 where Windows answers 32. */
  async requireUnit(whom: string, unit: string | undefined, error: unknown): Promise<void> {
    if (unit === undefined || !answered(error, LDAP.noSuchObject, LDAP.other, LDAP.invalidDnSyntax)) {
      return;
    }
    if (!(await this.request((client) => findByDn(client, unit, ["objectClass"])))) {
      throw new ProviderError({
        code: "organizational-unit-not-found",
        doing: `placing ${whom} (${this.id})`,
        happened: `there is no ${unit} that our account can see`,
        next: `create it, or correct organizationalUnit (or whenDisabled) in the program, or the setting ${this.setting("organizationalUnit")}`,
        cause: error,
      });
    }
  }

  /**
   * After a refusal of a rename or move: says so where another entry has the name.
   * @param taken finds who has it
   */
  async requireFree(
    doing: string,
    name: string,
    error: unknown,
    taken: () => Promise<Entry | undefined>,
  ): Promise<void> {
    if (!answered(error, LDAP.alreadyExists)) {
      return;
    }
    const holder = await taken();
    throw new ProviderError({
      code: "already-exists",
      doing: `${doing} (${this.id})`,
      happened: holder
        ? `${holder.dn} has the name ${name} already`
        : `the name ${name} is taken by an entry that our account cannot see`,
      next:
        "if this program gives that one another name too, run pulumi up again (of two that swap names, one needs a third in between); " +
        "else rename or remove that entry, or choose another name or organizationalUnit",
      cause: error,
    });
  }

  /** Resolves when no request is out; at once, but for those asked for in the same moment, where none is. */
  private quiet(): Promise<void> {
    return new Promise((resolve) => {
      if (this.out > 0) {
        this.idle.push(resolve);
      } else {
        setImmediate(resolve);
      }
    });
  }
}
