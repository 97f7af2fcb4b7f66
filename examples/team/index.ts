import { Config } from "@pulumi/pulumi";
import { Group, GroupMembership } from "pulumi-workspaces-users";
import { Team } from "./team";

const directoryId = new Config().require("directoryId");

const analysts = new Team("Analysts", {
  directoryId,
  costCentre: "4711",
  people: [
    { userName: "ada", firstName: "Ada", lastName: "Byron", email: "ada@corp.example.com" },
    { userName: "grace", firstName: "Grace", lastName: "Hopper", email: "grace@corp.example.com" },
  ],
});

// What a group may do is given once, to a group of groups. Others may put members into it too: it is not exclusive.
const readers = new Group("Report readers", { directoryId, name: "Report readers" });
new GroupMembership("Report readers", { directoryId, group: readers.id, members: [analysts.group.id] });
