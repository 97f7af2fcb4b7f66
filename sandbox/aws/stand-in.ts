/**
 * A stand-in for the parts of AWS that the provider uses, for the unchanged AWS SDK, reached through AWS_ENDPOINT_URL.
 * It keeps AWS's awkward truths (asynchronous states, failures in successful replies, ids not known at once, rates) and
 * asks the real directory for its people.
 */
import type { RelatedWorkspaceProperties, WorkspaceProperties, WorkspaceState } from "@aws-sdk/client-workspaces";
import { Account, type AccountOptions } from "./account";
import type { Call } from "./calls";
import type { DataRates } from "./directory-service-data/rates";
import type { Faults } from "./faults";
import type { Violation } from "./order";
import type { Rate } from "./rate-limit";
import { secretArn } from "./secrets-manager";
import { AwsServer } from "./server";
import { initialProperties, type WorkspaceRequest } from "./workspaces/create";
import type { Desktop, LaunchError } from "./workspaces/desktop";
import type { Trust } from "./trusts";
import { setTags } from "./workspaces/tag-rules";
import { view, type DesktopView, type Launch } from "./workspaces/view";

export type { Allow } from "./account";
export type { TrustedNames } from "./accounts";
export type { Call } from "./calls";
export type { DirectoryObjects } from "./directory-service-data/objects";
export type { DataRates } from "./directory-service-data/rates";
export type { Fault, FaultMoment, Faults } from "./faults";
export type { Violation } from "./order";
export type { People } from "./people";
export type { Rate } from "./rate-limit";
export type { Mail } from "./ses";
export type { Trust } from "./trusts";
export type { ConnectionAlias } from "./workspaces/connection-aliases";
export type { DesktopView, Launch } from "./workspaces/view";
export { amazonBundles, compressed } from "./world";
export type { Bundle, Directory, DirectoryKind, Secret, Timing } from "./world";

export interface AwsOptions extends AccountOptions {
  /** Any 127.x.y.z. */
  address: string;
  /** Default: any free one. */
  port?: number;
}

/**
 * One account of AWS behind one address. Several run side by side.
 * @example
 * const aws = await AwsStandIn.start({ address: "127.0.0.1", people, deliver, directories });
 * const client = new WorkSpacesClient({}); // with aws.environment("eu-west-1") in process.env
 */
export class AwsStandIn {
  readonly #account: Account;
  readonly #server: AwsServer;

  private constructor(account: Account, server: AwsServer) {
    this.#account = account;
    this.#server = server;
  }

  /** Resolves when it can be called. Rejects where the address or port cannot be had. */
  static async start({ address, port = 0, ...options }: AwsOptions): Promise<AwsStandIn> {
    const account = new Account(options);
    return new AwsStandIn(account, await AwsServer.start(account, address, port));
  }

  /** For AWS_ENDPOINT_URL. */
  get endpoint(): string {
    return this.#server.endpoint;
  }

  /** What a process needs in its environment to talk to this stand-in and to nothing else. */
  environment(region: string): Record<string, string> {
    const { accessKeyId, secretAccessKey } = this.#account.credentials[0] ?? { accessKeyId: "", secretAccessKey: "" };
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  /** All that it can do, as IAM names it: `workspaces:CreateWorkspaces`. */
  get actions(): readonly string[] {
    return [...this.#account.operations.keys()];
  }

  /** Every call since the start, in the order of the replies. */
  get calls(): readonly Call[] {
    return this.#account.calls;
  }

  /** Those of one operation: `aws.callsTo("TerminateWorkspaces")`. */
  callsTo(operation: string): Call[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  /** Asked before and after each call what is to go wrong with it. */
  set faults(faults: Faults | undefined) {
    this.#account.faults = faults;
  }

  /** Asked of each CreateWorkspaces request whether its launch will end in ERROR. */
  set launchFails(failure: ((request: WorkspaceRequest) => LaunchError | undefined) | undefined) {
    this.#account.launchFails = failure;
  }

  /** Asked of each migration whether AWS will give it up. */
  set migrationFails(failure: ((id: string) => boolean) | undefined) {
    this.#account.migrationFails = failure;
  }

  /** `false` for no limit. */
  set rate(rate: Rate | false) {
    this.#account.rate = rate;
  }

  /** Lets Directory Service Data reach what is in a Managed AD, or not, at once. */
  setDataAccess(directoryId: string, enabled: boolean): void {
    this.#account.data.access.set(directoryId, enabled);
  }

  /** How many milliseconds of its clock reads of Directory Service Data are behind its writes; 0 at first. */
  set dataDelay(milliseconds: number) {
    this.#account.data.delay = milliseconds;
  }

  /** Those of Directory Service Data: `false` for no limit, undefined for AWS's own. */
  set dataRates(rates: DataRates | false | undefined) {
    this.#account.data.rates = rates;
  }

  /** Makes a trust of a Managed AD with another domain. */
  trust(trust: Trust): void {
    this.#account.trusts.add(trust);
  }

  /** Desktops that are still there. */
  async workspaces(): Promise<DesktopView[]> {
    await this.#account.fleet.advance();
    return this.#account.fleet.all().map(view);
  }

  /** @throws Error where there is no such directory or bundle, or no such user and no `sid` is given. */
  async launch(launch: Launch): Promise<DesktopView> {
    const { directoryId, userName, bundleId, state = "AVAILABLE", properties = {}, tags = {} } = launch;
    const { people, accounts, order, directories, bundles, fleet } = this.#account;
    const directory = directories.find(({ id }) => id === directoryId);
    if (directory === undefined) throw new Error(`launching a desktop: there is no directory ${directoryId}`);
    const account =
      launch.sid === undefined
        ? await accounts.find(directoryId, userName)
        : { sid: launch.sid, home: directoryId, shownAs: userName };
    if (account === undefined) throw new Error(`launching a desktop: ${directoryId} has no user ${userName}`);
    const bundle = bundleId === undefined ? bundles[0] : bundles.find(({ id }) => id === bundleId);
    if (bundle === undefined) throw new Error(`launching a desktop: there is no bundle ${bundleId ?? "at all"}`);
    const { sid, home, shownAs } = account;
    const desktop = fleet.add(
      { region: directory.region, directoryId, userName: shownAs, sid, home, bundleId: bundle.id, encryption: {} },
      initialProperties(properties, bundle),
    );
    setTags(
      desktop.tags,
      Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    );
    desktop.enter(state);
    if (launch.sid !== undefined && !(await people.exists(home, sid))) order.excuse(desktop);
    return view(desktop);
  }

  /** Puts a desktop in a state that it stays in, known to all operations from now on. */
  setState(id: string, state: WorkspaceState, error?: LaunchError): void {
    const desktop = this.#desktop(id);
    desktop.enter(state);
    desktop.error = error;
    desktop.hidden = { until: 0, describes: 0 };
  }

  /** What happens behind our back: self-service changes, a standby in another Region. */
  change(
    id: string,
    to: { properties?: WorkspaceProperties; related?: readonly RelatedWorkspaceProperties[]; ipv6Address?: string },
  ): void {
    const desktop = this.#desktop(id);
    desktop.properties = { ...desktop.properties, ...to.properties };
    desktop.related = to.related ?? desktop.related;
    desktop.ipv6Address = to.ipv6Address ?? desktop.ipv6Address;
  }

  /** What the user does: a file on the user volume, and whether AWS has taken a snapshot since. */
  saveFile(id: string, path: string, text: string, { isInSnapshot = true } = {}): void {
    const { userVolume } = this.#desktop(id);
    userVolume.files = new Map([...userVolume.files, [path, text]]);
    if (isInSnapshot) userVolume.snapshot = userVolume.files;
  }

  /** The files on a desktop's user volume. */
  filesOf(id: string): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#desktop(id).userVolume.files);
  }

  /** Ends a desktop's waiting at once: it is launched, started, changed or gone. */
  async settle(id: string): Promise<void> {
    const desktop = this.#desktop(id);
    desktop.hidden = { until: 0, describes: 0 };
    if (desktop.next !== undefined) desktop.next.at = this.#account.now();
    if (desktop.modification !== undefined) desktop.modification.until = this.#account.now();
    if (desktop.migration !== undefined) desktop.migration.at = this.#account.now();
    await this.#account.fleet.advance();
  }

  /** Each desktop whose account was gone before it: asks the directory about every desktop that is still there. */
  async violations(): Promise<readonly Violation[]> {
    const { fleet, order } = this.#account;
    await fleet.advance();
    await Promise.all(fleet.all().map((desktop) => order.check(desktop)));
    return order.violations;
  }

  /** The full ARN of a secret of this account. */
  secretArn(name: string, region: string): string {
    return secretArn(name, { region, account: this.#account.account });
  }

  /** Closes every connection, idle or not. */
  async stop(): Promise<void> {
    await this.#server.stop();
  }

  #desktop(id: string): Desktop {
    const desktop = this.#account.fleet.get(id);
    if (desktop === undefined) throw new Error(`the stand-in has no desktop ${id}`);
    return desktop;
  }
}
