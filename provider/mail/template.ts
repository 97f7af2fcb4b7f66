// A template of the user's own: Mustache, of which only plain fields are taken, so that all of it can be checked before anything is sent.
import { parse, render } from "mustache";
import { TEMPLATE_FIELDS } from "./fields";
import { WORDS, type Language } from "./words";

/**
 * How an invitation differs from the default one. Subject, text and HTML may hold `{{field}}`, with the fields of
 * `TEMPLATE_FIELDS`; sections, partials and unescaped tags are refused. In HTML every value is escaped.
 */
export interface InvitationTemplate {
  /** Language of the default words and of `{{passwordHelp}}`. Default: `en`. */
  language?: Language | undefined;
  subject?: string | undefined;
  /** The plain text. Given without `html`, the mail is plain text only: nothing is said that you did not write. */
  text?: string | undefined;
  /** The HTML. Needs `text` beside it, for mail readers that show no HTML. */
  html?: string | undefined;
}

/** One thing wrong with a template, named for Pulumi's check. */
export interface TemplateFault {
  property: string;
  reason: string;
}

const TEMPLATED = ["subject", "text", "html"] as const;

/**
 * Everything wrong with a template, found without sending: empty if it can be used.
 * @param fields what `{{field}}` may name
 */
export function checkTemplate(
  template: InvitationTemplate,
  fields: readonly string[] = TEMPLATE_FIELDS,
): TemplateFault[] {
  const faults: TemplateFault[] = [];
  const given = new Map<string, unknown>(Object.entries(template).filter(([, value]) => value !== undefined));
  for (const property of given.keys()) {
    if (property !== "language" && !TEMPLATED.some((known) => known === property)) {
      faults.push({ property, reason: `unknown property; known are language, ${TEMPLATED.join(", ")}` });
    }
  }
  const language = given.get("language");
  if (given.has("language") && !(typeof language === "string" && Object.hasOwn(WORDS, language))) {
    faults.push({
      property: "language",
      reason: `no words in that language; known are ${Object.keys(WORDS).join(", ")}`,
    });
  }
  for (const property of TEMPLATED) {
    const source = given.get(property);
    if (source !== undefined) {
      const reasons = typeof source === "string" ? reasonsAgainst(source, fields) : ["must be a string"];
      faults.push(...reasons.map((reason) => ({ property, reason })));
    }
  }
  const subject = given.get("subject");
  if (typeof subject === "string" && /[\p{Cc}\u2028\u2029]/u.test(subject)) {
    faults.push({
      property: "subject",
      reason: "holds a line break or another control character; a subject is one line",
    });
  }
  if (given.has("html") && !given.has("text")) {
    faults.push({
      property: "text",
      reason: "html is given without text; some mail readers show only text: give both",
    });
  }
  return faults;
}

function reasonsAgainst(source: string, fields: readonly string[]): string[] {
  if (source.trim() === "") {
    return ["is empty; leave it out to use the default words"];
  }
  let spans;
  try {
    spans = parse(source);
  } catch (error) {
    // The parser says what and where: "Unclosed tag at 17".
    return [`${error instanceof Error ? error.message : String(error)}; a field is written {{firstName}}`];
  }
  const known = fields.map((field) => `{{${field}}}`).join(", ");
  return spans.flatMap(([type, name]) => {
    if (type === "text" || type === "!") {
      return [];
    }
    if (type !== "name") {
      return [`{{${type}${name}}}: only plain fields can be used; build the text in your program if it must differ`];
    }
    return fields.includes(name) ? [] : [`unknown field {{${name}}}; known are ${known}`];
  });
}

/** Fills in fields as they are: for text and subjects. */
export function renderText(source: string, values: Readonly<Record<string, string>>): string {
  return render(source, values, {}, { escape: (value: string) => value });
}

/** Fills in fields escaped for HTML. */
export function renderHtml(source: string, values: object): string {
  return render(source, values);
}
