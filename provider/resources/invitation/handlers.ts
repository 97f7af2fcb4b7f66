// The lifecycle of an invitation: one mail, sent once the desktop is ready. What was sent is kept on the desktop itself, in a tag,
// so that a lost state, a killed process or a second stack does not send it again.
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { waitReady } from "../../workspaces/launch";
import type { User } from "../../directory/user";
import { ProviderError } from "../../errors/provider-error";
import { checkAddress } from "../../mail/address";
import type { InvitationFields } from "../../mail/fields";
import { checkTemplate, type InvitationTemplate } from "../../mail/template";
import { resourceOf } from "../../ownership/owner";
import { sameUserName } from "../../text/account-name";
import { tagText, textOfTag } from "../../text/tag-text";
import { without } from "../../text/without";
import { checkArguments, isUnknown, matching, text } from "../common/rules";
import { isObject, Unfinished, type CheckFailure, type Handlers, type Properties } from "../common/handlers";
import type { Services } from "../common/services";
import { timeoutOf, timeouts, type Timeouts } from "../common/timeouts";

export interface InvitationArguments {
  readonly workspaceId: string;
  readonly resendToken?: string;
  readonly email?: string;
  readonly template?: InvitationTemplate;
  readonly timeouts?: Timeouts;
  readonly owner: string;
}

export interface InvitationState extends InvitationArguments {
  /** Whom it was for, and which code it told: a replaced desktop of the same person and code invites nobody anew. */
  readonly userName: string;
  readonly registrationCode: string;
  readonly sentTo: string;
  /** ISO 8601. */
  readonly sentAt: string;
  readonly messageId: string;
  /** The SID of the account: a user name may pass to another person. Missing from states of release 0.1.0. */
  readonly userSid?: string;
  /** The mail is out, and its note on the desktop is not: the next update writes that, and sends nothing. */
  readonly unnoted?: boolean;
}

/** `<what was sent> <when> <to whom> <message id>` of the last mail. */
const INVITED_TAG = "workspaces-users:invited";

const RULES = {
  workspaceId: matching(/^ws-[0-9a-z]{8,63}$/, "ws-8k2x1b9qz"),
  resendToken: text(200),
  email: text(256, (value) => checkAddress(value as string)),
  template: (value: unknown) => (isObject(value) ? undefined : "must be an object"),
  timeouts,
  owner: text(210),
};

/** What the handlers of invitations work with. */
export type InvitationParts = Pick<Services, "desktops" | "directories" | "claims" | "mail" | "clock">;

export class InvitationHandlers implements Handlers<InvitationArguments, InvitationState> {
  constructor(private readonly parts: InvitationParts) {}

  check(news: Properties): Promise<CheckFailure[]> {
    const failures = checkArguments(news, RULES, ["workspaceId", "owner"]);
    const { template } = news;
    const faults = isObject(template) && !isUnknown(template) ? checkTemplate(template) : [];
    const all = [
      ...failures,
      ...faults.map(({ property, reason }) => ({
        property: `template.${property}`,
        reason: `template.${property}: ${reason}`,
      })),
    ];
    return Promise.resolve(all.length > 0 ? all : this.checkClaim(news as unknown as InvitationArguments));
  }

  diff(olds: InvitationState, news: InvitationArguments) {
    const changes =
      olds.workspaceId !== news.workspaceId ||
      olds.resendToken !== news.resendToken ||
      olds.email !== news.email ||
      olds.owner !== news.owner ||
      // The engine passes properties in any order.
      !isDeepStrictEqual([olds.template, olds.timeouts], [news.template, news.timeouts]);
    return { changes, replaces: [], deleteBeforeReplace: false };
  }

  async create(news: InvitationArguments) {
    return { id: news.workspaceId, outs: await this.invite(news) };
  }

  /** An invitation is something that happened: nothing outside can undo it. */
  read(state: InvitationState) {
    return Promise.resolve({ outs: state, inputs: without(state, ...SENT) });
  }

  async update(olds: InvitationState, news: InvitationArguments) {
    if (olds.workspaceId === news.workspaceId && olds.resendToken === news.resendToken && olds.unnoted !== true) {
      // Another address or other words alone invite nobody: they count for the next mail.
      return { ...news, ...sentOf(olds) };
    }
    return this.invite(news, olds);
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  /** Two mails to one person are one too many; to two addresses they are meant. */
  private checkClaim({ workspaceId, email, owner }: InvitationArguments): CheckFailure[] {
    if (isUnknown([workspaceId, email])) {
      return [];
    }
    const other = this.parts.claims.claim("invitation", `${workspaceId} ${email ?? ""}`, owner);
    const whom = email ?? "the e-mail address of its user";
    return other === undefined
      ? []
      : [
          {
            property: "workspaceId",
            reason: `the invitation for ${workspaceId} to ${whom} is declared by ${resourceOf(other)} and by ${resourceOf(owner)}; keep one of the two resources`,
          },
        ];
  }

  private async invite(news: InvitationArguments, olds?: InvitationState): Promise<InvitationState> {
    const { workspaceId, resendToken } = news;
    const doing = `inviting the user of WorkSpace ${workspaceId}`;
    const desktops = this.parts.desktops();
    const desktop = await waitReady(desktops, workspaceId, doing, timeoutOf(news.timeouts, olds ? "update" : "create"));
    const facts = await this.parts.directories.facts(desktop.directoryId);
    const registrationCode = facts.registrationCode ?? "";
    const what = fingerprint(desktop, registrationCode, resendToken);
    const earlier = invitedOf((await desktops.tags(workspaceId))[INVITED_TAG]);
    // The desktop is one account's, so it is the same person; an address that the program gives may be somebody else's all the same.
    if (earlier?.what === what && (news.email === undefined || isAddress(earlier.sentTo, news.email))) {
      const { sentTo, sentAt, messageId } = earlier;
      const userSid = olds?.userSid === undefined ? {} : { userSid: olds.userSid };
      return { ...news, userName: desktop.userName, registrationCode, sentTo, sentAt, messageId, ...userSid };
    }
    const user = await this.parts.directories.findUser(desktop.directoryId, desktop.userName);
    if (olds && olds.resendToken === resendToken && isInvited(olds, desktop, registrationCode, user, news.email)) {
      const outs = { ...news, ...sentOf(olds) };
      await this.note(desktops, what, outs);
      return outs;
    }
    const fields = await this.fields(desktop, user, registrationCode, news, doing);
    const { composeInvitation } = await import("../../mail/compose.js");
    const mail = await this.parts.mail();
    const { messageId } = await mail.transport.send({
      ...mail.sender,
      ...composeInvitation(fields, news.template),
      to: fields.email,
      toName: fields.displayName,
      messageKey: what,
    });
    const sent = { sentTo: fields.email, sentAt: new Date(this.parts.clock.now()).toISOString(), messageId };
    const userSid = user === undefined ? {} : { userSid: user.sid };
    const outs = { ...news, userName: desktop.userName, registrationCode, ...sent, ...userSid };
    await this.note(desktops, what, outs);
    return outs;
  }

  /** Notes on the desktop what was sent. The mail is out: were that forgotten where it fails, each further try would send another. */
  private async note(desktops: Desktops, what: string, outs: InvitationState): Promise<void> {
    try {
      await record(desktops, outs.workspaceId, what, outs);
    } catch (error) {
      throw new Unfinished(outs.workspaceId, { ...outs, unnoted: true }, error as Error);
    }
  }

  private async fields(
    desktop: Desktop,
    user: User | undefined,
    registrationCode: string,
    news: InvitationArguments,
    doing: string,
  ): Promise<InvitationFields> {
    const { directoryId, userName, region } = desktop;
    const { kind, domainName } = await this.parts.directories.facts(directoryId);
    const email = news.email ?? user?.email;
    if (user === undefined || email === undefined) {
      throw new ProviderError({
        code: "invalid-argument",
        doing,
        happened: user
          ? `user ${userName} (${directoryId}) has no e-mail address`
          : `directory ${directoryId} has no user ${userName}`,
        next: user ? "set email on the user or on the invitation" : "create the user again, or remove the invitation",
      });
    }
    return {
      firstName: user.firstName ?? "",
      lastName: user.lastName ?? "",
      displayName: user.displayName ?? "",
      userName: user.userName,
      email,
      registrationCode,
      directoryName: domainName,
      // WorkSpaces Administration Guide: no "Forgot password?" with AD Connector, nor in GovCloud (US-West).
      passwordHelp: kind === "ADConnector" || region === "us-gov-west-1" ? "ask-administrator" : "forgot-password",
    };
  }
}

type Sent = Pick<InvitationState, "sentTo" | "sentAt" | "messageId">;

const SENT = ["userName", "registrationCode", "sentTo", "sentAt", "messageId", "userSid", "unnoted"] as const;

/** Whether a state tells of a mail to the user of this desktop, who had another one then. */
function isInvited(
  olds: InvitationState,
  desktop: Desktop,
  registrationCode: string,
  user: User | undefined,
  email: string | undefined,
): boolean {
  if (!sameUserName(olds.userName, desktop.userName) || olds.registrationCode !== registrationCode) {
    return false;
  }
  return olds.userSid === undefined
    ? isAddress(olds.sentTo, email ?? user?.email ?? olds.sentTo)
    : user === undefined || olds.userSid === user.sid;
}

/** Whether an address is the one that was noted: a tag's value may have cut it. */
const isAddress = (noted: string, address: string): boolean =>
  noted.length > 200 ? address.startsWith(noted) : noted.toLowerCase() === address.toLowerCase();

const sentOf = (state: InvitationState): Pick<InvitationState, (typeof SENT)[number]> =>
  without(state, "workspaceId", "resendToken", "email", "template", "timeouts", "owner", "unnoted");

/** Names one invitation: this person, this code, this resend token. */
function fingerprint({ directoryId, userName }: Desktop, registrationCode: string, resendToken = ""): string {
  const text = [directoryId, userName.toLowerCase(), registrationCode, resendToken].join("\n");
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function record(desktops: Desktops, id: string, what: string, { sentAt, sentTo, messageId }: Sent): Promise<void> {
  // A tag's value takes 255 characters; the message id is the least of it.
  const value = tagText([what, sentAt, sentTo, messageId].join(" ")).slice(0, 255);
  return desktops.tag(id, { [INVITED_TAG]: value });
}

function invitedOf(tag = ""): (Sent & { what: string }) | undefined {
  const [what, sentAt, sentTo, messageId = ""] = textOfTag(tag).split(" ");
  return what !== undefined && sentAt !== undefined && sentTo !== undefined
    ? { what, sentAt, sentTo, messageId }
    : undefined;
}
