import * as pulumi from "@pulumi/pulumi";
import { forEachInSlices, Invitation, User, Workspace } from "pulumi-workspaces-users";
import { readRoster } from "./roster";

const config = new pulumi.Config();
const directoryId = config.require("directoryId");
const bundleId = config.require("bundleId");

const people = readRoster("people.yaml");

// In slices, so that Pulumi begins with the first while the program makes the rest.
const program = async () => {
  await forEachInSlices(people, ({ userName, firstName, lastName, email, desktop = "AUTO_STOP" }) => {
    const user = new User(userName, { directoryId, userName, firstName, lastName, email });
    if (desktop === "none") {
      return;
    }
    const workspace = new Workspace(userName, {
      directoryId,
      userName: user.userName,
      bundleId,
      workspaceProperties: { runningMode: desktop },
    });
    new Invitation(userName, { workspaceId: workspace.id });
  });
  return { headcount: people.length };
};

export = program;
