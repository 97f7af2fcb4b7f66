import { expect } from "chai";
import {
  AlreadyExistsError,
  ConstraintViolationError,
  InsufficientAccessError,
  NoSuchObjectError,
  UnknownStatusCodeError,
  UnwillingToPerformError,
} from "ldapts";
import { ProviderError } from "../../../../provider/errors/provider-error";
import { ConnectionLost } from "../../../../provider/directory/ldap/connection";
import { answered, LDAP, refusal } from "../../../../provider/directory/ldap/refusal";
import { rememberSecret } from "../../../../provider/errors/redaction";

const DOING = "editing user ada (d-90670cd1b9)";

describe("a refusal of the directory", () => {
  for (const [answer, error, code, words] of [
    [
      "19 with 0000052D, of Windows",
      new ConstraintViolationError("0000052D: AtrErr: DSID-03191083, #1: problem 1005 (CONSTRAINT_ATT_TYPE)\n\0"),
      "password-refused",
      ["password policy", "length, complexity and history"],
    ],
    [
      "19 with 0000052D, of Samba",
      new ConstraintViolationError("0000052D: Constraint violation - check_password_restrictions: too short!"),
      "password-refused",
      ["password policy"],
    ],
    [
      "53 with 0000052D, of Windows for an account enabled without a good password",
      new UnwillingToPerformError("0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0\n\0"),
      "password-refused",
      ["the account has no password that meets"],
    ],
    [
      "19 with 000021C8: a userPrincipalName taken, of Windows",
      new ConstraintViolationError("000021C8: AtrErr: DSID-03200EE6, #1: 0: 000021C8: DSID-03200EE6, problem 1005"),
      "already-exists",
      ["userPrincipalName is taken", "choose another userPrincipalName"],
    ],
    [
      "19 with 0000202F: the same, of Samba",
      new ConstraintViolationError("0000202F: samldb: userPrincipalName 'a@b' already in use"),
      "already-exists",
      ["userPrincipalName is taken"],
    ],
    [
      "19 with 000021C7: a servicePrincipalName taken, of Windows",
      new ConstraintViolationError("000021C7: AtrErr: DSID-03200E77, #1: 0: 000021C7: DSID-03200E77, problem 1005"),
      "already-exists",
      ["servicePrincipalName is taken", "choose another servicePrincipalName"],
    ],
    [
      "19 with 0000202F: the same, of Samba",
      new ConstraintViolationError("0000202F: samldb: spn[HTTP/x.corp.example.com] would cause a conflict"),
      "already-exists",
      ["servicePrincipalName is taken"],
    ],
    [
      "19 with 0000202F: any other constraint",
      new ConstraintViolationError(
        "0000202F: AtrErr: DSID-03151F9C, problem 1005 (CONSTRAINT_ATT_TYPE), Att 9 (title)",
      ),
      "directory-refused",
      ["answered 19", "title"],
    ],
    [
      "19 with another code",
      new ConstraintViolationError(
        "00002082: AtrErr: DSID-03151F9C, problem 1005 (CONSTRAINT_ATT_TYPE), Att 2a (givenName)",
      ),
      "directory-refused",
      ["answered 19", "givenName"],
    ],
    [
      "50",
      new InsufficientAccessError("00002098: SecErr: DSID-03150F94"),
      "directory-refused",
      ["no right", "delegate"],
    ],
    [
      "53",
      new UnwillingToPerformError("0000001F: SvcErr: DSID-031A1254"),
      "directory-refused",
      ["answered 53", "0000001F"],
    ],
    ["68", new AlreadyExistsError("00000524: UpdErr: DSID-031A11FA"), "directory-refused", ["answered 68"]],
    ["32", new NoSuchObjectError("0000208D: NameErr: DSID-0310023D"), "directory-refused", ["answered 32"]],
    [
      "80",
      new UnknownStatusCodeError(80, "00002089: ldb: no parent\n   in two lines"),
      "directory-refused",
      ["answered 80", "no parent in two lines", "correct what it names and run again"],
    ],
    [
      "a broken connection",
      new ConnectionLost("read ECONNRESET"),
      "outcome-unknown",
      ["ECONNRESET", "run the same command again"],
    ],
    [
      "anything else",
      new TypeError("x is not a function"),
      "directory-refused",
      ["x is not a function; see the cause"],
    ],
    ["what is no error", "gone", "directory-refused", ["gone"]],
  ] as [string, unknown, string, string[]][]) {
    it(`is ${code} for ${answer}`, () => {
      const refused = refusal(DOING, error);
      expect(refused).to.be.instanceOf(ProviderError).and.to.include({ code, cause: error });
      expect(refused.message).to.match(/^editing user ada \(d-90670cd1b9\): .*; .*\[[a-z-]+\]$/);
      for (const word of words) {
        expect(refused.message).to.contain(word);
      }
    });
  }

  it("that has words already keeps them", () => {
    const said = refusal(DOING, new ConnectionLost("x"));
    expect(refusal("reading user ada (d-90670cd1b9)", said)).to.equal(said);
  });

  it("quotes no password", () => {
    const password = rememberSecret("Too-Weak-1");
    expect(refusal(DOING, new UnwillingToPerformError(`cannot take ${password}`)).message).to.not.contain(password);
  });

  it("is told by its code", () => {
    const error: unknown = new NoSuchObjectError("0000208D: NameErr");
    expect(answered(error, LDAP.other, LDAP.noSuchObject)).to.equal(true);
    expect(answered(error, LDAP.other)).to.equal(false);
    expect(answered(new Error("32"), LDAP.noSuchObject)).to.equal(false);
  });
});
