import { DirectoryServiceClient } from "@aws-sdk/client-directory-service";
import type { WorkspaceState } from "@aws-sdk/client-workspaces";
import { WorkSpacesClient } from "@aws-sdk/client-workspaces";
import type { AwsClients } from "../../../provider/aws/clients";
import type { DataApiClient } from "../../../provider/directory/data-api/session";
import { Account } from "../../../sandbox/aws/account";
import { AwsError } from "../../../sandbox/aws/errors";
import type { Desktop } from "../../../sandbox/aws/workspaces/desktop";
import { amazonBundles } from "../../../sandbox/aws/world";
import type { Domain } from "./domain";
import { DIRECTORIES, NAMESAKE, TRUSTING, type DirectoryId, type History } from "./history";
import type { Process } from "./process";
import type { Timeline } from "./timeline";

export const REGION = "eu-west-1";
export const FARTHER = "us-east-1";
export const [OWN, CONNECTOR, ELSEWHERE] = DIRECTORIES;
export const regionOf = (directoryId: string): string => (directoryId === ELSEWHERE ? FARTHER : REGION);

const KEY = "AKIASANDBOXSANDBOX00";
/** The paginators of the SDK want clients of the SDK; what these send goes to whichever account is at hand. */
const clients = new Map(
  [REGION, FARTHER].map((region) => [
    region,
    new WorkSpacesClient({ region, credentials: { accessKeyId: KEY, secretAccessKey: "x" } }),
  ]),
);

const directoryServices = new Map(
  [REGION, FARTHER].map((region) => [
    region,
    new DirectoryServiceClient({ region, credentials: { accessKeyId: KEY, secretAccessKey: "x" } }),
  ]),
);

/** When a desktop came to be. */
interface Birth {
  readonly moment: number;
  /** Launched by this process of ours. */
  by?: Process;
}

/** Who talks to AWS, and how long that takes. */
interface Caller {
  readonly process: Process;
  readonly travel: () => Promise<void>;
  /** Hears of each answer to a look at a directory, when it is made. */
  readonly answered: (directoryId: string) => void;
  /** Hears of each account that the directory's API shows, when it does. */
  readonly shown: () => void;
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

interface Clients extends Pick<AwsClients, "workspaces" | "directoryService"> {
  directoryServiceData(region: string): Promise<DataApiClient>;
}

/** The stand-in's account of AWS, without the network: each message takes as long as the timeline says. */
export class Amazon {
  private readonly account: Account;
  private readonly births = new Map<string, Birth>();
  /** SIDs of accounts whose desktop in their own directory somebody has ended. */
  private readonly touched = new Set<string>();
  /** Of the directory's API. */
  private answers = 0;

  constructor(
    timeline: Timeline,
    { people, objects }: Domain,
    private readonly options: Pick<History, "pageSize" | "hiddenFor" | "api">,
  ) {
    const { api } = options;
    this.account = new Account({
      people,
      objects: (id) => (id === OWN && api !== undefined ? objects : undefined),
      deliver: () => undefined,
      directories: [
        api === undefined
          ? { id: OWN, region: REGION, kind: "SimpleAD", domain: "corp.example.com" }
          : { id: OWN, region: REGION, kind: "MicrosoftAD", domain: "corp.example.com", dataAccess: true },
        { id: CONNECTOR, region: REGION, kind: "ADConnector", domain: "CORP.example.com" },
        { id: ELSEWHERE, region: FARTHER, kind: "ADConnector", domain: "corp.example.com" },
        { id: TRUSTING, region: REGION, kind: "MicrosoftAD", domain: "resources.example.com" },
        { id: "d-9067000009", region: REGION, kind: "SimpleAD", domain: "other.example.com" },
      ],
      trusts: [{ directoryId: TRUSTING, remoteDomain: "corp.example.com" }],
      rate: false,
      clock: () => timeline.now(),
      timing: { launch: 4_000, terminate: 2_000, hiddenFor: options.hiddenFor, hiddenDescribes: 0 },
      seed: 1,
    });
    this.account.data.delay = api?.readsLate ?? 0;
    const { fleet } = this.account;
    const add = fleet.add.bind(fleet);
    fleet.add = (...given) => {
      const desktop = add(...given);
      this.births.set(desktop.id, { moment: timeline.moment });
      return desktop;
    };
  }

  /** What the provider's own code talks to. */
  clients(caller: Caller): Clients {
    return {
      directoryServiceData: (region) => {
        const send: DataApiClient["send"] = async (name, input, options) => {
          for (;;) {
            options?.beforeAttempt?.();
            const output = await this.call("ds-data", region, { constructor: { name }, input }, caller);
            if (!this.losesAnswer()) return output;
          }
        };
        return Promise.resolve({ region, send });
      },
      directoryService: (region) => {
        const client = directoryServices.get(region);
        if (client === undefined) throw new Error(`there is no Region ${region} in this world`);
        const send = (command: Command) => this.call("ds", region, command, caller);
        return Promise.resolve(through(client, send));
      },
      workspaces: (region) => {
        const client = clients.get(region);
        if (client === undefined) throw new Error(`there is no Region ${region} in this world`);
        const send = (command: Command) => this.call("workspaces", region, command, caller);
        return Promise.resolve(through(client, send));
      },
    };
  }

  /** Every desktop that is there, shown or not. */
  async desktops(): Promise<(Desktop & { readonly birth: Birth })[]> {
    const { fleet } = this.account;
    await fleet.advance();
    return fleet
      .all()
      .filter(({ isThere }) => isThere)
      .map((desktop) => Object.assign(desktop, { birth: this.births.get(desktop.id) ?? { moment: 0 } }));
  }

  /** Somebody launches a desktop; they may not where the account has one in that directory. */
  async launch(directoryId: DirectoryId, userName: string, sid: string, state?: WorkspaceState): Promise<void> {
    const all = await this.desktops();
    if (all.some((one) => one.directoryId === directoryId && one.sid === sid)) {
      return;
    }
    const { fleet } = this.account;
    const region = regionOf(directoryId);
    const home = directoryId === TRUSTING && sid !== NAMESAKE ? OWN : directoryId;
    const origin = { region, directoryId, userName, sid, bundleId: amazonBundles[0]?.id ?? "", encryption: {}, home };
    const desktop = fleet.add(origin, {});
    fleet.launch(desktop, undefined);
    if (state !== undefined) {
      desktop.enter(state);
    }
  }

  isTouched(sid: string): boolean {
    return this.touched.has(sid);
  }

  async terminate(directoryId: DirectoryId, sid: string): Promise<void> {
    for (const desktop of await this.desktops()) {
      if (desktop.directoryId === directoryId && desktop.sid === sid && desktop.state !== "SUSPENDED") {
        if (directoryId === OWN) this.touched.add(sid);
        this.account.fleet.terminate(desktop);
      }
    }
  }

  /** Has the SDK send the same request again, under the same client token. */
  private losesAnswer(): boolean {
    const { losesEvery = 0 } = this.options.api ?? {};
    this.answers += 1;
    return losesEvery > 0 && this.answers % losesEvery === 0;
  }

  private async call(
    service: "workspaces" | "ds" | "ds-data",
    region: string,
    { constructor: { name }, input }: Command,
    { process, travel, answered, shown }: Caller,
  ) {
    const operation = name.replace(/Command$/, "");
    const { DirectoryId, WorkspaceIds } = input as { DirectoryId?: string; WorkspaceIds?: unknown };
    const isLook = operation === "DescribeWorkspaces" && WorkspaceIds === undefined;
    const trait = { service, signingName: service, messageMember: "message" } as const;
    await travel();
    const output = await this.account
      .perform(
        { trait, operation, region, accessKeyId: KEY, format: "json" },
        isLook ? { ...input, Limit: this.options.pageSize } : input,
      )
      .catch((error: unknown) => {
        // As the SDK makes it of the answer, with what the error has beside its words.
        throw error instanceof AwsError ? Object.assign(error, error.members) : error;
      });
    if (operation === "DescribeUser") shown();
    if (isLook && DirectoryId !== undefined) {
      answered(DirectoryId);
    }
    for (const { WorkspaceId = "" } of (output.PendingRequests ?? []) as { WorkspaceId?: string }[]) {
      Object.assign(this.births.get(WorkspaceId) ?? {}, { by: process });
    }
    await travel();
    return output;
  }
}

/** A client that sends by `send`; others may send otherwise at the same time. */
const through = <C extends object>(client: C, send: unknown): C => Object.assign(Object.create(client) as C, { send });
