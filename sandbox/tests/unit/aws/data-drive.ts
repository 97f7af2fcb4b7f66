import {
  DescribeDirectoryDataAccessCommand,
  DisableDirectoryDataAccessCommand,
  EnableDirectoryDataAccessCommand,
} from "@aws-sdk/client-directory-service";
import { dataClient } from "./data-client";
import { failure, managedAd, region, simpleAd, type World } from "./support";

/** Drives every operation of Directory Service Data to success and to its errors. */
export async function useDirectoryData(world: World): Promise<void> {
  const ds = world.directoryService();
  const send = dataClient(world.aws.environment(region));
  const call = (operation: string, input: Readonly<Record<string, unknown>> = {}) =>
    send(operation, { DirectoryId: managedAd, ...input });
  await call("ListUsers");
  for (const DirectoryId of [managedAd, simpleAd, "d-0000000000", "d-1"]) {
    const commands = [DescribeDirectoryDataAccessCommand, EnableDirectoryDataAccessCommand];
    for (const Command of commands) await ds.send(new Command({ DirectoryId })).catch(() => undefined);
    await send("ListUsers", { DirectoryId });
  }
  await failure(ds.send(new EnableDirectoryDataAccessCommand({ DirectoryId: managedAd })));
  world.pass(60_000);

  const ada = { SAMAccountName: "ada" };
  const OtherAttributes = { Department: { S: "Engines" }, Company: { S: "X" } };
  const create = { ...ada, GivenName: "Ada", Surname: "Lovelace", EmailAddress: "ada@x.example", OtherAttributes };
  await call("CreateUser", { ...create, ClientToken: "token" });
  await call("CreateUser", { ...ada, ClientToken: "token" });
  await call("CreateUser", ada);
  for (const wrong of [{}, { SAMAccountName: "a b" }, { ...ada, OtherAttributes: {} }, { ...ada, ClientToken: "" }]) {
    await call("CreateUser", wrong);
  }
  await call("DescribeUser", { ...ada, OtherAttributes: ["department", "servicePrincipalName", "objectGUID"] });
  await call("DescribeUser", { ...ada, Realm: "other.example.com" });
  await call("SearchUsers", { SearchString: "ada", SearchAttributes: ["samAccountName", "sn"], MaxResults: 1 });
  await call("SearchUsers", { SearchString: "x", SearchAttributes: ["department"] });
  await call("UpdateUser", { ...ada, OtherAttributes: { servicePrincipalName: { SS: ["HTTP/a"] } } });
  await call("DescribeUser", { ...ada, OtherAttributes: ["servicePrincipalName"] });
  for (const UpdateType of ["ADD", "REPLACE", "REMOVE", "CHANGE"]) {
    await call("UpdateUser", { ...ada, UpdateType, OtherAttributes: { Title: { S: "Countess" } } });
  }
  await call("DisableUser", ada);
  await call("CreateGroup", { SAMAccountName: "team", GroupScope: "Universal", GroupType: "Distribution" });
  await call("CreateGroup", { SAMAccountName: "more", OtherAttributes: { Description: { S: "More" } } });
  await call("UpdateGroup", { SAMAccountName: "team", GroupType: "Security" });
  await call("UpdateGroup", { SAMAccountName: "team" });
  await call("DescribeGroup", { SAMAccountName: "more", OtherAttributes: ["Description", "ObjectClass"] });
  await call("DescribeGroup", { SAMAccountName: "nobody" });
  await call("SearchGroups", { SearchString: "team", SearchAttributes: ["samAccountName"] });
  for (const MemberName of ["ada", "ada", "more", "nobody"])
    await call("AddGroupMember", { GroupName: "team", MemberName });
  await call("ListGroupMembers", { SAMAccountName: "team", MaxResults: 1 });
  await call("ListGroupsForMember", { ...ada, NextToken: "nonsense" });
  await call("ListGroupsForMember", ada);
  for (const MaxResults of [1, 250, 251]) await call("ListUsers", { MaxResults });
  await call("ListGroups", { MaxResults: 1 });
  for (let count = 0; count < 2; count++) {
    await call("RemoveGroupMember", { GroupName: "team", MemberName: "ada" });
    await call("DeleteGroup", { SAMAccountName: "more" });
    await call("DeleteUser", ada);
  }
  await ds.send(new DisableDirectoryDataAccessCommand({ DirectoryId: managedAd }));
}
