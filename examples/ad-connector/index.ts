import { Config } from "@pulumi/pulumi";
import { Invitation, User, Workspace } from "pulumi-workspaces-users";

const config = new Config();
const directoryId = config.require("directoryId");
const bundleId = config.require("bundleId");

const user = new User("ada", {
  directoryId,
  userName: "ada",
  firstName: "Ada",
  lastName: "Byron",
  email: "ada@corp.example.com",
  organizationalUnit: config.require("organizationalUnit"),
  // The client has no "Forgot password?" for an AD Connector: without one that you hand over, nobody can sign in.
  initialPassword: config.requireSecret("initialPassword"),
});
const desktop = new Workspace("ada", { directoryId, userName: user.userName, bundleId });
// AWS itself mails nobody whose directory is behind a connector.
new Invitation("ada", { workspaceId: desktop.id });
