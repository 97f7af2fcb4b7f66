// Sending a notice, unless it was sent before: one after the other for one desktop, and noted on the desktop itself.
import type { Clock } from "../../concurrency/clock";
import { OneAtATime } from "../../concurrency/one-at-a-time";
import { gone } from "../../errors/gone";
import { resourceOf } from "../../ownership/owner";
import { sameUserName } from "../../text/account-name";
import { without } from "../../text/without";
import { LEAVING, type Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import type { Foresight } from "../common/foresight";
import type { Services } from "../common/services";
import { digest, History, noteMail, type Mailing, type Sent } from "../invitation/history";
import { unknownDesktop } from "../invitation/inviting";
import { addresseeOf, requireSameAccount, type Addressee, type Invitee } from "../invitation/words";
import { NOTICE_PROPERTIES, type NoticeArguments, type NoticeState } from "./properties";

/** What the handlers of notices work with. */
export type NoticeParts = Pick<
  Services,
  "desktops" | "directories" | "claims" | "mail" | "mailFault" | "clock" | "say"
>;

/** As an invitation's tag, and beside it: see `invitation/history.ts`. */
export const NOTICED_TAG = "workspaces-users:noticed";

/** `known`: it was sent before. `unnoted`: it was sent, and the desktop does not tell. `due`: it is to be sent. */
export type Due =
  | { readonly is: "known"; readonly outs: NoticeState }
  | ({ readonly is: "unnoted"; readonly outs: NoticeState } & Pick<Mailing, "what" | "own">)
  | ({
      readonly is: "due";
      readonly addressee: Addressee;
      readonly told: Pick<NoticeState, "userName" | "userSid">;
    } & Pick<Mailing, "what" | "own">);

export class Noticing {
  /** By desktop: two notices of one share its tag. */
  private readonly turns = new OneAtATime();

  constructor(
    private readonly parts: NoticeParts,
    private readonly foresight: Foresight,
  ) {}

  /** @param olds the state of before, if there is one */
  async notice(news: NoticeArguments, olds?: NoticeState): Promise<NoticeState> {
    const desktops = this.parts.desktops();
    // The id of a resource whose desktop was migrated is the old one until the next refresh.
    const workspaceId = desktops.currentId(news.workspaceId);
    const doing = `telling the user of WorkSpace ${workspaceId} that it ends`;
    const desktop = await desktops.find(workspaceId);
    if (desktop === undefined) {
      throw unknownDesktop(desktops.region, workspaceId, doing);
    }
    if (LEAVING.includes(desktop.state)) {
      throw gone(doing, `${workspaceId} is ${desktop.state} already`);
    }
    return this.turns.run(workspaceId, () => this.tell(desktops, desktop, news, olds, doing));
  }

  private async tell(
    desktops: Desktops,
    desktop: Desktop,
    news: NoticeArguments,
    olds: NoticeState | undefined,
    doing: string,
  ): Promise<NoticeState> {
    const tags = await desktops.tags(desktop.id);
    const history = History.of(tags[NOTICED_TAG]);
    const due = await this.due(desktop, tags, news, olds, doing);
    if (due.is === "known") {
      return due.outs;
    }
    const { what, own } = due;
    if (due.is === "unnoted") {
      await noteMail(desktops, NOTICED_TAG, history, { what, own }, due.outs);
      return due.outs;
    }
    if (hasPassed(news.endsOn, this.parts.clock)) {
      this.foresight.say(passed(news));
      return { ...news, ...due.told, ...NOT_KNOWN };
    }
    const { addressee } = due;
    const { composeNotice } = await import("../../mail/notice.js");
    const mail = await this.parts.mail();
    const { messageId } = await mail.transport.send({
      ...mail.sender,
      ...composeNotice({ ...addressee, endsOn: news.endsOn, usableUntil: news.usableUntil }, news.template),
      to: addressee.email,
      toName: addressee.displayName,
      // The same for a repeat after an interruption, and another for a mail that is sent again on purpose.
      messageKey: digest(what, desktop.id, addressee.email.toLowerCase(), history.lastTo(addressee.email) ?? ""),
    });
    const sent = { sentTo: addressee.email, sentAt: new Date(this.parts.clock.now()).toISOString(), messageId };
    const outs = { ...news, ...due.told, ...sent };
    await noteMail(desktops, NOTICED_TAG, history, { what, own }, outs);
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
    news: NoticeArguments,
    olds: NoticeState | undefined,
    doing: string,
  ): Promise<Due> {
    const { directories } = this.parts;
    const { directoryId, userName } = desktop;
    const { email } = news;
    const signIn = await directories.signIn(directoryId);
    const what = fingerprint(userName, news);
    const history = History.of(tags[NOTICED_TAG]);
    const earlier = history.sent(what, email);
    if (earlier !== undefined) {
      const userSid = olds?.userSid === undefined ? {} : { userSid: olds.userSid };
      return { is: "known", outs: { ...news, userName, ...NOT_KNOWN, ...earlier, ...userSid } };
    }
    const found = signIn.hasActiveDirectory ? await directories.findUser(directoryId, userName) : undefined;
    const invitee: Invitee = { desktop, signIn, found };
    requireSameAccount(invitee, olds?.workspaceId === news.workspaceId ? olds.userSid : undefined, doing);
    if (olds !== undefined && isToldBefore(olds, news, { userName, sid: found?.user.sid })) {
      return { is: "unnoted", what, own: olds.email === undefined, outs: { ...news, ...outputsOf(olds) } };
    }
    const addressee = addresseeOf(invitee, email, doing, "notice");
    const told = { userName, ...(found === undefined ? {} : { userSid: found.user.sid }) };
    const before = history.sent(what, addressee.email);
    if (before !== undefined) {
      // Another notice of the desktop went to this very address, which the program or the directory gives.
      return { is: "known", outs: { ...news, ...NOT_KNOWN, ...before, ...told } };
    }
    return { is: "due", what, own: email === undefined, addressee, told };
  }
}

/** The last day that ends anywhere is twelve hours behind UTC: what has passed there has passed everywhere. */
const LAST_TIME_ZONE_MS = -12 * 60 * 60 * 1000;

/** Whether a day lies before today, in whatever time zone that is. */
export const hasPassed = (day: string, clock: Pick<Clock, "now">): boolean =>
  day < new Date(clock.now() + LAST_TIME_ZONE_MS).toISOString().replace(/T.*/, "");

export const passed = ({ endsOn, owner }: NoticeArguments): string =>
  `${endsOn} has passed, so that nobody is mailed that their WorkSpace ends then (notice ${resourceOf(owner)}); correct endsOn if it is another day`;

/** Of a mail of which not all is known any more. */
const NOT_KNOWN = { sentTo: "", sentAt: "", messageId: "" };

/** Whether a change asks for a mail: another address or other words alone are for the next one. */
export const isToTell = (olds: NoticeState, news: NoticeArguments): boolean =>
  olds.workspaceId !== news.workspaceId ||
  olds.endsOn !== news.endsOn ||
  olds.resendToken !== news.resendToken ||
  olds.unnoted === true;

/** Whether the state tells of this very notice to this person: of another desktop then, it is noted there and not sent again. */
export const isToldBefore = (
  olds: NoticeState,
  news: NoticeArguments,
  { userName, sid }: { readonly userName: string; readonly sid: string | undefined },
): boolean =>
  sameUserName(olds.userName, userName) &&
  (olds.userSid === undefined || sid === undefined || olds.userSid === sid) &&
  fingerprint(userName, olds) === fingerprint(userName, news);

/** What a state tells of the mail, and nothing of the arguments that may have changed since. */
export const outputsOf = (state: NoticeState): Omit<NoticeState, keyof NoticeArguments> & Sent =>
  without(state, "unnoted", ...(Object.keys(NOTICE_PROPERTIES) as (keyof NoticeArguments)[]));

/** Names one notice: this person, this day, this resend token. */
const fingerprint = (userName: string, { endsOn, resendToken = "" }: NoticeArguments): string =>
  digest("notice", userName.toLowerCase(), endsOn, resendToken);
