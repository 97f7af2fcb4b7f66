import type { InvitationFields } from "../../../provider/mail/fields";
import type { Mail } from "../../../provider/mail/mail";

export function ada(changes: Partial<InvitationFields> = {}): InvitationFields {
  return {
    firstName: "Ada",
    lastName: "Lovelace",
    displayName: "Ada Lovelace",
    userName: "ada",
    email: "ada@example.com",
    registrationCode: "SLiad+ABC123",
    directoryName: "corp.example.com",
    passwordHelp: "forgot-password",
    ...changes,
  };
}

export function mailToAda(changes: Partial<Mail> = {}): Mail {
  return {
    from: "IT Service <it@example.com>",
    to: "ada@example.com",
    toName: "Ada Lovelace",
    subject: "Your desktop is ready",
    text: "Hello Ada",
    html: "<p>Hello Ada</p>",
    messageKey: "project/stack/ada#1",
    ...changes,
  };
}
