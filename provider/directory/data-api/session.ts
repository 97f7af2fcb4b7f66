// Requests to Directory Service Data for one directory: paced, patient with throttling, and with errors in our words.
import { randomUUID } from "node:crypto";
import type { DirectoryServiceDataClient, SendOptions } from "../../aws/ds-data/client";
import type { OperationName, Operations } from "../../aws/ds-data/shapes";
import type { Clock } from "../../concurrency/clock";
import { namedIfCancelled } from "../../concurrency/interruptible";
import { settingName } from "../../config/names";
import { Pace } from "./pace";
import { ApiRefusal, passes, refusal, type Surroundings } from "./refusal";

/** How long a directory may be busy, or throttle us, beyond what the SDK waits for by itself; and how often it is asked again. */
const PATIENCE_MS = 10 * 60_000;
const PATIENCE_POLL_MS = 5_000;

export type DataApiClient = Pick<DirectoryServiceDataClient, "send" | "region">;

export interface DataApiSessionOptions {
  readonly id: string;
  readonly domainName: string;
  /** See `delegatedUnit`. */
  readonly unit: string;
  readonly isEnterprise: boolean;
  readonly markAttribute: string;
  /** Where the directory's settings are kept. */
  readonly settingsKey: string;
  readonly client: DataApiClient;
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

type Input<Name extends OperationName> = Omit<Operations[Name]["input"], "DirectoryId" | "ClientToken">;

export interface CallOptions extends SendOptions {
  /** Its turn was taken before. */
  readonly hasTurn?: boolean;
}

export class DataApiSession implements Surroundings {
  readonly id: string;
  readonly domainName: string;
  readonly unit: string;
  readonly region: string;
  readonly markAttribute: string;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  readonly pace: Pace;

  constructor(private readonly options: DataApiSessionOptions) {
    const { id, domainName, unit, markAttribute, clock, say, client } = options;
    this.id = id;
    this.domainName = domainName;
    this.unit = unit;
    this.markAttribute = markAttribute;
    this.clock = clock;
    this.say = say;
    this.region = client.region;
    this.pace = new Pace(clock, options.isEnterprise);
  }

  setting(name: string): string {
    return settingName(`${this.options.settingsKey}.${name}`);
  }

  /** Gives errors the words of what we are doing. */
  async doing<T>(doing: string, work: () => Promise<T>): Promise<T> {
    const what = `${doing} (${this.id})`;
    try {
      return await work();
    } catch (error) {
      throw refusal(what, namedIfCancelled(error, what, CUT_SHORT), this);
    }
  }

  /**
   * One request. However often it is sent, it has one client token, so that it is done once (the model: a token is good for 8 hours).
   * @throws ApiRefusal
   */
  async call<Name extends OperationName>(
    name: Name,
    input: Input<Name>,
    { hasTurn = false, ...options }: CallOptions = {},
  ): Promise<Operations[Name]["output"]> {
    const kind = /^(?:Describe|List)/.test(name) ? "read" : "write";
    const whole = {
      DirectoryId: this.id,
      ...(kind === "write" ? { ClientToken: randomUUID() } : {}),
      ...input,
    } as Operations[Name]["input"];
    const until = this.clock.now() + PATIENCE_MS;
    for (let isFirst = true; ; isFirst = false) {
      if (!isFirst || !hasTurn) {
        await this.pace.turn(kind);
      }
      try {
        return await this.pace.beside(() => this.options.client.send(name, whole, options));
      } catch (error) {
        if (!passes(error) || this.clock.now() >= until) {
          throw error instanceof Error && error.name !== "AttemptEnded" ? new ApiRefusal(name, error, input) : error;
        }
        await this.clock.sleep(PATIENCE_POLL_MS);
      }
    }
  }

  /** Asks again, less and less often, until there is an answer or the time is over. */
  async until<T>(limitMs: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
    const end = this.clock.now() + limitMs;
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(2 * wait, LAST_POLL_MS)) {
      const answer = await ask();
      if (answer !== undefined || this.clock.now() >= end) {
        return answer;
      }
      await this.clock.sleep(wait);
    }
  }
}

const FIRST_POLL_MS = 500;
const LAST_POLL_MS = 5_000;
const CUT_SHORT = "it waited for its turn at Directory Service Data, and what was done of it by then stays so";
