// Sending an invitation, unless it was sent before: once the desktop is ready, and one after the other for one desktop.
import { OneAtATime } from "../../concurrency/one-at-a-time";
import type { SignIn } from "../../directory/kind";
import type { User } from "../../directory/user";
import { gone } from "../../errors/gone";
import { ProviderError } from "../../errors/provider-error";
import type { InvitationFields } from "../../mail/fields";
import { resourceOf } from "../../ownership/owner";
import { sameUserName } from "../../text/account-name";
import { without } from "../../text/without";
import type { Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { waitReady } from "../../workspaces/launch";
import { Foresight } from "../common/foresight";
import type { Services } from "../common/services";
import { timeoutOf } from "../common/timeouts";
import { userFields } from "../user/properties";
import { markOfTags } from "../workspace/plan";
import { digest, History, INVITED_TAG, noteMail, type Mailing, type Sent } from "./history";
import { INVITATION_PROPERTIES, type InvitationArguments, type InvitationState } from "./properties";
import { fieldsFor, requireSameAccount, type Invitee } from "./words";

/** What the handlers of invitations work with. */
export type InvitationParts = Pick<
  Services,
  "desktops" | "directories" | "aliases" | "claims" | "mail" | "mailFault" | "clock" | "say"
>;

/**
 * `known`: it was sent before. `adopted`: nobody is to be mailed. `unnoted`: it was sent, and the desktop does not tell. `due`: it is to be
 * sent.
 */
export type Due =
  | { readonly is: "known"; readonly outs: InvitationState }
  | { readonly is: "adopted"; readonly outs: InvitationState }
  | ({ readonly is: "unnoted"; readonly outs: InvitationState } & Pick<Mailing, "what" | "own">)
  | ({
      readonly is: "due";
      readonly fields: InvitationFields;
      readonly told: Pick<InvitationState, "userName" | "registrationCode" | "userSid">;
      /** The account of whoever is mailed, where there is an Active Directory that tells it. */
      readonly account?: User;
    } & Pick<Mailing, "what" | "own">);

export class Inviting {
  /** By desktop: two invitations of one share its tag. */
  private readonly turns = new OneAtATime();

  constructor(
    private readonly parts: InvitationParts,
    private readonly foresight: Foresight,
  ) {}

  /** @param olds the state of before, if there is one */
  async invite(news: InvitationArguments, olds?: InvitationState): Promise<InvitationState> {
    const desktops = this.parts.desktops();
    // The id of a resource whose desktop was migrated is the old one until the next refresh.
    const workspaceId = desktops.currentId(news.workspaceId);
    const doing = `inviting the user of WorkSpace ${workspaceId}`;
    // Whatever launched it has waited for it: an id that is not known by now is gone, and no wait brings it back.
    if ((await desktops.find(workspaceId)) === undefined) {
      throw unknownDesktop(desktops.region, workspaceId);
    }
    const timeout = timeoutOf(news.timeouts, olds ? "update" : "create");
    const desktop = await waitReady(desktops, workspaceId, doing, timeout);
    return this.turns.run(workspaceId, () => this.inviteUser(desktops, desktop, news, olds, doing));
  }

  private async inviteUser(
    desktops: Desktops,
    desktop: Desktop,
    news: InvitationArguments,
    olds: InvitationState | undefined,
    doing: string,
  ): Promise<InvitationState> {
    const tags = await desktops.tags(desktop.id);
    const history = History.of(tags[INVITED_TAG]);
    const due = await this.due(desktop, tags, news, olds, doing);
    if (due.is === "adopted") {
      this.foresight.say(skipped(desktop.id, news.owner));
    }
    if (due.is === "adopted" || due.is === "known") {
      return due.outs;
    }
    const { what, own } = due;
    if (due.is === "unnoted") {
      await noteMail(desktops, INVITED_TAG, history, { what, own }, due.outs);
      return due.outs;
    }
    const { fields, account } = due;
    if (account?.enabled === false) {
      throw disabledAccount(doing, desktop);
    }
    const { composeInvitation } = await import("../../mail/compose.js");
    const mail = await this.parts.mail();
    const { messageId } = await mail.transport.send({
      ...mail.sender,
      ...composeInvitation(fields, news.template),
      to: fields.email,
      toName: fields.displayName,
      messageKey: messageKey(what, own ? "" : fields.email, history.lastTo(fields.email)),
    });
    const sent = { sentTo: fields.email, sentAt: new Date(this.parts.clock.now()).toISOString(), messageId };
    const outs = { ...news, ...due.told, ...sent };
    await noteMail(desktops, INVITED_TAG, history, { what, own }, outs);
    return outs;
  }

  /**
   * Whether a mail is due for a desktop, and to whom; nothing is done.
   * @param tags the desktop's
   * @throws ProviderError `gone` where the desktop is another account's, `invalid-argument` where there is nobody to mail
   */
  async due(
    desktop: Desktop,
    tags: Readonly<Record<string, string>>,
    news: InvitationArguments,
    olds: InvitationState | undefined,
    doing: string,
  ): Promise<Due> {
    const { directories, aliases } = this.parts;
    const { resendToken, email } = news;
    const { directoryId, region, userName } = desktop;
    const signIn = await directories.signIn(directoryId);
    const alias = await aliases.of({ region, directoryId });
    const told = { userName, registrationCode: alias ?? signIn.registrationCode };
    const what = fingerprint(desktop, signIn.registrationCode, resendToken);
    const history = History.of(tags[INVITED_TAG]);
    const isKnown = olds !== undefined && isOf(olds, desktop, [signIn.registrationCode, told.registrationCode]);
    const earlier = history.sent(what, email);
    // The desktop is one account's, so it is the same person; an address that the program gives may be somebody else's all the same.
    if (earlier) {
      // The tag has a digest only of an address that was mailed before another.
      const sentTo = earlier.sentTo ?? (await this.mailedAddress(history, what, desktop, signIn));
      const userSid = olds?.userSid === undefined ? {} : { userSid: olds.userSid };
      const outs = {
        ...news,
        ...told,
        ...(isKnown ? { registrationCode: olds.registrationCode } : {}),
        ...NOT_KNOWN,
        ...earlier,
        ...(sentTo === undefined ? {} : { sentTo }),
        ...userSid,
      };
      return { is: "known", outs };
    }
    const isAsked = news.whenAdopted === "send" || (olds !== undefined && olds.resendToken !== resendToken);
    const knows = isKnown ? (olds.unsent ?? "sent") : undefined;
    if (!isAsked && (knows === "adopted" || (knows === undefined && markOfTags(tags)?.adopted === true))) {
      return { is: "adopted", outs: { ...news, ...told, ...NOT_KNOWN, unsent: "adopted" } };
    }
    const found = signIn.hasActiveDirectory ? await directories.findUser(directoryId, userName) : undefined;
    const invitee: Invitee = { desktop, signIn, found };
    requireSameAccount(invitee, olds?.workspaceId === news.workspaceId ? olds.userSid : undefined, doing);
    if (isKnown && olds.resendToken === resendToken && isInvited(olds, invitee, email)) {
      return { is: "unnoted", what, own: olds.email === undefined, outs: { ...news, ...outputsOf(olds) } };
    }
    const fields = await fieldsFor(directories, invitee, told.registrationCode, email, doing);
    const userSid = found === undefined ? {} : { userSid: found.user.sid };
    const before = history.sent(what, fields.email);
    if (before) {
      // Another invitation of the desktop went to this very address, which the program or the directory gives.
      return { is: "known", outs: { ...news, ...told, ...NOT_KNOWN, ...before, ...userSid } };
    }
    const account = found === undefined ? {} : { account: found.user };
    return { is: "due", what, own: email === undefined, fields, told: { ...told, ...userSid }, ...account };
  }

  /** The address that the directory has, if it is the one that was mailed. */
  private async mailedAddress(
    history: History,
    what: string,
    { directoryId, userName }: Desktop,
    { hasActiveDirectory }: SignIn,
  ): Promise<string | undefined> {
    const found = hasActiveDirectory ? await this.parts.directories.findUser(directoryId, userName) : undefined;
    const { email } = found === undefined ? {} : userFields(found.user);
    return email !== undefined && history.sent(what, email) !== undefined ? email : undefined;
  }
}

/** The error for an invitation of a WorkSpace that is not there. */
export const unknownDesktop = (
  region: string,
  workspaceId: string,
  doing = `inviting the user of WorkSpace ${workspaceId}`,
): ProviderError =>
  gone(
    doing,
    `WorkSpaces in ${region} does not know ${workspaceId}`,
    undefined,
    "give workspaceId the id of a Workspace of the program, or one that aws workspaces describe-workspaces lists; where its WorkSpace was terminated outside, run pulumi refresh, then pulumi up",
  );

/** Nobody is told how to sign in who is refused when they do; it is sent by the first run after they may. */
export const disabledAccount = (doing: string, { userName, directoryId }: Desktop): ProviderError =>
  new ProviderError({
    code: "invalid-argument",
    doing,
    happened: `the account of ${userName} (${directoryId}) is disabled, so that they could not sign in`,
    next: "enable it first, as by enabled: true of the User, and run the same command again; or take the invitation out",
  });

/** The outputs of a mail that nobody got, or of which not all is known any more. */
const NOT_KNOWN = { sentTo: "", sentAt: "", messageId: "" };

export const skipped = (workspaceId: string, owner: string): string =>
  `the user of WorkSpace ${workspaceId} is not mailed (invitation ${resourceOf(owner)}), since the WorkSpace was adopted: set whenAdopted: "send" to mail them`;

/** Whether a state is of the user of a desktop, under one of the codes that its directory has. */
const isOf = (olds: InvitationState, desktop: Desktop, codes: readonly string[]): boolean =>
  sameUserName(olds.userName, desktop.userName) && codes.includes(olds.registrationCode);

/** Whether a state tells of a mail to the user of this desktop, who had another one then. */
function isInvited(olds: InvitationState, { found }: Invitee, email: string | undefined): boolean {
  if (olds.unsent !== undefined) {
    return false;
  }
  const address = email ?? (found && userFields(found.user).email) ?? olds.sentTo;
  return olds.userSid === undefined
    ? olds.sentTo.toLowerCase() === address.toLowerCase()
    : found === undefined || olds.userSid === found.user.sid;
}

/** Whether a change asks for a mail: another address or other words alone are for the next one. */
export const isToInvite = (olds: InvitationState, news: InvitationArguments): boolean =>
  olds.workspaceId !== news.workspaceId ||
  olds.resendToken !== news.resendToken ||
  olds.unnoted === true ||
  (olds.unsent !== undefined && news.whenAdopted === "send");

/** What a state tells of the mail, and nothing of the arguments that may have changed since. */
export const outputsOf = (state: InvitationState): Omit<InvitationState, keyof InvitationArguments> & Sent =>
  without(state, "unnoted", ...(Object.keys(INVITATION_PROPERTIES) as (keyof InvitationArguments)[]));

/** Names one invitation: this person, this code, this resend token. */
const fingerprint = ({ directoryId, userName }: Desktop, registrationCode: string, resendToken = ""): string =>
  digest(directoryId, userName.toLowerCase(), registrationCode, resendToken);

/**
 * Names one mail, and a repeat of it after an interruption. One that is sent again on purpose has another name, or a mail server would drop
 * it as a repeat of the first.
 */
const messageKey = (what: string, email: string, last: string | undefined): string =>
  email === "" && last === undefined ? what : digest(what, email.toLowerCase(), last ?? "");
