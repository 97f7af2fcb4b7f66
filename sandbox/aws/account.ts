import { Accounts, type TrustedNames } from "./accounts";
import type { Call } from "./calls";
import type { DirectoryObjects } from "./directory-service-data/objects";
import type { DataRates } from "./directory-service-data/rates";
import { DirectoryServiceData } from "./directory-service-data/service";
import { AwsError } from "./errors";
import type { Fault, FaultMoment, Faults } from "./faults";
import { userArn } from "./identity";
import { withIdentityStores } from "./identity-store";
import type { Operation, Output } from "./operation";
import { operationsOf } from "./operations";
import { OrderLog } from "./order";
import type { People } from "./people";
import { refusalStatus, unknownOperation, type Service, type WireRequest } from "./protocol";
import { Random } from "./random";
import { RateLimit, type Rate } from "./rate-limit";
import type { Backend } from "./server";
import type { Mail } from "./ses";
import type { ConnectionAlias } from "./workspaces/connection-aliases";
import type { WorkspaceRequest } from "./workspaces/create";
import type { LaunchError } from "./workspaces/desktop";
import { Fleet } from "./workspaces/fleet";
import { Trusts, type Trust } from "./trusts";
import { amazonBundles, compressed, type Bundle, type Directory, type Key, type Secret, type Timing } from "./world";

/**
 * Whether a caller may: `workspaces:TerminateWorkspaces` on the ARN of each thing it touches, or on "*" where AWS knows
 * no resource for it.
 */
export type Allow = (action: string, resource: string, accessKeyId: string) => boolean;

export interface AccountOptions {
  people: People;
  /** What is in a Managed AD, for Directory Service Data; default: nothing can be reached. */
  objects?: (directoryId: string) => DirectoryObjects | undefined;
  /** Where SES's mail goes. */
  deliver: (mail: Mail) => void | Promise<void>;
  directories: readonly Directory[];
  /** Which domains Managed ADs trust: their users are those of a directory here that has the domain, registered or not. */
  trusts?: readonly Trust[];
  /** Default: as the launch wrote it. */
  trustedNames?: TrustedNames;
  /** What people type in place of a registration code. */
  connectionAliases?: readonly ConnectionAlias[];
  bundles?: readonly Bundle[];
  secrets?: readonly Secret[];
  keys?: readonly Key[];
  /** Addresses and domains that SES may send from, in every Region. */
  verifiedSenders?: readonly string[];
  /** Those that SES knows, and has not verified. */
  pendingSenders?: readonly string[];
  /** Whether SES is still in its test mode: its "sandbox", that sends to nobody but the verified. Told, and not enforced. */
  mailInTestMode?: () => boolean;
  /** Whether AWS has paused SES's sending. Told, and not enforced. */
  mailIsPaused?: () => boolean;
  /** Whether its keys are the account's own, and not those of a user in it. */
  isRoot?: () => boolean;
  /** How many WorkSpaces a Region may have; default: any number. */
  quota?: number;
  /** Replaces some of {@link compressed}. */
  timing?: Partial<Timing>;
  /** Of each WorkSpaces operation in each Region; default 2 calls a second, bursts of 5. `false`: no limit. */
  rate?: Rate | false;
  /** Of Directory Service Data, for each directory; default as documented for its edition. `false`, and so if `rate` is: no limit. */
  dataRates?: DataRates | false;
  /** Milliseconds; default the machine's. */
  clock?: () => number;
  /** Keys it knows; the first is the one that `environment` gives. */
  credentials?: readonly { accessKeyId: string; secretAccessKey: string }[];
  /** The account's number; default 123456789012. */
  account?: string;
  /** Default: everything. */
  allow?: Allow;
  /** How often a desktop is TERMINATED before it is gone, between 0 and 1; default 0, as AWS "rarely" shows it. */
  terminatedOdds?: number;
  /** Of ids and odds; default: another one each time. */
  seed?: number;
}

/** An AWS account: its state, its operations, and who may call them how often. */
export class Account implements Backend {
  readonly calls: Call[] = [];
  readonly people: People;
  readonly directories: readonly Directory[];
  readonly trusts: Trusts;
  readonly accounts: Accounts;
  readonly bundles: readonly Bundle[];
  readonly credentials: readonly { accessKeyId: string; secretAccessKey: string }[];
  readonly account: string;
  readonly order: OrderLog;
  readonly fleet: Fleet;
  readonly data: DirectoryServiceData;
  readonly now: () => number;
  rate: Rate | false;
  faults: Faults | undefined;
  launchFails: ((request: WorkspaceRequest) => LaunchError | undefined) | undefined;
  migrationFails: ((id: string) => boolean) | undefined;
  readonly #allow: Allow;
  readonly #limit = new RateLimit();
  /** By action, as IAM names it: `workspaces:CreateWorkspaces`. */
  readonly operations: ReadonlyMap<string, Operation>;

  constructor(options: AccountOptions) {
    this.directories = options.directories;
    this.people = withIdentityStores(options.people, this.directories);
    this.trusts = new Trusts(this.directories, options.trusts ?? []);
    this.accounts = new Accounts(this.people, this.directories, this.trusts, options.trustedNames ?? "as written");
    this.bundles = options.bundles ?? amazonBundles;
    this.credentials = options.credentials ?? [{ accessKeyId: "AKIASANDBOXSANDBOX00", secretAccessKey: "sandbox" }];
    this.account = options.account ?? "123456789012";
    this.now = options.clock ?? Date.now;
    this.rate = options.rate ?? { rate: 2, burst: 5 };
    this.#allow = options.allow ?? (() => true);
    this.order = new OrderLog(this.people, this.now);
    const random = new Random(options.seed ?? Math.floor(Math.random() * 2 ** 32));
    const timing = { ...compressed, ...options.timing };
    const { now, order } = this;
    const migrationFails = (id: string) => this.migrationFails?.(id) ?? false;
    this.fleet = new Fleet({ timing, now, random, order, terminatedOdds: options.terminatedOdds ?? 0, migrationFails });
    this.data = new DirectoryServiceData({
      directories: this.directories,
      objectsOf: options.objects ?? (() => undefined),
      now,
      duration: timing.dataAccess,
      rates: options.dataRates ?? (options.rate === false ? false : undefined),
    });
    this.operations = operationsOf({
      data: this.data,
      fleet: this.fleet,
      people: this.people,
      accounts: this.accounts,
      trusts: this.trusts,
      aliases: options.connectionAliases ?? [],
      directories: this.directories,
      bundles: this.bundles,
      secrets: options.secrets ?? [],
      keys: options.keys ?? [],
      failure: (request) => this.launchFails?.(request),
      quota: options.quota ?? Infinity,
      post: {
        verified: options.verifiedSenders ?? [],
        pending: options.pendingSenders ?? [],
        inTestMode: options.mailInTestMode ?? (() => false),
        isPaused: options.mailIsPaused ?? (() => false),
        random,
        deliver: options.deliver,
      },
      allow: this.#allow,
      isRoot: options.isRoot ?? (() => false),
    });
  }

  async perform({ trait, operation: name, region, accessKeyId, format }: WireRequest, input: unknown): Promise<Output> {
    const action = `${trait.signingName}:${name}`;
    const operation = this.operations.get(action);
    if (operation === undefined) throw unknownOperation(`${trait.service} ${name}`);
    const status = refusalStatus(format);
    if (!this.credentials.some((known) => known.accessKeyId === accessKeyId)) {
      const message = "The security token included in the request is invalid.";
      throw new AwsError("UnrecognizedClientException", message, status);
    }
    this.#throttle(trait.service, action, region);
    const carryOut = () => this.#carryOut(operation, action, { region, accessKeyId, status }, input);
    return trait.service === "ds-data" ? await this.data.limited(name, input, carryOut) : await carryOut();
  }

  async #carryOut(
    operation: Operation,
    action: string,
    { region, accessKeyId, status }: { region: string; accessKeyId: string; status: number },
    input: unknown,
  ): Promise<Output> {
    const prepared = operation(input, { region, account: this.account, accessKeyId });
    for (const each of [action, ...prepared.actions]) {
      this.#authorise(each, prepared.resources, accessKeyId, status);
    }
    await this.fleet.advance();
    return await prepared.perform();
  }

  #throttle(service: Service, action: string, region: string): void {
    if (service !== "workspaces" || this.rate === false) return;
    if (this.#limit.take(`${region} ${action}`, this.rate, this.now())) return;
    throw new AwsError("ThrottlingException", "Rate exceeded");
  }

  /** The one place where a policy can say no. */
  #authorise(action: string, resources: readonly string[], accessKeyId: string, status: number): void {
    const refused = (resources.length === 0 ? ["*"] : resources).find(
      (each) => !this.#allow(action, each, accessKeyId),
    );
    if (refused === undefined || action === "sts:GetCallerIdentity") return;
    const who = userArn({ account: this.account, accessKeyId });
    const message = `User: ${who} is not authorized to perform: ${action} on resource: ${refused}`;
    // Its model declares a reason; those of other services know no such exception of theirs.
    const reason = isOfData(action) ? { Reason: "IAM_AUTH" } : {};
    throw new AwsError("AccessDeniedException", message, status, reason);
  }

  async fault(call: FaultMoment): Promise<Fault | undefined> {
    return await this.faults?.(call);
  }

  record(call: Call): void {
    this.calls.push(call);
  }
}

const isOfData = (action: string): boolean => action.startsWith("ds-data:") || action === "ds:AccessDSData";
