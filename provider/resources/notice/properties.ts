// All that is told of a notice's arguments, a row each: what they may be, and what a change does.
import { dateFault } from "../common/day";
import { OWNER, type Given, type OutputOnly, type Owned, type Table } from "../common/property";
import { text } from "../common/rules";
import { INVITATION_PROPERTIES } from "../invitation/properties";
import type { Notice, NoticeArgs } from "./notice";

/** A notice's arguments as they reach the handlers. */
export interface NoticeArguments extends Given<NoticeArgs>, Owned {}

export interface NoticeState extends NoticeArguments {
  readonly userName: string;
  readonly sentTo: string;
  /** ISO 8601. */
  readonly sentAt: string;
  readonly messageId: string;
  /** The SID of the account: a user name may pass to another person. */
  readonly userSid?: string;
  /** The mail is out, and its note on the desktop is not: the next update writes that, and sends nothing. */
  readonly unnoted?: boolean;
}

const { workspaceId, email, template } = INVITATION_PROPERTIES;

export const NOTICE_PROPERTIES: Table<NoticeArguments> = {
  workspaceId: { ...workspaceId, words: { ...workspaceId.words, changed: "sent for another person only" } },
  endsOn: {
    rule: dateFault,
    required: true,
    change: "update",
    words: { created: "required: the day, as `2027-04-14`", changed: "sent again, with the other day" },
  },
  usableUntil: {
    rule: dateFault,
    change: "record",
    words: { created: "the last day of use, if that is another", changed: "recorded; nothing is sent" },
  },
  resendToken: { rule: text(200), change: "update", words: { created: "any text", changed: "sent again" } },
  email,
  template,
  owner: OWNER,
};

/** What only the provider sets. */
export const NOTICE_OUTPUTS: OutputOnly<Notice, NoticeArgs> = {
  userName: true,
  sentTo: true,
  sentAt: true,
  messageId: true,
};
