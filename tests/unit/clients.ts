import type { AwsClients } from "../../provider/aws/clients";
import type { Clock } from "../../provider/concurrency/clock";
import type { World } from "../../sandbox/tests/unit/aws/support";

/** The clients of a stand-in: the real SDK's, which never retry. */
export function clientsOf(world: World): AwsClients {
  const clients: Pick<AwsClients, keyof AwsClients> = {
    workspaces: (region) => Promise.resolve(world.workspaces(region)),
    workspacesOnce: (region) => Promise.resolve(world.workspaces(region)),
    directoryService: (region) => Promise.resolve(world.directoryService(region)),
    directoryServiceData: () => Promise.reject(new Error("Directory Service Data has stand-ins of its own")),
    secretsManager: () => Promise.resolve(world.secretsManager()),
    kms: () => Promise.resolve(world.keyManagement()),
    ses: () => Promise.resolve(world.mail()),
    sts: () => Promise.resolve(world.tokens()),
    iam: () => Promise.resolve(world.identities()),
  };
  return clients as AwsClients;
}

/** A stand-in's time, which sleeping moves. */
export const clockOf = (world: World): Clock => ({
  now: () => world.now,
  sleep: (milliseconds) => {
    world.pass(milliseconds);
    return Promise.resolve();
  },
});
