import { Config } from "@pulumi/pulumi";
import { Invitation, User, Workspace } from "pulumi-workspaces-users";

const config = new Config();
const directoryId = config.require("directoryId");
const bundleId = config.require("bundleId");

const ada = { userName: "ada", firstName: "Ada", lastName: "Byron", email: "ada@corp.example.com" };
const user = new User("ada", { directoryId, ...ada });
const desktop = new Workspace("ada", { directoryId, userName: user.userName, bundleId });
new Invitation("ada", { workspaceId: desktop.id });

export const workspaceId = desktop.id;
