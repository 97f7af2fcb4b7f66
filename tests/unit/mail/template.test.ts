import { expect } from "chai";
import { TEMPLATE_FIELDS } from "../../../provider/mail/fields";
import { checkTemplate, type InvitationTemplate } from "../../../provider/mail/template";

/** The one fault of a template that has one. */
function faultOf(template: InvitationTemplate) {
  const faults = checkTemplate(template);
  expect(faults).to.have.length(1);
  return faults[0];
}

describe("checkTemplate", () => {
  it("takes every field, comments, and no template at all", () => {
    const all = TEMPLATE_FIELDS.map((field) => `{{${field}}} {{ ${field} }}`).join("\n");
    expect(checkTemplate({})).to.deep.equal([]);
    expect(
      checkTemplate({ language: "es", subject: "{{firstName}}", text: `{{! a comment }}${all}`, html: `<p>${all}` }),
    ).to.deep.equal([]);
  });

  it("names an unknown field together with the known ones", () => {
    const fault = faultOf({ text: "Your password is {{password}}" });
    expect(fault?.property).to.equal("text");
    expect(fault?.reason).to.match(/^unknown field \{\{password\}\}; known are \{\{firstName\}\}, /);
    expect(fault?.reason).to.contain("{{registrationCode}}");
  });

  it("names each fault of each property", () => {
    const faults = checkTemplate({ subject: "{{one}}", text: "{{two}} {{three}}", html: "{{constructor}} {{}}" });
    expect(faults.map(({ property, reason }) => `${property}: ${reason.split(";")[0] ?? ""}`)).to.deep.equal([
      "subject: unknown field {{one}}",
      "text: unknown field {{two}}",
      "text: unknown field {{three}}",
      "html: unknown field {{constructor}}",
      "html: unknown field {{}}",
    ]);
  });

  it("says where a tag is left open", () => {
    expect(faultOf({ text: "Hello {{firstName" })?.reason).to.equal(
      "Unclosed tag at 17; a field is written {{firstName}}",
    );
  });

  for (const tag of [
    "{{{firstName}}}",
    "{{&firstName}}",
    "{{#firstName}}x{{/firstName}}",
    "{{^email}}x{{/email}}",
    "{{>other}}",
    "{{=<% %>=}}",
  ]) {
    it(`refuses ${tag}`, () => {
      expect(faultOf({ text: tag })?.reason).to.contain("only plain fields can be used");
    });
  }

  it("refuses a section never closed", () => {
    expect(faultOf({ text: "{{#firstName}}" })?.reason).to.contain("Unclosed section");
  });

  for (const [what, character] of [
    ["line feed", "\n"],
    ["carriage return", "\r"],
    ["null", "\0"],
    ["line separator", "\u2028"],
  ] as const) {
    it(`refuses a subject with a ${what}`, () => {
      expect(faultOf({ subject: `Ready${character}Bcc: eve@evil.example` })?.property).to.equal("subject");
    });
  }

  it("refuses HTML without text, empty words, and an unknown language or property", () => {
    expect(faultOf({ html: "<p>" })).to.include({ property: "text" });
    expect(faultOf({ text: " \n" })?.reason).to.contain("is empty");
    expect(faultOf({ language: "toString" as "en" })?.reason).to.contain("known are en, de, fr, es");
    expect(faultOf({ body: "x" } as InvitationTemplate)).to.include({ property: "body" });
    expect(faultOf({ text: 7 } as unknown as InvitationTemplate)?.reason).to.equal("must be a string");
  });
});
