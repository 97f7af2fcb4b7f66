import { expect } from "chai";
import { failure } from "./failure";
import { suite } from "./suite";

suite("a User that cannot be", (host) => {
  describe("is refused by the check, before anything happens", () => {
    const refusals: [title: string, args: object, reason: RegExp][] = [
      [
        "21 characters",
        { userName: "abcdefghijklmnopqrstu" },
        /^userName: userName has 21 characters; Active Directory allows 20$/,
      ],
      ["no user name", { userName: undefined }, /^userName is missing$/],
      ["a trailing dot", { userName: "ada." }, /^userName: userName ends in "\.".+take it off$/],
      [
        "a malformed directory id",
        { directoryId: "corp.example.com" },
        /^directoryId: directoryId is "corp.example.com"; give one such as d-90670cd1b9$/,
      ],
      ["an e-mail without domain", { email: "ada@" }, /^email: email /],
      ["two e-mails", { email: "ada@x.example,eve@x.example" }, /^email: email /],
      [
        "an e-mail with a line break",
        { email: "ada@x.example\r\nBcc: eve@x.example" },
        /^email: email holds a control character/,
      ],
      ["an empty name", { firstName: "" }, /^firstName: firstName is empty; leave it out$/],
      [
        "a name of 65 characters",
        { lastName: "x".repeat(65) },
        /^lastName: lastName has 65 characters; at most 64 fit$/,
      ],
      [
        "an OU that is no DN",
        { organizationalUnit: "Users" },
        /^organizationalUnit: .+ not a distinguished name; give one such as OU=/,
      ],
      [
        "an attribute of ours",
        { attributes: { adminDescription: "x" } },
        /^attributes\.adminDescription is not set this way/,
      ],
      [
        "an argument there is not",
        { surname: "Byron" },
        /^surname: surname is not an argument; did you mean userName\? There are directoryId, domain, userName/,
      ],
      [
        "a passwordVersion alone",
        { passwordVersion: 1 },
        /^passwordVersion: passwordVersion does nothing without initialPassword$/,
      ],
      [
        "an unknown policy",
        { deletionPolicy: "shred" },
        /^deletionPolicy: deletionPolicy is "shred"; give one of delete, disable, retain$/,
      ],
    ];
    for (const [title, args, reason] of refusals) {
      it(title, async () => {
        const failures = await host.provider.check("user", { ...host.user("invalid"), ...args });
        expect(failures).to.have.length(1);
        expect(failures[0]).to.match(reason);
      });
    }

    for (const character of '"/\\[]:;|=,+*?<>@ \t') {
      it(`the character ${JSON.stringify(character)} in userName`, async () => {
        const failures = await host.provider.check("user", host.user("any", { userName: `a${character}b` }));
        expect(failures).to.have.length(1);
        expect(failures[0]).to.match(/^userName: userName holds (the character|a space|a control character)/);
      });
    }

    it("a password's fault is told without the password", async () => {
      const [failure] = await host.provider.check("user", host.user("secret", { initialPassword: "x".repeat(128) }));
      // Without the property, whose value the engine would show.
      expect(failure).to.equal("initialPassword must be text of 1 to 127 characters");
    });

    it("an unknown directory: its Region may be wrong", async () => {
      const [failure, ...more] = await host.provider.check("user", host.user("lost", { directoryId: "d-0123456789" }));
      expect(more).to.deep.equal([]);
      expect(failure).to.match(
        /know no such directory in eu-west-1; correct directoryId, or set its Region with: pulumi config set/,
      );
    });

    const kinds = [
      ["entraId", /joined to Microsoft Entra ID .+; manage the person in Microsoft Entra ID/],
      ["identityCenter", /backed by IAM Identity Center; manage the person in the Identity Center's identity source/],
      ["custom", /a custom directory.+; manage the person in that identity provider/],
      ["pools", /a WorkSpaces Pools directory.+; manage access to the pool where its users are/],
    ] as const;
    for (const [kind, words] of kinds) {
      it(`a directory of the kind ${kind}, with where its people are managed`, async () => {
        const news = host.user("elsewhere", { directoryId: host.sandbox.directoryIds[kind] });
        const [reason, ...more] = await host.provider.check("user", news);
        expect(more).to.deep.equal([]);
        expect(reason)
          .to.match(words)
          .and.match(/\[unsupported-directory\]$/);
        await failure(host.provider.create("user", news), "unsupported-directory");
      });
    }

    it("two resources of one program that claim one user, whatever the letter case", async () => {
      const { provider } = host;
      expect(await provider.check("user", host.user("twin"))).to.deep.equal([]);
      const failures = await provider.check("user", host.user("TWIN", { owner: "people/test/other" }));
      expect(failures).to.have.length(1);
      expect(failures[0]).to.include("is declared by twin and by other; keep one of the two resources");
    });
  });

  describe("is refused by the directory, and nothing is left half done", () => {
    it("in an organizational unit that does not exist", async () => {
      const organizationalUnit = `OU=Nowhere,${host.sandbox.directory.usersOu}`;
      const preview = await host.process();
      expect(await preview.check("user", host.user("somewhere"))).to.deep.equal([]);
      expect(preview.output, "of one that is there the check says nothing").to.not.include("no such unit");
      expect(await preview.check("user", host.user("nowhere", { organizationalUnit }))).to.deep.equal([]);
      expect(preview.output, "the preview says it already").to.include(
        `organizationalUnit in the program says ${organizationalUnit}, and there is no such unit`,
      );
      const create = host.provider.create("user", host.user("nowhere", { organizationalUnit }));
      const { message } = await failure(create, "organizational-unit-not-found");
      expect(message).to.include(`there is no ${organizationalUnit} that our account can see; create it, or correct`);
      expect(await host.account("nowhere")).to.equal(undefined);
    });

    it("moved to an organizational unit that does not exist", async () => {
      const user = await host.provider.create("user", host.user("stays"));
      const organizationalUnit = `OU=Nowhere,${host.sandbox.directory.usersOu}`;
      const update = host.provider.update(user, host.user("stays", { organizationalUnit }));
      await failure(update, "organizational-unit-not-found");
      expect(await host.account("stays")).to.include({ dn: user.state.distinguishedName });
    });

    it("where our account has no right", async () => {
      const organizationalUnit = `CN=Users,${host.sandbox.directory.baseDn}`;
      const create = host.provider.create("user", host.user("foreign", { organizationalUnit }));
      const { message } = await failure(create, "directory-refused");
      expect(message).to.include(
        `our account has no right to create CN=foreign,${organizationalUnit} (result 50); delegate that right on ${organizationalUnit} to`,
      );
      expect(await host.account("foreign")).to.equal(undefined);
    });

    it("with a userPrincipalName that is taken", async () => {
      const { provider } = host;
      const userPrincipalName = "shared@corp.example.com";
      await provider.create("user", host.user("first", { userPrincipalName }));
      const { message } = await failure(
        provider.create("user", host.user("second", { userPrincipalName })),
        "already-exists",
      );
      expect(message)
        .to.match(/the userPrincipalName shared@corp\.example\.com is taken: CN=first,\S+ has it \(managed by people\//)
        .and.to.include("choose another userPrincipalName");
      expect(await host.account("second")).to.equal(undefined);
      const user = await provider.create("user", host.user("second"));
      const before = await host.account("second");
      const update = provider.update(user, host.user("second", { userPrincipalName, lastName: "Half" }));
      await failure(update, "already-exists");
      expect(await host.account("second")).to.deep.equal(before);
    });

    it("with a servicePrincipalName that is taken, which is not called a userPrincipalName", async () => {
      const attributes = { servicePrincipalName: "HTTP/taken.corp.example.com" };
      await host.provider.create("user", host.user("serving", { attributes }));
      const create = host.provider.create("user", host.user("serving2", { attributes }));
      expect((await failure(create, "already-exists")).message)
        .to.match(/the servicePrincipalName HTTP\/taken\.corp\.example\.com is taken: CN=serving,\S+ has it /)
        .and.to.include("choose another servicePrincipalName");
      expect(await host.account("serving2")).to.equal(undefined);
    });

    it("moved to where another entry has its name", async () => {
      const { directory } = host.sandbox;
      const organizationalUnit = `OU=Full,${directory.usersOu}`;
      const user = await host.provider.create("user", host.user("mover"));
      await directory.add(organizationalUnit, { objectClass: "organizationalUnit" });
      await directory.add(`CN=Mover,${organizationalUnit}`, { objectClass: "contact" });
      const move = () => host.provider.update(user, host.user("mover", { organizationalUnit }));
      expect((await failure(move(), "already-exists")).message).to.include(
        `moving user mover (${host.directoryId}): CN=Mover,${organizationalUnit} has the name CN=mover,${organizationalUnit} ` +
          "already; if this program gives that one another name too, run pulumi up again",
      );
      expect(await host.account("mover")).to.include({ dn: user.state.distinguishedName });
      await directory.delete(`CN=Mover,${organizationalUnit}`);
      await move();
      expect(await host.account("mover")).to.include({ dn: `CN=mover,${organizationalUnit}` });
    });

    it("whose CN another entry has", async () => {
      const { usersOu } = host.sandbox.directory;
      await host.sandbox.directory.add(`CN=printer,${usersOu}`, { objectClass: "contact" });
      const { message } = await failure(host.provider.create("user", host.user("printer")), "already-exists");
      expect(message).to.include(
        `CN=printer,${usersOu} has that name and is not user printer; rename or remove that entry`,
      );
      expect(await host.account("printer")).to.equal(undefined);
    });

    it("whose user name a group has", async () => {
      const { usersOu } = host.sandbox.directory;
      await host.sandbox.directory.add(`CN=The Staff,${usersOu}`, { objectClass: "group", sAMAccountName: "staff" });
      const { message } = await failure(host.provider.create("user", host.user("staff")), "already-exists");
      expect(message).to.include(`CN=The Staff,${usersOu} has that name and is not user staff`);
      expect(await host.account("staff")).to.equal(undefined);
    });

    it("that is gone meanwhile, when it is edited", async () => {
      const user = await host.provider.create("user", host.user("gone"));
      await host.sandbox.directory.delete(String(user.state.distinguishedName));
      const { message } = await failure(host.provider.update(user, host.user("gone", { lastName: "X" })), "gone");
      expect(message).to.include("the account is gone from the directory; run pulumi refresh");
      expect(await host.account("gone")).to.equal(undefined);
    });
  });
});
