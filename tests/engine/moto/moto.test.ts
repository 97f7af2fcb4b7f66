import {
  CreateWorkspacesCommand,
  DescribeTagsCommand,
  DescribeWorkspacesCommand,
  TerminateWorkspacesCommand,
  WorkSpacesClient,
} from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import type { Sandbox } from "../../../sandbox/sandbox";
import { providerEnvironment } from "../../../sandbox/settings";
import { OWNER_TAG } from "../moves/marks";
import { quickSandbox } from "../moves/series";
import { account, person } from "../person";
import { Stack } from "../stack";
import { startMoto, type Moto } from "./moto";

/** Beside the ports of the sandbox's own servers. */
const PORT = 5055;

describe("a person with a WorkSpace in moto, another's stand-in for AWS", function () {
  this.timeout(300_000);
  let sandbox: Sandbox;
  let moto: Moto;
  let stack: Stack;
  let client: WorkSpacesClient;

  before(async () => {
    sandbox = await quickSandbox();
    moto = await startMoto(sandbox.address, PORT, sandbox.region, "corp.example.com");
    const { directory, region } = sandbox;
    stack = await Stack.create(sandbox, "test", {
      ...providerEnvironment([{ id: moto.directoryId, directory }]),
      AWS_ENDPOINT_URL: moto.url,
    });
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    client = new WorkSpacesClient({ endpoint: moto.url, region, credentials });
  });

  after(async () => {
    client.destroy();
    await stack.remove();
    await moto.stop();
    await sandbox.stop();
  });

  const workspaces = async () => (await client.send(new DescribeWorkspacesCommand({}))).Workspaces ?? [];
  const people = (name: string) => {
    // It knows no connection aliases, which an invitation asks for.
    const withoutInvitation = person(sandbox, name, { runningMode: "ALWAYS_ON" }).slice(0, 2);
    return withoutInvitation.map((one) =>
      "directoryId" in one.args ? { ...one, args: { ...one.args, directoryId: moto.directoryId } } : one,
    );
  };

  // moto describes no bundles, changes no properties and deletes no tags (5.2.5): what needs that is tried on our own stand-in alone.
  it("is created with a marked WorkSpace, and then nothing is left to do", async () => {
    await stack.write(people("ada"));
    await stack.up();
    const [workspace, ...more] = await workspaces();
    expect(more).to.deep.equal([]);
    expect(workspace).to.include({ UserName: "ada", DirectoryId: moto.directoryId, State: "AVAILABLE" });
    const { TagList = [] } = await client.send(new DescribeTagsCommand({ ResourceId: workspace?.WorkspaceId }));
    expect(TagList.find(({ Key }) => Key === OWNER_TAG)?.Value).to.match(/^people\/test\/ada/);
    expect(await stack.preview("--expect-no-changes")).to.deep.equal({ unchanged: 3 });
    expect(await stack.refresh()).to.deep.equal({ unchanged: 3 });
  });

  it("is not deleted while another WorkSpace of theirs stands, launched outside, and goes once that is terminated", async () => {
    const [grace] = people("grace");
    const DirectoryId = moto.directoryId;
    await stack.write([...people("ada"), ...(grace ? [grace] : [])]);
    await stack.up();
    const Workspaces = [{ DirectoryId, UserName: "grace", BundleId: sandbox.bundles[0]?.id }];
    const { PendingRequests = [] } = await client.send(new CreateWorkspacesCommand({ Workspaces }));
    const [{ WorkspaceId = "" } = {}] = PendingRequests;
    await stack.write(people("ada"));
    const { code, output } = await stack.try(["up", "--yes", "--skip-preview"]);
    expect(code, output).to.not.equal(0);
    expect(output).to.include("[workspace-exists]").and.to.include(WorkspaceId);
    expect(await account(sandbox, "grace")).to.not.equal(undefined);
    await client.send(new TerminateWorkspacesCommand({ TerminateWorkspaceRequests: [{ WorkspaceId }] }));
    await stack.up();
    expect(await account(sandbox, "grace")).to.equal(undefined);
    expect(await workspaces()).to.have.length(1);
  });

  it("is gone with the WorkSpace after destroy", async () => {
    await stack.destroy();
    expect(await workspaces()).to.deep.equal([]);
    expect(await account(sandbox, "ada")).to.equal(undefined);
  });
});
