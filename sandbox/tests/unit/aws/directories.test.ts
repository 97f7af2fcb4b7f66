import { DescribeDirectoriesCommand, ResetUserPasswordCommand } from "@aws-sdk/client-directory-service";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import {
  DescribeWorkspaceBundlesCommand,
  type DescribeWorkspaceBundlesCommandInput,
  DescribeWorkspaceDirectoriesCommand,
  type DescribeWorkspaceDirectoriesCommandInput,
} from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { connector, directories, failure, managedAd, region, simpleAd, World } from "./support";

describe("the AWS stand-in: directories, bundles and secrets", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start({
      secrets: [{ region, name: "corp/service", value: '{"password":"S3cret!pw"}' }],
      directories: [...directories, { ...directories[0], id: "d-9067000009", registered: false } as never],
    });
  });
  afterEach(() => world.stop());

  describe("DescribeWorkspaceDirectories", () => {
    function describeDirectories(input: DescribeWorkspaceDirectoriesCommandInput) {
      return world.workspaces().send(new DescribeWorkspaceDirectoriesCommand(input));
    }

    it("shows Managed AD like Simple AD, and tells the other kinds apart", async () => {
      const { Directories = [] } = await describeDirectories({});
      const kinds = Directories.map((each) => [each.DirectoryId, each.DirectoryType, each.UserIdentityType]);
      expect(kinds).to.have.deep.members([
        [simpleAd, "SIMPLE_AD", "AWS_DIRECTORY_SERVICE"],
        [managedAd, "SIMPLE_AD", "AWS_DIRECTORY_SERVICE"],
        [connector, "AD_CONNECTOR", "AWS_DIRECTORY_SERVICE"],
        ["wsd-entra0001", "AWS_IAM_IDENTITY_CENTER", "AWS_IAM_IDENTITY_CENTER"],
        ["wsd-custom001", "CUSTOMER_MANAGED", "CUSTOMER_MANAGED"],
        ["wsd-pools0001", "CUSTOMER_MANAGED", "CUSTOMER_MANAGED"],
      ]);
      expect(Directories.find(({ DirectoryId }) => DirectoryId === simpleAd)).to.deep.include({
        DirectoryName: "corp.example.com",
        RegistrationCode: "WSdub+000001",
        WorkspaceType: "PERSONAL",
        State: "REGISTERED",
        DnsIpAddresses: ["127.0.0.2"],
      });
    });

    it("filters, pages, and leaves out what it does not know", async () => {
      const pools = { Filters: [{ Name: "WORKSPACE_TYPE" as const, Values: ["POOLS"] }] };
      expect((await describeDirectories(pools)).Directories).to.have.lengthOf(1);
      expect((await describeDirectories({ DirectoryIds: [simpleAd, "d-0000000000"] })).Directories).to.have.lengthOf(1);
      const first = await describeDirectories({ Limit: 4 });
      expect(first.Directories).to.have.lengthOf(4);
      expect((await describeDirectories({ NextToken: first.NextToken })).Directories).to.have.lengthOf(2);
      expect((await failure(describeDirectories({ DirectoryIds: ["d-XYZ"] }))).name).to.equal("ValidationException");
    });
  });

  describe("DescribeDirectories of Directory Service", () => {
    function describeDirectories(...DirectoryIds: string[]) {
      return world.directoryService().send(new DescribeDirectoriesCommand({ DirectoryIds }));
    }

    it("tells Managed AD, and knows directories that are not registered with WorkSpaces", async () => {
      const { DirectoryDescriptions = [] } = await world.directoryService().send(new DescribeDirectoriesCommand({}));
      expect(DirectoryDescriptions.map(({ DirectoryId, Type }) => [DirectoryId, Type])).to.deep.equal([
        [simpleAd, "SimpleAD"],
        [managedAd, "MicrosoftAD"],
        [connector, "ADConnector"],
        ["d-9067000009", "SimpleAD"],
      ]);
      expect(DirectoryDescriptions[1]).to.include({ ShortName: "MANAGED", Name: "managed.example.com" });
      expect(DirectoryDescriptions[0]?.LaunchTime).to.be.instanceOf(Date);
    });

    it("fails on an id it does not know, or that is none", async () => {
      expect((await failure(describeDirectories("d-0000000000"))).name).to.equal("EntityDoesNotExistException");
      expect((await failure(describeDirectories("wsd-entra0001"))).name).to.equal("ValidationException");
      expect((await failure(describeDirectories())).name).to.equal("InvalidParameterException");
    });
  });

  describe("ResetUserPassword", () => {
    function reset(DirectoryId: string, UserName: string, NewPassword: string) {
      return world.directoryService().send(new ResetUserPasswordCommand({ DirectoryId, UserName, NewPassword }));
    }

    it("sets the password in the directory and enables the account", async () => {
      world.people.disable("ada");
      await reset(simpleAd, "ada", "Lovelace-1815");
      expect(world.people.get("ada")).to.include({ enabled: true, password: "Lovelace-1815" });
    });

    it("says what is wrong, and never the password", async () => {
      const errors = [
        await failure(reset(simpleAd, "nobody", "Lovelace-1815")),
        await failure(reset(simpleAd, "ada", "weak-1")),
        await failure(reset("d-0000000000", "ada", "Lovelace-1815")),
        await failure(reset(connector, "ada", "Lovelace-1815")),
        await failure(reset(simpleAd, "ada", `Lovelace-1815${"x".repeat(128)}`)),
        await failure(reset(simpleAd, "a@b", "Lovelace-1815")),
      ];
      expect(errors.map(({ name }) => name)).to.deep.equal([
        "UserDoesNotExistException",
        "InvalidPasswordException",
        "EntityDoesNotExistException",
        "UnsupportedOperationException",
        "ValidationException",
        "ValidationException",
      ]);
      expect(errors.map(({ message }) => message).join()).not.to.match(/Lovelace|weak-1/);
      expect(JSON.stringify(world.aws.calls)).not.to.match(/Lovelace|weak-1/);
    });
  });

  describe("DescribeWorkspaceBundles", () => {
    function bundles(input: DescribeWorkspaceBundlesCommandInput) {
      return world.workspaces().send(new DescribeWorkspaceBundlesCommand(input));
    }

    it("lists Amazon's, or the account's own, or by id, and leaves out what it does not know", async () => {
      expect((await bundles({ Owner: "AMAZON" })).Bundles).to.have.lengthOf(5);
      expect((await bundles({})).Bundles).to.deep.equal([]);
      const { Bundles = [] } = await bundles({ BundleIds: ["wsb-bh8rsxt14", "wsb-000000000"] });
      expect(Bundles.map(({ Name }) => Name)).to.deep.equal(["Value with Windows 10 (English)"]);
      expect(Bundles[0]?.CreationTime).to.be.instanceOf(Date);
      const both = bundles({ BundleIds: ["wsb-bh8rsxt14"], Owner: "AMAZON" });
      expect((await failure(both)).name).to.equal("InvalidParameterValuesException");
    });
  });

  describe("GetSecretValue", () => {
    function secret(SecretId: string) {
      return world.secretsManager().send(new GetSecretValueCommand({ SecretId }));
    }

    it("finds a secret by name, ARN, or ARN without its end, and never records its value", async () => {
      const arn = world.aws.secretArn("corp/service", region);
      for (const id of ["corp/service", arn, arn.slice(0, -7)]) {
        expect(await secret(id)).to.include({ SecretString: '{"password":"S3cret!pw"}', ARN: arn });
      }
      expect(JSON.stringify(world.aws.calls)).not.to.include("S3cret!pw");
      for (const id of ["corp/other", world.aws.secretArn("corp/service", "us-east-1")]) {
        expect((await failure(secret(id))).name).to.equal("ResourceNotFoundException");
      }
    });
  });
});
