// The lifecycle of an invitation: one mail, sent once the desktop is ready (inviting.ts), and noted on the desktop itself (history.ts).
import { resourceOf } from "../../ownership/owner";
import { only } from "../../text/without";
import { Foresight } from "../common/foresight";
import { type CheckFailure, type Handlers, type Properties } from "../common/handlers";
import { differenceOf } from "../common/property";
import { isUnknown } from "../common/rules";
import { checkInvitation } from "./check";
import { Inviting, isToInvite, outputsOf, skipped, type InvitationParts } from "./inviting";
import { INVITATION_PROPERTIES, type InvitationArguments, type InvitationState } from "./properties";

export class InvitationHandlers implements Handlers<InvitationArguments, InvitationState> {
  private readonly foresight: Foresight;
  private readonly inviting: Inviting;

  constructor(private readonly parts: InvitationParts) {
    this.foresight = new Foresight((line) => {
      parts.say(line);
    });
    this.inviting = new Inviting(parts, this.foresight);
  }

  check(news: Properties, olds: Properties = {}): Promise<CheckFailure[]> {
    const { failures, args } = checkInvitation(news);
    if (args === undefined) {
      return Promise.resolve(failures);
    }
    return Promise.resolve([...this.checkClaim(args), ...this.foresee(args, olds), ...this.checkMail(args, olds)]);
  }

  diff(olds: InvitationState, news: InvitationArguments) {
    const { changes } = differenceOf(INVITATION_PROPERTIES, olds, news, {});
    // A refresh asks for a difference too.
    if (changes && this.parts.claims.isProgramRun && !isToInvite(olds, news) && !isAlike(olds, news)) {
      this.foresight.say(
        `another template or email alone mails nobody (invitation ${resourceOf(news.owner)}): it is for the next mail; change resendToken to send one now`,
      );
    }
    return { changes, replaces: [], deleteBeforeReplace: false };
  }

  async create(news: InvitationArguments) {
    return { id: news.workspaceId, outs: await this.inviting.invite(news) };
  }

  /** An invitation is something that happened: nothing outside can undo it. */
  read(state: InvitationState) {
    return Promise.resolve({ outs: state, inputs: only(state, Object.keys(INVITATION_PROPERTIES)) });
  }

  async update(olds: InvitationState, news: InvitationArguments) {
    return isToInvite(olds, news) ? this.inviting.invite(news, olds) : { ...news, ...outputsOf(olds) };
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

  /** A mail that cannot be sent is told before a desktop is launched for it. */
  private checkMail({ resendToken, owner }: InvitationArguments, olds: Properties): CheckFailure[] {
    const isSent = olds.workspaceId !== undefined && olds.resendToken === resendToken;
    const failure = isSent ? undefined : this.parts.mailFault(owner);
    return failure === undefined ? [] : [failure];
  }

  /** What the state of the WorkSpace's own resource tells already. */
  private foresee({ workspaceId, email, whenAdopted, owner }: InvitationArguments, olds: Properties): CheckFailure[] {
    const desktop = isUnknown(workspaceId) ? undefined : this.parts.claims.desktop(workspaceId);
    if (desktop === undefined || olds.workspaceId !== undefined) {
      return [];
    }
    if (desktop.adopted && whenAdopted !== "send") {
      this.foresight.say(skipped(workspaceId, owner));
      return [];
    }
    // Ids of directories that are no Active Directory begin so.
    const reason = `email is missing: the people of ${desktop.directoryId} are in no Active Directory that would tell it`;
    return desktop.directoryId.startsWith("wsd-") && email === undefined ? [{ property: "email", reason }] : [];
  }
}

/** Whether nothing that a mail says, or to whom it goes, has changed. */
function isAlike(olds: InvitationState, news: InvitationArguments): boolean {
  const { email, template } = INVITATION_PROPERTIES;
  return !differenceOf({ email, template }, olds, news, {}).changes;
}
