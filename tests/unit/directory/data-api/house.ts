import { DirectoryServiceDataClient } from "../../../../provider/aws/ds-data/client";
import type { Clock } from "../../../../provider/concurrency/clock";
import type { DirectorySettings } from "../../../../provider/config/settings";
import type { Directory } from "../../../../provider/directory/directory";
import { openDataApiDirectory } from "../../../../provider/directory/data-api/open";
import type { DataApiClient } from "../../../../provider/directory/data-api/session";
import { passwordByApi } from "../../../../provider/directory/password-by-api";
import { DECLARED_ATTRIBUTES } from "../../../../provider/resources/common/services";
import { MemoryObjects } from "../../../../sandbox/tests/unit/aws/memory-objects";
import { directories, managedAd, region, World } from "../../../../sandbox/tests/unit/aws/support";
import { clientsOf, clockOf } from "../../clients";

export class Killed extends Error {}

/** A request, or the setting of a password, as it was sent. */
export interface Sent {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A Managed AD in memory behind the stand-in of Directory Service Data, and the real client in front of it. */
export class House {
  readonly objects = new MemoryObjects();
  readonly said: string[] = [];
  sent: Sent[] = [];
  /** Called before each request; what it throws is what comes of the request. */
  before: (sent: Sent) => void | Promise<void> = () => undefined;
  private world!: World;

  async start(): Promise<void> {
    const enabled = directories.map((each) => (each.id === managedAd ? { ...each, dataAccess: true } : each));
    this.world = await World.start({
      directories: enabled,
      objects: () => this.objects,
      people: this.objects.people(),
    });
    this.world.aws.dataRates = false;
  }

  stop(): Promise<void> {
    return this.world.stop();
  }

  get aws() {
    return this.world.aws;
  }

  get now(): number {
    return this.world.now;
  }

  get clock() {
    return clockOf(this.world);
  }

  /** The directory, as a process that has just begun sees it. */
  open(
    settings: Partial<DirectorySettings> = {},
    facts: { isEnterprise?: true } = {},
    clock: Clock = this.clock,
  ): Directory {
    const inner = new DirectoryServiceDataClient(this.world.config());
    const client: DataApiClient = {
      region,
      send: async (name, input, options) => {
        await this.note({ name, input: input as unknown as Sent["input"] });
        return inner.send(name, input, options);
      },
    };
    const reset = passwordByApi(clientsOf(this.world), region, managedAd, this.clock);
    return openDataApiDirectory(
      { id: managedAd, kind: "MicrosoftAD", domainName: "managed.example.com", netBiosName: "MANAGED", ...facts },
      { markAttribute: "info", ...settings },
      {
        key: `workspaces-users:directories.${managedAd}`,
        attributes: DECLARED_ATTRIBUTES,
        client,
        resetPassword: async (userName, password) => {
          await this.note({ name: "ResetUserPassword", input: { userName, password } });
          await reset(userName, password);
        },
        clock,
        say: (line) => this.said.push(line),
      },
    );
  }

  /** What the domain controller has: of each attribute its first value. */
  async found(name: string): Promise<Record<string, unknown> | undefined> {
    const [entry] = await this.objects.find({ kinds: ["user", "group"], any: [["sAMAccountName", name]] });
    return entry && Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, [value].flat()[0]]));
  }

  async isEnabled(name: string): Promise<boolean> {
    return (Number((await this.found(name))?.userAccountControl) & 2) === 0;
  }

  /** Kills the process after that many requests. */
  killAt(count: number): void {
    let requests = 0;
    this.before = () => {
      if (++requests > count) throw new Killed("killed");
    };
  }

  /** Names of what was sent, without what only reads. */
  writes(): string[] {
    return this.sent
      .map(({ name, input }) => {
        const type = typeof input.UpdateType === "string" ? ` ${input.UpdateType}` : "";
        return `${name}${type}`;
      })
      .filter((name) => !/^(?:Describe|List)/.test(name));
  }

  private async note(sent: Sent): Promise<void> {
    await this.before(sent);
    this.sent.push(sent);
  }
}
