// What it asks of AWS to migrate a whole fleet, at AWS's true rates and times. A thousand take 40 hours, so that they are migrated without the
// engine, by the provider's own handlers in this process, on a clock that passes over all waiting.
import type { Call } from "../sandbox/aws/calls";
import { AwsStandIn } from "../sandbox/aws/stand-in";
import { directories, MemoryPeople, region, simpleAd } from "../sandbox/tests/unit/aws/support";
import { WorkSpacesClient } from "@aws-sdk/client-workspaces";
import { Services } from "../provider/resources/common/services";
import { WorkspaceHandlers } from "../provider/resources/workspace/handlers";
import type { WorkspaceArguments } from "../provider/resources/workspace/properties";
import { EventClock } from "./event-clock";
import { fastest } from "./fleet-results";
import { result, type Result } from "./result";

const MINUTE_MS = 60_000;
const [FROM, TO] = ["wsb-bh8rsxt14", "wsb-4q8t1n7zd"];
/** AWS's, by its guide at the most. */
const TIMING = { launch: 20 * MINUTE_MS, migrate: 60 * MINUTE_MS, terminate: 5 * MINUTE_MS };

export interface Migrations {
  readonly calls: readonly Call[];
  /** Of the fleet's time. */
  readonly hours: number;
}

/** Launches so many desktops, and then migrates all of them at once. */
export async function countMigrations(people: number, say: (line: string) => void): Promise<Migrations> {
  const clock = new EventClock(Date.UTC(2026, 10, 24));
  const everybody = Array.from({ length: people }, (_, index) => `person${String(index).padStart(5, "0")}`);
  const memory = new MemoryPeople();
  memory.add(...everybody);
  const aws = await AwsStandIn.start({
    address: "127.0.0.1",
    people: memory,
    deliver: () => undefined,
    directories,
    clock: clock.now,
    timing: TIMING,
    quota: 2 * people,
    seed: 1,
  });
  const clients: WorkSpacesClient[] = [];
  const provider = () => {
    const services = new Services(
      { config: () => undefined, env: { WORKSPACES_USERS_REGION: region } },
      () => undefined,
      clock,
    );
    const client = workspaces(aws, clock);
    clients.push(client);
    Object.assign(services.aws, {
      workspaces: () => Promise.resolve(client),
      workspacesOnce: () => Promise.resolve(client),
    });
    return new WorkspaceHandlers(services);
  };
  try {
    const args = (userName: string, bundleId: string): WorkspaceArguments => ({
      directoryId: simpleAd,
      userName,
      bundleId,
      owner: `people/prod/${userName}`,
    });
    const launching = provider();
    const made = await clock.until(Promise.all(everybody.map((one) => launching.create(args(one, FROM)))));
    const from = aws.calls.length;
    const began = clock.now();
    const migrating = provider();
    const all = made.map(async ({ id, outs }) => {
      const news = args(outs.userName, TO);
      const failures = await migrating.check({ ...news }, { ...args(outs.userName, FROM) });
      if (failures.length > 0) throw new Error(JSON.stringify(failures));
      await migrating.diff(outs, news, id);
      await migrating.update(outs, news, id);
    });
    await clock.until(Promise.all(all));
    const hours = (clock.now() - began) / (60 * MINUTE_MS);
    const moved = (await aws.workspaces()).filter(({ bundleId, state }) => bundleId === TO && state === "AVAILABLE");
    if (moved.length !== people) throw new Error(`measuring migrations: ${moved.length} of ${people} were migrated`);
    say(`migrations: ${hours.toFixed(1)} hours of the fleet's time`);
    return { calls: aws.calls.slice(from), hours };
  } finally {
    for (const client of clients) client.destroy();
    await aws.stop();
  }
}

/** The real SDK's client, for which time stands while a call is under way. */
function workspaces(aws: AwsStandIn, clock: EventClock): WorkSpacesClient {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = aws.environment(region);
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const client = new WorkSpacesClient({ endpoint: aws.endpoint, region, credentials, maxAttempts: 1 });
  const send = client.send.bind(client);
  const watched = (...of: unknown[]) => clock.during(Reflect.apply(send, undefined, of) as Promise<unknown>);
  return Object.assign(client, { send: watched });
}

export function migrationResults(people: number, { calls, hours }: Migrations): Result[] {
  const count = (operation: string) => calls.filter((call) => call.operation === operation).length;
  const throttled = calls.filter(({ error }) => error?.type === "ThrottlingException").length;
  const told = ["DescribeWorkspaces", "DescribeTags", "CreateTags"];
  return [
    result(`MigrateWorkspace (least ${people})`, count("MigrateWorkspace"), "calls", people),
    result("the most DescribeWorkspaces at a time, migrating", fastest(calls, "DescribeWorkspaces"), "calls/s", 2),
    result("ThrottlingException, migrating", throttled, "calls", 0),
    ...told.map((operation) => result(`${operation}, migrating`, count(operation), "calls")),
    result("hours to migrate all, of an hour each", hours, "h"),
  ];
}
