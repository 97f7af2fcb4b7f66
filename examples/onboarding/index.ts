import * as pulumi from "@pulumi/pulumi";
import { Roster } from "pulumi-workspaces-users/roster";

const config = new pulumi.Config();

const roster = new Roster("people", {
  directoryId: config.require("directoryId"),
  people: "people.yaml",
  // A desktop for everybody who does not say something else.
  defaults: { desktop: { bundleId: config.require("bundleId"), runningMode: "AUTO_STOP" } },
});

export const headcount = roster.userNames.length;
