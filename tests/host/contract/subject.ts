import { AwsClients } from "../../../provider/aws/clients";
import { Registrations } from "../../../provider/aws/registrations";
import { systemClock, type Clock } from "../../../provider/concurrency/clock";
import { Settings } from "../../../provider/config/settings";
import { DeletionProof } from "../../../provider/deletion/proof";
import { Directories } from "../../../provider/directory/directories";
import type { Account, Directory } from "../../../provider/directory/directory";
import type { NewGroup } from "../../../provider/directory/group";
import type { NewUser, User } from "../../../provider/directory/user";
import { DECLARED_ATTRIBUTES } from "../../../provider/resources/common/services";
import { Cleanup } from "../../../sandbox/cleanup";
import type { MannerName } from "../../../sandbox/directory/manners/manner";
import { Sandbox } from "../../../sandbox/sandbox";
import { bound } from "../bound";
import { inManner, MANNERS, OVER_API } from "../manners";

/** A way in to a directory. */
export interface Way {
  readonly title: (of: string) => string;
  readonly manner: MannerName;
  readonly access: "ldap" | "api";
  /** How late reads are, in milliseconds: over AWS's API, where another domain controller has taken over. */
  readonly delay: number;
}

const overLdap = (manner: MannerName): Way => ({
  title: (of) => inManner(of, manner),
  manner,
  access: "ldap",
  delay: 0,
});

export const WAYS: readonly Way[] = [
  ...(Object.keys(MANNERS) as MannerName[]).map(overLdap),
  { title: (of) => `${of} [${OVER_API}]`, manner: "windows", access: "api", delay: 0 },
  {
    title: (of) => `${of}, with reads that are late [${OVER_API}] @slow`,
    manner: "windows",
    access: "api",
    delay: 150,
  },
];

/** How much faster waits are than they would be: they are the provider's, and not what is tested. */
const FACTOR = 50;

const hurried: Clock = {
  now: () => FACTOR * Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds / FACTOR)),
};

/** A directory of the provider's, reached in one way, and the domain controller behind it, which is asked what there is. */
export class Subject {
  sandbox!: Sandbox;
  directory!: Directory;
  private readonly cleanup = new Cleanup();

  constructor(readonly way: Way) {}

  async open(): Promise<void> {
    const { manner, access, delay } = this.way;
    this.sandbox = await Sandbox.start({ rate: false, manner, dataAccess: true });
    this.cleanup.add(() => this.sandbox.stop());
    this.sandbox.aws.dataDelay = delay;
    const { managedAd, simpleAd } = this.sandbox.directoryIds;
    const id = manner === "windows" ? managedAd : simpleAd;
    const before = { ...process.env };
    this.cleanup.add(() => {
      process.env = before;
      return Promise.resolve();
    });
    const environment = this.sandbox.environment();
    Object.assign(process.env, environment);
    const overApi = { WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [id]: { access } }) };
    const env = access === "api" ? { ...environment, ...overApi } : environment;
    const settings = new Settings({ config: () => undefined, env });
    const aws = new AwsClients(settings);
    const directories = new Directories(settings, aws, new Registrations(aws), DECLARED_ATTRIBUTES, hurried);
    this.directory = await directories.open(id);
  }

  close(): Promise<void> {
    return this.cleanup.run();
  }

  markOf(name: string): string {
    return `pulumi:people/test/${name}#0mh5k2x9q1a2b3c4d`;
  }

  /** What the domain controller has of that name. */
  async found(name: string) {
    return (await this.sandbox.directory.search(`(sAMAccountName=${name})`))[0];
  }

  /** The mark as the domain controller has it. */
  async foundMark(name: string) {
    return (await this.found(name))?.[this.directory.markAttribute];
  }

  /** Makes a user as the provider does. */
  async user(userName: string, more: Partial<NewUser> = {}): Promise<User> {
    const user = { userName, enabled: true, mark: this.markOf(userName), attributes: {}, ...more };
    const made = await this.directory.createUser(user, `${user.mark}+unfinished`);
    if (made === undefined) throw new Error(`${userName} was there already`);
    return made;
  }

  async group(name: string, more: Partial<NewGroup> = {}) {
    const group = { name, scope: "global", category: "security", mark: this.markOf(name), attributes: {} } as const;
    const made = await this.directory.groups.create({ ...group, ...more });
    if (made === undefined) throw new Error(`${name} was there already`);
    return made;
  }

  proofOf({ guid }: Pick<Account, "guid">): Promise<DeletionProof> {
    return Promise.resolve(DeletionProof.of(guid, systemClock));
  }

  /** Somebody else makes an account, with LDAP. */
  async byHand(userName: string): Promise<void> {
    const dn = `CN=by hand ${userName},${this.sandbox.directory.usersOu}`;
    await this.sandbox.directory.add(dn, { objectClass: "user", sAMAccountName: userName });
  }

  /** Somebody else moves an account and gives it another name. */
  async rename(from: string, to: string): Promise<void> {
    const { directory } = this.sandbox;
    const { dn = "" } = (await this.found(from)) ?? {};
    await directory.modify(dn, { sAMAccountName: to, userPrincipalName: `${to}@${directory.realm}` });
    const unit = `OU=Moved ${to},${directory.usersOu}`;
    await directory.add(unit, { objectClass: "organizationalUnit" });
    await bound(directory, directory.administrator, (client) => client.modifyDN(dn, `CN=${to},${unit}`));
  }
}
