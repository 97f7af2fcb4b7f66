import { Config } from "@pulumi/pulumi";
import { User, Workspace } from "pulumi-workspaces-users";
import { people } from "./people";

const config = new Config();
const directoryId = config.require("directoryId");
const bundleId = config.require("bundleId");
const leavers = config.require("leaversUnit");

for (const { userName, firstName, lastName, email, step = "here" } of people) {
  const user = new User(userName, {
    directoryId,
    userName,
    firstName,
    lastName,
    email,
    // Said for those who are here too: taken out, it would leave the account as disabled as it was.
    enabled: step === "here",
    // Moved there when disabled, and back to where it was when enabled again.
    whenDisabled: { organizationalUnit: leavers },
    // Who is taken off the list before the time is disabled, and not gone: the same row again enables the same account.
    deletionPolicy: step === "gone" ? "delete" : "disable",
  });
  // Until the hand-over is done, the files on it are kept; nobody can sign in.
  if (step === "here" || step === "handing over") {
    new Workspace(userName, { directoryId, userName: user.userName, bundleId });
  }
}
