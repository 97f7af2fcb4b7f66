import { expect } from "chai";
import { composeNotice, NOTICE_FIELDS, type NoticeFields } from "../../../provider/mail/notice";
import { checkTemplate } from "../../../provider/mail/template";
import { WORDS, type Language } from "../../../provider/mail/words";

const ada = (changes: Partial<NoticeFields> = {}): NoticeFields => ({
  firstName: "Ada",
  lastName: "Lovelace",
  displayName: "Ada Lovelace",
  userName: "ada",
  email: "ada@example.com",
  endsOn: "2027-04-05",
  usableUntil: "2027-03-31",
  ...changes,
});

/** The two days as each language writes them. */
const DAYS: Readonly<Record<Language, readonly [endsOn: string, usableUntil: string]>> = {
  en: ["5 April 2027", "31 March 2027"],
  de: ["5. April 2027", "31. März 2027"],
  fr: ["5 avril 2027", "31 mars 2027"],
  es: ["5 de abril de 2027", "31 de marzo de 2027"],
};

describe("the default notice that a desktop ends", () => {
  for (const language of Object.keys(WORDS) as Language[]) {
    it(`tells both days, with the month in words, in text and HTML (${language})`, () => {
      const { subject, text, html = "" } = composeNotice(ada(), { language });
      const [endsOn, usableUntil] = DAYS[language];
      expect(subject).to.contain(endsOn);
      for (const part of [text, html]) {
        expect(part).to.contain("Ada Lovelace").and.contain(endsOn).and.contain(usableUntil).and.contain("D:");
        expect(part).not.to.contain("{{");
      }
      expect(html).to.contain(`<html lang="${language}">`);
    });
  }

  it("tells the end alone where no last day of use is given", () => {
    const { text, html = "" } = composeNotice(ada({ usableUntil: undefined }));
    expect(text).not.to.contain("The last day");
    expect(html).not.to.contain("The last day");
    expect(text).to.contain("5 April 2027");
  });

  it("holds no markup but its own, whatever a name is, and one line of subject", () => {
    const evil = ada({ displayName: '<img src="x">\r\nBcc: eve@evil.example' });
    const { subject, html } = composeNotice(evil, { subject: "For {{displayName}}" });
    expect(html).to.contain("&lt;img").and.not.contain("<img");
    expect(subject).not.to.match(/[\r\n]/);
  });
});

describe("a notice from a template", () => {
  it("has every field of its own, and none of an invitation's", () => {
    const all = NOTICE_FIELDS.map((field) => `{{${field}}}`).join(" ");
    expect(checkTemplate({ text: all }, NOTICE_FIELDS)).to.deep.equal([]);
    expect(composeNotice(ada(), { language: "de", text: all }).text).to.equal(
      "Ada Lovelace Ada Lovelace ada ada@example.com 5. April 2027 31. März 2027",
    );
    const [fault] = checkTemplate({ text: "{{registrationCode}}" }, NOTICE_FIELDS);
    expect(fault?.reason).to.contain("{{endsOn}}");
  });
});
