import { expect } from "chai";
import { Cleanup } from "../../sandbox/cleanup";
import { Sandbox, type SandboxOptions } from "../../sandbox/sandbox";
import type { MannerName } from "../../sandbox/directory/manners/manner";
import { plainDesktop, plainEntry } from "../mark-text";
import { inManner, MANNERS } from "./manners";
import { ProviderProcess, type Properties } from "./provider-process";

/** Times of the stand-in short enough to be waited for. */
const QUICK: SandboxOptions = {
  rate: false,
  timing: {
    launch: 150,
    terminate: 150,
    terminated: 50,
    modify: 100,
    pause: 0,
    migrate: 200,
    rebuild: 200,
    power: 100,
    hiddenDescribes: 0,
  },
};

/** What the tests of one suite share: a sandbox, and a provider process that uses it. */
export class Host {
  sandbox!: Sandbox;
  /** One run of the engine, with time compressed. */
  provider!: ProviderProcess;
  private readonly cleanup = new Cleanup();
  private readonly further: ProviderProcess[] = [];

  /** A Simple AD, or where the directory is like Windows' a Managed AD. */
  get directoryId(): string {
    const { managedAd, simpleAd } = this.sandbox.directoryIds;
    return this.sandbox.directory.manner === "windows" ? managedAd : simpleAd;
  }

  /** Another provider process, as another run of the engine has; ended after the test. */
  async process(environment: NodeJS.ProcessEnv = {}, config: Readonly<Record<string, string>> = {}) {
    const started = await ProviderProcess.start({ ...this.environment(), ...environment }, config);
    this.further.push(started);
    return started;
  }

  /** The sandbox's, and time compressed. */
  environment(): NodeJS.ProcessEnv {
    return { ...this.sandbox.environment(), NODE_OPTIONS: `--require=${require.resolve("./hurry.cjs")}` };
  }

  /** Settings of a directory other than the sandbox's, as a process' environment. */
  directorySettings(changed: object, directoryId = this.directoryId): NodeJS.ProcessEnv {
    const all = JSON.parse(this.sandbox.environment().WORKSPACES_USERS_DIRECTORIES ?? "") as Record<string, Properties>;
    const settings = { ...all, [directoryId]: { ...all[directoryId], ...changed } };
    return { WORKSPACES_USERS_DIRECTORIES: JSON.stringify(settings) };
  }

  /** A user's arguments, as the program side passes them. */
  user(userName: string, args: Properties = {}): Properties {
    return { directoryId: this.directoryId, userName, owner: `people/test/${userName}`, ...args };
  }

  /** A WorkSpace's arguments. */
  workspace(userName: string, args: Properties = {}): Properties {
    return { ...this.user(userName), bundleId: this.sandbox.bundles[0]?.id, ...args };
  }

  /** The account as the directory has it, its mark without the incarnation; undefined if it has none. */
  async account(userName: string) {
    const [entry] = await this.sandbox.directory.search(`(&(objectClass=user)(sAMAccountName=${userName}))`);
    return entry && plainEntry(entry);
  }

  /** The user's desktops as WorkSpaces has them, their marks without the incarnations. */
  async desktops(userName: string) {
    const all = await this.sandbox.aws.workspaces();
    return all.filter((desktop) => desktop.userName.toLowerCase() === userName.toLowerCase()).map(plainDesktop);
  }

  async start(options: SandboxOptions): Promise<void> {
    this.sandbox = await Sandbox.start(options);
    this.cleanup.add(() => this.sandbox.stop());
    this.provider = await ProviderProcess.start(this.environment());
    this.cleanup.add(() => this.provider.kill());
  }

  /** Makes good again what a test did to the sandbox, and ends the processes it started. */
  async restore(): Promise<void> {
    this.sandbox.aws.faults = undefined;
    this.sandbox.aws.launchFails = undefined;
    this.sandbox.mailbox.clear();
    await Promise.all(this.further.splice(0).map((one) => one.kill()));
  }

  stop(): Promise<void> {
    return this.cleanup.run();
  }
}

/** Tests against a sandbox of their own. After each, no user must have been deleted before their desktop. */
export function suite(title: string, tests: (host: Host) => void, options: SandboxOptions = {}): void {
  describe(title, function () {
    this.timeout(60_000);
    const host = new Host();
    before(() => host.start({ ...QUICK, ...options }));
    after(() => host.stop());
    afterEach(async () => {
      await host.restore();
      expect(await host.sandbox.aws.violations()).to.deep.equal([]);
    });
    tests(host);
  });
}

/** The same tests against a directory of each manner. What is of one manner alone is a {@link suite} whose title says so. */
export function directorySuite(
  title: string,
  tests: (host: Host, manner: MannerName) => void,
  options: SandboxOptions = {},
): void {
  for (const manner of Object.keys(MANNERS) as MannerName[]) {
    suite(
      inManner(title, manner),
      (host) => {
        tests(host, manner);
      },
      { ...options, manner },
    );
  }
}
