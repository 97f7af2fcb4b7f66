import { expect } from "chai";
import { foldLetters } from "../../provider/text/folding";
import { failure } from "./failure";
import { suite } from "./suite";

/** Each is a name in two spellings, and whether Samba takes them for one. */
const PAIRS: readonly (readonly [one: string, other: string, same: boolean])[] = [
  ["\u03a3\u0391\u03a3", "\u03c3\u03b1\u03c2", true],
  ["\u03c3\u03b1\u03c2", "\u03c3\u03b1\u03c3", true],
  ["\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3", "\u03bf\u03b4\u03c5\u03c3\u03c3\u03b5\u03c5\u03c2", true],
  ["Zo\u00cb", "zo\u00eb", true],
  ["STRA\u00dfE", "stra\u00dfe", true],
  ["\uff21\uff22", "\uff41\uff42", true],
  ["\u2167", "\u2177", true],
  ["stra\u00dfe", "strasse", false],
  ["stra\u00dfe", "stra\u1e9ee", false],
  ["irfan", "\u0131rfan", false],
  ["IRFAN", "\u0131rfan", false],
  ["\u0130rfan", "irfan", false],
  ["\u0130rfan", "i\u0307rfan", false],
  ["k", "\u212a", false],
  ["s", "\u017f", false],
  ["\u03bc", "\u00b5", false],
  ["\u03b8", "\u03d1", false],
  ["\u01c6", "\u01c5", false],
  ["\ufb01n", "fin", false],
  ["zoe", "zo\u00eb", false],
  ["\u{10400}", "\u{10428}", false],
  ["ab", "a b", false],
];

suite("names in the provider process and in Samba", (host) => {
  it("are the same for us where they are for the directory, letter by letter, and nowhere else", async () => {
    const { directory } = host.sandbox;
    for (const [index, [one, other, same]] of PAIRS.entries()) {
      const name = (spelling: string) => `n${index}${spelling}`;
      await directory.add(`CN=n${index},${directory.usersOu}`, { objectClass: "user", sAMAccountName: name(one) });
      const found = await directory.search(`(sAMAccountName=${name(other)})`, ["cn"]);
      expect(found.length > 0, `${one} and ${other} in the directory`).to.equal(same);
      expect(foldLetters(one) === foldLetters(other), `${one} and ${other} for us`).to.equal(same);
    }
  });

  const odd: readonly (readonly [string, RegExp])[] = [
    ["ad\u200ba", /an invisible character, U\+200B \(zero width space\), at place 3/],
    ["\u2800ada", /U\+2800 \(braille pattern blank\), at place 1/],
    ["ada\u2060", /U\+2060 \(word joiner\), at place 4/],
    ["a\u00ada", /U\+00AD \(soft hyphen\), at place 2/],
    ["zoe\u0308", /not composed \(NFC\), U\+0065 U\+0308, at place 3; give U\+00EB there/],
    ["a\ud83d", /half a character|U\+FFFD/],
    ["a\u00a0da", /U\+00A0 \(no-break space\), at place 2/],
    ["a\u3000da", /U\+3000 \(ideographic space\), at place 2/],
    ["a\u0007da", /U\+0007, at place 2/],
    ["\u202eada", /U\+202E \(right-to-left override\), at place 1/],
  ];

  it("are refused in a check where they hold what nobody can see, with the character and its place", async () => {
    for (const [name, fault] of odd.filter(([one]) => !one.includes("\ud83d"))) {
      const [user = ""] = await host.provider.check("user", host.user(name, { owner: "people/test/odd" }));
      expect(user, JSON.stringify(name))
        .to.match(/^userName: /)
        .and.match(fault);
      const group = { directoryId: host.directoryId, name, owner: "people/test/odd" };
      const [ofGroup = ""] = await host.provider.check("group", group);
      expect(ofGroup, JSON.stringify(name))
        .to.match(/^name: /)
        .and.match(fault);
      const principal = host.user("plain", { userPrincipalName: `${name}@corp.example.com` });
      const [ofPrincipal = ""] = await host.provider.check("user", principal);
      expect(ofPrincipal, JSON.stringify(name)).to.match(/^userPrincipalName: /);
    }
  });

  it("that a state has already go on working, and may be taken out", async () => {
    const { provider } = host;
    const news = host.user("zoe\u0308", { lastName: "Byron" });
    const made = await provider.create("user", news);
    expect(await provider.check("user", news, news)).to.deep.equal([]);
    const composed = { ...news, userName: "zo\u00eb" };
    expect(await provider.check("user", composed, news)).to.deep.equal([]);
    expect(await provider.diff(made, composed)).to.deep.include({ changes: true, replaces: [] });
    const renamed = await provider.update(made, composed);
    expect((await host.account("zo\u00eb"))?.objectGUID).to.equal(made.state.objectGuid);
    expect(await host.account("zoe\u0308")).to.equal(undefined);
    await (await host.process()).delete(renamed);
    expect(await host.account("zo\u00eb")).to.equal(undefined);
  });

  it("are one composed and decomposed: an account of the one is found for the other, and made no second time", async () => {
    const { directory } = host.sandbox;
    await directory.add(`CN=anja,${directory.usersOu}`, { objectClass: "user", sAMAccountName: "cha\u0302teau" });
    const preview = await host.process();
    const [reason = ""] = await preview.check("user", host.user("ch\u00e2teau"));
    expect(reason).to.match(/^userName: .*cha\u0302teau .*no stack manages it/u);
  });

  it("declared twice in letters that the directory folds are refused in the preview", async () => {
    const run = await host.process();
    expect(await run.check("user", host.user("\u03c3\u03b1\u03c2"))).to.deep.equal([]);
    const twice = host.user("\u03a3\u0391\u03c3", { owner: "people/test/other" });
    expect((await run.check("user", twice)).join()).to.include("is declared by");
    expect(await run.check("user", host.user("\u0131rfan"))).to.deep.equal([]);
    expect(await run.check("user", host.user("irfan"))).to.deep.equal([]);
  });

  it("keep a person's account whose desktop carries their name with another sigma, without accents or in another width", async () => {
    for (const [account, desktop] of [
      ["\u03c3\u03ac\u03c2", "\u03c3\u03ac\u03c3"],
      ["j\u00fcrgen", "jurgen"],
      ["bj\u00f6rn", "BJORN"],
    ] as const) {
      const person = await host.provider.create("user", host.user(account));
      // Samba has no account of that name, where Windows would find this one.
      if (foldLetters(account) !== foldLetters(desktop)) await host.provider.create("user", host.user(desktop));
      const launched = await host.provider.create("workspace", host.workspace(desktop));
      await failure(host.provider.delete(person), "workspace-exists");
      expect((await host.account(account))?.objectGUID, account).to.equal(person.state.objectGuid);
      await host.provider.delete(launched);
    }
  });
});
