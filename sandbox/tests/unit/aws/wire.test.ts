import { SendEmailCommand } from "@aws-sdk/client-sesv2";
import {
  CreateWorkspacesCommand,
  DescribeTagsCommand,
  DescribeWorkspaceBundlesCommand,
  DescribeWorkspacesCommand,
  ModifyStreamingPropertiesCommand,
  WorkSpacesClient,
} from "@aws-sdk/client-workspaces";
import { AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";
import { expect } from "chai";
import { nonconformities } from "../../../aws/conformance";
import { serviceModels } from "../../../aws/model";
import type { FaultMoment } from "../../../aws/stand-in";
import { failure, simpleAd, World } from "./support";

const describeAll = new DescribeWorkspacesCommand({});

describe("the AWS stand-in: who may call, how often, and what goes wrong", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.stop());

  it("serves a client that knows it by AWS_ENDPOINT_URL and the like alone", async () => {
    const before = { ...process.env };
    Object.assign(process.env, world.aws.environment("eu-west-1"));
    const client = new WorkSpacesClient({});
    try {
      expect((await client.send(describeAll)).Workspaces).to.deep.equal([]);
    } finally {
      client.destroy();
      process.env = before;
    }
  });

  it("speaks CBOR with clients that do", async () => {
    const { id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    const client = new WorkSpacesClient({ ...world.config(), protocol: AwsSmithyRpcV2CborProtocol });
    try {
      const { Workspaces } = await client.send(new DescribeWorkspacesCommand({ WorkspaceIds: [id] }));
      expect(Workspaces?.map(({ UserName, State }) => [UserName, State])).to.deep.equal([["ada", "AVAILABLE"]]);
      const { Bundles } = await client.send(new DescribeWorkspaceBundlesCommand({ BundleIds: ["wsb-bh8rsxt14"] }));
      expect(Bundles?.[0]?.CreationTime).to.deep.equal(new Date("2024-03-12T09:00:00Z"));
      const error = await failure(client.send(new DescribeTagsCommand({ ResourceId: "ws-000000000" })));
      expect(error).to.include({ name: "ResourceNotFoundException", ResourceId: "ws-000000000" });
    } finally {
      client.destroy();
    }
    expect(nonconformities(world.aws.calls, await serviceModels())).to.deep.equal([]);
  }).timeout(120_000);

  it("knows no other keys than its own, and no other operations", async () => {
    const error = await failure(world.workspaces("eu-west-1", "AKIASTRANGER00000000").send(describeAll));
    expect(error.name).to.equal("UnrecognizedClientException");
    const unknown = await failure(
      world.workspaces().send(new ModifyStreamingPropertiesCommand({ ResourceId: "wsd-pools0001" })),
    );
    expect(unknown.name).to.equal("UnknownOperationException");
    expect(unknown.message).to.include("ModifyStreamingProperties");
  });

  it("does not answer what is not signed, or for another service", async () => {
    async function answer(headers: Record<string, string>) {
      const target = { "x-amz-target": "WorkspacesService.DescribeWorkspaces" };
      const reply = await fetch(world.aws.endpoint, { method: "POST", body: "{}", headers: { ...target, ...headers } });
      return ((await reply.json()) as { __type: string }).__type;
    }
    const scope = "AWS4-HMAC-SHA256 Credential=AKIASANDBOXSANDBOX00/20261124/eu-west-1";
    expect(await answer({})).to.equal("MissingAuthenticationTokenException");
    expect(await answer({ authorization: `${scope}/ds/aws4_request, S=` })).to.equal("InvalidSignatureException");
    const authorization = `${scope}/workspaces/aws4_request, S=`;
    expect(await answer({ authorization, "x-amz-target": "Other.Thing" })).to.equal("UnknownOperationException");
    expect(await answer({ authorization, "x-amz-target": "WorkspacesService.toString" })).to.equal(
      "UnknownOperationException",
    );
  });

  it("refuses what the policy does not allow, told by action and resource", async () => {
    const asked: string[] = [];
    await world.stop();
    world = await World.start({
      allow: (action, resource) => {
        asked.push(`${action} ${resource}`);
        return action === "workspaces:DescribeWorkspaces" || resource.endsWith("wsb-bh8rsxt14");
      },
    });
    await world.workspaces().send(describeAll);
    const Workspaces = [{ DirectoryId: simpleAd, UserName: "ada", BundleId: "wsb-bh8rsxt14" }];
    const error = await failure(world.workspaces().send(new CreateWorkspacesCommand({ Workspaces })));
    expect(error.name).to.equal("AccessDeniedException");
    expect(error.message).to.include("not authorized to perform: workspaces:CreateWorkspaces");
    expect(asked).to.deep.equal([
      "workspaces:DescribeWorkspaces *",
      `workspaces:CreateWorkspaces arn:aws:workspaces:eu-west-1:123456789012:directory/${simpleAd}`,
    ]);
    expect(await world.aws.workspaces()).to.deep.equal([]);
    const mail = new SendEmailCommand({ FromEmailAddress: "it@example.com", Content: {} });
    expect((await failure(world.mail().send(mail))).$metadata?.httpStatusCode).to.equal(403);
  });

  it("throttles each operation of each Region at 2 calls a second and bursts of 5", async () => {
    await world.stop();
    world = await World.start({ rate: { rate: 2, burst: 5 } });
    const outcomes = async (count: number, send = () => world.workspaces().send(describeAll)) => {
      const settled = await Promise.allSettled(Array.from({ length: count }, send));
      return settled.map((each) => (each.status === "fulfilled" ? "ok" : (each.reason as Error).name));
    };
    expect(await outcomes(6)).to.have.members(["ok", "ok", "ok", "ok", "ok", "ThrottlingException"]);
    world.pass(500);
    expect(await outcomes(2)).to.have.members(["ok", "ThrottlingException"]);
    world.pass(60_000);
    expect((await outcomes(7)).filter((outcome) => outcome === "ok")).to.have.lengthOf(5);
    expect(await outcomes(1, () => world.workspaces("us-east-1").send(describeAll))).to.deep.equal(["ok"]);
    const tags = () => world.workspaces().send(new DescribeTagsCommand({ ResourceId: simpleAd }) as never);
    expect(await outcomes(1, tags)).to.deep.equal(["ok"]);
    world.aws.rate = false;
    expect(new Set(await outcomes(20))).to.deep.equal(new Set(["ok"]));
  });

  describe("faults", () => {
    const Workspaces = [{ DirectoryId: simpleAd, UserName: "ada", BundleId: "wsb-bh8rsxt14" }];
    const create = () => world.workspaces().send(new CreateWorkspacesCommand({ Workspaces }));

    for (const fault of ["drop", "cut", { status: 503, type: "ServiceUnavailable", message: "Try later" }] as const) {
      const name = typeof fault === "string" ? fault : fault.type;
      it(`${name} before a call leaves it undone, after it loses only the reply`, async () => {
        world.aws.faults = ({ moment }) => (moment === "before" ? fault : undefined);
        expect((await failure(create())).name).to.match(typeof fault === "string" ? /Error/ : /^ServiceUnavailable$/);
        expect(await world.aws.workspaces()).to.deep.equal([]);
        world.aws.faults = ({ moment }) => (moment === "after" ? fault : undefined);
        await failure(create());
        expect(await world.aws.workspaces()).to.have.lengthOf(1);
        world.aws.faults = undefined;
        expect((await create()).FailedRequests?.[0]?.ErrorCode).to.equal("ResourceExists.WorkSpace");
        expect(world.aws.calls.map(({ injected }) => injected)).to.deep.equal([true, true, false]);
      });
    }

    it("are told of the call, and may hold it up", async () => {
      const moments: FaultMoment[] = [];
      let release = (): void => undefined;
      const held = new Promise<undefined>((resolve) => {
        release = () => {
          resolve(undefined);
        };
      });
      const asked = new Promise<void>((resolve) => {
        world.aws.faults = (moment) => {
          moments.push(moment);
          resolve();
          return moment.moment === "before" ? held : undefined;
        };
      });
      const reply = create();
      await asked;
      expect(await world.aws.workspaces()).to.deep.equal([]);
      release();
      await reply;
      expect(moments.map(({ moment, operation }) => [moment, operation])).to.deep.equal([
        ["before", "CreateWorkspaces"],
        ["after", "CreateWorkspaces"],
      ]);
      expect(moments[0]?.input).to.deep.equal({ Workspaces });
    });
  });

  it("records calls as the wire has them", async () => {
    await world.workspaces().send(describeAll);
    await failure(world.workspaces().send(new DescribeWorkspacesCommand({ WorkspaceIds: ["nonsense"] })));
    expect(world.aws.callsTo("DescribeWorkspaces")).to.have.lengthOf(2);
    const [first, second] = world.aws.calls;
    expect(first).to.deep.include({ service: "workspaces", region: "eu-west-1", httpStatus: 200, time: world.now });
    expect(first).to.deep.include({ input: {}, output: { Workspaces: [] } });
    expect(second?.error?.type).to.equal("ValidationException");
    expect(second).to.deep.include({ input: { WorkspaceIds: ["nonsense"] }, httpStatus: 400 });
  });

  it("stands beside others and stops at once, idle connections and all", async () => {
    const other = await World.start({ address: "127.0.0.2" });
    await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    const client = other.workspaces();
    expect((await client.send(describeAll)).Workspaces).to.deep.equal([]);
    expect(other.aws.endpoint).to.match(/^http:\/\/127\.0\.0\.2:\d+$/);
    const begun = performance.now();
    await other.aws.stop();
    expect(performance.now() - begun).to.be.lessThan(500);
    expect((await failure(client.send(describeAll))).message).to.match(/ECONNREFUSED|ECONNRESET|hang up/);
    expect((await world.workspaces().send(describeAll)).Workspaces).to.have.lengthOf(1);
  });
});
