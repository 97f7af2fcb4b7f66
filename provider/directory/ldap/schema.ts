// What the directory's schema says of attributes: read when a program first uses one, once in a process.
import { EqualityFilter, OrFilter, type Entry } from "ldapts";
import { Batch } from "../../concurrency/batch";
import { readOnceEach } from "../../concurrency/read-once";
import { ProviderError } from "../../errors/provider-error";
import { attributeKey, type Values } from "../attribute-value";
import { referencesIn, type AttributeSyntax, type SyntaxKind } from "../syntax";
import { Syntaxes } from "../syntaxes";
import { first } from "./entry";
import { guidOf } from "./ids";
import { byGuid, bySid, type Identity } from "./lookups";
import { answered, LDAP } from "./refusal";
import { search } from "./search";
import type { LdapSession } from "./session";

/** Names in one search. */
const NAMES_PER_SEARCH = 100;
/** In every schema: where even this is not found, our account cannot read it. */
const PROOF = "objectClass";

const ASKED = [
  "lDAPDisplayName",
  "attributeSyntax",
  "oMSyntax",
  "isSingleValued",
  "rangeLower",
  "rangeUpper",
  "systemOnly",
  "systemFlags",
  "linkID",
  "isDefunct",
];

/** attributeSyntax ([MS-ADTS] 3.1.1.2.2.2); what is not here is text. */
const KINDS: Readonly<Record<string, SyntaxKind>> = {
  "2.5.5.1": "dn",
  "2.5.5.7": "dn with data",
  "2.5.5.8": "boolean",
  "2.5.5.9": "integer",
  "2.5.5.10": "bytes",
  "2.5.5.11": "time",
  "2.5.5.14": "dn with data",
  // Security descriptors and SIDs are bytes to LDAP.
  "2.5.5.15": "bytes",
  "2.5.5.16": "large integer",
  "2.5.5.17": "bytes",
};
/** Printable, teletex and Unicode strings, and object identifiers: equal whatever their letter case. */
const FOLDING = ["2.5.5.2", "2.5.5.4", "2.5.5.12"];
/** oMSyntax of a UTC time, among times. */
const UTC_TIME = "23";
/** systemFlags: FLAG_ATTR_IS_CONSTRUCTED ([MS-ADTS] 2.2.10). */
const CONSTRUCTED = 0x4;

type Answer = AttributeSyntax | "unknown" | "unreadable";

export class Schema {
  private readonly batch: Batch<string, Answer>;
  private readonly find = readOnceEach((key) => this.batch.add(key));

  constructor(private readonly session: LdapSession) {
    this.batch = new Batch(
      NAMES_PER_SEARCH,
      () => new Promise((resolve) => setImmediate(resolve)),
      (names) => this.read(names),
    );
  }

  /** What is known of these attributes, with what references among their values mean. */
  async syntaxes(values: Values): Promise<Syntaxes> {
    const answers = await Promise.all(
      Object.keys(values).map(async (name) => [attributeKey(name), await this.find(attributeKey(name))] as const),
    );
    const known = new Map(
      answers.flatMap(([key, answer]) =>
        answer === "unreadable" ? [] : [[key, answer === "unknown" ? undefined : answer] as const],
      ),
    );
    const references = Object.entries(values).flatMap(([name, given]) => {
      const syntax = known.get(attributeKey(name));
      return syntax === undefined ? [] : referencesIn(given, syntax);
    });
    return new Syntaxes(known, await this.resolved(references));
  }

  /** The same, of attributes that are about to be written; throws, before anything is, if one cannot be given its values. */
  async allowed(values: Values, doing: string): Promise<Syntaxes> {
    const syntaxes = await this.syntaxes(values);
    const faults = Object.entries(values).flatMap(([name, given]) => {
      const fault = given.length === 0 ? undefined : syntaxes.fault(name, given);
      return fault === undefined ? [] : [`${name} ${fault}`];
    });
    if (faults.length > 0) {
      throw new ProviderError({
        code: "invalid-argument",
        doing,
        happened: `the directory's schema does not allow it: ${faults.join("; ")}. Nothing was written`,
        next: "correct that in attributes, and run again",
      });
    }
    return syntaxes;
  }

  /** Of these attributes, those whose values are to come as bytes, in every spelling that an answer may name them by. */
  async binaryAmong(names: readonly string[]): Promise<string[]> {
    const found = await Promise.all(names.map(async (name) => [name, await this.find(attributeKey(name))] as const));
    return found.flatMap(([name, syntax]) =>
      typeof syntax === "object" && syntax.kind === "bytes" ? [name, syntax.name] : [],
    );
  }

  private async read(names: readonly string[]): Promise<Answer[]> {
    const { configuration } = await this.session.naming();
    const filters = [...names, PROOF].map((value) => new EqualityFilter({ attribute: "lDAPDisplayName", value }));
    const entries = await this.session
      .request(
        (client) => search(client, `CN=Schema,${configuration}`, "one", new OrFilter({ filters }), ASKED),
        "urgent",
      )
      .catch((error: unknown) => {
        if (answered(error, LDAP.noSuchObject, LDAP.insufficientAccess)) {
          return [];
        }
        throw error;
      });
    const found = new Map(entries.map((entry) => [attributeKey(first(entry, "lDAPDisplayName") ?? ""), entry]));
    const missing = found.has(attributeKey(PROOF)) ? "unknown" : "unreadable";
    return names.map((name) => {
      const entry = found.get(name);
      return entry === undefined ? missing : syntaxOf(entry);
    });
  }

  private async resolved(references: readonly string[]): Promise<Map<string, string>> {
    const distinct = [...new Set(references.map((reference) => reference.toLowerCase()))];
    const found = await Promise.all(
      distinct.map(async (reference) => {
        const identity = identityOf(reference);
        const entry = identity && (await this.session.find(identity, ["distinguishedName"]));
        return entry === undefined ? [] : [[reference, entry.dn] as const];
      }),
    );
    return new Map(found.flat());
  }
}

/** What a reference in lower case looks an entry up by; undefined if it has no form that Active Directory takes. */
function identityOf(reference: string): Identity | undefined {
  const [, guid, bytes, sid] =
    /^<(?:guid=(?:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|([0-9a-f]{32}))|sid=(s-1(?:-\d{1,10}){2,15}))>$/.exec(
      reference,
    ) ?? [];
  if (sid !== undefined) {
    return bySid(sid.toUpperCase());
  }
  // Without hyphens it is the bytes as they are kept.
  const text = guid ?? (bytes === undefined ? undefined : guidOf(Buffer.from(bytes, "hex")));
  return text === undefined ? undefined : byGuid(text);
}

function syntaxOf(entry: Entry): AttributeSyntax {
  const syntax = first(entry, "attributeSyntax") ?? "";
  const kind = KINDS[syntax] ?? "text";
  const [lowest, highest] = ["rangeLower", "rangeUpper"].map((name) => first(entry, name));
  const unwritable = unwritableFor(entry);
  return {
    name: first(entry, "lDAPDisplayName") ?? "",
    kind,
    isSingleValued: first(entry, "isSingleValued") === "TRUE",
    ...(lowest === undefined ? {} : { lowest: Number(lowest) }),
    ...(highest === undefined ? {} : { highest: Number(highest) }),
    ...(kind === "time" ? { form: first(entry, "oMSyntax") === UTC_TIME ? "utc" : "generalized" } : {}),
    ...(FOLDING.includes(syntax) ? { foldsCase: true } : {}),
    ...(unwritable === undefined ? {} : { unwritable }),
  };
}

function unwritableFor(entry: Entry): string | undefined {
  if (first(entry, "isDefunct") === "TRUE") {
    return "is switched off in the directory's schema (isDefunct); take it out";
  }
  if ((Number(first(entry, "systemFlags") ?? 0) & CONSTRUCTED) !== 0) {
    return "is computed by the directory from others (constructed); take it out";
  }
  // Of a pair of links, the forward one is even.
  if (Number(first(entry, "linkID") ?? 0) % 2 === 1) {
    return "is the other side of a link, which the directory keeps (back link); set the link on the entries that name this one";
  }
  return first(entry, "systemOnly") === "TRUE"
    ? "is written by the directory alone (systemOnly); take it out"
    : undefined;
}
