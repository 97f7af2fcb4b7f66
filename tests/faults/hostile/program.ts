import { Client } from "ldapts";
import { LdapDirectory } from "../../../provider/directory/ldap/ldap-directory";
import { ProviderError } from "../../../provider/errors/provider-error";
import type { Properties } from "../../../provider/resources/common/handlers";
import { DECLARED_ATTRIBUTES, Services } from "../../../provider/resources/common/services";
import type { Request } from "./ber";
import { GUID, USERS, type FarEnd } from "./far-end";

export const directoryId = "d-9067000001";
export const OWNER = "people/prod/ada";
const INCARNATION = "0mh5k2x9q1a2b3c4d";
/** What the far end shows as the mark. */
export const MARK = `pulumi:${OWNER}#${INCARNATION}`;
/** What a state has of whatever the far end shows. */
export const recorded = {
  directoryId,
  owner: OWNER,
  incarnation: INCARNATION,
  objectGuid: GUID,
  sid: "S-1-5-21-1-2-3-1105",
  distinguishedName: `CN=ada,${USERS}`,
};

/** What became of a hostile program: refused by the check, or let through to the directory, which was asked this. */
export type Outcome = { readonly refused: readonly string[] } | { readonly asked: readonly Request[] };

/** Handlers of one kind, as a hostile program meets them. */
interface Checked {
  check(news: Properties, olds: Properties): Promise<{ readonly property: string }[]>;
}

/** Runs programs with the provider's own code up to the wire, whose other end is a {@link FarEnd}. */
export class Program {
  private readonly directory: LdapDirectory;

  constructor(private readonly farEnd: FarEnd) {
    // Without TLS, which the provider itself always has: here the bytes are looked at.
    const client = new Client({ url: farEnd.url, timeout: 5_000 });
    this.directory = new LdapDirectory({
      id: directoryId,
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      attributes: DECLARED_ATTRIBUTES,
      connections: { use: (request) => request(client) },
      defaultUnit: () => Promise.resolve(USERS),
    });
  }

  /** Checks the arguments and, where they pass, does the work; whatever the directory's answers then lead to. */
  async run<H extends Checked>(
    handlers: (services: Services) => H,
    news: Properties,
    work: (handlers: H) => Promise<unknown>,
  ): Promise<Outcome> {
    const env = { WORKSPACES_USERS_REGION: "eu-west-1" };
    const services = new Services({ config: () => undefined, env }, () => undefined);
    Object.assign(services.directories, {
      open: () => Promise.resolve(this.directory),
      requireSettings: () => Promise.resolve(),
      accessTo: () => Promise.resolve("ldap"),
      facts: () => Promise.resolve({}),
    });
    const made = handlers(services);
    const failures = await made.check(news, {});
    if (failures.length > 0) {
      return { refused: failures.map(({ property }) => property) };
    }
    this.farEnd.requests.length = 0;
    try {
      await work(made);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
    }
    return { asked: [...this.farEnd.requests] };
  }
}
