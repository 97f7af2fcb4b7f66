// The lifecycle of a notice: one mail that a desktop ends, sent at once (noticing.ts), and noted on the desktop itself.
import { resourceOf } from "../../ownership/owner";
import { only, without } from "../../text/without";
import { Foresight } from "../common/foresight";
import { type CheckFailure, type Handlers, type Properties } from "../common/handlers";
import { differenceOf, NOTICE_WAS_DUE } from "../common/property";
import { isUnknown } from "../common/rules";
import { checkNotice } from "./check";
import { hasPassed, isToTell, Noticing, outputsOf, passed, type NoticeParts } from "./noticing";
import { NOTICE_PROPERTIES, type NoticeArguments, type NoticeState } from "./properties";

export class NoticeHandlers implements Handlers<NoticeArguments, NoticeState> {
  private readonly foresight: Foresight;
  private readonly noticing: Noticing;

  constructor(private readonly parts: NoticeParts) {
    this.foresight = new Foresight((line) => {
      parts.say(line);
    });
    this.noticing = new Noticing(parts, this.foresight);
  }

  check(news: Properties, olds: Properties = {}): Promise<CheckFailure[]> {
    const { failures, args } = checkNotice(without(news, NOTICE_WAS_DUE));
    return Promise.resolve(
      args === undefined
        ? failures
        : [...this.checkClaim(args), ...this.checkAddress(args), ...this.checkMail(args, olds, news[NOTICE_WAS_DUE])],
    );
  }

  diff(olds: NoticeState, news: NoticeArguments) {
    const { changes } = differenceOf(NOTICE_PROPERTIES, olds, news, {});
    // A refresh asks for a difference too.
    if (changes && this.parts.claims.isProgramRun && !isToTell(olds, news)) {
      this.foresight.say(
        `another usableUntil, template or email alone mails nobody (notice ${resourceOf(news.owner)}): it is for the next mail; change resendToken to send one now`,
      );
    }
    return { changes: changes || olds.unnoted === true, replaces: [], deleteBeforeReplace: false };
  }

  async create(news: NoticeArguments) {
    return { id: news.workspaceId, outs: await this.noticing.notice(news) };
  }

  /** A notice is something that happened: nothing outside can undo it. */
  read(state: NoticeState) {
    return Promise.resolve({ outs: state, inputs: only(state, Object.keys(NOTICE_PROPERTIES)) });
  }

  async update(olds: NoticeState, news: NoticeArguments) {
    return isToTell(olds, news) ? this.noticing.notice(news, olds) : { ...news, ...outputsOf(olds) };
  }

  delete(): Promise<void> {
    return Promise.resolve();
  }

  /** Two mails to one person are one too many; to two addresses they are meant. */
  private checkClaim({ workspaceId, email, owner }: NoticeArguments): CheckFailure[] {
    if (isUnknown([workspaceId, email])) {
      return [];
    }
    const other = this.parts.claims.claim("notice", `${workspaceId} ${email ?? ""}`, owner);
    const whom = email ?? "the e-mail address of its user";
    const reason = `the notice for ${workspaceId} to ${whom} is declared by ${resourceOf(other ?? owner)} and by ${resourceOf(owner)}; keep one of the two resources`;
    return other === undefined ? [] : [{ property: "workspaceId", reason }];
  }

  private checkAddress({ workspaceId, email }: NoticeArguments): CheckFailure[] {
    const desktop = isUnknown(workspaceId) ? undefined : this.parts.claims.desktop(workspaceId);
    // Ids of directories that are no Active Directory begin so.
    const isMissing = desktop?.directoryId.startsWith("wsd-") === true && email === undefined;
    const reason = `email is missing: the people of ${desktop?.directoryId ?? ""} are in no Active Directory that would tell it`;
    return isMissing ? [{ property: "email", reason }] : [];
  }

  /** A mail that cannot be sent is told while there is time, and so is one that comes too late. */
  private checkMail(news: NoticeArguments, olds: Properties, wasDue: unknown): CheckFailure[] {
    const { endsOn, resendToken, owner } = news;
    const isSent = olds.workspaceId !== undefined && olds.endsOn === endsOn && olds.resendToken === resendToken;
    if (!isSent && !isUnknown(endsOn) && hasPassed(endsOn, this.parts.clock)) {
      this.foresight.say(passed(news));
      return [];
    }
    if (!isSent && typeof wasDue === "string") {
      this.foresight.say(
        `the mail that a WorkSpace ends on ${endsOn} was due on ${wasDue}, and is sent by this up unless it was before (notice ${resourceOf(owner)})`,
      );
    }
    const failure = isSent ? undefined : this.parts.mailFault(owner);
    return failure === undefined ? [] : [failure];
  }
}
