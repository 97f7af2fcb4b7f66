import { expect } from "chai";
import { Unfinished } from "../../../../provider/resources/common/handlers";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import type { WorkspaceArguments } from "../../../../provider/resources/workspace/properties";
import { USERS } from "../../directory/ldap/memory-client";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const BUNDLE = "wsb-bh8rsxt14";
export const OWNER_TAG = "workspaces-users:owner";

export const args = (more: Partial<WorkspaceArguments> = {}): WorkspaceArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: BUNDLE,
  owner: "people/prod/ada",
  ...more,
});

export let house: House;
export let workspaces: WorkspaceHandlers;

export const open = async (options: Parameters<typeof House.open>[0] = {}) => {
  house = await House.open(options);
  for (const name of ["ada", "grace"]) {
    house.memory.put(`CN=${name},${USERS}`, { sAMAccountName: [name], objectClass: ["user"] });
  }
  anotherRun();
};

export const theOne = async () => {
  const [one, ...more] = await house.world.aws.workspaces();
  expect(more, "no second desktop").to.deep.equal([]);
  return one;
};

export const one = async (wanted: string) => (await house.world.aws.workspaces()).find(({ id }) => id === wanted);

/** What a create left in the state though it failed. */
export const unfinished = async (promise: Promise<unknown>): Promise<Unfinished> => {
  const error = await promise.then(
    () => expect.fail("it succeeded"),
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(Unfinished);
  return error as Unfinished;
};

/** What follows is by another process. */
export const anotherRun = (services = house.services()): void => {
  workspaces = new WorkspaceHandlers(services);
};

/** A house of its own for each test. */
export function useWorkspaces(): void {
  beforeEach(() => open());
  afterEach(() => house.close());
}
