import { expect } from "chai";
import { InsufficientAccessError, NotAllowedOnNonLeafError } from "ldapts";
import { DeletionObstacles } from "../../../../provider/directory/ldap/deletion-obstacles";
import { guidOf, sidBytes, sidOf } from "../../../../provider/directory/ldap/ids";
import { LdapSession } from "../../../../provider/directory/ldap/session";
import { descriptorBytes, TYPE, type Ace } from "./descriptor";
import { BASE, MemoryClient, MemoryConnection } from "./memory-client";

const [DELETE, DELETE_TREE, DELETE_CHILD] = [0x10000, 0x40, 0x2];
const SERVICE = "S-1-5-21-1-2-3-1102";
const UNIT = `OU=People,${BASE}`;
const ADA = `CN=ada,${UNIT}`;
const USER = "bf967aba-0de6-11d0-a285-00aa003049e2";

const ours = (mask: number): Ace => ({ type: TYPE.allow, mask, sid: SERVICE });
const denied = (mask: number): Ace => ({ type: TYPE.deny, mask, sid: "S-1-1-0" });
const oursForUsers: Ace = { type: TYPE.allowObject, mask: DELETE_CHILD, sid: SERVICE, objectType: USER };
const PROTECTED = denied(DELETE | DELETE_TREE);

describe("what stands against the deletion of an account", () => {
  let memory: MemoryClient;
  let obstacles: DeletionObstacles;

  beforeEach(() => {
    memory = new MemoryClient();
    memory.root.tokenGroups = [sidBytes(SERVICE), sidBytes("S-1-1-0")];
    obstacles = new DeletionObstacles(
      new LdapSession({
        id: "d-90670cd1b9",
        domainName: "corp.example.com",
        markAttribute: "adminDescription",
        settingsKey: 'directories.d-90670cd1b9.domains["corp.example.com"]',
        connections: new MemoryConnection(memory),
        defaultUnit: () => Promise.resolve(UNIT),
      }),
    );
  });

  /** What is found for an account with these entries on it and on its unit. */
  const found = (onAccount: readonly Ace[] | undefined, onUnit: readonly Ace[] | undefined, below: string[] = []) => {
    const shown = (aces: readonly Ace[] | undefined) => (aces ? { nTSecurityDescriptor: [descriptorBytes(aces)] } : {});
    memory.put(UNIT, { objectClass: ["top", "organizationalUnit"], ...shown(onUnit) });
    memory.put(ADA, { objectClass: ["top", "person", "organizationalPerson", "user"], ...shown(onAccount) });
    below.forEach((name) => {
      memory.put(`CN=${name},${ADA}`, { objectClass: ["top", "classStore"] });
    });
    return obstacles.find(guidOf(memory.entries.get(ADA)?.objectGUID?.[0] as Buffer));
  };

  it("is nothing if we may delete entries of its class in its unit, though a class further up is what people call it", async () => {
    const classGuid = "4828cc14-1437-45bc-9b07-ad6f015e5f28";
    const rights = [{ type: TYPE.allowObject, mask: DELETE_CHILD, sid: SERVICE, objectType: classGuid }];
    const find = async () => {
      const guid = guidOf(memory.entries.get(ADA)?.objectGUID?.[0] as Buffer);
      return obstacles.find(guid);
    };
    memory.put(UNIT, { objectClass: ["organizationalUnit"], nTSecurityDescriptor: [descriptorBytes(rights)] });
    const account = { nTSecurityDescriptor: [descriptorBytes([])] };
    memory.put(ADA, { objectClass: ["top", "user", "inetOrgPerson"], ...account });
    expect(await find()).to.equal(undefined);
    memory.put(ADA, { objectClass: ["top", "user"], ...account });
    expect((await find())?.happened).to.contain("has no right to");
  });

  for (const [what, onAccount, onUnit] of [
    ["we may delete it", [ours(DELETE)], []],
    ["we may delete users of its unit", [], [oursForUsers]],
    ["its protection is undone by the right to delete children, which nothing denies", [PROTECTED], [oursForUsers]],
    [
      "children are denied to Everyone, for others' sake, and we may delete the account",
      [ours(DELETE)],
      [denied(DELETE_CHILD)],
    ],
    ["its rights are not shown to us", undefined, []],
    ["its unit's rights are not shown to us", [], undefined],
  ] as const) {
    it(`is nothing where ${what}`, async () => {
      expect(await found(onAccount, onUnit)).to.equal(undefined);
    });
  }

  it("is nothing where the directory does not say who we are", async () => {
    delete memory.root.tokenGroups;
    expect(await found([], [])).to.equal(undefined);
  });

  it("is its protection, where Everyone is denied it and its unit's children before we are allowed them", async () => {
    expect(await found([PROTECTED, ours(DELETE)], [denied(DELETE_CHILD), oursForUsers])).to.deep.equal({
      happened: `${ADA} is protected from accidental deletion`,
      next:
        "clear it in Active Directory Users and Computers (Object tab) or with " +
        "Set-ADObject -ProtectedFromAccidentalDeletion $false, then run again",
    });
  });

  it("is a right that is missing, with the unit and the account to delegate it to", async () => {
    expect(await found([denied(DELETE_TREE)], [])).to.deep.equal({
      happened: `our account has no right to delete ${ADA} (result 50)`,
      next: `delegate that right on ${UNIT} to the account in workspaces-users:directories.d-90670cd1b9.domains["corp.example.com"].username, then run again`,
    });
  });

  it("is both, where it is protected and the right would be missing without that too", async () => {
    const obstacle = await found([PROTECTED], [denied(DELETE_CHILD)]);
    expect(obstacle?.happened).to.contain("is protected").and.to.contain("our account has no right to delete");
    expect(obstacle?.next).to.contain("Object tab").and.to.contain(`delegate that right on ${UNIT}`);
  });

  it("is what is below it, three by name and the rest by number", async () => {
    const obstacle = await found([ours(DELETE)], [], ["a", "b", "c", "d", "e"]);
    expect(obstacle).to.deep.equal({
      happened: `CN=a,${ADA} and CN=b,${ADA} and CN=c,${ADA} and 2 more stand below ${ADA}, which the directory therefore does not delete (result 66)`,
      next: "delete or move them, then run again",
    });
  });

  for (const [count, happened, next] of [
    [1, `CN=a,${ADA} stands below ${ADA}`, "delete or move it, then run again"],
    [3, `CN=a,${ADA} and CN=b,${ADA} and CN=c,${ADA} stand below ${ADA}`, "delete or move them, then run again"],
  ] as const) {
    it(`is what is below it, by name if that is ${count}`, async () => {
      expect(await found([ours(DELETE)], [], ["a", "b", "c"].slice(0, count))).to.deep.equal({
        happened: `${happened}, which the directory therefore does not delete (result 66)`,
        next,
      });
    });
  }

  it("is judged by the class of the account: a right to delete groups deletes no user", async () => {
    const group = "bf967a9c-0de6-11d0-a285-00aa003049e2";
    const groups: Ace = { type: TYPE.allowObject, mask: DELETE_CHILD, sid: SERVICE, objectType: group };
    expect((await found([], [groups]))?.happened).to.contain("our account has no right to delete");
  });

  it("is nothing if the account may delete itself, and it is ours", async () => {
    const self = sidOf(sidBytes(SERVICE));
    memory.put(UNIT, { nTSecurityDescriptor: [descriptorBytes([])] });
    memory.put(ADA, {
      objectClass: ["top", "user"],
      objectSid: [sidBytes(self)],
      nTSecurityDescriptor: [descriptorBytes([{ type: TYPE.allow, mask: DELETE, sid: "S-1-5-10" }])],
    });
    expect(await obstacles.find(guidOf(memory.entries.get(ADA)?.objectGUID?.[0] as Buffer))).to.equal(undefined);
  });

  it("is nothing if a descriptor is not one", async () => {
    await found([], []);
    Object.assign(memory.entries.get(ADA) ?? {}, { nTSecurityDescriptor: [Buffer.from("0000", "hex")] });
    expect(await obstacles.find(guidOf(memory.entries.get(ADA)?.objectGUID?.[0] as Buffer))).to.equal(undefined);
  });

  it("is nothing if the directory refuses to say who we are", async () => {
    memory.before = (_method, dn) => {
      if (dn === "") throw new InsufficientAccessError("00000005: SecErr");
    };
    expect(await found([], [])).to.equal(undefined);
  });

  it("is the protection that keeps an account where it is, and nothing else keeps it", async () => {
    const protection = async (aces: readonly Ace[] | undefined) => {
      await found(aces, []);
      return obstacles.protection(guidOf(memory.entries.get(ADA)?.objectGUID?.[0] as Buffer));
    };
    expect((await protection([PROTECTED]))?.happened).to.equal(`${ADA} is protected from accidental deletion`);
    expect(await protection([denied(DELETE_TREE)])).to.equal(undefined);
    expect(await protection(undefined)).to.equal(undefined);
    expect(await obstacles.protection("00000000-0000-0000-0000-000000000000")).to.equal(undefined);
  });

  it("is what our account does not see, if the directory refuses and reading does not say why", async () => {
    await found(undefined, []);
    const guid = guidOf(memory.entries.get(ADA)?.objectGUID?.[0] as Buffer);
    const below = await obstacles.refused(guid, "deleting user ada", new NotAllowedOnNonLeafError("00002015: UpdErr"));
    expect(below)
      .to.be.an("error")
      .with.property("message")
      .that.contains(
        `entries that our account cannot see stand below ${ADA}, which the directory therefore does not delete`,
      )
      .and.contains("let an administrator delete or move them, then run again");
    memory.entries.delete(ADA);
    const gone = new NotAllowedOnNonLeafError("00002015: UpdErr");
    expect(await obstacles.refused(guid, "deleting user ada", gone)).to.equal(gone);
  });

  it("is nothing for an account that is gone", async () => {
    expect(await obstacles.find("00000000-0000-0000-0000-000000000000")).to.equal(undefined);
  });

  it("explains a refusal, and leaves one as it is that it does not know or cannot look into", async () => {
    await found([PROTECTED, ours(DELETE)], []);
    const guid = guidOf(memory.entries.get(ADA)?.objectGUID?.[0] as Buffer);
    const refused = new InsufficientAccessError("00000005: SecErr: DSID-031A11EF");
    const doing = "deleting user ada (d-90670cd1b9)";
    memory.put(ADA, { ...memory.entries.get(ADA), nTSecurityDescriptor: [] });
    expect(await obstacles.refused(guid, doing, refused))
      .to.be.an("error")
      .and.to.have.property("message")
      .that.contains(`${doing}: our account has no right to delete ${ADA} (result 50); delegate that right on ${UNIT}`);
    memory.before = () => {
      throw new Error("the connection is gone");
    };
    expect(await obstacles.refused(guid, doing, refused)).to.equal(refused);
    const other = new Error("anything");
    expect(await obstacles.refused(guid, doing, other)).to.equal(other);
  });
});
