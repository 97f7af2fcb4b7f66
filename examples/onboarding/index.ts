import * as pulumi from "@pulumi/pulumi";
import { Invitation, User, Workspace } from "pulumi-workspaces-users";
import { readRoster } from "./roster";

const config = new pulumi.Config();
const directoryId = config.require("directoryId");
const bundleId = config.require("bundleId");

const people = readRoster("people.yaml");

for (const { userName, firstName, lastName, email, desktop = "AUTO_STOP" } of people) {
  const user = new User(userName, { directoryId, userName, firstName, lastName, email });
  if (desktop === "none") {
    continue;
  }
  const workspace = new Workspace(userName, {
    directoryId,
    userName: user.userName,
    bundleId,
    workspaceProperties: { runningMode: desktop },
  });
  new Invitation(userName, { workspaceId: workspace.id });
}

export const headcount = people.length;
