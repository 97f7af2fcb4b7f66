import { expect } from "chai";
import { bound, takesPassword } from "./bound";
import { failure } from "./failure";
import { directorySuite } from "./suite";

const PASSWORD = 'Uncommon-Passw0rd,"é"\\';
const OTHER = "Another-Passw0rd;2";

directorySuite("what becomes of an account: passwords, adoption, deletion policies", (host, manner) => {
  /** An account that was there before us. */
  const addByHand = async (userName: string, attributes: Record<string, string> = {}) => {
    const { directory } = host.sandbox;
    const password = { unicodePwd: Buffer.from(`"${PASSWORD}"`, "utf16le"), userAccountControl: "512" };
    const names = {
      objectClass: "user",
      sAMAccountName: userName,
      userPrincipalName: `${userName}@${directory.realm}`,
    };
    await directory.add(`CN=${userName},${directory.usersOu}`, { ...names, ...password, ...attributes });
  };
  const takes = (userName: string, password: string) => takesPassword(host.sandbox.directory, userName, password);

  describe("a password", () => {
    it("that is given can be used at once, and outlives every other edit", async () => {
      const { provider } = host;
      const args = { initialPassword: PASSWORD, passwordVersion: 1 };
      const user = await provider.create("user", host.user("given", args));
      expect(await takes("given", PASSWORD)).to.equal(true);
      const edited = await provider.update(
        user,
        host.user("given", { ...args, initialPassword: OTHER, firstName: "A" }),
      );
      expect(await takes("given", PASSWORD)).to.equal(true);
      expect(await takes("given", OTHER)).to.equal(false);
      const news = host.user("given", { ...args, initialPassword: OTHER, passwordVersion: 2 });
      expect(await provider.diff(edited, news)).to.include({ changes: true });
      await provider.update(edited, news);
      // The old one is no proof: a domain controller takes it for an hour longer.
      expect(await takes("given", OTHER)).to.equal(true);
    });

    it("that is given anew without another passwordVersion is no change", async () => {
      const { provider } = host;
      const user = await provider.create("user", host.user("same", { initialPassword: PASSWORD }));
      const diff = await provider.diff(user, host.user("same", { initialPassword: OTHER }));
      expect(diff).to.include({ changes: false });
    });

    it("that is not given is a random one: the account has one, and nobody's", async () => {
      await host.provider.create("user", host.user("random"));
      const account = await host.account("random");
      expect(account).to.include({ userAccountControl: "512" });
      expect(Number(account?.pwdLastSet)).to.be.greaterThan(0);
      expect(await takes("random", PASSWORD)).to.equal(false);
      expect(await takes("random", "")).to.equal(false);
    });

    it("of an adopted account is left as it is", async () => {
      const { provider } = host;
      await addByHand("mine");
      const args = { adopt: true, initialPassword: OTHER, passwordVersion: 1 };
      const user = await provider.create("user", host.user("mine", args));
      expect(await takes("mine", PASSWORD)).to.equal(true);
      await provider.update(user, host.user("mine", { ...args, firstName: "Mine" }));
      expect(await takes("mine", PASSWORD)).to.equal(true);
    });

    it("that is too weak leaves no account, also where it goes by the API after the account, and changes nothing", async () => {
      const { provider } = host;
      const refused = await failure(
        provider.create("user", host.user("weak", { initialPassword: "abc" })),
        "password-refused",
      );
      expect(refused.message).to.match(
        manner === "simple-ad"
          ? /^setting the password of user weak \(d-\w+\): .*the domain's password policy\. The account .* is deleted again; /
          : /^creating user weak \(d-\w+\): .*the domain's password policy; /,
      );
      expect(await host.account("weak")).to.equal(undefined);
      const strong = { initialPassword: PASSWORD, passwordVersion: 1 };
      const user = await provider.create("user", host.user("weak", strong));
      const before = await host.account("weak");
      const edit = provider.update(user, host.user("weak", { initialPassword: "abc", passwordVersion: 2 }));
      await failure(edit, "password-refused");
      expect(await host.account("weak")).to.include({ pwdLastSet: before?.pwdLastSet });
      expect(await takes("weak", PASSWORD)).to.equal(true);
    });
  });

  if (manner === "windows") {
    it("a password that holds the person's name is refused in the preview, and not quoted", async () => {
      const { provider } = host;
      const preview = await host.process();
      for (const [initialPassword, names, what] of [
        ["Xx-lovelace-1", {}, "the userName"],
        ["Xx-LOVELACE-1", {}, "the userName"],
        ["Augusta-Passw0rd", { firstName: "Augusta", lastName: "King" }, "a part of the displayName"],
        ["kings-Passw0rd", { firstName: "Augusta", lastName: "King" }, "a part of the displayName"],
        ["Passw0rd-noel", { displayName: "Countess, N#Noel" }, "a part of the displayName"],
      ] as const) {
        const news = host.user("lovelace", { ...names, initialPassword });
        expect(await preview.check("user", news)).to.deep.equal([
          `initialPassword holds ${what}, in whatever letter case, which the domain's password policy forbids`,
        ]);
        const refused = await failure(provider.create("user", news), "password-refused");
        expect(refused.message).to.not.include(initialPassword);
        expect(await host.account("lovelace")).to.equal(undefined);
      }
      const short = host.user("lo", { displayName: "Lo Li", initialPassword: "Lo-Li-Passw0rd" });
      expect(await preview.check("user", short)).to.deep.equal([]);
      await provider.create("user", short);
      expect(await takes("lo", "Lo-Li-Passw0rd")).to.equal(true);
    });
  }

  describe("an account that is disabled and must change its password", () => {
    const suspended = { userAccountControl: "514", pwdLastSet: "0" };

    /** What the run says of it that finds the account of a resource whose state was lost. */
    const foundAgain = async (userName: string, mark: (made: string) => string, args: Record<string, unknown> = {}) => {
      const news = host.user(userName, { initialPassword: PASSWORD, ...args });
      await host.provider.create("user", news);
      const { directory } = host.sandbox;
      const [entry] = await directory.search(`(sAMAccountName=${userName})`, ["adminDescription"]);
      const dn = String(entry?.dn);
      await directory.modify(dn, { ...suspended, adminDescription: mark(String(entry?.adminDescription)) });
      const run = await host.process();
      await run.create("user", { ...news, initialPassword: OTHER });
      return run.output;
    };

    it("by an administrator gets no password and is not enabled by a run that finds it again", async () => {
      for (const [userName, args] of [
        ["must", {}],
        ["must2", { passwordVersion: 1 }],
        ["must3", { adopt: true }],
        ["must4", { firstName: "Must" }],
        ["must5", { deletionPolicy: "disable" }],
      ] as const) {
        await foundAgain(userName, (mark) => mark, args);
        expect(await host.account(userName), userName).to.include(suspended);
        expect(await takes(userName, OTHER)).to.equal(false);
      }
    });

    it("with a mark of an older release, which left unfinished accounts so, is left as it is too, and that is said", async () => {
      const said = await foundAgain("older", (mark) => mark.replace(/#.*$/, ""));
      expect(await host.account("older")).to.include(suspended);
      expect(said).to.match(
        /user older \(d-\w+\) is disabled and stays so: .*raise passwordVersion .*then set enabled: true/,
      );
    });

    it("gets its password and is enabled where our own mark says that its creation was not finished", async () => {
      await foundAgain("begun", (mark) => `${mark}+unfinished`);
      expect(await host.account("begun")).to.include({ userAccountControl: "512" });
      expect(await takes("begun", OTHER)).to.equal(true);
    });
  });

  describe("an account that was there before", () => {
    it("is refused with how to adopt it, and left untouched", async () => {
      await addByHand("present", { sn: "Before" });
      const before = await host.account("present");
      const create = host.provider.create("user", host.user("present", { lastName: "After" }));
      const { message } = await failure(create, "already-exists");
      expect(message).to.match(
        /^creating user present \(d-\w+\): user present \(CN=present,\S+\) exists since 20\d\d-\S+Z, and no stack manages it; /,
      );
      expect(message).to.include("set adopt: true to take it over as it is");
      expect(await host.account("present")).to.deep.equal(before);
    });

    it("is taken over by adopt, and only what is declared is edited", async () => {
      const { provider } = host;
      await addByHand("adopted", { sn: "Before", givenName: "Left", telephoneNumber: "1", displayName: "Chosen" });
      const before = await host.account("adopted");
      const user = await provider.create("user", host.user("Adopted", { adopt: true, lastName: "After" }));
      const account = await host.account("adopted");
      expect(account).to.include({
        objectGUID: before?.objectGUID,
        sn: "After",
        givenName: "Left",
        telephoneNumber: "1",
        displayName: "Chosen",
        userAccountControl: "512",
        adminDescription: "pulumi:people/test/Adopted+adopted",
      });
      await provider.delete(user);
      const retained = await host.account("adopted");
      expect(retained, "retain is the default of an adopted one").to.include({ objectGUID: before?.objectGUID });
      expect(retained).to.not.have.property("adminDescription");
    });

    it("and is disabled stays so when adopted, unless the program says otherwise", async () => {
      await addByHand("sleeping", { userAccountControl: "514" });
      await host.provider.create("user", host.user("sleeping", { adopt: true }));
      expect(await host.account("sleeping")).to.include({ userAccountControl: "514" });
    });

    it("is deleted where the program asks for it", async () => {
      const { provider } = host;
      await addByHand("doomed");
      const user = await provider.create("user", host.user("doomed", { adopt: true, deletionPolicy: "delete" }));
      await provider.delete(user);
      expect(await host.account("doomed")).to.equal(undefined);
    });

    it("and is built in is never adopted", async () => {
      const before = await host.account("Administrator");
      const create = host.provider.create("user", host.user("Administrator", { adopt: true, lastName: "Mine" }));
      await failure(create, "protected-account");
      expect(await host.account("Administrator")).to.deep.equal(before);
    });
  });

  describe("deleting", () => {
    it("with deletionPolicy retain leaves the account, without our mark", async () => {
      const { provider } = host;
      const user = await provider.create("user", host.user("kept", { deletionPolicy: "retain" }));
      await provider.delete(user);
      expect(await host.account("kept"))
        .to.include({ userAccountControl: "512" })
        .and.not.have.property("adminDescription");
    });

    it("with deletionPolicy disable leaves it disabled, and the next create enables the same account", async () => {
      const { provider } = host;
      const news = host.user("disabled", { deletionPolicy: "disable", lastName: "One" });
      const user = await provider.create("user", news);
      await provider.delete(user);
      const account = await host.account("disabled");
      expect(account).to.include({
        userAccountControl: "514",
        adminDescription: "pulumi:people/test/disabled+released",
      });
      const again = await provider.create("user", news);
      expect(again.id).to.equal(user.id);
      expect(await host.account("disabled")).to.include({ userAccountControl: "512", objectSid: account?.objectSid });
    });

    it("with deletionPolicy disable moves the account to the unit of whenDisabled, where enabled: false had it too, and the next create takes it back", async () => {
      const { provider, sandbox } = host;
      const { usersOu } = sandbox.directory;
      const leavers = `OU=Leavers,${usersOu}`;
      await sandbox.directory.add(leavers, { objectClass: "organizationalUnit" });
      const news = (enabled?: boolean) =>
        host.user("leaver", {
          whenDisabled: { organizationalUnit: leavers.toLowerCase() },
          deletionPolicy: "disable",
          ...(enabled === undefined ? {} : { enabled }),
        });
      const stands = async () => {
        const account = await host.account("leaver");
        return [account?.dn, account?.userAccountControl];
      };
      const user = await provider.create("user", news());
      const left = await provider.update(user, news(false));
      expect(await stands()).to.deep.equal([`CN=leaver,${leavers}`, "514"]);
      expect(await provider.read(left), "no drift").to.deep.equal({ ...left, inputs: news(false) });
      await bound(sandbox.directory, sandbox.directory.administrator, (client) =>
        client.modifyDN(`CN=leaver,${leavers}`, `CN=leaver,${usersOu}`),
      );
      const seen = await provider.read(left);
      expect(await provider.diff(seen ?? left, news(false))).to.include({ changes: true });
      const again = await provider.update(seen ?? left, news(false));
      expect(await stands()).to.deep.equal([`CN=leaver,${leavers}`, "514"]);
      const back = await provider.update(again, news(true));
      expect(await stands()).to.deep.equal([`CN=leaver,${usersOu}`, "512"]);
      await provider.delete(back);
      expect(await stands()).to.deep.equal([`CN=leaver,${leavers}`, "514"]);
      const returned = await (await host.process()).create("user", news());
      expect(returned.id).to.equal(user.id);
      expect(await stands()).to.deep.equal([`CN=leaver,${usersOu}`, "512"]);
    });

    it("past the threshold is refused with the command that raises it", async () => {
      const careful = await host.process({ WORKSPACES_USERS_DELETION_THRESHOLD: "2" });
      const names = ["many1", "many2", "many3"];
      const [one, two, three] = await Promise.all(names.map((name) => careful.create("user", host.user(name))));
      if (!one || !two || !three) throw new Error("three users were created");
      await careful.delete(one);
      await careful.delete(two);
      const { message } = await failure(careful.delete(three), "deletion-threshold");
      expect(message).to.include("pulumi config set workspaces-users:deletionThreshold");
      expect(await host.account("many3")).to.include({ userAccountControl: "512" });
    });
  });
});
