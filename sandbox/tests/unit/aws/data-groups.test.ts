import { expect } from "chai";
import { dataClient, type DataReply } from "./data-client";
import { MemoryObjects } from "./memory-objects";
import { directories, managedAd, World } from "./support";

describe("the AWS stand-in: groups of Directory Service Data", () => {
  let world: World;
  let objects: MemoryObjects;
  let call: (operation: string, input: Readonly<Record<string, unknown>>) => Promise<DataReply>;
  beforeEach(async () => {
    objects = new MemoryObjects();
    const enabled = directories.map((each) => (each.id === managedAd ? { ...each, dataAccess: true } : each));
    world = await World.start({ directories: enabled, objects: () => objects });
    const send = dataClient(world.aws.environment("eu-west-1"));
    call = (operation, input) => send(operation, { DirectoryId: managedAd, ...input });
  });
  afterEach(() => world.stop());

  const team = { SAMAccountName: "Team #1" };
  const ada = { GroupName: "Team #1", MemberName: "ada" };

  it("makes global security groups unless something else is asked, and changes scope and type alone or together", async () => {
    await call("CreateGroup", { ...team, OtherAttributes: { description: { S: "Ours" } } });
    const seen = async () => (await call("DescribeGroup", { ...team, OtherAttributes: ["DESCRIPTION"] })).body;
    expect(await seen()).to.deep.include({
      GroupScope: "Global",
      GroupType: "Security",
      DistinguishedName: `CN=Team #1,${objects.usersUnit}`,
      OtherAttributes: { Description: { S: "Ours" } },
    });
    await call("UpdateGroup", { ...team, GroupScope: "Universal" });
    expect(await seen()).to.include({ GroupScope: "Universal", GroupType: "Security" });
    await call("UpdateGroup", { ...team, GroupType: "Distribution", GroupScope: "DomainLocal" });
    expect(await seen()).to.include({ GroupScope: "DomainLocal", GroupType: "Distribution" });
    const builtin = await call("CreateGroup", { SAMAccountName: "b", GroupScope: "BuiltinLocal" });
    expect(builtin.error).to.equal("ValidationException LDAP_UNSUPPORTED_OPERATION");
    const company = await call("UpdateGroup", { ...team, OtherAttributes: { company: { S: "x" } } });
    expect(company.error).to.equal("ValidationException INVALID_ATTRIBUTE_FOR_GROUP");
  });

  it("adds a member once, lists it from both sides, and removes it once", async () => {
    await call("CreateGroup", team);
    await call("CreateUser", { SAMAccountName: "ada" });
    expect((await call("AddGroupMember", ada)).status).to.equal(200);
    expect((await call("AddGroupMember", ada)).error).to.equal("ConflictException");
    const { Members } = (await call("ListGroupMembers", team)).body;
    expect(Members).to.have.length(1).and.to.have.nested.property("[0].MemberType", "USER");
    const { Groups } = (await call("ListGroupsForMember", { SAMAccountName: "ada" })).body;
    expect(Groups).to.have.nested.property("[0].SAMAccountName", "Team #1");
    expect((await call("RemoveGroupMember", ada)).status).to.equal(200);
    expect((await call("RemoveGroupMember", ada)).error).to.equal("ResourceNotFoundException");
    expect((await call("AddGroupMember", { ...ada, MemberName: "nobody" })).error).to.equal(
      "ResourceNotFoundException",
    );
  });

  it("changes members in AWS Delegated Groups too, which it does not edit, and in no other unit", async () => {
    await call("CreateUser", { SAMAccountName: "ada" });
    const group = (name: string) => ({ objectClass: "group", sAMAccountName: name, groupType: "-2147483646" });
    await objects.add(`CN=Delegated,${objects.delegatedGroupsUnit}`, group("Delegated"));
    await objects.add(`CN=Admins,CN=Users,${objects.baseDn}`, group("Admins"));
    const member = (GroupName: string) => call("AddGroupMember", { GroupName, MemberName: "ada" });
    expect((await member("Delegated")).status).to.equal(200);
    expect((await member("Admins")).error).to.equal("AccessDeniedException DIRECTORY_AUTH");
    for (const SAMAccountName of ["Delegated", "Admins"]) {
      expect((await call("DeleteGroup", { SAMAccountName })).error).to.equal("AccessDeniedException DIRECTORY_AUTH");
    }
    const listed = (await call("ListGroups", {})).body.Groups as { SAMAccountName: string }[];
    expect(listed.map((one) => one.SAMAccountName)).to.deep.equal(["Delegated", "Admins"]);
  });

  it("knows no other domain than the directory's own", async () => {
    await call("CreateGroup", team);
    expect((await call("DescribeGroup", { ...team, Realm: "Managed.Example.com." })).status).to.equal(200);
    expect((await call("DescribeGroup", { ...team, Realm: "x.example.com" })).error).to.equal(
      "ValidationException INVALID_REALM",
    );
  });
});
