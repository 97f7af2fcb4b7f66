import { DirectoryServiceClient } from "@aws-sdk/client-directory-service";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { STSClient } from "@aws-sdk/client-sts";
import { DescribeWorkspacesCommand, WorkSpacesClient, type Workspace } from "@aws-sdk/client-workspaces";
import { AwsStandIn, type AwsOptions, type Directory, type Mail, type People } from "../../../aws/stand-in";

export const region = "eu-west-1";
export const simpleAd = "d-9067000001";
export const managedAd = "d-9067000002";
export const connector = "d-9067000003";
export const elsewhere = "d-9067000004";

export const directories: readonly Directory[] = [
  { id: simpleAd, region, kind: "SimpleAD", domain: "corp.example.com", dnsIpAddresses: ["127.0.0.2"] },
  { id: managedAd, region, kind: "MicrosoftAD", domain: "managed.example.com", shortName: "MANAGED" },
  { id: connector, region, kind: "ADConnector", domain: "corp.example.com" },
  { id: elsewhere, region: "us-east-1", kind: "SimpleAD", domain: "corp.example.com" },
  { id: "wsd-entra0001", region, kind: "EntraID", domain: "entra.example.com", users: ["ada@a.example"] },
  { id: "wsd-custom001", region, kind: "Custom", domain: "custom.example.com" },
  { id: "wsd-pools0001", region, kind: "Pools", domain: "pools.example.com" },
];

/** A directory in memory: the same people behind every directory id. */
export class MemoryPeople implements People {
  readonly #accounts = new Map<string, { sid: string; enabled: boolean; password?: string }>();
  #lastRid: number;
  /** Whether it answers at all. */
  reachable = true;

  constructor(lastRid = 1103) {
    this.#lastRid = lastRid;
  }

  add(...userNames: string[]): void {
    for (const userName of userNames) {
      this.#accounts.set(userName.toLowerCase(), { sid: `S-1-5-21-1-2-3-${++this.#lastRid}`, enabled: true });
    }
  }

  remove(userName: string): void {
    this.#accounts.delete(userName.toLowerCase());
  }

  disable(userName: string): void {
    const account = this.get(userName);
    if (account !== undefined) account.enabled = false;
  }

  get(userName: string) {
    return this.#accounts.get(userName.toLowerCase());
  }

  find(_directoryId: string, userName: string) {
    return this.#answer(() => this.get(userName));
  }

  exists(_directoryId: string, sid: string) {
    return this.#answer(() => [...this.#accounts.values()].some((account) => account.sid === sid));
  }

  resetPassword(_directoryId: string, userName: string, password: string) {
    return this.#answer(() => {
      const account = this.get(userName);
      if (account === undefined) return "no-user";
      if (password.length < 8) return "weak";
      Object.assign(account, { password, enabled: true });
      return "done";
    });
  }

  #answer<T>(answer: () => T): Promise<T> {
    return this.reachable ? Promise.resolve(answer()) : Promise.reject(new Error("the directory does not answer"));
  }
}

/** The stand-in with people, clients that never retry, and a clock that only tests move. */
export class World {
  readonly people = new MemoryPeople();
  readonly mails: Mail[] = [];
  now = Date.UTC(2026, 10, 24);
  readonly #closing: { destroy(): void }[] = [];
  #aws: AwsStandIn | undefined;

  get aws(): AwsStandIn {
    if (this.#aws === undefined) throw new Error("the world has not been started");
    return this.#aws;
  }

  static async start(options: Partial<AwsOptions> = {}): Promise<World> {
    const world = new World();
    world.people.add("ada", "grace", "Linus");
    world.#aws = await AwsStandIn.start({
      address: "127.0.0.1",
      people: world.people,
      deliver: (mail) => void world.mails.push(mail),
      directories,
      rate: false,
      clock: () => world.now,
      seed: 1,
      ...options,
    });
    return world;
  }

  config(inRegion = region, accessKeyId?: string) {
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = this.aws.environment(inRegion);
    return {
      endpoint: this.aws.endpoint,
      region: inRegion,
      credentials: { accessKeyId: accessKeyId ?? AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
      maxAttempts: 1,
    };
  }

  workspaces(...config: Parameters<World["config"]>): WorkSpacesClient {
    return this.#closedLater(new WorkSpacesClient(this.config(...config)));
  }

  directoryService(...config: Parameters<World["config"]>): DirectoryServiceClient {
    return this.#closedLater(new DirectoryServiceClient(this.config(...config)));
  }

  secretsManager(): SecretsManagerClient {
    return this.#closedLater(new SecretsManagerClient(this.config()));
  }

  keyManagement(): KMSClient {
    return this.#closedLater(new KMSClient(this.config()));
  }

  mail(): SESv2Client {
    return this.#closedLater(new SESv2Client(this.config()));
  }

  tokens(): STSClient {
    return this.#closedLater(new STSClient(this.config()));
  }

  identities(): IAMClient {
    return this.#closedLater(new IAMClient(this.config()));
  }

  #closedLater<T extends { destroy(): void }>(client: T): T {
    this.#closing.push(client);
    return client;
  }

  /** One desktop as DescribeWorkspaces has it. */
  async describe(id: string): Promise<Workspace | undefined> {
    const { Workspaces } = await this.workspaces().send(new DescribeWorkspacesCommand({ WorkspaceIds: [id] }));
    return Workspaces?.[0];
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
  }

  async stop(): Promise<void> {
    for (const client of this.#closing) client.destroy();
    await this.#aws?.stop();
  }
}

/** The error a call fails with, as the SDK throws it. */
export async function failure(call: Promise<unknown>): Promise<Error & { $metadata?: { httpStatusCode?: number } }> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error("the call did not fail");
}
