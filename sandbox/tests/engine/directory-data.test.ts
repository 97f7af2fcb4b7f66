import { DirectoryServiceClient, ResetUserPasswordCommand } from "@aws-sdk/client-directory-service";
import { expect } from "chai";
import { Client } from "ldapts";
import { nonconformities } from "../../aws/conformance";
import { serviceModels } from "../../aws/model";
import { Sandbox } from "../../sandbox";
import { dataClient, type DataReply } from "../unit/aws/data-client";

describe("Directory Service Data on the sandbox's domain controller", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let call: (operation: string, input?: Readonly<Record<string, unknown>>) => Promise<DataReply>;

  before(async () => {
    sandbox = await Sandbox.start({ rate: false, dataAccess: true, allow: () => true });
    const send = dataClient(sandbox.aws.environment(sandbox.region));
    call = (operation, input = {}) => send(operation, { DirectoryId: sandbox.directoryIds.managedAd, ...input });
  });
  after(() => sandbox.stop());

  /** Whether a password opens the directory for a user. */
  async function logsIn(userName: string, password: string): Promise<boolean> {
    const { url, caPem, realm } = sandbox.directory;
    const client = new Client({ url, tlsOptions: { ca: caPem } });
    const outcome = client.bind(`${userName}@${realm}`, password).then(
      () => true,
      () => false,
    );
    return await outcome.finally(() => client.unbind());
  }

  const found = async (name: string) => (await sandbox.directory.search(`(sAMAccountName=${name})`))[0];

  it("makes, changes, enables, disables and deletes accounts that LDAP sees and that log in", async () => {
    const ada = { SAMAccountName: "ada" };
    const { body, error } = await call("CreateUser", {
      ...ada,
      Surname: "Byron",
      OtherAttributes: { Company: { S: "C" } },
    });
    expect(error).to.equal(undefined);
    const entry = await found("ada");
    expect(entry).to.deep.include({ objectSid: body.SID, sn: "Byron", company: "C", userAccountControl: "514" });
    expect(entry?.dn).to.equal(`CN=ada,${sandbox.directory.usersOu}`);

    const update = { ...ada, UpdateType: "REPLACE", Surname: "Lovelace", OtherAttributes: { Title: { S: "Lady" } } };
    await call("UpdateUser", update);
    const nobody = await call("UpdateUser", { ...ada, OtherAttributes: { Manager: { S: "nobody" } } });
    expect(nobody.error).to.match(/^ValidationException INVALID_ATTRIBUTE_VALUE/);
    await call("UpdateUser", { ...ada, UpdateType: "REMOVE", OtherAttributes: { Company: { S: "C" } } });
    expect(await found("ada"))
      .to.include({ sn: "Lovelace", title: "Lady" })
      .and.not.to.have.property("company");

    const ds = new DirectoryServiceClient({ ...sdkConfig() });
    const password = "Analytical-Engine-1";
    const reset = { DirectoryId: sandbox.directoryIds.managedAd, UserName: "ada", NewPassword: password };
    await ds.send(new ResetUserPasswordCommand(reset));
    ds.destroy();
    expect(await logsIn("ada", password)).to.equal(true);
    await call("DisableUser", ada);
    expect(await logsIn("ada", password)).to.equal(false);
    const objectGUID = entry?.objectGUID;
    const described = await call("DescribeUser", { ...ada, OtherAttributes: ["ObjectGUID"] });
    expect(described.body).to.deep.include({ OtherAttributes: { ObjectGUID: { S: objectGUID } }, Enabled: false });
    await call("DeleteUser", ada);
    expect(await found("ada")).to.equal(undefined);
  });

  it("makes groups, and members that LDAP sees, and changes a group's scope as far as the directory does", async () => {
    await call("CreateUser", { SAMAccountName: "grace" });
    const team = { SAMAccountName: "#team #1 ä" };
    await call("CreateGroup", { ...team, OtherAttributes: { Description: { S: "Ours" } } });
    const member = { GroupName: "#team #1 ä", MemberName: "grace" };
    await call("AddGroupMember", member);
    expect(await found("#team #1 ä")).to.include({ description: "Ours", member: (await found("grace"))?.dn });
    const { Members } = (await call("ListGroupMembers", team)).body;
    expect(Members).to.deep.equal([
      { MemberType: "USER", SAMAccountName: "grace", SID: (await found("grace"))?.objectSid },
    ]);
    const local = await call("UpdateGroup", { ...team, GroupScope: "DomainLocal" });
    expect(local.error).to.equal("ValidationException LDAP_UNSUPPORTED_OPERATION");
    expect((await call("UpdateGroup", { ...team, GroupScope: "Universal" })).error).to.equal(undefined);
    expect((await call("DescribeGroup", team)).body).to.include({ GroupScope: "Universal", GroupType: "Security" });
    await call("RemoveGroupMember", member);
    expect(await found("#team #1 ä")).not.to.have.property("member");
    await call("DeleteGroup", team);
    expect(await found("#team #1 ä")).to.equal(undefined);
  });

  it("reads the whole domain, writes nothing outside the customer's unit, and keeps to AWS's model", async () => {
    const users = (await call("ListUsers")).body.Users as { SAMAccountName: string }[];
    expect(users.map((one) => one.SAMAccountName)).to.include.members(["Administrator", "grace"]);
    const searched = await call("SearchGroups", {
      SearchString: "domain admins",
      SearchAttributes: ["samAccountName"],
    });
    expect(searched.body.Groups).to.have.length(1);
    expect((await call("DisableUser", { SAMAccountName: "Administrator" })).error).to.equal(
      "AccessDeniedException DIRECTORY_AUTH",
    );
    expect(nonconformities(sandbox.aws.calls, await serviceModels())).to.deep.equal([]);
  });

  function sdkConfig() {
    const { AWS_ENDPOINT_URL: endpoint = "", AWS_REGION: region = "" } = sandbox.aws.environment(sandbox.region);
    return { endpoint, region, credentials: { accessKeyId: "AKIASANDBOXSANDBOX00", secretAccessKey: "sandbox" } };
  }
});
