import type { People } from "./aws/people";
import { AwsStandIn, amazonBundles, type AwsOptions } from "./aws/stand-in";
import { Cleanup } from "./cleanup";
import { Directory } from "./directory/directory";
import type { MannerName } from "./directory/manners/manner";
import { POLICY_ACTIONS } from "./documented";
import { Mailbox } from "./mailbox/mailbox";
import type { Mail } from "./mailbox/mail";
import { claimAddress } from "./machine/address";
import { providerEnvironment } from "./settings";
import {
  KEYS,
  ONPREM_REALM,
  REALM,
  REGION,
  SENDER,
  SERVICE_SECRET,
  awsDirectories,
  awsTrusts,
  furtherDirectory,
  directoryIds,
  type FurtherDirectory,
} from "./world";

/** Ports on the sandbox's own address, the same in every sandbox. */
export const PORTS = { aws: 4566, mail: 1025, secureMail: 1465 };

/**
 * Of AWS, what is not given here is as in the stand-in: compressed times, AWS's own rates. What the provider may do there is the policy
 * that docs/permissions.md asks for.
 */
export interface SandboxOptions extends Partial<
  Omit<AwsOptions, "port" | "people" | "objects" | "deliver" | "directories" | "bundles">
> {
  /** The loopback address of all its servers. By default the next free one. */
  address?: string;
  /** Whether there is also a second domain, `onprem.example.com`, at an address of its own behind an AD Connector. */
  onprem?: boolean;
  /** What the domains' directories are like; default: what they are, Samba. */
  manner?: MannerName;
  /** Whether the first domain has a second controller. */
  secondController?: boolean;
  /** Ids of the WorkSpaces directories there are. By default one of each kind, all of the same domain. */
  only?: readonly string[];
  /** Whether Directory Service Data reaches its Managed ADs from the start; default: not until it is enabled. */
  dataAccess?: boolean;
  /** Further WorkSpaces directories of the domain, in whatever Region. */
  further?: readonly FurtherDirectory[];
  /** Told of work that takes more than a moment. */
  log?: (line: string) => void;
  /** Told of each mail that arrives. */
  onMail?: (mail: Mail) => void;
}

interface Parts {
  address: string;
  directory: Directory;
  onprem: Directory | undefined;
  aws: AwsStandIn;
  mailbox: Mailbox;
}

/** A directory, AWS and a mailbox, started together: everything the provider talks to. */
export class Sandbox {
  readonly region = REGION;
  /** The id of a WorkSpaces directory of each kind. */
  readonly directoryIds = directoryIds;
  readonly bundles = amazonBundles;
  readonly address: string;
  /** The domain behind the Simple AD, the Managed AD and the AD Connector. */
  readonly directory: Directory;
  /** The domain `onprem.example.com`, where it was asked for. */
  readonly onprem: Directory | undefined;
  readonly aws: AwsStandIn;
  readonly mailbox: Mailbox;

  private constructor(
    { address, directory, onprem, aws, mailbox }: Parts,
    private readonly cleanup: Cleanup,
  ) {
    this.address = address;
    this.directory = directory;
    this.onprem = onprem;
    this.aws = aws;
    this.mailbox = mailbox;
  }

  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const cleanup = new Cleanup();
    try {
      return new Sandbox(await startParts(options, cleanup), cleanup);
    } catch (error) {
      await cleanup.run();
      throw error;
    }
  }

  /** Everything a Pulumi program needs in its environment to use this sandbox, but for the engine itself. */
  environment(): Record<string, string> {
    const { simpleAd, managedAd, adConnector, onprem } = this.directoryIds;
    const corp = this.directory;
    const reachable = [
      { id: simpleAd, directory: corp },
      { id: managedAd, directory: corp, passwordInSecret: true },
      { id: adConnector, directory: corp },
      ...(this.onprem ? [{ id: onprem, directory: this.onprem }] : []),
    ];
    return { ...providerEnvironment(reachable), ...this.aws.environment(REGION) };
  }

  /** Ends every server and removes their data. */
  stop(): Promise<void> {
    return this.cleanup.run();
  }
}

async function startParts(options: SandboxOptions, cleanup: Cleanup): Promise<Parts> {
  const {
    onprem: withOnprem = false,
    manner = "samba",
    secondController = false,
    only,
    further = [],
    dataAccess = false,
    log = () => undefined,
    onMail = () => undefined,
    ...aws
  } = options;
  const started = <T extends { stop(): Promise<void> }>(part: T): T => {
    cleanup.add(() => part.stop());
    return part;
  };

  const address = options.address ?? (await claim(cleanup));
  const directory = started(await Directory.start({ address, realm: REALM, manner, secondController, log }));
  const { authority } = directory;
  const onprem = withOnprem
    ? started(await Directory.start({ realm: ONPREM_REALM, manner, authority, log }))
    : undefined;
  const certificate = await authority.issue("mail", [`IP:${address}`]);
  const mailPorts = { port: PORTS.mail, securePort: PORTS.secureMail };
  const mailbox = started(await Mailbox.start({ address, ...mailPorts, certificate, onMail }));
  const directories = [
    ...awsDirectories(address, onprem?.address).filter(({ id }) => only?.includes(id) ?? true),
    ...further.map((one) => furtherDirectory(one, address)),
  ].map((each) => (dataAccess && each.kind === "MicrosoftAD" ? { ...each, dataAccess } : each));
  const objects = directory.objects();
  const standIn = started(
    await AwsStandIn.start({
      bundles: amazonBundles,
      verifiedSenders: [SENDER],
      allow: (action) => POLICY_ACTIONS.includes(action),
      ...aws,
      keys: [...KEYS, ...(aws.keys ?? [])],
      secrets: [{ region: REGION, name: SERVICE_SECRET, value: directory.service.password }, ...(aws.secrets ?? [])],
      address,
      port: PORTS.aws,
      people: peopleOf(
        directory,
        onprem,
        further.map(({ id }) => id),
      ),
      objects: (id) => (directories.some((one) => one.id === id && one.domain === REALM) ? objects : undefined),
      deliver: ({ raw }) => mailbox.deliver(raw),
      directories,
      trusts: [...awsTrusts(onprem?.address), ...(aws.trusts ?? [])].filter(({ directoryId }) =>
        directories.some(({ id }) => id === directoryId),
      ),
    }),
  );
  return { address, directory, onprem, aws: standIn, mailbox };
}

async function claim(cleanup: Cleanup): Promise<string> {
  const claimed = await claimAddress();
  cleanup.add(() => claimed.release());
  return claimed.address;
}

/** The people behind each directory id. Those of the kinds that are not Active Directory are not for us to know. */
function peopleOf(corp: Directory, onprem: Directory | undefined, further: readonly string[]): People {
  const { simpleAd, managedAd, adConnector } = directoryIds;
  const people = new Map([simpleAd, managedAd, adConnector, ...further].map((id) => [id, corp.people()]));
  if (onprem) people.set(directoryIds.onprem, onprem.people());
  return {
    find: async (id, userName) => people.get(id)?.find(id, userName),
    exists: async (id, sid) => (await people.get(id)?.exists(id, sid)) ?? false,
    resetPassword: async (id, userName, password) =>
      (await people.get(id)?.resetPassword(id, userName, password)) ?? "no-user",
  };
}
