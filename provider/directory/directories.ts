import type { AwsClients } from "../aws/clients";
import { awsRefusal } from "../aws/refusal";
import type { Registrations } from "../aws/registrations";
import { systemClock, type Clock } from "../concurrency/clock";
import { readOnceEach } from "../concurrency/read-once";
import { directoryKey, type DirectorySettings, type Settings } from "../config/settings";
import { MARK_ATTRIBUTES, type Access } from "./access";
import { AccessChoices, type Asked } from "./access-choice";
import { readLogin, requireLogin } from "./credentials";
import { hasPasswordApi, passwordByApi } from "./password-by-api";
import type { DeclaredAttributes, Directory } from "./directory";
import { directoryFacts, signInOf, uselessFor, type DirectoryFacts, type SignIn } from "./kind";
import type { LdapLogin } from "./ldap/login";
import type { User } from "./user";
import { accountName } from "../text/account-name";

/** A user, and in which domain they were found. */
export interface FoundUser {
  readonly user: User;
  /** Whether it is one that the directory trusts, and not its own. */
  readonly trusted: boolean;
}

/** Every directory this process works on, each looked up and connected to once, when first needed. */
export class Directories {
  /** What AWS says of a directory; refuses kinds whose people are managed elsewhere. */
  readonly facts: (directoryId: string) => Promise<DirectoryFacts>;
  /** How people sign in to its desktops, whatever kind it is; refuses WorkSpaces Pools. */
  readonly signIn: (directoryId: string) => Promise<SignIn>;
  private readonly opened: (asked: Asked) => Promise<Directory>;
  private readonly choices: AccessChoices;

  constructor(
    private readonly settings: Settings,
    private readonly aws: AwsClients,
    private readonly registrations: Registrations,
    private readonly attributes: DeclaredAttributes,
    private readonly clock: Clock = systemClock,
    private readonly say: (line: string) => void = () => undefined,
  ) {
    this.facts = readOnceEach((id) => this.readFacts(id));
    this.signIn = readOnceEach(async (id) => signInOf(id, await registrations.find(settings.region, id)));
    this.choices = new AccessChoices(settings, aws, (id) => this.facts(id), say);
    this.opened = readOnceEach((asked) => this.connect(asked));
  }

  /** The directory to edit people in: its own domain, or one that it trusts. */
  async open(directoryId: string, domain?: string): Promise<Directory> {
    const { domainName } = await this.facts(directoryId);
    return this.opened({ directoryId, trusted: trustedOf(domain, domainName) });
  }

  /** Which way its people are worked on, chosen and said once; fails as {@link AccessChoices.of}. */
  async accessTo(directoryId: string, domain?: string): Promise<Access> {
    const { domainName } = await this.facts(directoryId);
    return (await this.choices.of({ directoryId, trusted: trustedOf(domain, domainName) })).access;
  }

  /** DNS names, in lower case, of the trusted domains that the settings tell how to reach. */
  trustedDomains(directoryId: string): string[] {
    return this.settings.trustedDomains(directoryId).map((domain) => domain.toLowerCase());
  }

  /**
   * In a check: whether the settings tell all that editing people needs, as far as they tell it without asking anybody.
   * @throws ProviderError `invalid-setting`, `unsupported-directory`, `directory-not-found`; `aws-refused` if AWS cannot be asked
   */
  async requireSettings(directoryId: string, domain?: string): Promise<void> {
    const { domainName } = await this.facts(directoryId);
    const trusted = trustedOf(domain, domainName);
    const key = directoryKey(directoryId, trusted);
    const { access, instead } = await this.choices.of({ directoryId, trusted });
    if (access === "ldap") {
      const { settings, faults: further } = this.settings.connection(directoryId, trusted);
      const whose = { directoryId, trusted, key, domainName: trusted ?? domainName };
      requireLogin(whose, settings, this.settings, { further, instead });
    }
  }

  /** How we log in to a directory, by the settings and the secret that they name; nothing is asked of the directory itself. */
  async loginTo(
    directoryId: string,
    domain?: string,
  ): Promise<{ facts: DirectoryFacts; key: string; login: LdapLogin }> {
    await this.requireSettings(directoryId, domain);
    const own = await this.facts(directoryId);
    const trusted = trustedOf(domain, own.domainName);
    const facts = trusted === undefined ? own : trustedFacts(own, trusted);
    const key = directoryKey(directoryId, trusted);
    return { facts, key, login: await this.login(facts, { directoryId, trusted }) };
  }

  /** Whether it is told how people of a directory are worked on, so that they can be asked for. */
  async isConfigured(directoryId: string): Promise<boolean> {
    const { access, username, passwordSecret } = this.settings.directory(directoryId);
    if (access !== "ldap" && username === undefined && passwordSecret === undefined) {
      return (await this.accessTo(directoryId).catch(() => "ldap")) === "api";
    }
    return username !== undefined || passwordSecret !== undefined;
  }

  /** The DNS name, in lower case, of the domain that a resource's people are in: two ids of one domain are one directory. */
  async domainOf(directoryId: string, domain?: string): Promise<string> {
    const { domainName } = await this.facts(directoryId);
    return (domain ?? domainName).toLowerCase();
  }

  /** Why nobody of the directory, or of the domain that it is to trust, can have a WorkSpace; undefined if they can. */
  async uselessFor(directoryId: string, domain: string | undefined): Promise<ReturnType<typeof uselessFor>> {
    return uselessFor(await this.facts(directoryId), domain);
  }

  /**
   * Whether two ways to name a directory mean the same domain. A directory that AWS does not know any more means none.
   * @param recorded the domain that the first meant when it was recorded
   */
  async sameDomain(
    one: { readonly directoryId: string; readonly domain?: string; readonly domainName?: string },
    other: { readonly directoryId: string; readonly domain?: string },
  ): Promise<boolean> {
    if (one.directoryId === other.directoryId && one.domain?.toLowerCase() === other.domain?.toLowerCase()) {
      return true;
    }
    const [before, now] = await Promise.all([
      one.domainName ?? this.domainOf(one.directoryId, one.domain).catch(() => undefined),
      this.domainOf(other.directoryId, other.domain),
    ]);
    return before === now;
  }

  /**
   * Finds a user of the directory's own domain, or of a trusted one that the settings tell how to reach.
   * @param userName bare, or with its domain before or after it: then only in that domain, or by that userPrincipalName
   */
  async findUser(directoryId: string, userName: string): Promise<FoundUser | undefined> {
    const { name, domain: wanted } = accountName(userName);
    const { domainName, netBiosName } = await this.facts(directoryId);
    const domains = [
      { domain: undefined, names: [domainName, netBiosName ?? firstLabel(domainName)] },
      ...this.settings.trustedDomains(directoryId).map((domain) => ({ domain, names: [domain, firstLabel(domain)] })),
    ];
    const isNamed = ({ names }: { names: string[] }) => names.some((one) => sameText(one, wanted));
    // A domain may have further suffixes for its users' principal names.
    const isBySuffix = userName.includes("@") && !domains.some(isNamed);
    for (const one of domains) {
      if (wanted !== undefined && !isNamed(one) && !isBySuffix) {
        continue;
      }
      const { domain } = one;
      const user = await (await this.open(directoryId, domain)).findUserByName(name);
      if (user && (!isBySuffix || sameText(userName, user.attributes.userPrincipalName?.[0]))) {
        return { user, trusted: domain !== undefined };
      }
    }
    return undefined;
  }

  private async readFacts(directoryId: string): Promise<DirectoryFacts> {
    const { region } = this.settings;
    const registration = await this.registrations.find(region, directoryId);
    return directoryFacts(directoryId, region, registration, await this.describe(directoryId));
  }

  private async describe(directoryId: string) {
    const { DescribeDirectoriesCommand } = await import("@aws-sdk/client-directory-service");
    try {
      const request = new DescribeDirectoriesCommand({ DirectoryIds: [directoryId] });
      const client = await this.aws.directoryService(this.settings.region);
      const { DirectoryDescriptions } = await client.send(request);
      return DirectoryDescriptions?.[0];
    } catch (cause) {
      // A custom or Entra ID directory is known to WorkSpaces alone; an id of another form is refused as invalid.
      if (/EntityDoesNotExist|InvalidParameter|ValidationException/.test((cause as Error).name)) {
        return undefined;
      }
      throw awsRefusal(`looking up directory ${directoryId}`, "ds:DescribeDirectories", this.settings.region, cause);
    }
  }

  private async connect({ directoryId, trusted: domain }: Asked): Promise<Directory> {
    const own = await this.facts(directoryId);
    const { access } = await this.choices.of({ directoryId, trusted: domain });
    const given = this.settings.directory(directoryId, domain);
    const settings: DirectorySettings = {
      ...given,
      markAttribute: given.markAttribute ?? MARK_ATTRIBUTES[access],
    };
    const key = directoryKey(directoryId, domain);
    const facts = domain === undefined ? own : trustedFacts(own, domain);
    const resetPassword = hasPasswordApi(facts)
      ? passwordByApi(this.aws, this.settings.region, directoryId, this.clock)
      : undefined;
    if (access === "api" && resetPassword !== undefined) {
      const { openDataApiDirectory } = await import("./data-api/open.js");
      const client = await this.aws.directoryServiceData(this.settings.region);
      const { attributes, clock, say } = this;
      return openDataApiDirectory(facts, settings, { key, attributes, client, resetPassword, clock, say });
    }
    const { openLdapDirectory } = await import("./ldap/open.js");
    return openLdapDirectory(facts, settings, {
      key,
      attributes: this.attributes,
      login: () => this.login(facts, { directoryId, trusted: domain }),
      foreignServer: (url, domainName) =>
        this.settings.fault(
          `${key}.url`,
          `${url} is a server of ${domainName ?? "no domain"}, and ${domain === undefined ? `directory ${directoryId}` : "the domain asked for"} is ${facts.domainName}`,
          `ldaps://${facts.domainName}`,
        ),
      resetPassword,
    });
  }

  private login({ domainName }: DirectoryFacts, { directoryId, trusted }: Asked): Promise<LdapLogin> {
    const key = directoryKey(directoryId, trusted);
    const whose = { directoryId, trusted, key, domainName };
    return readLogin(whose, this.settings.directory(directoryId, trusted), this.settings, this.aws);
  }
}

const sameText = (one: string, other: unknown): boolean =>
  typeof other === "string" && one.toLowerCase() === other.toLowerCase();

/** What a domain's NetBIOS name most often is. */
const firstLabel = (domainName: string): string => domainName.split(".")[0] ?? domainName;

/** The trusted domain that is named, in lower case; undefined if it is the directory's own. */
const trustedOf = (domain: string | undefined, own: string): string | undefined =>
  domain?.toLowerCase() === own.toLowerCase() ? undefined : domain?.toLowerCase();

/** A trusted domain is a customer's own Active Directory, whatever kind trusts it. */
function trustedFacts({ netBiosName: _, ...own }: DirectoryFacts, domainName: string): DirectoryFacts {
  return { ...own, kind: "ADConnector", domainName };
}
