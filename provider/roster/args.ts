// What a program says of a roster, and a file of its people. The schema of such files takes its words from here.
import type { Input } from "@pulumi/pulumi";
import type { GroupArgs } from "../resources/group/group";
import type { InvitationArgs } from "../resources/invitation/invitation";
import type { Given } from "../resources/common/property";
import type { UserArgs } from "../resources/user/user";
import type { WorkspaceArgs, WorkspaceProperties } from "../resources/workspace/workspace";
import type { OWN } from "./rows";

/** Arguments of `Workspace`; those of `workspaceProperties` may be given directly, as `runningMode`. */
export interface RosterDesktop
  extends Omit<WorkspaceArgs, "directoryId" | "userName" | "bundleId">, WorkspaceProperties {
  bundleId?: Input<string>;
}

/** Arguments of `Invitation`. */
export type RosterInvitation = Omit<InvitationArgs, "workspaceId">;

/** A person: the arguments of `User`, and what they get beside the account. */
export interface PersonArgs extends Omit<UserArgs, "directoryId" | "userName" | "initialPassword"> {
  /** sAMAccountName, 1 to 20 characters: what the person signs in with, and what their resources are called. */
  userName: string;
  /** The team whose settings they have, where they say nothing else. */
  team?: string;
  /** Groups they are a member of, beside those of the team and of the defaults. */
  groups?: readonly string[];
  /** Whether they have a desktop, or what differs from the team's; settings that say something make one too. Default: none. */
  desktop?: boolean | RosterDesktop;
  /** Whether they are mailed once the desktop is ready, or what of the invitation differs. Default: true for a desktop that is not adopted. */
  invitation?: boolean | RosterInvitation;
  /** The first day of work, such as `2026-12-01`: before it nothing is made. */
  starts?: string;
  /** The last day of work: until its end all stands; what then becomes of it says `offboarding`. */
  leaves?: string;
}

/** What a team, or everybody, has in common: any field of a person but names, e-mail and team. */
export type SettingsArgs = Omit<PersonArgs, (typeof OWN)[number]>;

/** A group that the roster manages. */
export interface RosterGroup extends Omit<GroupArgs, "directoryId" | "name"> {
  /** What the group was called in the roster before: it is renamed in place, with its SID and members. May stay, or go once it is done. */
  formerName?: string;
}

/** A person as a file has them; what a program may not know yet is known by then. */
export type RosterPerson = Omit<Given<PersonArgs>, "desktop" | "invitation" | "groups" | "attributes"> & {
  readonly groups?: readonly string[];
  readonly attributes?: NonNullable<UserArgs["attributes"]>;
  /** What a `Workspace` is to be given beside directory and user; false for none, undefined if nothing is said. */
  readonly desktop?: false | PersonDesktop;
  readonly invitation?: false | Given<RosterInvitation>;
};
export type PersonDesktop = Given<Omit<WorkspaceArgs, "directoryId" | "userName" | "bundleId">> & {
  readonly bundleId?: string;
};

/** A file of people. */
export interface RosterFile {
  /** Relative to the program's folder; `.yaml`, `.yml`, `.json`, `.csv`, or `.tsv` or `.txt` as CSV. */
  readonly file: string;
  /** Of CSV: the columns' names where they are not the fields' own, by field: `{ userName: "Login" }`. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Of CSV, columns that are no field. Default: `refuse`. */
  readonly otherColumns?: "refuse" | "ignore";
  /** Of CSV. Default: what the first line is parted by, of comma, semicolon, tab and `|`. */
  readonly delimiter?: string;
}
