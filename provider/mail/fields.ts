// What an invitation can say about a person and a desktop. There is no password among the fields, and never will be.

/**
 * How the person gets in for the first time: by the client's own "Forgot password?", if the directory has it, by a password from people,
 * or at the page of an identity provider, to which the client leads.
 */
export type PasswordHelp = "forgot-password" | "ask-administrator" | "identity-provider";

/** What composing an invitation needs to know. */
export interface InvitationFields {
  firstName: string;
  lastName: string;
  /** Empty: first and last name are used, or else the user name. */
  displayName: string;
  userName: string;
  email: string;
  registrationCode: string;
  /** The directory's name as the person may know it; may be empty. */
  directoryName: string;
  /** The client has no "Forgot password?" with AD Connector, for users of a trusted domain, and in GovCloud (US-West). */
  passwordHelp: PasswordHelp;
}

/** Where AWS offers the clients for every platform. */
const CLIENT_DOWNLOAD = "https://clients.amazonworkspaces.com/";

/** What `{{field}}` may name in a template. */
export const TEMPLATE_FIELDS = [
  "firstName",
  "lastName",
  /** Else first and last name, else the user name: never empty. */
  "displayName",
  /** The name to sign in with. */
  "userName",
  /** The address the invitation goes to. */
  "email",
  /** Tells the client which directory to sign in to; with cross-Region redirection, a domain name. */
  "registrationCode",
  /** May be empty. */
  "directoryName",
  "clientDownload",
  /** `workspaces://<user>@<registration code>`, which opens the installed client. */
  "clientLink",
  /** A sentence on how to get in for the first time, in the template's language. */
  "passwordHelp",
] as const;

export type TemplateValues = Record<(typeof TEMPLATE_FIELDS)[number], string>;

/** The value of every template field, each on one line. */
export function templateValues(fields: InvitationFields, passwordHelp: string): TemplateValues {
  const firstName = oneLine(fields.firstName);
  const lastName = oneLine(fields.lastName);
  const userName = oneLine(fields.userName);
  const registrationCode = oneLine(fields.registrationCode);
  return {
    firstName,
    lastName,
    displayName: nameShown(fields),
    userName,
    email: oneLine(fields.email),
    registrationCode,
    directoryName: oneLine(fields.directoryName),
    clientDownload: CLIENT_DOWNLOAD,
    clientLink: `workspaces://${uriPart(userName)}@${uriPart(registrationCode)}`,
    passwordHelp,
  };
}

/** How a person is greeted: never empty. */
export function nameShown({
  firstName,
  lastName,
  displayName,
  userName,
}: Readonly<Record<"firstName" | "lastName" | "displayName" | "userName", string>>): string {
  return oneLine(displayName) || `${oneLine(firstName)} ${oneLine(lastName)}`.trim() || oneLine(userName);
}

/**
 * Line breaks would end a header, direction overrides turn round the words after a name, and half a surrogate pair is no
 * character. Right-to-left letters, joiners and emoji stay.
 */
export function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
}

/** The client reads the plus sign of a registration code as it stands. */
function uriPart(value: string): string {
  return encodeURIComponent(value).replaceAll("%2B", "+");
}
