// The lifecycle of an invitation: one mail, sent once the desktop is ready. What was sent is kept on the desktop itself, in a tag,
// so that a lost state, a killed process or a second stack does not send it again.
import { createHash } from "node:crypto";
import type { Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { waitReady } from "../../workspaces/launch";
import type { User } from "../../directory/user";
import { ProviderError } from "../../errors/provider-error";
import type { InvitationFields } from "../../mail/fields";
import { checkTemplate } from "../../mail/template";
import { resourceOf } from "../../ownership/owner";
import { sameUserName } from "../../text/account-name";
import { tagText, textOfTag } from "../../text/tag-text";
import { only, without } from "../../text/without";
import { differenceOf } from "../common/property";
import { checkArguments } from "../common/check";
import { isUnknown } from "../common/rules";
import { isObject, Unfinished, type CheckFailure, type Handlers, type Properties } from "../common/handlers";
import type { Services } from "../common/services";
import { userFields, type UserArguments } from "../user/properties";
import { timeoutOf } from "../common/timeouts";
import { INVITATION_PROPERTIES, type InvitationArguments, type InvitationState } from "./properties";

/** `<what was sent> <when> <to whom> <message id>` of the last mail. */
const INVITED_TAG = "workspaces-users:invited";

/** What the handlers of invitations work with. */
export type InvitationParts = Pick<Services, "desktops" | "directories" | "claims" | "mail" | "clock">;

export class InvitationHandlers implements Handlers<InvitationArguments, InvitationState> {
  constructor(private readonly parts: InvitationParts) {}

  check(news: Properties): Promise<CheckFailure[]> {
    const { template } = news;
    const faults = isObject(template) && !isUnknown(template) ? checkTemplate(template) : [];
    const ofTemplate = faults.map(({ property, reason }) => ({
      property: `template.${property}`,
      reason: `template.${property}: ${reason}`,
    }));
    const { failures, args } = checkArguments(news, INVITATION_PROPERTIES, ofTemplate);
    return Promise.resolve(args === undefined ? failures : this.checkClaim(args));
  }

  diff(olds: InvitationState, news: InvitationArguments) {
    const { changes } = differenceOf(INVITATION_PROPERTIES, olds, news, {});
    return { changes, replaces: [], deleteBeforeReplace: false };
  }

  async create(news: InvitationArguments) {
    return { id: news.workspaceId, outs: await this.invite(news) };
  }

  /** An invitation is something that happened: nothing outside can undo it. */
  read(state: InvitationState) {
    return Promise.resolve({ outs: state, inputs: only(state, Object.keys(INVITATION_PROPERTIES)) });
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
    const { resendToken } = news;
    const desktops = this.parts.desktops();
    // The id of a resource whose desktop was migrated is the old one until the next refresh.
    const workspaceId = desktops.currentId(news.workspaceId);
    const doing = `inviting the user of WorkSpace ${workspaceId}`;
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
      await record(desktops, desktops.currentId(outs.workspaceId), what, outs);
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
    const { kind, isHybrid, domainName } = await this.parts.directories.facts(directoryId);
    const person: Partial<UserArguments> = user === undefined ? {} : userFields(user);
    const email = news.email ?? person.email;
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
      firstName: person.firstName ?? "",
      lastName: person.lastName ?? "",
      displayName: person.displayName ?? "",
      userName: user.userName,
      email,
      registrationCode,
      directoryName: domainName,
      // WorkSpaces Administration Guide: no "Forgot password?" with AD Connector, nor in GovCloud (US-West).
      passwordHelp:
        kind === "ADConnector" || isHybrid === true || region === "us-gov-west-1"
          ? "ask-administrator"
          : "forgot-password",
    };
  }
}

type Sent = Pick<InvitationState, "sentTo" | "sentAt" | "messageId">;

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
    ? isAddress(olds.sentTo, email ?? (user && userFields(user).email) ?? olds.sentTo)
    : user === undefined || olds.userSid === user.sid;
}

/** Whether an address is the one that was noted: a tag's value may have cut it. */
const isAddress = (noted: string, address: string): boolean =>
  noted.length > 200 ? address.startsWith(noted) : noted.toLowerCase() === address.toLowerCase();

/** What a state tells of the mail, and nothing of the arguments that may have changed since. */
const sentOf = (state: InvitationState): Omit<InvitationState, keyof InvitationArguments> =>
  without(state, "unnoted", ...(Object.keys(INVITATION_PROPERTIES) as (keyof InvitationArguments)[]));

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
