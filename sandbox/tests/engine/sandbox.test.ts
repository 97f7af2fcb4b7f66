import { DirectoryServiceClient, ResetUserPasswordCommand } from "@aws-sdk/client-directory-service";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { DescribeWorkspaceDirectoriesCommand, WorkSpacesClient } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { Client } from "ldapts";
import { Sandbox } from "../../sandbox";

/** The settings of a directory, as far as this test uses them. */
interface DirectorySettings {
  url: string;
  username: string;
  password?: string;
  passwordSecret?: string;
  caCertificate: string;
  organizationalUnit: string;
}

/** A client's configuration as the AWS SDK makes it from those variables. */
function awsOf(environment: Record<string, string>) {
  const { AWS_ENDPOINT_URL: endpoint = "", AWS_REGION: region = "" } = environment;
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = environment;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}

describe("the sandbox", function () {
  this.timeout(120_000);
  let first: Sandbox;
  let second: Sandbox;

  before(async () => {
    [first, second] = await Promise.all([Sandbox.start({ onprem: true }), Sandbox.start()]);
  });
  after(() => Promise.all([first.stop(), second.stop()]));

  it("runs beside another, each with people of its own that its AWS sees", async () => {
    expect(first.address).not.to.equal(second.address);
    const ada = { objectClass: "user", sAMAccountName: "ada" };
    await first.directory.add(`CN=Ada,${first.directory.usersOu}`, ada);
    for (const id of [first.directoryIds.simpleAd, first.directoryIds.managedAd, first.directoryIds.adConnector]) {
      expect(await first.aws.launch({ directoryId: id, userName: "ada" })).to.include({ directoryId: id });
    }
    const launch = { directoryId: second.directoryIds.simpleAd, userName: "ada" };
    const refusal = await second.aws.launch(launch).catch((error: unknown) => String(error));
    expect(refusal).to.match(/no user ada/);
  });

  it("has the second domain behind an AD Connector of its own", async () => {
    const { onprem } = first;
    await onprem?.add(`CN=Bob,${onprem.usersOu}`, { objectClass: "user", sAMAccountName: "bob" });
    await first.aws.launch({ directoryId: first.directoryIds.onprem, userName: "bob" });
    expect(second.onprem).to.be.undefined;
    expect(second.environment().WORKSPACES_USERS_DIRECTORIES).not.to.contain(second.directoryIds.onprem);
  });

  it("gives settings that lead into its directories", async () => {
    const environment = first.environment();
    const settings = JSON.parse(environment.WORKSPACES_USERS_DIRECTORIES ?? "") as Record<string, DirectorySettings>;
    const { simpleAd, managedAd, adConnector, onprem } = first.directoryIds;
    expect(settings).to.have.keys(simpleAd, managedAd, adConnector, onprem);
    const secrets = new SecretsManagerClient(awsOf(environment));
    const secretValue = async (SecretId: string | undefined) =>
      (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
    for (const [id, { url, username, password, ...others }] of Object.entries(settings)) {
      const client = new Client({ url, tlsOptions: { ca: others.caCertificate } });
      await client.bind(username, password ?? (await secretValue(others.passwordSecret)));
      const { searchEntries } = await client.search(others.organizationalUnit, { scope: "base" });
      expect(searchEntries, id).to.have.length(1);
      await client.unbind();
    }
  });

  it("has a WorkSpaces directory of each kind", async () => {
    const client = new WorkSpacesClient(awsOf(second.environment()));
    const { Directories = [] } = await client.send(new DescribeWorkspaceDirectoriesCommand({}));
    const shown = new Map(Directories.map((directory) => [directory.DirectoryId, directory]));
    const { simpleAd, managedAd, adConnector, entraId, identityCenter, custom, pools } = second.directoryIds;
    expect([...shown.keys()]).to.have.members([
      ...[simpleAd, managedAd, adConnector, entraId, identityCenter, custom, pools],
    ]);
    expect(shown.get(simpleAd)).to.include({ DirectoryType: "SIMPLE_AD", DirectoryName: "corp.example.com" });
    expect(shown.get(adConnector)).to.include({ DirectoryType: "AD_CONNECTOR" });
    expect(shown.get(identityCenter)).to.include({ DirectoryType: "AWS_IAM_IDENTITY_CENTER" });
    expect(shown.get(custom)).to.include({ DirectoryType: "CUSTOMER_MANAGED" });
    expect(shown.get(pools)).to.include({ WorkspaceType: "POOLS" });
  });

  it("resets passwords in its directory and puts SES's mail into its mailbox", async () => {
    const { directory, directoryIds, mailbox } = second;
    const dn = `CN=Eve,${directory.usersOu}`;
    await directory.add(dn, { objectClass: "user", sAMAccountName: "eve", userAccountControl: "514" });
    const aws = awsOf(second.environment());
    const reset = { DirectoryId: directoryIds.simpleAd, UserName: "eve", NewPassword: "A-new-passw0rd!" };
    await new DirectoryServiceClient(aws).send(new ResetUserPasswordCommand(reset));
    expect((await directory.search("(sAMAccountName=eve)"))[0]).to.include({ userAccountControl: "512" });

    const Content = { Simple: { Subject: { Data: "Welcome" }, Body: { Text: { Data: "Good day" } } } };
    const Destination = { ToAddresses: ["eve@corp.example.com"] };
    const mail = new SendEmailCommand({ FromEmailAddress: "it@corp.example.com", Destination, Content });
    await new SESv2Client(aws).send(mail);
    expect(mailbox.messages().map(({ to, subject }) => [to[0], subject])).to.deep.equal([
      ["eve@corp.example.com", "Welcome"],
    ]);
  });
});
