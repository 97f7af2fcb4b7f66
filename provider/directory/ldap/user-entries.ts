import type { Change } from "ldapts";
import { parentDn } from "../dn";
import type { DeclaredAttributes, Listing } from "../directory";
import type { Values } from "../attribute-value";
import type { Syntaxes } from "../syntaxes";
import { guidDn } from "./ids";
import { listAll, PEOPLE } from "./listing";
import type { Identity } from "./lookups";
import { Schema } from "./schema";
import type { LdapSession } from "./session";
import { isUser, userAttributes, userOf, type UserEntry } from "./user-entry";

/** The entries of a directory's users, with the attributes that arguments stand for and what else is asked for. */
export class UserEntries {
  private readonly schema: Schema;

  constructor(
    private readonly session: LdapSession,
    private readonly declared: DeclaredAttributes,
  ) {
    this.schema = new Schema(session);
  }

  async read(identity: Identity, extra: readonly string[] = []): Promise<UserEntry | undefined> {
    const { markAttribute } = this.session;
    const attributes = [...new Set([...this.declared.user, ...extra])];
    const binary = await this.schema.binaryAmong(extra.filter((name) => !this.declared.user.includes(name)));
    const entry = await this.session.find(identity, [...userAttributes(markAttribute), ...attributes], binary);
    return entry && isUser(entry) ? userOf(entry, markAttribute, attributes) : undefined;
  }

  async list(listing: Listing, extra: readonly string[]): Promise<readonly UserEntry[]> {
    const { markAttribute } = this.session;
    const attributes = [...new Set([...this.declared.user, ...extra])];
    const asked = [...userAttributes(markAttribute), ...attributes];
    const entries = await listAll(this.session, PEOPLE, asked, listing);
    return entries.filter(isUser).map((entry) => userOf(entry, markAttribute, attributes));
  }

  async modify({ dn, guid }: UserEntry, changes: Change[]): Promise<void> {
    if (changes.length > 0) {
      await this.session.write(`change ${dn}`, [parentDn(dn)], (client) => client.modify(guidDn(guid), changes), {
        dn,
      });
    }
  }

  syntaxes(values: Values): Promise<Syntaxes> {
    return this.schema.syntaxes(values);
  }

  /** What the schema says of attributes that no argument stands for with text; throws if one cannot be given its values. */
  allowed(attributes: Values, doing: string): Promise<Syntaxes> {
    const { user: ofArguments, notText = [] } = this.declared;
    const further = Object.entries(attributes).filter(
      ([name]) => notText.includes(name) || !ofArguments.includes(name),
    );
    return this.schema.allowed(Object.fromEntries(further), doing);
  }
}
