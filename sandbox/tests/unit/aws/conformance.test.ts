import {
  DescribeDirectoriesCommand,
  DescribeTrustsCommand,
  ResetUserPasswordCommand,
} from "@aws-sdk/client-directory-service";
import { KEYS } from "../../../world";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { GetAccountCommand, GetEmailIdentityCommand, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import * as workspaces from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { nonconformities } from "../../../aws/conformance";
import { serviceModels, type ServiceModel } from "../../../aws/model";
import type { Call } from "../../../aws/stand-in";
import { dataClient } from "./data-client";
import { useDirectoryData } from "./data-drive";
import { MemoryObjects } from "./memory-objects";
import { connector, directories, failure, managedAd, region, simpleAd, World } from "./support";

const BundleId = "wsb-bh8rsxt14";

describe("the AWS stand-in: conformance to AWS's own models", () => {
  let models: Awaited<ReturnType<typeof serviceModels>>;
  let world: World;
  before(async function () {
    // The first time, the models are downloaded.
    this.timeout(120_000);
    models = await serviceModels();
  });
  beforeEach(async () => {
    const objects = new MemoryObjects();
    world = await World.start({
      keys: KEYS,
      objects: () => objects,
      verifiedSenders: ["example.com"],
      secrets: [{ region, name: "corp/service", value: "secret" }],
      connectionAliases: [
        { region, name: "desktop.example.com", directoryId: connector },
        { region, name: "further.example.com" },
      ],
      trusts: ["corp.example.com", "x.example.com"].map((remoteDomain) => ({ directoryId: managedAd, remoteDomain })),
      directories: [...directories, { id: "d-906700000a", region, kind: "SharedMicrosoftAD", domain: "x.example.com" }],
    });
    world.aws.launchFails = ({ UserName }) =>
      UserName === "grace" ? { code: "DomainJoin.Failed", message: "The domain could not be joined." } : undefined;
  });
  afterEach(() => world.stop());

  /** Drives every operation to success and to its errors. */
  async function drive(): Promise<void> {
    const [grace, linus] = await launchAll();
    await useDesktop(grace);
    await useDesktop(linus);
    await useTags(linus);
    await useDirectories();
    await useDirectoryData(world);
    await useOthers();
  }

  function client() {
    return world.workspaces();
  }

  async function launchAll(): Promise<string[]> {
    const { PendingRequests = [] } = await client().send(
      new workspaces.CreateWorkspacesCommand({
        Workspaces: [
          { DirectoryId: simpleAd, UserName: "nobody", BundleId },
          { DirectoryId: simpleAd, UserName: "grace", BundleId },
          {
            DirectoryId: simpleAd,
            UserName: "linus",
            BundleId,
            VolumeEncryptionKey: "alias/aws/workspaces",
            UserVolumeEncryptionEnabled: true,
            RootVolumeEncryptionEnabled: false,
            WorkspaceProperties: {
              RunningMode: "AUTO_STOP",
              RunningModeAutoStopTimeoutInMinutes: 120,
              ComputeTypeName: "STANDARD",
              RootVolumeSizeGib: 80,
              UserVolumeSizeGib: 50,
              Protocols: ["WSP"],
              OperatingSystemName: "WINDOWS_10",
            },
            Tags: [{ Key: "owner", Value: "demo/dev/linus" }],
          },
          { DirectoryId: "d-0000000000", UserName: "ada", BundleId },
          { DirectoryId: simpleAd, UserName: "linus", BundleId },
        ],
      }),
    );
    await failure(client().send(new workspaces.CreateWorkspacesCommand({ Workspaces: [] })));
    const tooSmall = { RootVolumeSizeGib: 81 };
    const Workspaces = [{ DirectoryId: simpleAd, UserName: "ada", BundleId, WorkspaceProperties: tooSmall }];
    await failure(client().send(new workspaces.CreateWorkspacesCommand({ Workspaces })));
    return PendingRequests.map(({ WorkspaceId = "" }) => WorkspaceId);
  }

  async function useDesktop(id = ""): Promise<void> {
    await describeAll(id);
    await describeAll(id);
    await world.aws.settle(id);
    await describeAll(id);
    const modify = (WorkspaceProperties: workspaces.WorkspaceProperties, WorkspaceId = id) =>
      client().send(new workspaces.ModifyWorkspacePropertiesCommand({ WorkspaceId, WorkspaceProperties }));
    if ((await world.describe(id))?.State === "ERROR") {
      await failure(modify({ RunningMode: "ALWAYS_ON" }));
      world.aws.setState(id, "AVAILABLE");
      world.aws.change(id, {
        related: [{ WorkspaceId: "ws-standby01", Region: "us-west-2", State: "STOPPED", Type: "STANDBY" }],
      });
    }
    // Volumes change no sooner than 6 hours after the launch.
    world.pass(7 * 3_600_000);
    await modify({ UserVolumeSizeGib: 100 });
    await describeAll(id);
    await failure(modify({ RunningMode: "ALWAYS_ON" }));
    await world.aws.settle(id);
    await failure(modify({}));
    await failure(modify({ RunningMode: "MANUAL" }));
    await failure(modify({ RunningMode: "ALWAYS_ON" }, "ws-000000000"));
    world.aws.change(id, { properties: { RunningMode: "AUTO_STOP", RunningModeAutoStopTimeoutInMinutes: 60 } });
    const requests = [{ WorkspaceId: id }, { WorkspaceId: "ws-000000000" }];
    await migrate(id);
    await renew(id);
    await client().send(new workspaces.StopWorkspacesCommand({ StopWorkspaceRequests: requests }));
    await world.aws.settle(id);
    await client().send(new workspaces.StartWorkspacesCommand({ StartWorkspaceRequests: requests }));
    world.aws.setState(id, "SUSPENDED");
    await client().send(new workspaces.TerminateWorkspacesCommand({ TerminateWorkspaceRequests: requests }));
    world.aws.setState(id, "AVAILABLE");
    await client().send(new workspaces.TerminateWorkspacesCommand({ TerminateWorkspaceRequests: requests }));
    await describeAll(id);
    await failure(client().send(new workspaces.TerminateWorkspacesCommand({ TerminateWorkspaceRequests: [] })));
  }

  async function renew(WorkspaceId: string): Promise<void> {
    const ghost = { WorkspaceId: "ws-000000000" };
    const both = [{ WorkspaceId }, ghost];
    await client().send(new workspaces.RebootWorkspacesCommand({ RebootWorkspaceRequests: both }));
    await world.aws.settle(WorkspaceId);
    await client().send(new workspaces.RebuildWorkspacesCommand({ RebuildWorkspaceRequests: [{ WorkspaceId }] }));
    await client().send(new workspaces.RebuildWorkspacesCommand({ RebuildWorkspaceRequests: [{ WorkspaceId }] }));
    await failure(client().send(new workspaces.RebuildWorkspacesCommand({ RebuildWorkspaceRequests: both })));
    await failure(client().send(new workspaces.RestoreWorkspaceCommand({ WorkspaceId })));
    await failure(client().send(new workspaces.RestoreWorkspaceCommand(ghost)));
    await world.aws.settle(WorkspaceId);
    await client().send(new workspaces.RestoreWorkspaceCommand({ WorkspaceId }));
    await describeAll(WorkspaceId);
    await world.aws.settle(WorkspaceId);
  }

  async function migrate(SourceWorkspaceId: string): Promise<void> {
    const to = (target: string, source = SourceWorkspaceId) =>
      client().send(new workspaces.MigrateWorkspaceCommand({ SourceWorkspaceId: source, BundleId: target }));
    for (const wrong of [to(BundleId), to("wsb-"), to("wsb-000000000"), to(BundleId, "ws-000000000")]) {
      await failure(wrong);
    }
    world.aws.setState(SourceWorkspaceId, "REBOOTING");
    await failure(to("wsb-4q8t1n7zd"));
    world.aws.setState(SourceWorkspaceId, "AVAILABLE");
    world.aws.migrationFails = () => true;
    const { TargetWorkspaceId = "" } = await to("wsb-4q8t1n7zd");
    await failure(to("wsb-4q8t1n7zd"));
    await describeAll(TargetWorkspaceId);
    await world.aws.settle(TargetWorkspaceId);
    await describeAll(TargetWorkspaceId);
    await world.aws.settle(TargetWorkspaceId);
  }

  async function describeAll(id: string): Promise<void> {
    for (const input of [
      {},
      { WorkspaceIds: [id] },
      { DirectoryId: simpleAd, Limit: 1 },
      { DirectoryId: simpleAd, UserName: "LINUS" },
      { BundleId },
    ]) {
      await client().send(new workspaces.DescribeWorkspacesCommand(input));
    }
    for (const input of [
      { WorkspaceIds: [id], DirectoryId: simpleAd },
      { WorkspaceIds: [] },
      { WorkspaceIds: ["ws-A"] },
      { WorkspaceIds: Array<string>(26).fill(id) },
      { DirectoryId: "d-9067" },
      { DirectoryId: simpleAd, UserName: "u".repeat(64) },
      { BundleId: "wsb-" },
      { Limit: 0 },
      { Limit: 26 },
    ]) {
      await failure(client().send(new workspaces.DescribeWorkspacesCommand(input)));
    }
  }

  async function useTags(ResourceId = ""): Promise<void> {
    const create = (Tags: workspaces.Tag[]) => client().send(new workspaces.CreateTagsCommand({ ResourceId, Tags }));
    await create([{ Key: "a", Value: "b" }, { Key: "c" }]);
    await client().send(new workspaces.DescribeTagsCommand({ ResourceId }));
    await client().send(new workspaces.DeleteTagsCommand({ ResourceId, TagKeys: ["a"] }));
    await failure(create([{ Key: "aws:a" }]));
    await failure(create([{ Key: "k".repeat(128) }]));
    await failure(create([{ Key: "k", Value: "v".repeat(256) }]));
    await create(Array.from({ length: 40 }, (_, index) => ({ Key: `first${index}` })));
    await failure(create(Array.from({ length: 40 }, (_, index) => ({ Key: `second${index}` }))));
    const ghost = { ResourceId: "ws-000000000" };
    await failure(client().send(new workspaces.DescribeTagsCommand(ghost)));
    await failure(client().send(new workspaces.DeleteTagsCommand({ ...ghost, TagKeys: ["a"] })));
    await failure(client().send(new workspaces.DeleteTagsCommand({ ...ghost, TagKeys: [""] })));
  }

  async function useDirectories(): Promise<void> {
    const registered = (input: workspaces.DescribeWorkspaceDirectoriesCommandInput) =>
      client().send(new workspaces.DescribeWorkspaceDirectoriesCommand(input));
    await registered({});
    await registered({ Limit: 2 });
    await registered({ DirectoryIds: [connector], Filters: [{ Name: "WORKSPACE_TYPE", Values: ["PERSONAL"] }] });
    await failure(registered({ DirectoryIds: [] }));
    await failure(registered({ NextToken: "nonsense" }));
    for (const input of [{ Owner: "AMAZON" }, {}, { BundleIds: [BundleId] }]) {
      await client().send(new workspaces.DescribeWorkspaceBundlesCommand(input));
    }
    const both = new workspaces.DescribeWorkspaceBundlesCommand({ Owner: "AMAZON", BundleIds: [BundleId] });
    await failure(client().send(both));

    for (const input of [{}, { Limit: 1 }, { ResourceId: connector }, { AliasIds: ["wsca-000000001"] }]) {
      await client().send(new workspaces.DescribeConnectionAliasesCommand(input));
    }
    for (const input of [{ AliasIds: [] }, { AliasIds: ["x"] }, { Limit: 0 }, { NextToken: "nonsense" }]) {
      await failure(client().send(new workspaces.DescribeConnectionAliasesCommand(input)));
    }

    const ds = world.directoryService();
    await ds.send(new DescribeDirectoriesCommand({ Limit: 2 }));
    await ds.send(new DescribeDirectoriesCommand({}));
    for (const input of [
      { DirectoryIds: [] },
      { DirectoryIds: ["d-0000000000"] },
      { DirectoryIds: ["wsd-entra0001"] },
      { NextToken: "nonsense" },
    ]) {
      await failure(ds.send(new DescribeDirectoriesCommand(input)));
    }
    for (const input of [{}, { Limit: 1 }, { DirectoryId: managedAd, TrustIds: ["t-0000000001"] }]) {
      await ds.send(new DescribeTrustsCommand(input));
    }
    for (const input of [
      { DirectoryId: simpleAd },
      { DirectoryId: "d-0000000000" },
      { TrustIds: [] },
      { TrustIds: ["t-1"] },
      { NextToken: "nonsense" },
      { Limit: -1 },
    ]) {
      await failure(ds.send(new DescribeTrustsCommand(input)));
    }
    const reset = { DirectoryId: simpleAd, UserName: "ada", NewPassword: "Lovelace-1815" };
    await ds.send(new ResetUserPasswordCommand(reset));
    for (const wrong of [
      { UserName: "nobody" },
      { NewPassword: "weak" },
      { NewPassword: "" },
      { UserName: "a/b" },
      { UserName: "a@b" },
      { UserName: "u".repeat(65) },
      { DirectoryId: "d-0000000000" },
      { DirectoryId: connector },
      { DirectoryId: "d-1" },
    ]) {
      await failure(ds.send(new ResetUserPasswordCommand({ ...reset, ...wrong })));
    }
  }

  async function useOthers(): Promise<void> {
    const secrets = world.secretsManager();
    await secrets.send(new GetSecretValueCommand({ SecretId: "corp/service" }));
    for (const wrong of [{ SecretId: "none" }, { SecretId: "" }, { SecretId: "corp/service", VersionId: "short" }]) {
      await failure(secrets.send(new GetSecretValueCommand(wrong)));
    }
    const kms = world.keyManagement();
    await kms.send(new DescribeKeyCommand({ KeyId: "alias/corp/workspaces" }));
    for (const KeyId of ["alias/none", ""]) {
      await failure(kms.send(new DescribeKeyCommand({ KeyId })));
    }
    const Destination = { ToAddresses: ["ada@example.net"] };
    const FromEmailAddress = "it@example.com";
    const Simple = { Subject: { Data: "Hello" }, Body: { Text: { Data: "there", Charset: "UTF-8" } } };
    const Raw = { Data: Buffer.from("From: it@example.com\r\nTo: ada@example.net\r\nSubject: Hi\r\n\r\nThere\r\n") };
    await world.mail().send(new SendEmailCommand({ FromEmailAddress, Destination, Content: { Simple } }));
    await world.mail().send(new SendEmailCommand({ Content: { Raw } }));
    for (const wrong of [{ FromEmailAddress: "it@evil.example" }, { Destination: {} }, { Content: {} }]) {
      const input = { FromEmailAddress, Destination, Content: { Simple }, ...wrong };
      await failure(world.mail().send(new SendEmailCommand(input)));
    }
    await world.mail().send(new GetAccountCommand({}));
    await world.mail().send(new GetEmailIdentityCommand({ EmailIdentity: "example.com" }));
    await failure(world.mail().send(new GetEmailIdentityCommand({ EmailIdentity: "evil@example" })));
    const { Arn = "" } = await world.tokens().send(new GetCallerIdentityCommand({}));
    const simulate = (PolicySourceArn: string) =>
      world
        .identities()
        .send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ["kms:DescribeKey"] }));
    expect((await simulate(Arn)).EvaluationResults?.[0]?.EvalDecision).to.equal("allowed");
    await failure(simulate(Arn.replace("AKIA", "AKIB")));
  }

  it("every request, reply and error of every operation conforms", async () => {
    await drive();
    expect(nonconformities(world.aws.calls, models)).to.deep.equal([]);

    const succeeded = world.aws.calls.filter(({ error }) => error === undefined);
    const driven = new Set(
      succeeded.map(({ service, operation }) => `${service.replace("sesv2", "ses")}:${operation}`),
    );
    expect([...driven]).to.have.members(world.aws.actions);
  });

  it("throttling and refusals conform too", async () => {
    await world.stop();
    world = await World.start({ rate: { rate: 1, burst: 1 }, allow: (action) => action.startsWith("workspaces:") });
    await client().send(new workspaces.DescribeWorkspacesCommand({}));
    expect((await failure(client().send(new workspaces.DescribeWorkspacesCommand({})))).name).to.equal(
      "ThrottlingException",
    );
    await failure(world.directoryService().send(new DescribeDirectoriesCommand({})));
    const call = dataClient(world.aws.environment(region));
    for (let count = 0; count < 9; count++) await call("ListUsers", { DirectoryId: managedAd });
    expect(nonconformities(world.aws.calls, models)).to.deep.equal([]);
    expect(world.aws.calls.map(({ error }) => error?.type)).to.deep.equal([
      undefined,
      "ThrottlingException",
      "AccessDeniedException",
      ...Array<string>(8).fill("AccessDeniedException"),
      "ThrottlingException",
    ]);
  });

  describe("what does not conform is told", () => {
    const call: Call = {
      time: 0,
      service: "workspaces",
      operation: "DescribeWorkspaces",
      region,
      accessKeyId: "x",
      input: {},
      output: { Workspaces: [] },
      httpStatus: 200,
      injected: false,
    };
    const error = (type: string, body: object, httpStatus = 400) => ({
      output: undefined,
      error: { type, message: "", body: { __type: type, ...body } },
      httpStatus,
    });

    const wrong: [string, object, RegExp][] = [
      ["an operation AWS has not", { operation: "DescribeDesktops" }, /no such operation/],
      ["an unknown member of a request", { input: { DesktopIds: [] } }, /unknown member DesktopIds/],
      ["a list too short", { input: { WorkspaceIds: [] } }, /has a length of 0, not 1 to 25/],
      ["a pattern", { input: { DirectoryId: "directory-1" } }, /does not match/],
      ["a number out of range", { input: { Limit: 26 } }, /is 26, not 1 to 25/],
      ["an unknown state", { output: { Workspaces: [{ State: "GONE" }] } }, /is GONE, none of PENDING/],
      ["a number for a string", { output: { NextToken: 1 } }, /NextToken is not a string/],
      ["null", { output: { Workspaces: null } }, /is not a list/],
      ["what is required", { operation: "CreateTags", input: { ResourceId: "ws-1" } }, /lacks Tags/],
      ["an error of another operation", error("OperationInProgressException", {}), /not an error of this operation/],
      ["an error's members", error("InvalidParameterValuesException", { Message: "" }), /unknown member Message/],
      ["an error's status", error("InvalidParameterValuesException", {}, 404), /has status 404, not 400/],
      ["a refusal without a reason", error("ValidationException", {}), /refused, but conforms/],
    ];
    for (const [what, change, message] of wrong) {
      it(what, () => {
        expect(nonconformities([call], models)).to.deep.equal([]);
        const [problem = ""] = nonconformities([{ ...call, ...change }], models);
        expect(problem).to.match(message);
      });
    }
  });

  it("keeps the models in the user's cache, whole", () => {
    const all: ServiceModel[] = Object.values(models);
    expect(all).to.have.lengthOf(8);
    for (const { operations, shapes } of all) {
      expect(Object.keys(operations)).not.to.have.lengthOf(0);
      expect(Object.keys(shapes)).not.to.have.lengthOf(0);
    }
  });
});
