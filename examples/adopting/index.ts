import { Config } from "@pulumi/pulumi";
import { Group, GroupMembership, User, Workspace } from "pulumi-workspaces-users";

const config = new Config();
const directoryId = config.require("directoryId");
const bundleId = config.require("bundleId");

// Only what is named here is managed. What the account has besides stays as it is, its password included.
const user = new User("ada", { directoryId, userName: "ada", email: "ada@corp.example.com", adopt: true });
const desktop = new Workspace("ada", { directoryId, userName: user.userName, bundleId, adopt: true });

const group = new Group("Analysts", { directoryId, name: "Analysts", adopt: true });
// Members who are in it already stay, whether they are named or not.
new GroupMembership("Analysts", { directoryId, group: group.id, members: [user.userName] });

export const workspaceId = desktop.id;
