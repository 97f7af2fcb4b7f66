// Whom an invitation goes to, and what it tells them.
import type { Directories, FoundUser } from "../../directory/directories";
import type { SignIn } from "../../directory/kind";
import { gone } from "../../errors/gone";
import { ProviderError } from "../../errors/provider-error";
import type { InvitationFields, PasswordHelp } from "../../mail/fields";
import type { Desktop } from "../../workspaces/desktop";
import { userFields, type UserArguments } from "../user/properties";

/** The client has no "Forgot password?" there (AWS Knowledge Center: "How do I reset the password for an Amazon WorkSpaces user?"). */
const REGION_WITHOUT_FORGOT_PASSWORD = "us-gov-west-1";

export interface Invitee {
  readonly desktop: Desktop;
  readonly signIn: SignIn;
  /** Undefined if there is no Active Directory to look them up in, or none of that name in it. */
  readonly found: FoundUser | undefined;
}

/** A person who is mailed, by what the directory tells of them. */
export type Addressee = Pick<InvitationFields, "firstName" | "lastName" | "displayName" | "userName" | "email">;

/**
 * Whom a mail about a desktop goes to.
 * @param given the address that the program gives
 * @param what the resource that mails
 * @throws ProviderError `invalid-argument` if nobody, or no address, is to be found
 */
export function addresseeOf(
  { desktop, signIn, found }: Invitee,
  given: string | undefined,
  doing: string,
  what: "invitation" | "notice",
): Addressee {
  const person: Partial<UserArguments> = found === undefined ? {} : userFields(found.user);
  const email = given ?? person.email;
  if ((found === undefined && signIn.hasActiveDirectory) || email === undefined) {
    throw nobody(doing, desktop, signIn, found, what);
  }
  return {
    firstName: person.firstName ?? "",
    lastName: person.lastName ?? "",
    displayName: person.displayName ?? "",
    userName: found?.user.userName ?? desktop.userName,
    email,
  };
}

/**
 * What the mail says.
 * @param code what people type as their registration code
 * @param given the address that the program gives
 * @throws ProviderError `invalid-argument` if nobody, or no address, is to be found
 */
export async function fieldsFor(
  directories: Directories,
  invitee: Invitee,
  code: string,
  given: string | undefined,
  doing: string,
): Promise<InvitationFields> {
  const { desktop, signIn, found } = invitee;
  return {
    ...addresseeOf(invitee, given, doing, "invitation"),
    registrationCode: code,
    directoryName: signIn.domainName,
    passwordHelp: await passwordHelp(directories, desktop, signIn, found),
  };
}

async function passwordHelp(
  directories: Directories,
  { directoryId, region }: Desktop,
  signIn: SignIn,
  found: FoundUser | undefined,
): Promise<PasswordHelp> {
  if (signIn.byIdentityProvider) {
    return "identity-provider";
  }
  const { kind, isHybrid } = await directories.facts(directoryId);
  // WorkSpaces Administration Guide, "Manage users": the client resets no passwords of an AD Connector's users or of a trusted domain's.
  const isElsewhere = kind === "ADConnector" || isHybrid === true || found?.trusted === true;
  return isElsewhere || region === REGION_WITHOUT_FORGOT_PASSWORD ? "ask-administrator" : "forgot-password";
}

/** The error for an invitation, or a notice, to somebody without an address. */
export const withoutAddress = (
  doing: string,
  { userName, directoryId }: Pick<Desktop, "userName" | "directoryId">,
  what: string,
): ProviderError =>
  new ProviderError({
    code: "invalid-argument",
    doing,
    happened: `user ${userName} (${directoryId}) has no e-mail address`,
    next: `set email on the user or on the ${what}`,
  });

function nobody(
  doing: string,
  { id, userName, directoryId }: Desktop,
  signIn: SignIn,
  found: FoundUser | undefined,
  what: string,
): ProviderError {
  if (signIn.hasActiveDirectory && found) {
    return withoutAddress(doing, { userName, directoryId }, what);
  }
  const [happened, next] = !signIn.hasActiveDirectory
    ? [
        `the people of ${directoryId} are in no Active Directory, so that the e-mail address of ${userName} is not known`,
        `set email on the ${what}`,
      ]
    : [
        `directory ${directoryId} has no user ${userName}`,
        `if they are of a trusted domain, set workspaces-users:directories.${directoryId}.domains for it; if their account was deleted, nobody ` +
          `can use ${id} any more, not even an account of the same name: terminate it, and remove the ${what}`,
      ];
  return new ProviderError({ code: "invalid-argument", doing, happened, next });
}

/**
 * A WorkSpace is bound to an account and not to a name (WorkSpaces Administration Guide: "Manage users"): whoever has the name now cannot
 * use it.
 * @param userSid the account that this invitation of the same WorkSpace went to
 */
export function requireSameAccount({ desktop, found }: Invitee, userSid: string | undefined, doing: string): void {
  if (userSid !== undefined && found !== undefined && found.user.sid !== userSid) {
    const { id, userName } = desktop;
    throw gone(
      doing,
      `${id} is bound to the account ${userSid}, and ${userName} is another one now (${found.user.sid}), which cannot use it`,
      undefined,
      "if the former account is gone, launch a WorkSpace for the present one: pulumi up --replace URN of the Workspace; the disks of this one are lost with it",
    );
  }
}
