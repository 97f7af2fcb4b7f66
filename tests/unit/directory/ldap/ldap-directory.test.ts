import { expect } from "chai";
import { ProviderError } from "../../../../provider/errors/provider-error";
import {
  AlreadyExistsError,
  InsufficientAccessError,
  InvalidDNSyntaxError,
  NotAllowedOnNonLeafError,
  UnwillingToPerformError,
  type Attribute,
  type Change,
} from "ldapts";
import { Guard } from "../../../../provider/deletion/guard";
import type { DesktopEnding } from "../../../../provider/deletion/ending";
import type { Holders } from "../../../../provider/deletion/holders";
import { ConnectionLost } from "../../../../provider/directory/ldap/connection";
import { LdapDirectory } from "../../../../provider/directory/ldap/ldap-directory";
import type { NewUser, UserEdit } from "../../../../provider/directory/user";
import { failureOf } from "../../failure";
import { VirtualClock } from "../../virtual-clock";
import { descriptorBytes, TYPE } from "./descriptor";
import { BASE, MemoryClient, MemoryConnection, USERS } from "./memory-client";

const MARK = "pulumi:people/prod/ada#0mh5k2x9q1a2b3c4d";
const UNFINISHED_MARK = `${MARK}+unfinished`;
const NEW_UNIT = `OU=New\\, Staff,${BASE}`;

const ada = (more: Partial<NewUser> = {}): NewUser => ({
  userName: "ada",
  enabled: true,
  mark: MARK,
  password: "Compliant-1",
  attributes: { givenName: ["Ada"] },
  ...more,
});

for (const server of ["windows", "samba"] as const) {
  describe(`a directory over LDAP (${server})`, () => {
    let memory: MemoryClient;
    let directory: LdapDirectory;
    let unitsAsked: number;

    beforeEach(() => {
      unitsAsked = 0;
      memory = new MemoryClient(server);
      memory.put(NEW_UNIT, { objectClass: ["organizationalUnit"] });
      directory = new LdapDirectory({
        id: "d-90670cd1b9",
        domainName: "corp.example.com",
        markAttribute: "adminDescription",
        attributes: { user: ["givenName", "sn"], group: [] },
        connections: new MemoryConnection(memory),
        defaultUnit: () => {
          unitsAsked += 1;
          return Promise.resolve(USERS);
        },
      });
    });

    const create = async (more: Partial<NewUser> = {}) =>
      (await directory.createUser(ada(more), UNFINISHED_MARK)) ?? expect.fail("the name was taken");

    /** What only the guard makes, for a directory registered nowhere. */
    const proofFor = async (guid: string, userName = "ada", clock = new VirtualClock()) => {
      const nowhere = { in: () => Promise.resolve([]) };
      const settings = { guardedRegions: ["eu-west-1"] };
      const none = () => expect.fail("no desktops here");
      const nothingToEnd: unknown = undefined;
      const guard = new Guard(settings, nowhere as unknown as Holders, none, nothingToEnd as DesktopEnding, clock);
      const owner = "hr/prod/ada";
      const user = { directoryId: "d-90670cd1b9", domainName: "corp.example.com", guid, owner, userName };
      return guard.prove(user, "fail");
    };

    const noProof = new ProviderError({
      code: "workspaces-unknown",
      doing: "deleting user ada",
      happened: "ada has a WorkSpace",
      next: "delete it first",
    });

    /** What one write after the last was sent, in a word. */
    const writes = () =>
      memory.writes.map(([method, dn, what]) => `${method} ${dn}${typeof what === "string" ? ` ${what}` : ""}`);

    describe("creates a user", () => {
      it("in one write, and returns it as the directory has it", async () => {
        const user = await create();
        expect(writes()).to.deep.equal([`add CN=ada,${USERS}`]);
        expect(user).to.deep.include({ userName: "ada", enabled: true, mark: MARK });
        expect(user.attributes).to.deep.equal({ givenName: ["Ada"], sn: [] });
        expect(user.guid).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      });

      it("with a random password where none is given", async () => {
        await create({ userName: "one", ...{ password: undefined as never } });
        await create({ userName: "two", ...{ password: undefined as never } });
        const passwords = ["one", "two"].map((name) =>
          (memory.named(name)?.unicodePwd?.[0] as Buffer).toString("utf16le"),
        );
        expect(passwords[0])
          .to.match(/^"[!-~]{40}"$/)
          .and.to.not.equal(passwords[1]);
      });

      it("where it is told to, or where people go by default, which is asked once", async () => {
        await create();
        await create({ userName: "bob" });
        await create({ userName: "cleo", organizationalUnit: NEW_UNIT });
        expect(writes().map((one) => one.replace(/^add /, ""))).to.deep.equal([
          `CN=ada,${USERS}`,
          `CN=bob,${USERS}`,
          `CN=cleo,${NEW_UNIT}`,
        ]);
        expect(unitsAsked).to.equal(1);
      });

      it("or returns nothing where a user has the name, in any letter case", async () => {
        await create();
        expect(await directory.createUser(ada({ userName: "ADA" }), UNFINISHED_MARK)).to.equal(undefined);
        expect(await directory.createUser(ada({ organizationalUnit: NEW_UNIT }), UNFINISHED_MARK)).to.equal(undefined);
      });

      for (const [what, dn, values] of [
        ["a group has the name", `CN=Ada's,${USERS}`, { sAMAccountName: ["ada"], objectClass: ["top", "group"] }],
        [
          "a computer has the name",
          `CN=PC,${USERS}`,
          { sAMAccountName: ["ada"], objectClass: ["top", "user", "computer"] },
        ],
        ["a contact has the place", `CN=ada,${USERS}`, { objectClass: ["top", "contact"] }],
        [
          "another user has the place",
          `CN=ada,${USERS}`,
          { sAMAccountName: ["lovelace"], objectClass: ["top", "user"] },
        ],
      ] as const) {
        it(`or says what is in the way where ${what}`, async () => {
          memory.put(dn, { ...values } as unknown as Record<string, string[]>);
          const error = await failureOf(directory.createUser(ada(), UNFINISHED_MARK));
          expect(error.code).to.equal("already-exists");
          expect(error.message).to.contain(`${dn} has that name and is not user ada`);
        });
      }

      it("or says what is in the way as the directory spells it", async () => {
        memory.put(`cn=ADA,${USERS}`, { objectClass: ["top", "contact"] });
        const error = await failureOf(directory.createUser(ada(), UNFINISHED_MARK));
        expect(error.message).to.contain(`cn=ADA,${USERS} has that name and is not user ada`);
      });

      it("or says that the unit is missing", async () => {
        const error = await failureOf(
          directory.createUser(ada({ organizationalUnit: `OU=Gone,${BASE}` }), UNFINISHED_MARK),
        );
        expect(error.code).to.equal("organizational-unit-not-found");
        expect(error.message).to.contain(`there is no OU=Gone,${BASE}`).and.to.contain("correct organizationalUnit");
      });

      it("or says that the unit is no name at all", async () => {
        memory.before = (_method, dn) => {
          if (dn.includes("OU=,")) throw new InvalidDNSyntaxError("0000208F: NameErr");
        };
        const error = await failureOf(
          directory.createUser(ada({ organizationalUnit: `OU=,${BASE}` }), UNFINISHED_MARK),
        );
        expect(error.code).to.equal("organizational-unit-not-found");
      });

      it("and finds it made where the answer was lost", async () => {
        let lost = 0;
        memory.after = (method) => {
          if (method === "add" && (lost += 1) === 1) throw new ConnectionLost("ECONNRESET");
        };
        expect(await directory.createUser(ada(), UNFINISHED_MARK), "the name is taken: by ourselves").to.equal(
          undefined,
        );
        expect(await directory.findUserByName("ada")).to.include({ mark: MARK });
      });

      it("or says the outcome is unknown where the connection breaks again and again", async () => {
        memory.before = (method) => {
          if (method === "add") throw new ConnectionLost("ECONNRESET");
        };
        const error = await failureOf(directory.createUser(ada(), UNFINISHED_MARK));
        expect(error.code).to.equal("outcome-unknown");
        expect(error.message).to.contain("creating user ada (d-90670cd1b9)");
        expect(writes()).to.have.length(3);
      });

      it("and takes no broken connection for a missing unit", async () => {
        let broken = 0;
        memory.before = (method, dn) => {
          if (method === "search" && dn.startsWith("OU=Gone") && (broken += 1) === 1)
            throw new ConnectionLost("ECONNRESET");
        };
        await failureOf(directory.createUser(ada({ organizationalUnit: `OU=Gone,${BASE}` }), UNFINISHED_MARK));
        expect(broken, "the unit was looked for again").to.equal(2);
      });
    });

    it("quotes no password that it was given, whatever the server says", async () => {
      const user = await create();
      for (const work of [
        () => directory.createUser(ada({ userName: "bob", password: "Given-At-Creation-1" }), UNFINISHED_MARK),
        () => directory.setPassword(user, "Given-Later-1"),
      ]) {
        memory.before = (method) => {
          if (method !== "search") throw new UnwillingToPerformError("no Given-At-Creation-1 and no Given-Later-1");
        };
        const { message } = await failureOf(work());
        expect(message).to.contain("[secret]");
      }
      expect((await failureOf(directory.setPassword(user, "x"))).message).to.contain("no [secret] and no [secret]");
    });

    describe("finds a user", () => {
      it("by name in any letter case, with the attributes asked for", async () => {
        await create({ attributes: { title: ["Dr"] } });
        const found = await directory.findUserByName("ADA", ["title", "sn"]);
        expect(found).to.include({ userName: "ada" });
        expect(found?.attributes, "and those of every look-up").to.deep.equal({ givenName: [], sn: [], title: ["Dr"] });
        expect(await directory.findUserByName("nobody")).to.equal(undefined);
      });

      it("but no group or computer of that name", async () => {
        memory.put(`CN=ada,${USERS}`, { sAMAccountName: ["ada"], objectClass: ["top", "group"] });
        expect(await directory.findUserByName("ada")).to.equal(undefined);
      });

      it("that was moved and renamed, by its GUID", async () => {
        const user = await create();
        await memory.client().modifyDN(`CN=ada,${USERS}`, `CN=countess,${NEW_UNIT}`);
        expect(await directory.findUser(user)).to.include({ guid: user.guid, dn: `CN=countess,${NEW_UNIT}` });
        expect(await directory.findUser({ ...user, guid: "00000000-0000-0000-0000-000000000000" })).to.equal(undefined);
      });
    });

    describe("edits a user", () => {
      const edit = async (what: UserEdit) => {
        const user = await create();
        memory.writes.length = 0;
        return directory.editUser(user, () => what);
      };

      it("in one write, and returns it as it is then", async () => {
        const user = await edit({ attributes: { givenName: ["Augusta"], sn: ["King"] }, enabled: false });
        expect(writes()).to.deep.equal([`modify <GUID=${user?.guid ?? ""}>`]);
        expect(user).to.deep.include({ attributes: { givenName: ["Augusta"], sn: ["King"] }, enabled: false });
      });

      it("with no write where nothing differs", async () => {
        const asItIs = { attributes: { givenName: ["Ada"] }, enabled: true };
        expect(await edit({ ...asItIs, organizationalUnit: USERS.toLowerCase() })).to.deep.include({
          attributes: { givenName: ["Ada"], sn: [] },
        });
        expect(writes()).to.deep.equal([]);
      });

      it("by a move that its GUID survives", async () => {
        const user = await edit({ organizationalUnit: NEW_UNIT });
        expect(writes()).to.deep.equal([`modifyDN CN=ada,${USERS} CN=ada,${NEW_UNIT}`]);
        expect(user?.dn).to.equal(`CN=ada,${NEW_UNIT}`);
      });

      it("or says that the unit is missing", async () => {
        const error = await failureOf(edit({ organizationalUnit: `OU=Gone,${BASE}` }));
        expect(error.code).to.equal("organizational-unit-not-found");
        expect(error.message).to.contain("placing user ada (d-90670cd1b9)");
      });

      it("or names the right that is missing, on both units if it is to be moved, on its own if it is renamed", async () => {
        const user = await create();
        memory.before = (method) => {
          if (method !== "search") throw new InsufficientAccessError("00000005: SecErr");
        };
        const refused = async (what: UserEdit) => (await failureOf(directory.editUser(user, () => what))).message;
        expect(await refused({ organizationalUnit: NEW_UNIT }))
          .to.contain(`no right to move CN=ada,${USERS} to ${NEW_UNIT}`)
          .and.to.contain(`delegate that right on ${USERS} and on ${NEW_UNIT} to the account`);
        expect(await refused({ userName: "Ada" }))
          .to.contain(`no right to rename CN=ada,${USERS} to CN=Ada,${USERS}`)
          .and.to.contain(`delegate that right on ${USERS} to the account`);
        expect(await refused({ enabled: false }))
          .to.contain("editing user ada (d-90670cd1b9)")
          .and.to.contain(`no right to change CN=ada,${USERS}`);
      });

      it("or says that protection keeps it where it is", async () => {
        const user = await create();
        const everyone = { type: TYPE.deny, mask: 0x10000, sid: "S-1-1-0" };
        Object.assign(memory.named("ada") ?? {}, { nTSecurityDescriptor: [descriptorBytes([everyone])] });
        memory.before = (method) => {
          if (method === "modifyDN") throw new InsufficientAccessError("00000005: SecErr");
        };
        const error = await failureOf(directory.editUser(user, () => ({ organizationalUnit: NEW_UNIT })));
        expect(error.code).to.equal("directory-refused");
        expect(error.message)
          .to.contain(
            `moving user ada (d-90670cd1b9): CN=ada,${USERS} is protected from accidental deletion, which keeps it where it is`,
          )
          .and.to.contain("Set-ADObject -ProtectedFromAccidentalDeletion $false");
        const renamed = await failureOf(directory.editUser(user, () => ({ userName: "Ada" })));
        expect(renamed.message, "which does not keep its name").to.contain("no right to rename");
      });

      it("or says which entry has the name that it is to have", async () => {
        const user = await create();
        memory.put(`CN=Ada,${NEW_UNIT}`, { objectClass: ["top", "contact"] });
        memory.before = (method) => {
          if (method === "modifyDN") throw new AlreadyExistsError("00002071: UpdErr");
        };
        const error = await failureOf(directory.editUser(user, () => ({ userName: "Ada" })));
        expect(error.message).to.contain(
          `renaming user ada (d-90670cd1b9): CN=ada,${USERS} has the name CN=Ada,${USERS} already`,
        );
      });

      it("and reads it again only if it was moved", async () => {
        const user = await create();
        let searches = 0;
        memory.before = (method) => {
          searches += method === "search" ? 1 : 0;
        };
        await directory.editUser(user, () => ({ enabled: false }));
        expect(searches).to.equal(1);
        await directory.editUser(user, () => ({ organizationalUnit: NEW_UNIT }));
        expect(searches).to.equal(3);
      });

      it("or says which entry has the name in the unit already", async () => {
        const user = await create();
        memory.put(`CN=ada,${NEW_UNIT}`, { objectClass: ["top", "contact"] });
        memory.before = (method) => {
          if (method === "modifyDN") throw new AlreadyExistsError("00002071: UpdErr");
        };
        const error = await failureOf(directory.editUser(user, () => ({ organizationalUnit: NEW_UNIT })));
        expect(error.message).to.contain(
          `moving user ada (d-90670cd1b9): CN=ada,${NEW_UNIT} has the name CN=ada,${NEW_UNIT} already`,
        );
      });

      it("and says whom it could not read, edit or look into", async () => {
        const user = await create();
        memory.before = () => {
          throw new InsufficientAccessError("00000005: SecErr");
        };
        for (const [work, doing] of [
          [() => directory.findUserByName("ada"), "reading user ada"],
          [() => directory.findUser(user), "reading user ada"],
          [() => directory.createUser(ada(), UNFINISHED_MARK), "creating user ada"],
          [() => directory.editUser(user, () => ({})), "editing user ada"],
          [() => directory.deletionObstacle(user), "deleting user ada"],
          [() => directory.releasePrincipalName(user, "a@b"), "freeing the userPrincipalName of user ada"],
          [() => directory.missingUnit(undefined), "looking up where new people go"],
        ] as [() => Promise<unknown>, string][]) {
          expect((await failureOf(work())).message).to.contain(`${doing} (d-90670cd1b9)`);
        }
      });

      it("and finds nothing in the way of a deletion, or what is below it", async () => {
        const user = await create();
        expect(await directory.deletionObstacle(user)).to.equal(undefined);
        memory.put(`CN=below,CN=ada,${USERS}`, { objectClass: ["top", "classStore"] });
        expect((await directory.deletionObstacle(user))?.happened).to.contain(`stands below CN=ada,${USERS}`);
      });

      it("or returns nothing, and writes nothing, where it is gone", async () => {
        const gone = { guid: "00000000-0000-0000-0000-000000000000", sid: "S-1-5-21-1-2-3-1104", userName: "ada" };
        expect(await directory.editUser(gone, () => expect.fail("there is nothing to plan"))).to.equal(undefined);
        expect(writes()).to.deep.equal([]);
      });

      it("not at all where the plan refuses", async () => {
        const user = await create();
        memory.writes.length = 0;
        const refused = await failureOf(
          directory.editUser(user, () => {
            throw new Error("not this one");
          }),
        );
        expect(refused.message).to.contain("not this one");
        expect(writes()).to.deep.equal([]);
      });

      it("again from the read where the connection broke: what was done is not done again", async () => {
        const user = await create();
        memory.writes.length = 0;
        let planned = 0;
        let lost = 0;
        memory.after = (method) => {
          if (method === "modify" && (lost += 1) === 1) throw new ConnectionLost("ECONNRESET");
        };
        const edited = await directory.editUser(user, () => {
          planned += 1;
          return { attributes: { givenName: ["Augusta"] } };
        });
        expect(edited?.attributes).to.deep.include({ givenName: ["Augusta"] });
        expect(planned).to.equal(2);
        expect(writes()).to.have.length(1);
      });
    });

    it("sets a password, and nothing else", async () => {
      const user = await create();
      memory.writes.length = 0;
      await directory.setPassword(user, "Another-1");
      const [[method, dn, changes] = []] = memory.writes;
      expect([method, dn]).to.deep.equal(["modify", `<GUID=${user.guid}>`]);
      expect(
        (changes as Change[]).map(({ operation, modification: { type, values } }) => [operation, type, values]),
      ).to.deep.equal([["replace", "unicodePwd", [Buffer.from('"Another-1"', "utf16le")]]]);
    });

    it("gives up a userPrincipalName, and none that the account does not have", async () => {
      const user = await create({ attributes: { userPrincipalName: ["shared@corp.example.com"] } });
      await directory.releasePrincipalName(user, "other@corp.example.com");
      expect(memory.named("ada")?.userPrincipalName).to.deep.equal(["shared@corp.example.com"]);
      await directory.releasePrincipalName(user, "shared@corp.example.com");
      expect(memory.named("ada")?.userPrincipalName).to.deep.equal(["ada@corp.example.com"]);
    });

    describe("deletes a user", () => {
      it("by its GUID, with a proof", async () => {
        const user = await create();
        await directory.deleteUser(user, () => proofFor(user.guid));
        expect(writes().at(-1)).to.equal(`del <GUID=${user.guid}>`);
        expect(memory.named("ada")).to.equal(undefined);
      });

      it("that is gone already with success", async () => {
        const user = await create();
        memory.entries.delete(`CN=ada,${USERS}`);
        await directory.deleteUser(user, () => proofFor(user.guid));
      });

      it("once: a broken connection needs another look, and so another proof", async () => {
        const user = await create();
        memory.before = (method) => {
          if (method === "del") throw new ConnectionLost("ECONNRESET");
        };
        const error = await failureOf(directory.deleteUser(user, () => proofFor(user.guid)));
        expect(error.code).to.equal("outcome-unknown");
        expect(writes().filter((one) => one.startsWith("del"))).to.have.length(1);
      });

      it("or says why the directory will not", async () => {
        const user = await create();
        memory.before = (method) => {
          if (method === "del") throw new NotAllowedOnNonLeafError("00002015: UpdErr");
        };
        const error = await failureOf(directory.deleteUser(user, () => proofFor(user.guid)));
        expect(error.message).to.contain(
          `deleting user ada (d-90670cd1b9): entries that our account cannot see stand below CN=ada,${USERS}`,
        );
      });

      it("with another proof if the first grew too old while it waited to be sent", async () => {
        const user = await create();
        const clock = new VirtualClock();
        const proofs = [await proofFor(user.guid, "ada", clock), await proofFor(user.guid, "ada")];
        await clock.sleep(60_000);
        let asked = 0;
        await directory.deleteUser(user, () => Promise.resolve(proofs[asked++] ?? expect.fail("asked once more")));
        expect(asked).to.equal(2);
        expect(writes().filter((one) => one.startsWith("del"))).to.deep.equal([`del <GUID=${user.guid}>`]);
      });

      it("never with a proof that is spent or another account's, or if there is none", async () => {
        const user = await create();
        const other = await create({ userName: "bob" });
        const spent = await proofFor(other.guid, "bob");
        await directory.deleteUser(other, () => Promise.resolve(spent));
        memory.writes.length = 0;
        for (const [account, prove, why] of [
          [user, () => proofFor(other.guid, "bob"), "another account's"],
          [other, () => Promise.resolve(spent), "spent"],
          [user, () => Promise.reject(noProof), "ada has a WorkSpace"],
        ] as const) {
          const error = await failureOf(directory.deleteUser(account, prove));
          expect(error.code).to.equal("workspaces-unknown");
          expect(error.message).to.contain(why);
        }
        expect(writes()).to.deep.equal([]);
      });
    });
  });
}

describe("what a new user is sent as", () => {
  it("is made from ldapts' own attributes, so that their values go out as they are", async () => {
    const memory = new MemoryClient();
    const directory = new LdapDirectory({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "info",
      attributes: { user: [], group: [] },
      connections: new MemoryConnection(memory),
      defaultUnit: () => Promise.resolve(USERS),
    });
    await directory.createUser(ada({ attributes: { sn: ['King, "Countess" \\ #1'] } }), UNFINISHED_MARK);
    const attributes = memory.writes[0]?.[2] as Attribute[];
    expect(attributes.find(({ type }) => type === "sn")?.values).to.deep.equal(['King, "Countess" \\ #1']);
    expect(attributes.find(({ type }) => type === "info")?.values).to.deep.equal([MARK]);
  });
});
