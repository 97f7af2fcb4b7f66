// Mails that an `up` sends, by address.
import type { User } from "../../directory/user";
import { markOfAttribute } from "../../ownership/mark";
import { Foresight } from "../../resources/common/foresight";
import { isUnknown } from "../../resources/common/rules";
import type { Services } from "../../resources/common/services";
import { disabledAccount, Inviting, isToInvite, unknownDesktop } from "../../resources/invitation/inviting";
import type { InvitationArguments, InvitationState } from "../../resources/invitation/properties";
import { withoutAddress } from "../../resources/invitation/words";
import type { UserArguments } from "../../resources/user/properties";
import { thingOf } from "../../ownership/thing";
import type { WorkspaceArguments } from "../../resources/workspace/properties";
import { unseenDesktop, type Desktop } from "../../workspaces/desktop";
import { hasPassed, isToldBefore, isToTell, Noticing } from "../../resources/notice/noticing";
import type { NoticeArguments, NoticeState } from "../../resources/notice/properties";
import { thereFor } from "./desktops";
import { of, wordsIn, type Finding } from "./finding";
import type { Step } from "./preview";

/** @param leaves whether the run ends a desktop by itself */
export async function mailsOf(
  services: Services,
  step: Step,
  steps: readonly Step[],
  leaves: (desktop: Desktop) => boolean,
): Promise<Finding[]> {
  const news = step.after as unknown as InvitationArguments;
  const olds = step.does === "create" ? undefined : (step.before.outputs as unknown as InvitationState);
  if (olds && !isToInvite(olds, news)) {
    return [];
  }
  const launched = steps.find(({ kind, urn }) => kind === "Workspace" && step.dependencies.includes(urn));
  const desktop = await invited(services, news, launched, leaves);
  if (desktop === undefined) {
    const to = typeof news.email === "string" && !isUnknown(news.email) ? news.email : undefined;
    const whom = to ?? "the user of the WorkSpace, which this plan does not tell";
    return [invitation(step, olds, whom, to)];
  }
  // Whoever has it has most likely used it for long: the create that adopts it marks it so, and the invitation mails nobody.
  const isAdopted = launched?.does === "create" && launched.after.adopt === true && desktop.id !== "";
  if (isAdopted && news.whenAdopted !== "send") {
    return [];
  }
  const { directoryId, userName } = desktop;
  const doing = `inviting the user of WorkSpace ${desktop.id || "that is launched"}`;
  const declared = await declaredUser(services, directoryId, userName);
  const email = news.email ?? declared?.email;
  const isNew = declared !== undefined && (await isStillToBeMade(services, declared));
  if (isNew) {
    return email === undefined
      ? [{ kind: "refused", ...of(step), ...wordsIn(withoutAddress(doing, desktop, "invitation")) }]
      : [invitation(step, olds, email, email)];
  }
  const tags = desktop.id === "" ? {} : await services.desktops().tags(desktop.id);
  const inviting = new Inviting(services, new Foresight(services.say));
  const due = await inviting.due(desktop, tags, { ...news, workspaceId: desktop.id }, olds, doing);
  if (due.is !== "due") {
    return [];
  }
  if (due.account?.enabled === false && !isEnabledByThen(due.account, declared)) {
    return [{ kind: "refused", ...of(step), ...wordsIn(disabledAccount(doing, desktop)) }];
  }
  // An address that this very plan changes is the new one by then.
  const to = email ?? due.fields.email;
  return [invitation(step, olds, to, to)];
}

/** The same of a notice. */
export async function noticesOf(
  services: Services,
  step: Step,
  steps: readonly Step[],
  leaves: (desktop: Desktop) => boolean,
): Promise<Finding[]> {
  const news = step.after as unknown as NoticeArguments;
  const olds = step.does === "create" ? undefined : (step.before.outputs as unknown as NoticeState);
  if (olds && !isToTell(olds, news)) {
    return [];
  }
  if (!isUnknown(news.endsOn) && hasPassed(news.endsOn, services.clock)) {
    return [];
  }
  const says = (to: string) => `a notice that the WorkSpace ends on ${news.endsOn} is sent to ${to}`;
  const made = steps.find(({ kind, urn }) => kind === "Workspace" && step.dependencies.includes(urn));
  const desktop = await invited(services, news, made, leaves);
  if (desktop !== undefined && olds !== undefined && !isUnknown([news.endsOn, news.resendToken])) {
    const { directoryId, userName } = desktop;
    const { hasActiveDirectory } = await services.directories.signIn(directoryId);
    const found = hasActiveDirectory ? await services.directories.findUser(directoryId, userName) : undefined;
    if (isToldBefore(olds, news, { userName, sid: found?.user.sid })) {
      return [];
    }
  }
  const given = isUnknown(news.email) ? undefined : news.email;
  const declared = desktop && (await declaredUser(services, desktop.directoryId, desktop.userName));
  const email = given ?? declared?.email;
  if (desktop === undefined || desktop.id === "" || isUnknown(news.email)) {
    return [mail(step, says(email ?? "the user of the WorkSpace, which this plan does not tell"), email)];
  }
  const tags = await services.desktops().tags(desktop.id);
  const doing = `telling the user of WorkSpace ${desktop.id} that it ends`;
  const due = await new Noticing(services, new Foresight(services.say)).due(
    desktop,
    tags,
    { ...news, workspaceId: desktop.id },
    olds,
    doing,
  );
  // An address that this very plan changes is the new one by then.
  const to = due.is === "due" ? (email ?? due.addressee.email) : undefined;
  return to === undefined ? [] : [mail(step, says(to), to)];
}

/**
 * The desktop that a mail is about; without an id, one that is still to be launched. Undefined if the plan does not tell.
 * @param made what makes the desktop, or changes it
 * @throws ProviderError `gone` if there is none of the id
 */
async function invited(
  services: Services,
  { workspaceId }: Pick<InvitationArguments, "workspaceId">,
  made: Step | undefined,
  leaves: (desktop: Desktop) => boolean,
): Promise<Desktop | undefined> {
  const desktops = services.desktops();
  const isNew = made?.does === "create" || made?.does === "replace";
  const id = isUnknown(workspaceId) && made !== undefined && !isNew ? made.id : workspaceId;
  if (!isUnknown(id)) {
    const found = await desktops.find(desktops.currentId(id));
    if (found === undefined) {
      throw unknownDesktop(desktops.region, id);
    }
    return found;
  }
  const news = (made?.after ?? {}) as Partial<WorkspaceArguments>;
  const { directoryId, userName } = news;
  if (directoryId === undefined || userName === undefined || isUnknown([directoryId, userName])) {
    return undefined;
  }
  return (
    (await thereFor(services, news as WorkspaceArguments, leaves)) ??
    unseenDesktop("", desktops.region, directoryId, userName)
  );
}

/** Whether this plan enables the account of somebody who is invited. */
const isEnabledByThen = ({ mark }: User, declared: UserArguments | undefined): boolean =>
  declared !== undefined &&
  (declared.enabled === true || (declared.enabled === undefined && markOfAttribute(mark)?.suspended === true));

async function declaredUser(
  { claims, directories, domainOf }: Services,
  directoryId: string,
  userName: string,
): Promise<UserArguments | undefined> {
  const domains = [await domainOf(directoryId), ...directories.trustedDomains(directoryId)];
  const owner = domains.map((domain) => claims.ownerOf("user", thingOf(domain, userName))).find(Boolean);
  return owner === undefined ? undefined : (claims.declared("user", owner) as UserArguments);
}

const isStillToBeMade = async (services: Services, { directoryId, domain, userName }: UserArguments) =>
  (await services.ask(
    directoryId,
    domain,
    async (directory) => (await directory.findUserByName(userName)) === undefined,
  )) !== false;

function invitation(step: Step, olds: InvitationState | undefined, whom: string, to: string | undefined): Finding {
  const news = step.after as unknown as InvitationArguments;
  const isAgain = olds !== undefined && olds.resendToken !== news.resendToken;
  return mail(step, `an invitation is sent${isAgain ? " again, as resendToken asks," : ""} to ${whom}`, to);
}

const mail = (step: Step, what: string, to: string | undefined): Finding => ({
  kind: "mail",
  ...of(step),
  what,
  ...(to === undefined ? {} : { to }),
});
