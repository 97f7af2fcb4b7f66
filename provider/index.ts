/** Users of Amazon WorkSpaces Personal, their desktops and their invitations, as Pulumi resources. */
export { forEachInSlices } from "./resources/common/slices";
export { Group, type GroupArgs } from "./resources/group/group";
export { GroupMembership, type GroupMembershipArgs } from "./resources/group-membership/group-membership";
export { Invitation, type InvitationArgs, type InvitationTemplate } from "./resources/invitation/invitation";
export { Notice, type NoticeArgs, type NoticeTemplate } from "./resources/notice/notice";
export { User, type AttributeInput, type UserArgs, type WhenDisabled } from "./resources/user/user";
export { Workspace, type WorkspaceArgs, type WorkspaceProperties } from "./resources/workspace/workspace";
