import { expect } from "chai";
import {
  AlreadyExistsError,
  ConstraintViolationError,
  InsufficientAccessError,
  NoSuchAttributeError,
  type Change,
} from "ldapts";
import { releasePrincipalName } from "../../../../provider/directory/ldap/release";
import type { UserEntry } from "../../../../provider/directory/ldap/user-entry";

const GUID = "11111111-2222-3333-4444-555555555555";
const ADA = { guid: GUID, userName: "ada" } as UserEntry;

describe("giving up a userPrincipalName", () => {
  /** What is written, as the directory answers one modify after another with these errors, and takes those that follow. */
  const release = async (now: string, ...answers: Error[]) => {
    const sent: string[][] = [];
    const modify = (changes: Change[]) => {
      sent.push(
        changes.map(({ operation, modification: { type, values } }) => `${operation} ${type} ${values.join()}`),
      );
      const answer = answers.shift();
      return answer === undefined ? Promise.resolve() : Promise.reject(answer);
    };
    const outcome = await releasePrincipalName(ADA, now, "corp.example.com", modify).catch((error: unknown) => error);
    return { sent, outcome };
  };
  const written = (now: string, name: string) => [
    `delete userPrincipalName ${now}`,
    `add userPrincipalName ${name}@corp.example.com`,
  ];
  const TAKEN = "shared@corp.example.com";

  it("takes out that value alone, for the one that the account's name stands for", async () => {
    expect(await release(TAKEN)).to.deep.equal({ sent: [written(TAKEN, "ada")], outcome: undefined });
  });

  it("takes one made of its GUID if it is to give up that very name, in any letter case", async () => {
    const own = "Ada@Corp.example.com";
    expect(await release(own)).to.deep.equal({ sent: [written(own, GUID)], outcome: undefined });
  });

  for (const error of [new ConstraintViolationError("000021C8: AtrErr"), new AlreadyExistsError("00002071: UpdErr")]) {
    it(`takes one made of its GUID if its own is another's (${error.code})`, async () => {
      expect(await release(TAKEN, error)).to.deep.equal({
        sent: [written(TAKEN, "ada"), written(TAKEN, GUID)],
        outcome: undefined,
      });
    });
  }

  it("is done if the account has another by now", async () => {
    expect(await release(TAKEN, new NoSuchAttributeError("00002085: AtrErr"))).to.deep.equal({
      sent: [written(TAKEN, "ada")],
      outcome: undefined,
    });
  });

  it("fails with any other refusal, and tries no other name after it", async () => {
    const refused = new InsufficientAccessError("00002098: SecErr");
    expect(await release(TAKEN, refused)).to.deep.equal({ sent: [written(TAKEN, "ada")], outcome: refused });
    const taken = new ConstraintViolationError("000021C8: AtrErr");
    expect((await release(TAKEN, taken, refused)).outcome).to.equal(refused);
    expect((await release("ada@corp.example.com", refused)).outcome).to.equal(refused);
  });
});
