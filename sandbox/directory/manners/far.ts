// What a manner looks up in the directory itself before it answers.
import { NoSuchObjectError, InvalidDNSyntaxError, type Client, type Entry, type SearchOptions } from "ldapts";
import type { Connection } from "../connection";

/** Of supplementalCredentials ([MS-ADA3] 2.287), which is written with each password and with nothing else. */
const SUPPLEMENTAL_CREDENTIALS = 0x0009007d;

export class Far {
  constructor(private readonly connection: Connection) {}

  read(dn: string, attributes: string[]): Promise<Entry | undefined> {
    return this.connection.use((client) => read(client, dn, attributes));
  }

  /** Whether the account ever got a password: it shows in the list of what was written when ([MS-DRSR] 5.166), for nothing else does. */
  async hasPassword(dn: string): Promise<boolean> {
    const list = (await this.read(dn, [METADATA]))?.[METADATA];
    if (!Buffer.isBuffer(list)) return false;
    const ids = Array.from({ length: (list.length - 16) / 48 }, (_, index) => list.readUInt32LE(16 + 48 * index));
    return ids.includes(SUPPLEMENTAL_CREDENTIALS);
  }
}

const METADATA = "replPropertyMetaData";

async function read(client: Client, dn: string, attributes: string[]): Promise<Entry | undefined> {
  try {
    const options: SearchOptions = { scope: "base", attributes, explicitBufferAttributes: [METADATA] };
    return (await client.search(dn, options)).searchEntries[0];
  } catch (error) {
    if (error instanceof NoSuchObjectError || error instanceof InvalidDNSyntaxError) return undefined;
    throw error;
  }
}

/** The values of an attribute: ldapts gives [] where it is absent, one by itself, and several as an array. */
export const textsOf = (entry: Entry | undefined, attribute: string): string[] =>
  [entry?.[attribute] ?? []].flat().map((value) => value.toString());
