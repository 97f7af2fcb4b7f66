import { expect } from "chai";
import { sameUserName, userNameFault } from "../../../provider/text/account-name";

describe("a user name", () => {
  for (const name of [
    "a",
    "ada",
    "Ada.Byron",
    "o_brien-2",
    "1ada",
    "z\u00f6e",
    "\u738b\u5c0f\u660e",
    "a".repeat(20),
    "ad$",
  ]) {
    it(`may be ${name}`, () => {
      expect(userNameFault(name)).to.equal(undefined);
    });
  }

  for (const character of '"/\\[]:;|=,+*?<>@') {
    it(`holds no ${character}`, () => {
      for (const name of [`${character}ada`, `a${character}da`, `ada${character}`]) {
        expect(userNameFault(name)).to.contain(`holds the character ${character},`);
      }
    });
  }

  for (const [name, fault] of [
    ["", "is empty"],
    ["a da", "holds a space"],
    ["ada\t", "holds a control character or white space"],
    ["a\u00a0da", "holds a control character or white space"],
    ["ada\0", "holds a control character or white space"],
    ["a".repeat(21), "has 21 characters; Active Directory allows 20"],
    ["ada.", 'ends in "."'],
    [".", 'ends in "."'],
    ["-ada", 'begins with "-"'],
  ] as const) {
    it(`may not be ${JSON.stringify(name)}`, () => {
      expect(userNameFault(name)).to.contain(fault);
    });
  }
});

describe("two user names", () => {
  for (const [one, other, same] of [
    ["ada", "ada", true],
    ["Ada", "aDA", true],
    ["Z\u00d6E", "z\u00f6e", true],
    ["CORP\\Ada", "ada", true],
    ["ada", "ada@corp.example.com", true],
    ["CORP\\ada", "ADA@corp.example.com", true],
    ["ada", "adam", false],
    ["ada", "CORP\\adam", false],
    ["ada", "byron@ada", false],
    ["ada", "", false],
  ] as const) {
    it(`${one} and ${other || "nothing"} are ${same ? "one" : "two"}`, () => {
      expect(sameUserName(one, other)).to.equal(same);
      expect(sameUserName(other, one)).to.equal(same);
    });
  }
});
