import { expect } from "chai";
import type { UserArguments } from "../../../../provider/resources/user/properties";
import { UserHandlers } from "../../../../provider/resources/user/handlers";
import { USERS } from "../../directory/ldap/memory-client";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const args = (more: Partial<UserArguments> = {}): UserArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  owner: "people/prod/ada",
  firstName: "Ada",
  ...more,
});

export let house: House;
export let users: UserHandlers;

export const created = async (more: Partial<UserArguments> = {}) => (await users.create(args(more))).outs;

/** An account nobody manages. */
export const stranger = (userName = "ada", more: Record<string, string[]> = {}) => {
  house.memory.put(`CN=${userName},${USERS}`, {
    sAMAccountName: [userName],
    userAccountControl: ["512"],
    objectClass: ["top", "user"],
    whenCreated: ["20240102030405.0Z"],
    ...more,
  });
};
export const writes = () => house.memory.writes.map(([method]) => method);
export const edited = (more: Record<string, string[]>) => Object.assign(house.memory.named("ada") ?? {}, more);

/** What follows is by another process. */
export const anotherRun = (services = house.services()): void => {
  users = new UserHandlers(services);
};

/** One house for all tests of a file, whose people are gone after each; a provider process of its own for each test. */
export function useUsers(): void {
  before(async () => {
    house = await House.open();
  });
  after(() => house.close());
  beforeEach(() => {
    anotherRun();
  });
  afterEach(async () => {
    const [all, violations] = [await house.world.aws.workspaces(), await house.world.aws.violations()];
    expect(violations, "nobody was deleted before their desktop").to.deep.equal([]);
    for (const { id } of all) {
      house.world.aws.setState(id, "TERMINATED");
    }
    house.memory.entries.forEach((_values, dn) => {
      if (dn.startsWith("CN=") && dn !== USERS) house.memory.entries.delete(dn);
    });
    house.memory.writes.length = 0;
    house.said.length = 0;
    house.world.aws.faults = undefined;
  });
}
