import { expect } from "chai";
import { composeInvitation } from "../../../provider/mail/compose";
import { WORDS, type Language } from "../../../provider/mail/words";
import { ada } from "./people";

describe("the default invitation", () => {
  for (const language of Object.keys(WORDS) as Language[]) {
    it(`holds everything the person needs, in text and HTML (${language})`, () => {
      const { subject, text, html = "" } = composeInvitation(ada(), { language });
      expect(subject).to.equal(WORDS[language].subject);
      for (const needed of ["Ada Lovelace", "SLiad+ABC123", "corp.example.com", "clients.amazonworkspaces.com"]) {
        expect(text).to.contain(needed);
        expect(html.replaceAll("&#x2F;", "/")).to.contain(needed);
      }
      expect(text).to.contain("\n   https://clients.amazonworkspaces.com/\n");
      expect(text).to.contain("\nworkspaces://ada@SLiad+ABC123\n");
      expect(text).to.match(/\n {3}ada /);
      expect(html).to.contain('href="workspaces:&#x2F;&#x2F;ada@SLiad+ABC123"');
      expect(html).to.contain(`<html lang="${language}">`);
      expect(`${subject}${text}${html}`).not.to.contain("{{");
    });

    it(`says "Forgot password?" only where it exists (${language})`, () => {
      const own = composeInvitation(ada({ passwordHelp: "forgot-password" }), { language });
      const asked = composeInvitation(ada({ passwordHelp: "ask-administrator" }), { language });
      expect(own.text).to.contain("Forgot password?");
      expect(own.html).to.contain("Forgot password?");
      expect(asked.text).not.to.match(/Forgot password|vergessen|oublié|Olvidó/);
      expect(asked.html).not.to.match(/Forgot password|vergessen|oublié|Olvidó/);
      expect(asked.text).to.contain(WORDS[language].passwordHelp["ask-administrator"]);
    });

    it(`leads to the organization's own sign-in page where there is one (${language})`, () => {
      const { text, html = "" } = composeInvitation(ada({ passwordHelp: "identity-provider" }), { language });
      const { signIn, signInElsewhere, passwordHelp } = WORDS[language];
      for (const words of [signInElsewhere, passwordHelp["identity-provider"]]) {
        expect(text).to.contain(words);
        expect(html.replaceAll("&#39;", "'")).to.contain(words);
      }
      expect(text).not.to.contain(signIn);
      expect(text).not.to.match(/Forgot password|vergessen|oublié|Olvidó/);
    });
  }

  it("is in English where no language is chosen, and leaves out a directory without a name", () => {
    const { text, html } = composeInvitation(ada({ directoryName: "" }));
    expect(text).to.match(/^Hello Ada Lovelace,/);
    expect(`${text}${html ?? ""}`).not.to.contain("in the directory ");
  });

  it("greets by first and last name, or the user name, where there is no display name", () => {
    expect(composeInvitation(ada({ displayName: "" })).text).to.match(/^Hello Ada Lovelace,/);
    expect(composeInvitation(ada({ displayName: "", firstName: "", lastName: "" })).text).to.match(/^Hello ada,/);
  });

  it("escapes in HTML what is plain in text", () => {
    const { text, html } = composeInvitation(ada({ displayName: `Conan "<b>" O'Brien & Söhne` }));
    expect(text).to.contain(`Conan "<b>" O'Brien & Söhne`);
    expect(html).to.contain("Conan &quot;&lt;b&gt;&quot; O&#39;Brien &amp; Söhne");
  });

  it("keeps names of any script, and takes direction overrides out", () => {
    const { text } = composeInvitation(ada({ displayName: "محمد 王小明 👩🏽‍💻 \u202eevil" }));
    expect(text).to.contain("Hello محمد 王小明 👩🏽‍💻  evil,");
  });

  it("makes a link of any user name", () => {
    expect(composeInvitation(ada({ userName: "a/b c@d" })).text).to.contain("workspaces://a%2Fb%20c%40d@SLiad+ABC123");
  });
});

describe("an invitation from a template", () => {
  it("is text only where only text is given", () => {
    const invitation = composeInvitation(ada(), { subject: "For {{firstName}}", text: "{{userName}} <{{email}}>" });
    expect(invitation).to.deep.equal({ subject: "For Ada", text: "ada <ada@example.com>" });
  });

  it("escapes fields in the HTML given", () => {
    const { html } = composeInvitation(ada({ firstName: "<script>" }), { text: "-", html: "<p>{{firstName}}</p>" });
    expect(html).to.equal("<p>&lt;script&gt;</p>");
  });

  it("keeps the default text and HTML where only the subject is given", () => {
    const { subject, text, html } = composeInvitation(ada(), { language: "de", subject: "Neu: {{registrationCode}}" });
    expect(subject).to.equal("Neu: SLiad+ABC123");
    expect(text).to.match(/^Guten Tag Ada Lovelace,/);
    expect(html).to.contain("Guten Tag");
  });

  it("says how to get a password in its language", () => {
    const { text } = composeInvitation(ada(), { language: "fr", text: "{{passwordHelp}}" });
    expect(text).to.equal(WORDS.fr.passwordHelp["forgot-password"]);
  });

  it("never reads a field's value as a template", () => {
    const { subject, text, html } = composeInvitation(ada({ displayName: "{{email}} {{{email}}}" }), {
      subject: "{{displayName}}",
    });
    expect(subject).to.equal("{{email}} {{{email}}}");
    expect(text).to.contain("Hello {{email}} {{{email}}},");
    expect(html).not.to.contain("ada@example.com");
  });
});
