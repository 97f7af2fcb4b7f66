// The words of one invitation: the default ones in a language, or the user's own template.
import { oneLine, templateValues, type InvitationFields } from "./fields";
import { defaultHtml, defaultText } from "./layout";
import { renderHtml, renderText, type InvitationTemplate } from "./template";
import { WORDS } from "./words";

/** The words of a mail, ready to send. */
export interface Invitation {
  subject: string;
  text: string;
  html?: string;
}

/**
 * Writes the invitation. The template must have passed `checkTemplate`. Whatever the fields hold, the subject is one
 * line and the HTML holds no markup but its own.
 */
export function composeInvitation(fields: InvitationFields, template: InvitationTemplate = {}): Invitation {
  const language = template.language ?? "en";
  const words = WORDS[language];
  const values = templateValues(fields, words.passwordHelp[fields.passwordHelp]);
  const subject = oneLine(renderText(template.subject ?? words.subject, values));
  if (template.text === undefined) {
    const { passwordHelp } = fields;
    return {
      subject,
      text: defaultText(words, passwordHelp, values),
      html: defaultHtml(language, words, passwordHelp, values),
    };
  }
  const text = renderText(template.text, values);
  return template.html === undefined ? { subject, text } : { subject, text, html: renderHtml(template.html, values) };
}
