import { randomUUID } from "node:crypto";
import {
  AlreadyExistsError,
  EqualityFilter,
  NoSuchObjectError,
  OrFilter,
  UnknownStatusCodeError,
  UnwillingToPerformError,
  type Attribute,
  type Change,
  type Client,
  type Entry,
  type SearchOptions,
} from "ldapts";
import type { Connections } from "../../../../provider/directory/ldap/session";
import { parentDn } from "../../../../provider/directory/dn";
import { guidOf } from "../../../../provider/directory/ldap/ids";

export const BASE = "DC=corp,DC=example,DC=com";
export const USERS = `CN=Users,${BASE}`;

type Values = Record<string, (string | Buffer)[]>;
type Method = "add" | "modify" | "modifyDN" | "del" | "search";

/** A directory in memory behind ldapts' client: as strict as Windows, or answering as Samba does where that differs. */
export class MemoryClient {
  readonly entries = new Map<string, Values>();
  /** Every request but searches. */
  readonly writes: [method: Method, dn: string, ...rest: unknown[]][] = [];
  /** Asked before each request; what it throws is what the client throws. */
  before: (method: Method, dn: string) => void = () => undefined;
  /** The same after it was done: an answer that got lost. */
  after: (method: Method, dn: string) => void = () => undefined;
  /** What each request waits for before it is sent, as where all connections are busy. */
  turn: () => Promise<void> = () => Promise.resolve();
  /** What the server says of itself. */
  readonly root: Values = {
    defaultNamingContext: [BASE],
    configurationNamingContext: [`CN=Configuration,${BASE}`],
  };
  private lastRid = 1103;

  constructor(private readonly server: "windows" | "samba" = "windows") {
    this.put(BASE, { objectClass: ["domainDNS"] });
    this.put(USERS, { objectClass: ["container"] });
  }

  /** Puts an entry there, past the protocol. */
  put(dn: string, values: Values): void {
    const sid = Buffer.from("01050000000000051500000001000000020000000300000000000000", "hex");
    sid.writeUInt32LE((this.lastRid += 1), 24);
    const guid = Buffer.from(randomUUID().replaceAll("-", ""), "hex");
    this.entries.set(dn, { objectGUID: [guid], objectSid: [sid], ...values });
  }

  named(userName: string): Values | undefined {
    return [...this.entries.values()].find(({ sAMAccountName }) => same(sAMAccountName?.[0], userName));
  }

  client(): Client {
    const wrapped = <A extends unknown[], R>(method: Method, work: (dn: string, ...rest: A) => R) => {
      return async (dn: string, ...rest: A): Promise<R> => {
        await Promise.resolve();
        if (method !== "search") {
          this.writes.push([method, dn, ...rest]);
        }
        this.before(method, dn);
        const result = work(dn, ...rest);
        this.after(method, dn);
        return result;
      };
    };
    return {
      add: wrapped("add", (dn, attributes: Attribute[]) => {
        this.add(dn, attributes);
      }),
      modify: wrapped("modify", (dn, changes: Change | Change[]) => {
        const entry = this.entries.get(this.resolve(dn)) ?? {};
        for (const change of [changes].flat()) {
          applyTo(entry, change);
        }
      }),
      modifyDN: wrapped("modifyDN", (dn, target: string) => {
        const from = this.resolve(dn);
        const parent = parentDn(target);
        this.requireParent(parent === "" ? parentDn(from) : parent);
        const entry = this.entries.get(from) ?? {};
        this.entries.delete(from);
        this.entries.set(parent === "" ? `${target},${parentDn(from)}` : target, entry);
      }),
      del: wrapped("del", (dn) => {
        this.entries.delete(this.resolve(dn));
      }),
      search: wrapped("search", (base, options: SearchOptions) => ({
        searchEntries: this.search(base, options),
        searchReferences: [],
      })),
    } as unknown as Client;
  }

  private add(dn: string, attributes: Attribute[]): void {
    this.requireParent(parentDn(dn));
    const values: Values = Object.fromEntries(attributes.map((one) => [one.type, one.values]));
    const [name] = values.sAMAccountName ?? [];
    if (this.find(dn) !== undefined || (typeof name === "string" && this.named(name))) {
      throw new AlreadyExistsError("00000524: UpdErr: DSID-031A11FA");
    }
    this.put(dn, values);
  }

  private search(base: string, { filter, scope, attributes = [] }: SearchOptions): Entry[] {
    // No attributes are all there are (RFC 4511 4.5.1.8): of a group with all its members, of an account with its photo.
    if (attributes.length === 0 || attributes.includes("")) {
      throw new Error(`a search of ${base} asks for no attributes in particular`);
    }
    const entryOf = (dn: string, values: Values) => shown(dn, values, attributes);
    if (base === "") {
      return [entryOf("", this.root)];
    }
    if (scope === "base") {
      const dn = this.resolve(base);
      return [entryOf(dn, this.entries.get(dn) ?? {})];
    }
    if (scope === "one") {
      return [...this.entries].filter(([dn]) => same(parentDn(dn), base)).map(([dn, values]) => entryOf(dn, values));
    }
    return [...this.entries].filter(([, values]) => found(values, filter)).map(([dn, values]) => entryOf(dn, values));
  }

  private requireParent(dn: string): void {
    if (this.find(dn) === undefined) {
      throw this.server === "samba"
        ? new UnknownStatusCodeError(80, "00002089: Unknown error: ldb: parent does not exist")
        : missing();
    }
  }

  /** The name of an entry by its name in any letter case, by `<GUID=…>`, or by the well-known id of the users' container. */
  private find(dn: string): string | undefined {
    const guid = /^<GUID=(.*)>$/.exec(dn)?.[1];
    return dn.startsWith("<WKGUID=")
      ? USERS
      : [...this.entries].find(([name, { objectGUID }]) =>
          guid === undefined ? same(name, dn) : guidOf(objectGUID?.[0] as Buffer) === guid,
        )?.[0];
  }

  private resolve(dn: string): string {
    const found = this.find(dn);
    if (found === undefined) {
      throw missing();
    }
    return found;
  }
}

/** A connection that is always there. */
export class MemoryConnection implements Connections {
  constructor(private readonly memory: MemoryClient) {}

  async use<T>(request: (client: Client) => Promise<T>): Promise<T> {
    await this.memory.turn();
    return request(this.memory.client());
  }
}

const same = (one: unknown, other: string): boolean =>
  typeof one === "string" && one.toLowerCase() === other.toLowerCase();

function found(values: Values, filter: SearchOptions["filter"]): boolean {
  if (filter instanceof OrFilter) {
    return filter.filters.some((one) => found(values, one));
  }
  if (!(filter instanceof EqualityFilter)) {
    throw new Error("no such search is known here");
  }
  const { attribute, value: wanted } = filter;
  return (values[attribute] ?? []).some((value) =>
    Buffer.isBuffer(wanted) ? Buffer.isBuffer(value) && value.equals(wanted) : same(value, wanted),
  );
}

/** As Windows answers values that are there already, or are not. */
function applyTo(entry: Values, { operation, modification: { type, values } }: Change): void {
  const now = entry[type] ?? [];
  const has = (value: string | Buffer) => now.some((one) => same(one, String(value)));
  if (operation === "replace") {
    entry[type] = values;
  } else if (operation === "add") {
    if (values.some(has)) throw new AlreadyExistsError("00000562: UpdErr: DSID-031A122F, problem 6005 (ENTRY_EXISTS)");
    entry[type] = [...now, ...values];
  } else {
    if (!values.every(has)) throw new UnwillingToPerformError("00000561: SvcErr: DSID-031A120C, problem 5003");
    entry[type] = now.filter((one) => !values.some((value) => same(one, String(value))));
  }
}

const missing = () => new NoSuchObjectError("0000208D: NameErr: DSID-0310023D, problem 2001 (NO_OBJECT), data 0");

/** As ldapts has it: one value by itself. Only what was asked for. */
function shown(dn: string, values: Values, attributes: readonly string[]): Entry {
  const asked = attributes.map((name) => name.replace(/;.*$/, "").toLowerCase());
  const read = Object.entries(values)
    .filter(([name]) => asked.includes(name.toLowerCase()))
    .map(([name, all]) => [name, all.length === 1 ? all[0] : all]);
  return { ...(Object.fromEntries(read) as object), dn };
}
