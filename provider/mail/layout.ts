// The default invitation, laid out as text and as HTML from the same sentences.
import type { PasswordHelp, TemplateValues } from "./fields";
import { renderHtml, renderText } from "./template";
import type { Words } from "./words/words";

export function defaultText(words: Words, help: PasswordHelp, values: TemplateValues): string {
  const said = sentences(words, help, values);
  return [
    said.greeting,
    said.ready,
    `1. ${said.install}\n   ${values.clientDownload}`,
    `2. ${said.register}\n   ${values.registrationCode}`,
    `3. ${said.signIn}\n   ${[values.userName, said.directory].filter(Boolean).join(" ")}`,
    values.passwordHelp,
    `${said.link}\n${values.clientLink}`,
    `${said.unexpected}\n`,
  ].join("\n\n");
}

export function defaultHtml(language: string, words: Words, help: PasswordHelp, values: TemplateValues): string {
  return renderHtml(HTML, { ...values, ...sentences(words, help, values), language });
}

/** Each sentence with its fields filled in, still to be escaped where it goes into HTML. */
function sentences(words: Words, help: PasswordHelp, values: TemplateValues) {
  const { greeting, ready, install, register, directory, link, unexpected } = words;
  const signIn = help === "identity-provider" ? words.signInElsewhere : words.signIn;
  const fill = (source: string) => renderText(source, values);
  return {
    greeting: fill(greeting),
    ready: fill(ready),
    install: fill(install),
    register: fill(register),
    signIn: fill(signIn),
    directory: values.directoryName && fill(directory),
    link: fill(link),
    unexpected: fill(unexpected),
  };
}

// One column, real paragraphs and a real list: read well by screen readers and on small screens. Styles are inlined,
// since mail readers drop style sheets. <bdi> keeps a right-to-left name from turning round the words beside it.
const HTML = `<!DOCTYPE html>
<html lang="{{language}}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>{{ready}}</title>
  </head>
  <body style="margin: 0; padding: 24px; font-family: sans-serif; font-size: 16px; line-height: 1.5; color: #16191f; background: #ffffff">
    <main style="max-width: 36em">
      <p><bdi>{{greeting}}</bdi></p>
      <p>{{ready}}</p>
      <ol>
        <li style="margin-bottom: 12px">{{install}}<br><a href="{{clientDownload}}" style="color: #00568a">{{clientDownload}}</a></li>
        <li style="margin-bottom: 12px">{{register}}<br><strong style="font-size: 18px"><bdi>{{registrationCode}}</bdi></strong></li>
        <li style="margin-bottom: 12px">{{signIn}}<br><strong style="font-size: 18px"><bdi>{{userName}}</bdi></strong> {{directory}}</li>
      </ol>
      <p>{{passwordHelp}}</p>
      <p>{{link}}<br><a href="{{clientLink}}" style="color: #00568a">{{clientLink}}</a></p>
      <p>{{unexpected}}</p>
    </main>
  </body>
</html>
`;
