// The mail that a desktop ends: the default words in a language, or the user's own template.
import { nameShown, oneLine } from "./fields";
import { renderHtml, renderText, type InvitationTemplate } from "./template";
import type { Language } from "./words";
import { NOTICE_WORDS, type NoticeWords } from "./words/notice";

/** What composing a notice needs to know. */
export interface NoticeFields {
  readonly firstName: string;
  readonly lastName: string;
  /** Empty: first and last name are used, or else the user name. */
  readonly displayName: string;
  readonly userName: string;
  readonly email: string;
  /** `2027-04-14` */
  readonly endsOn: string;
  readonly usableUntil?: string | undefined;
}

/** What `{{field}}` may name in a template of a notice. Days are written out in its language; `usableUntil` may be empty. */
export const NOTICE_FIELDS = [
  "firstName",
  "lastName",
  "displayName",
  "userName",
  "email",
  "endsOn",
  "usableUntil",
] as const;

/** The template must have passed `checkTemplate`. Whatever the fields hold, the HTML holds no markup but its own. */
export function composeNotice(
  fields: NoticeFields,
  template: InvitationTemplate = {},
): { subject: string; text: string; html?: string } {
  const language = template.language ?? "en";
  const words = NOTICE_WORDS[language];
  const values = valuesOf(fields, language);
  const subject = oneLine(renderText(template.subject ?? words.subject, values));
  if (template.text === undefined) {
    const said = sentences(words, values);
    return { subject, text: `${said.join("\n\n")}\n`, html: renderHtml(HTML, { language, subject, said }) };
  }
  const text = renderText(template.text, values);
  return template.html === undefined ? { subject, text } : { subject, text, html: renderHtml(template.html, values) };
}

type Values = Readonly<Record<(typeof NOTICE_FIELDS)[number], string>>;

function valuesOf(fields: NoticeFields, language: Language): Values {
  const { firstName, lastName, userName, email, endsOn, usableUntil } = fields;
  return {
    firstName: oneLine(firstName),
    lastName: oneLine(lastName),
    displayName: nameShown(fields),
    userName: oneLine(userName),
    email: oneLine(email),
    endsOn: written(endsOn, language),
    usableUntil: usableUntil === undefined ? "" : written(usableUntil, language),
  };
}

/** With the month in words, since 04/05 is another day here and there. */
const written = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );

const sentences = ({ greeting, ends, usable, save, unexpected }: NoticeWords, values: Values): string[] =>
  [greeting, ends, ...(values.usableUntil === "" ? [] : [usable]), save, unexpected].map((one) =>
    renderText(one, values),
  );

// As the invitation's: real paragraphs, and <bdi> so that a right-to-left name does not turn round the words beside it.
const HTML = `<!DOCTYPE html>
<html lang="{{language}}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>{{subject}}</title>
  </head>
  <body style="margin: 0; padding: 24px; font-family: sans-serif; font-size: 16px; line-height: 1.5; color: #16191f; background: #ffffff">
    <main style="max-width: 36em">
      {{#said}}
      <p><bdi>{{.}}</bdi></p>
      {{/said}}
    </main>
  </body>
</html>
`;
