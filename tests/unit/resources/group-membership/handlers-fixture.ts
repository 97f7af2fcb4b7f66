import { guidOf, sidOf } from "../../../../provider/directory/ldap/ids";
import { GroupMembershipHandlers } from "../../../../provider/resources/group-membership/handlers";
import type { GroupMembershipArguments } from "../../../../provider/resources/group-membership/properties";
import { USERS } from "../../directory/ldap/memory-client";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const FOREIGN = "S-1-5-21-1111111111-2222222222-3333333333-1104";
export const MARK = "pulumi:people/prod/team#0mh5k2x9q1a2b3c4d";
export const OWNER = "people/prod/members";

export let house: House;
export let memberships: GroupMembershipHandlers;

export const group = (name: string, more: Record<string, string[]> = {}) => {
  const values = { sAMAccountName: [name], objectClass: ["top", "group"], groupType: ["-2147483646"], ...more };
  house.memory.put(`CN=${name},${USERS}`, values);
};
export const dn = (name: string) => `CN=${name},${USERS}`;
export const guid = (name: string) => guidOf(house.memory.named(name)?.objectGUID?.[0] as Buffer);
export const sid = (name: string) => sidOf(house.memory.named(name)?.objectSid?.[0] as Buffer);
/** Who is in the group, by the directory. */
export const members = (name = "team") =>
  (house.memory.named(name)?.member ?? []).map((one) => String(one).replace(/^CN=(\w+),.*$/, "$1")).sort();
/** Another run of the engine: another process. */
export const anew = () => new GroupMembershipHandlers(house.services());
export const args = (more: Partial<GroupMembershipArguments> = {}): GroupMembershipArguments => ({
  directoryId: simpleAd,
  group: "team",
  members: ["ada"],
  owner: OWNER,
  ...more,
});

/** What follows is by another process. */
export const anotherRun = (services = house.services()): void => {
  memberships = new GroupMembershipHandlers(services);
};

/** One house for all tests of a file, with four people, an empty group and a provider process of its own for each test. */
export function useMemberships(): void {
  before(async () => {
    house = await House.open();
  });
  after(() => house.close());
  beforeEach(() => {
    house.memory.entries.forEach((values, name) => {
      if (values.sAMAccountName !== undefined) house.memory.entries.delete(name);
    });
    house.said.length = 0;
    house.memory.writes.length = 0;
    for (const name of ["ada", "bob", "cleo", "dora"]) {
      house.memory.put(dn(name), { sAMAccountName: [name], objectClass: ["top", "user"] });
    }
    group("team");
    anotherRun();
  });
}
