/** Users of Amazon WorkSpaces Personal, their desktops and their invitations, as Pulumi resources. */
export { Group, type GroupArgs } from "./resources/group";
export { GroupMembership, type GroupMembershipArgs } from "./resources/group-membership";
export { Invitation, type InvitationArgs, type InvitationTemplate } from "./resources/invitation";
export { User, type UserArgs } from "./resources/user";
export { Workspace, type WorkspaceArgs, type WorkspaceProperties } from "./resources/workspace";
