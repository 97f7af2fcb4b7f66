// All that is told of an invitation's arguments, a row each: what they may be, and what a change does.
import { isObject } from "../common/handlers";
import { OWNER, TIMEOUTS, type Given, type OutputOnly, type Owned, type Table, type Waiting } from "../common/property";
import { mailAddress, matching, oneOf, ruled, text } from "../common/rules";
import type { Invitation, InvitationArgs } from "./invitation";

/** An invitation's arguments as they reach the handlers. */
export interface InvitationArguments extends Given<InvitationArgs>, Owned, Waiting {}

export interface InvitationState extends InvitationArguments {
  /** Whom it was for, and which code it told: a replaced desktop of the same person and code invites nobody anew. */
  readonly userName: string;
  readonly registrationCode: string;
  /** Empty if nobody was mailed, or where it is not known any more, like the two below. */
  readonly sentTo: string;
  /** ISO 8601. */
  readonly sentAt: string;
  readonly messageId: string;
  /** Why nobody was mailed: their WorkSpace was adopted. */
  readonly unsent?: "adopted";
  /** The SID of the account: a user name may pass to another person. Missing from states of release 0.1.0. */
  readonly userSid?: string;
  /** The mail is out, and its note on the desktop is not: the next update writes that, and sends nothing. */
  readonly unnoted?: boolean;
}

const TEMPLATE = {
  type: "object",
  properties: {
    language: { enum: ["en", "de", "fr", "es"] },
    subject: { type: "string" },
    text: { type: "string" },
    html: { type: "string" },
  },
  additionalProperties: false,
} as const;

export const INVITATION_PROPERTIES: Table<InvitationArguments> = {
  workspaceId: {
    rule: matching(/^ws-[0-9a-z]{8,63}$/, "ws-8k2x1b9qz"),
    required: true,
    change: "update",
    words: {
      created: "required: `workspaceId` or `id` of a `Workspace`, or the `id` of an `aws.workspaces.Workspace`",
      changed: "sent for another person or registration code only",
    },
  },
  resendToken: {
    rule: text(200),
    change: "update",
    words: { created: "any text", changed: "sent again, also by one used before" },
  },
  email: {
    rule: mailAddress,
    change: "record",
    words: { created: "else the directory's", changed: "recorded; nothing is sent" },
  },
  template: {
    rule: ruled(TEMPLATE, (value) => (isObject(value) ? undefined : "must be an object")),
    change: "record",
    words: {
      created: "`language` (`en`, `de`, `fr`, `es`), `subject`, `text`, `html`",
      changed: "recorded; nothing is sent",
    },
  },
  whenAdopted: {
    rule: oneOf("skip", "send"),
    change: "record",
    words: {
      created: "whether the user of an adopted WorkSpace is mailed: `skip` (default) or `send`",
      changed: "`send` mails whom `skip` had left out",
    },
  },
  timeouts: TIMEOUTS,
  owner: OWNER,
};

/** What only the provider sets. */
export const INVITATION_OUTPUTS: OutputOnly<Invitation, InvitationArgs> = {
  userName: true,
  registrationCode: true,
  sentTo: true,
  sentAt: true,
  messageId: true,
};
