import * as aws from "@pulumi/aws";
import { Config } from "@pulumi/pulumi";
import { Invitation, User } from "pulumi-workspaces-users";

const config = new Config();
const directoryId = config.require("directoryId");

const user = new User("ada", {
  directoryId,
  userName: "ada",
  firstName: "Ada",
  lastName: "Byron",
  email: "ada@corp.example.com",
});
// The user's output, and no text of the same letters: so the desktop is launched after the account is there, and gone before it goes.
const desktop = new aws.workspaces.Workspace("ada", {
  directoryId,
  userName: user.userName,
  bundleId: config.require("bundleId"),
  rootVolumeEncryptionEnabled: true,
  userVolumeEncryptionEnabled: true,
  volumeEncryptionKey: "alias/aws/workspaces",
  workspaceProperties: { runningMode: "AUTO_STOP", runningModeAutoStopTimeoutInMinutes: 60 },
});
new Invitation("ada", { workspaceId: desktop.id });

export const workspaceId = desktop.id;
