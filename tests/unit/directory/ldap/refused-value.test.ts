import { expect } from "chai";
import {
  Attribute,
  ConstraintViolationError,
  InsufficientAccessError,
  InvalidDNSyntaxError,
  InvalidSyntaxError,
  NoSuchAttributeError,
  NoSuchObjectError,
  ObjectClassViolationError,
  TypeOrValueExistsError,
  UndefinedTypeError,
  UnknownStatusCodeError,
  UnwillingToPerformError,
} from "ldapts";
import { RefusedValue } from "../../../../provider/directory/ldap/refusal";
import { refusedValue } from "../../../../provider/directory/ldap/refused-value";
import { LdapSession } from "../../../../provider/directory/ldap/session";
import { Syntaxes } from "../../../../provider/directory/syntaxes";
import { BASE, MemoryClient, MemoryConnection, USERS } from "./memory-client";

const SYNTAXES = new Syntaxes(
  new Map([
    ["manager", { name: "manager", kind: "dn", isSingleValued: true }],
    ["secretary", { name: "secretary", kind: "dn", isSingleValued: false }],
  ]),
);
const OUTCOME = "none of this edit's attributes was written";
const sent = (attributes: Record<string, (string | Buffer)[]>) =>
  Object.entries(attributes).map(([type, values]) => new Attribute({ type, values: values as string[] }));

describe("a value that a directory refuses", () => {
  const session = () =>
    new LdapSession({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      connections: new MemoryConnection(new MemoryClient()),
      defaultUnit: () => Promise.resolve(USERS),
    });
  const explained = (error: unknown, attributes: Record<string, (string | Buffer)[]>) =>
    refusedValue(error, { session: session(), syntaxes: SYNTAXES, sent: sent(attributes), outcome: OUTCOME });
  const words = async (error: Error, attributes: Record<string, (string | Buffer)[]>) => {
    const outcome = await explained(error, attributes);
    expect(outcome).to.be.instanceOf(RefusedValue).and.to.include({ cause: error });
    return (outcome as RefusedValue).words;
  };

  for (const error of [
    new NoSuchAttributeError("refused"),
    new UndefinedTypeError("refused"),
    new ConstraintViolationError("refused"),
    new TypeOrValueExistsError("refused"),
    new InvalidSyntaxError("refused"),
    new InvalidDNSyntaxError("refused"),
    new ObjectClassViolationError("refused"),
  ]) {
    it(`is one of those that were sent if the answer names none (${error.code})`, async () => {
      expect(await words(error, { title: ["Dr"], sn: ["King"] })).to.deep.equal({
        happened: `the directory refused a value of one of title, sn, and answered ${error.code} (${error.message}); ${OUTCOME}`,
        next: "correct it, or take them out one by one to find it, then run again",
      });
      expect(await words(error, { title: ["Dr"] })).to.deep.equal({
        happened: `the directory refused a value of title, and answered ${error.code} (${error.message}); ${OUTCOME}`,
        next: "correct it or take it out, then run again",
      });
      expect(await explained(error, {}), "nothing was sent").to.equal(error);
    });
  }

  const PERHAPS = [
    (message: string) => new NoSuchObjectError(message),
    (message: string) => new UnwillingToPerformError(message),
    (message: string) => new UnknownStatusCodeError(80, message),
  ];
  for (const answer of PERHAPS) {
    it(`is told only if the answer names it, of one that may be about something else (${answer("").code})`, async () => {
      const silent = answer("00002089: SvcErr");
      expect(await explained(silent, { title: ["Dr"], sn: ["King"] })).to.equal(silent);
      const { happened } = await words(answer("00002089: title is too long"), { title: ["Dr"], sn: ["King"] });
      expect(happened).to.contain("refused a value of title, and answered");
    });
  }

  for (const [what, message, named] of [
    ["Windows' form", "00002082: AtrErr: problem 1005, data 0, Att 9000a (sn):len 258", "sn"],
    ["quotes, in any letter case", "objectclass_attrs: attribute 'TITLE' on entry 'CN=ada,DC=corp'", "title"],
    ["its value, if that is long enough to mean something", "ldb: no Countess there", "sn"],
  ] as const) {
    it(`is found in the answer in ${what}`, async () => {
      const { happened } = await words(new ConstraintViolationError(message), { title: ["Dr"], sn: ["Countess"] });
      expect(happened).to.contain(`refused a value of ${named}, and`);
    });
  }

  it("is not found in another attribute's name, in a short value, or in the names of entries", async () => {
    for (const message of [
      "00002082: x-title, title2, personal-title-of",
      "00002082: Dr King",
      "00002082: 'CN=title,OU=sn'",
      '00002082: "DC=title"',
      "00002082: 'ou=title'",
    ]) {
      const { happened } = await words(new ConstraintViolationError(message), { title: ["Dr"], sn: ["Li"] });
      expect(happened).to.contain("a value of one of title, sn, and");
    }
  });

  it("that names entries says which of them our account cannot see", async () => {
    const gone = [`CN=Gone,${BASE}`, `CN=Lost,${BASE}`];
    expect(
      await words(new ConstraintViolationError("0000208D"), {
        manager: [gone[0] ?? "", Buffer.from(gone[0] ?? "")],
        secretary: [USERS, gone[1] ?? ""],
        title: [gone[1] ?? ""],
      }),
    ).to.deep.equal({
      happened: `manager names ${gone[0]}, and there is no such entry that our account can see; secretary names ${gone[1]}, and there is no such entry that our account can see; ${OUTCOME}`,
      next: "correct that, or create the entry first, then run again",
    });
    const there = await words(new ConstraintViolationError("0000208D"), { manager: [USERS] });
    expect(there.happened).to.contain("refused a value of manager");
  });

  it("is our mark if the answer names its attribute, which a setting chooses", async () => {
    const error = new UndefinedTypeError("00000057: attribute 'adminDescription'\n  is not there");
    expect(await words(error, { title: ["Dr"] })).to.deep.equal({
      happened: `the directory does not take our mark in adminDescription, and answered 17 (00000057: attribute 'adminDescription' is not there Code: 0x11); ${OUTCOME}`,
      next: "correct the setting workspaces-users:directories.d-90670cd1b9.markAttribute",
    });
  });

  it("is no refused password, taken name or missing right: those have words of their own", async () => {
    for (const error of [
      new ConstraintViolationError("0000052D: AtrErr"),
      new UnwillingToPerformError("0000001F: title"),
      new ConstraintViolationError("000021C8: AtrErr"),
      new ConstraintViolationError("000021C7: AtrErr"),
      new InsufficientAccessError("00000005: title"),
      new Error("title"),
    ]) {
      expect(await explained(error, { title: ["Dr"] })).to.equal(error);
    }
  });
});
