import type { Sandbox } from "../../sandbox/sandbox";
import { plainEntry } from "../mark-text";
import type { Resource } from "./stack";

/** A person with a desktop and an invitation, as a program would write them. */
export function person(
  sandbox: Sandbox,
  userName: string,
  args: Readonly<Record<string, unknown>> = {},
): [Resource, Resource, Resource] {
  const directoryId = sandbox.directoryIds.simpleAd;
  const { runningMode = "AUTO_STOP", bundleId = sandbox.bundles[0]?.id, ...more } = args;
  return [
    {
      kind: "User",
      name: userName,
      args: {
        directoryId,
        userName,
        firstName: "Ada",
        lastName: "Byron",
        email: `${userName}@corp.example.com`,
        ...more,
      },
    },
    {
      kind: "Workspace",
      name: userName,
      args: { directoryId, userName: `@user-${userName}.userName`, bundleId, workspaceProperties: { runningMode } },
    },
    { kind: "Invitation", name: userName, args: { workspaceId: `@workspace-${userName}.id` } },
  ];
}

/** The account as the directory has it, its mark without the incarnation; undefined if it has none. */
export async function account({ directory }: Sandbox, userName: string) {
  const [found] = await directory.search(`(&(objectClass=user)(sAMAccountName=${userName}))`);
  return found && plainEntry(found);
}

/** The user's desktops as WorkSpaces has them. */
export async function desktops({ aws }: Sandbox, userName: string) {
  return (await aws.workspaces()).filter((one) => one.userName.toLowerCase() === userName.toLowerCase());
}

/** Mails that invite the user. */
export function invitations({ mailbox }: Sandbox, userName: string) {
  return mailbox.messages().filter(({ text }) => text.includes(`workspaces://${userName}@`));
}
