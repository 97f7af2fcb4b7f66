// In the place of Pulumi's plugin for AWS: aws.workspaces.Workspace alone, created, waited for and terminated as that does.
"use strict";
const { setTimeout: sleep } = require("node:timers/promises");
const aws = require("@aws-sdk/client-workspaces");
const { version } = require("@pulumi/aws/package.json");
const { main } = require("@pulumi/pulumi/provider");

const client = new aws.WorkSpacesClient({});
const TYPE = "aws:workspaces/workspace:Workspace";

async function find(WorkspaceId) {
  const { Workspaces = [] } = await client.send(new aws.DescribeWorkspacesCommand({ WorkspaceIds: [WorkspaceId] }));
  return Workspaces[0];
}

async function until(id, done) {
  for (;;) {
    const found = await find(id);
    if (done(found)) return found;
    await sleep(100);
  }
}

const provider = {
  version,
  schema: JSON.stringify({ name: "aws", version }),
  check: async (_urn, _olds, inputs) => ({ inputs }),
  diff: async (_id, _urn, olds, news) => ({
    changes: Object.keys(news).some((key) => JSON.stringify(news[key]) !== JSON.stringify(olds[key])),
  }),
  create: async (urn, inputs) => {
    if (!urn.includes(TYPE)) throw new Error(`creating ${urn}: there is ${TYPE} alone here`);
    const { directoryId, userName, bundleId, volumeEncryptionKey } = inputs;
    const request = {
      DirectoryId: directoryId,
      UserName: userName,
      BundleId: bundleId,
      VolumeEncryptionKey: volumeEncryptionKey,
      RootVolumeEncryptionEnabled: inputs.rootVolumeEncryptionEnabled,
      UserVolumeEncryptionEnabled: inputs.userVolumeEncryptionEnabled,
    };
    const reply = await client.send(new aws.CreateWorkspacesCommand({ Workspaces: [request] }));
    const [failed] = reply.FailedRequests ?? [];
    if (failed) throw new Error(`creating ${urn}: ${failed.ErrorMessage}`);
    const id = reply.PendingRequests[0].WorkspaceId;
    const { State: state } = await until(id, (found) => found?.State === "AVAILABLE");
    return { id, outs: { ...inputs, state } };
  },
  delete: async (id) => {
    await client.send(new aws.TerminateWorkspacesCommand({ TerminateWorkspaceRequests: [{ WorkspaceId: id }] }));
    await until(id, (found) => found === undefined);
  },
};

main(provider, process.argv.slice(2));
