import { Attribute, Change, type Entry as LdapEntry } from "ldapts";
import { addRule, isolate, removeRule, type AccessRule } from "./access";
import { guidText, sidText } from "./binary-values";
import { Connection, type Login } from "./connection";

/** An entry as a test reads it. One value is a string, several are an array, and an attribute without any is absent. */
export type Entry = { readonly dn: string } & Readonly<Record<string, string | string[]>>;

export interface EntryChange {
  readonly operation: "add" | "replace" | "delete";
  readonly type: string;
  readonly values: readonly string[];
}

/** An administrator's look at the directory, and an administrator's hand in it, independent of the provider's code. */
export class Administration {
  private readonly connection: Connection;

  constructor(
    login: Login,
    private readonly baseDn: string,
  ) {
    this.connection = new Connection(login);
  }

  /** All entries that match. objectSid and objectGUID are given in their written form. */
  search(filter: string, attributes: string[] = ["*"], base: string = this.baseDn): Promise<Entry[]> {
    return this.connection.use(async (client) => {
      const { searchEntries } = await client.search(base, {
        filter,
        attributes,
        scope: "sub",
        paged: { pageSize: 500 },
        explicitBufferAttributes: Object.keys(BINARY),
      });
      return searchEntries.map(readable);
    });
  }

  /** Adds an entry; a Buffer value is sent as it is. */
  add(dn: string, attributes: Record<string, string | string[] | Buffer>): Promise<void> {
    return this.connection.use((client) => client.add(dn, Object.entries(attributes).map(attribute)));
  }

  /** Replaces attributes; an empty array clears one. */
  modify(dn: string, attributes: Record<string, string | string[] | Buffer>): Promise<void> {
    const changes = Object.entries(attributes).map(
      (entry) => new Change({ operation: "replace", modification: attribute(entry) }),
    );
    return this.connection.use((client) => client.modify(dn, changes));
  }

  /** Adds or takes out values of an attribute, as they are given: Samba adds a linked one twice that is given twice. */
  changeValues(dn: string, operation: "add" | "delete", type: string, values: string[]): Promise<void> {
    const modification = new Attribute({ type, values });
    return this.connection.use((client) => client.modify(dn, new Change({ operation, modification })));
  }

  /** Makes several changes of an entry at once, or none. */
  change(dn: string, changes: readonly EntryChange[]): Promise<void> {
    const all = changes.map(
      ({ operation, type, values }) =>
        new Change({ operation, modification: new Attribute({ type, values: [...values] }) }),
    );
    return this.connection.use((client) => client.modify(dn, all));
  }

  delete(dn: string): Promise<void> {
    return this.connection.use((client) => client.del(dn));
  }

  /** Puts a rule before all others that an entry has about who may do what to it. */
  addRule(dn: string, rule: AccessRule): Promise<void> {
    return this.connection.use((client) => addRule(client, dn, rule));
  }

  removeRule(dn: string, rule: AccessRule): Promise<void> {
    return this.connection.use((client) => removeRule(client, dn, rule));
  }

  /** Takes away what an entry inherits. */
  isolate(dn: string): Promise<void> {
    return this.connection.use((client) => isolate(client, dn));
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

const BINARY: Readonly<Record<string, (bytes: Buffer) => string>> = { objectSid: sidText, objectGUID: guidText };

function attribute([type, value]: [string, string | string[] | Buffer]): Attribute {
  return new Attribute({ type, values: Buffer.isBuffer(value) ? [value] : [value].flat() });
}

function readable({ dn, ...attributes }: LdapEntry): Entry {
  const text = (name: string, value: Buffer | string) =>
    Buffer.isBuffer(value) ? (BINARY[name]?.(value) ?? value.toString("base64")) : value;
  const present = Object.entries(attributes).flatMap(([name, value]): [string, string | string[]][] => {
    const values = [value].flat().map((one) => text(name, one));
    const [first] = values;
    return first === undefined ? [] : [[name, values.length === 1 ? first : values]];
  });
  return { ...Object.fromEntries(present), dn };
}
