import { expect } from "chai";
import {
  accountName,
  sameQualifiedName,
  sameUserName,
  userNameFault,
  workspaceUserNameFault,
} from "../../../provider/text/account-name";

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

describe("the user name of a WorkSpace", () => {
  for (const name of [
    "ada",
    "ada byron",
    "ada#1",
    "ada@example.com",
    "CORP\\ada",
    "a".repeat(63),
    "-ada",
    "ada.",
    "\u738b",
  ]) {
    it(`may be ${name}, which need not be a name that an account is made with`, () => {
      expect(workspaceUserNameFault(name)).to.equal(undefined);
    });
  }

  for (const [name, fault] of [
    [" ada", "white space"],
    ["ada ", "white space"],
    ["CORP\\", "half a name"],
    ["\\ada", "half a name"],
    ["@example.com", "half a name"],
    ["ada@", "half a name"],
    ["[undefined]", "user-decoupled WorkSpace, which is of WorkSpaces Core"],
  ] as const) {
    it(`may not be ${JSON.stringify(name)}`, () => {
      expect(workspaceUserNameFault(name)).to.contain(fault);
    });
  }
});

describe("a user name's parts", () => {
  for (const [text, name, domain] of [
    ["ada", "ada", undefined],
    ["CORP\\ada", "ada", "CORP"],
    ["ada@corp.example.com", "ada", "corp.example.com"],
    ["a@b@c", "a@b", "c"],
  ] as const) {
    it(`are told of ${text}`, () => {
      expect(accountName(text)).to.deep.equal(domain === undefined ? { name } : { name, domain });
    });
  }
});

describe("two names of which each may tell a domain", () => {
  for (const [one, other, same] of [
    ["ada", "ADA", true],
    ["ada", "CORP\\ada", true],
    ["ada@corp.example.com", "corp\\Ada", true],
    ["ada@corp.example.com", "ada@CORP.example.com", true],
    ["ada@corp.example.com", "ada@corp.example.org", false],
    ["CORP\\ada", "OTHER\\ada", false],
    ["ada@a.example", "ada@b.example", false],
    ["CORP\\ada", "CORP\\grace", false],
  ] as const) {
    it(`${one} and ${other} are ${same ? "maybe one user" : "two users"}`, () => {
      expect(sameQualifiedName(one, other)).to.equal(same);
      expect(sameQualifiedName(other, one)).to.equal(same);
    });
  }
});
