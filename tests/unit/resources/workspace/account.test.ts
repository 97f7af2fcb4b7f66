import { expect } from "chai";
import { setImmediate } from "node:timers/promises";
import { sidOf } from "../../../../provider/directory/ldap/ids";
import { accountNamed } from "../../../../provider/resources/workspace/account";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import type { WorkspaceArguments } from "../../../../provider/resources/workspace/properties";
import { without } from "../../../../provider/text/without";
import { USERS } from "../../directory/ldap/memory-client";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const CONFIGURED = { WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [simpleAd]: { username: "svc", password: "x" } }) };

const args = (more: Partial<WorkspaceArguments> = {}): WorkspaceArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: "wsb-bh8rsxt14",
  owner: "people/prod/ada",
  ...more,
});

describe("the account that a WorkSpace is bound to", () => {
  let house: House;

  /** Another run of the engine: another process, whose settings say how to reach the directory or do not. */
  const anew = (env: Readonly<Record<string, string>> = CONFIGURED) => new WorkspaceHandlers(house.services(env));
  const account = (userName: string, cn = userName) => {
    house.memory.put(`CN=${cn},${USERS}`, { sAMAccountName: [userName], objectClass: ["top", "user"] });
    return sidOf(house.memory.named(userName)?.objectSid?.[0] as Buffer);
  };
  let sid: string;

  beforeEach(async () => {
    house = await House.open();
    sid = account("ada");
  });
  afterEach(() => house.close());

  it("is recorded by its SID when the desktop is launched and when it is changed", async () => {
    const { id, outs } = await anew().create(args());
    expect(outs.userSid).to.equal(sid);
    expect((await anew().update(outs, args({ tags: { team: "a" } }), id)).userSid).to.equal(sid);
  });

  it("is not recorded if the settings do not say how to reach the directory", async () => {
    expect((await anew({}).create(args())).outs).to.not.have.property("userSid");
  });

  it("keeps its desktop if an administrator has given it the name that the program gives it now", async () => {
    const { outs } = await anew().create(args());
    Object.assign(house.memory.named("ada") ?? {}, { sAMAccountName: ["countess"] });
    expect((await anew().diff(outs, args({ userName: "countess" }))).replaces).to.deep.equal([]);
    account("grace");
    expect((await anew().diff(outs, args({ userName: "grace" }))).replaces, "another's").to.deep.equal(["userName"]);
    expect((await anew().diff(outs, args({ userName: "nobody" }))).replaces, "nobody's").to.deep.equal(["userName"]);
    expect((await anew({}).diff(outs, args({ userName: "countess" }))).replaces, "unknown").to.deep.equal(["userName"]);
    const older = without(outs, "userSid");
    expect((await anew().diff(older, args({ userName: "countess" }))).replaces).to.deep.equal(["userName"]);
    expect((await anew().diff(older, args({ userName: "nobody" }))).replaces, "and no SID").to.deep.equal(["userName"]);
  });

  it("is asked for by its bare name, and not at all if the name tells another domain", async () => {
    const sidOfName = async (userName: string, env = CONFIGURED) =>
      (await accountNamed(house.services(env), simpleAd, userName))?.sid;
    for (const name of ["ada", "Ada", "corp\\ada", "ADA@Corp.example.com"]) {
      expect(await sidOfName(name)).to.equal(sid);
    }
    expect(await sidOfName("OTHER\\ada")).to.equal(undefined);
    expect(await sidOfName("ada@other.example.com")).to.equal(undefined);
    expect(await sidOfName("ada", {} as typeof CONFIGURED)).to.equal(undefined);
    expect(house.said, "and nothing could not be checked").to.deep.equal([]);
  });

  it("is said to be gone by every preview, and is not forgotten to be so by an update", async () => {
    const { id, outs } = await anew().create(args());
    house.memory.entries.delete(`CN=ada,${USERS}`);
    account("ada");
    const handlers = anew();
    await handlers.check({ ...args() }, { ...outs }, true);
    expect(await handlers.diff(outs, args(), id)).to.deep.equal({
      changes: false,
      replaces: [],
      deleteBeforeReplace: false,
    });
    await handlers.diff(outs, args(), id);
    expect(house.said).to.have.length(1);
    expect(house.said[0]).to.contain(`${id} of ada (${simpleAd}) is bound to an account that is gone (${sid})`);
    const updated = await anew().update(outs, args({ tags: { team: "a" } }), id);
    expect(updated.userSid).to.equal(sid);
    await handlers.diff(updated, args({ tags: { team: "a" } }), id);
    expect(house.said, "once a preview").to.have.length(1);
  });

  it("is looked up for many desktops in one search by an up, which says that one is gone while it goes on", async () => {
    account("grace");
    account("edsger");
    const made = [];
    for (const userName of ["ada", "grace", "edsger"]) {
      made.push(await anew().create(args({ userName, owner: `people/prod/${userName}` })));
    }
    house.memory.entries.delete(`CN=grace,${USERS}`);
    const handlers = anew();
    const searched: string[] = [];
    house.memory.before = (method, dn) => {
      if (method === "search" && dn !== "") searched.push(dn);
    };
    for (const { id, outs } of made) {
      await handlers.diff(outs, args({ userName: outs.userName, owner: outs.owner }), id);
    }
    while (house.said.length === 0) {
      await setImmediate();
    }
    expect(house.said.join()).to.contain("of grace");
    expect(searched, "one for the names, and one for her SID").to.have.length(2);
  });

  describe("is said to be gone by a refresh", () => {
    it("if another account has its name by now, or none", async () => {
      const { id, outs } = await anew().create(args());
      house.memory.entries.delete(`CN=ada,${USERS}`);
      expect(await anew().read(outs, id)).to.have.property("id", id);
      account("ada");
      await anew().read(outs, id);
      const words =
        `WorkSpace ${id} of ada (${simpleAd}) is bound to an account that is gone (${sid}), so that nobody can use it: ` +
        "to launch another for the account of that name, run pulumi up --replace URN; its disks are lost with it";
      expect(house.said).to.deep.equal([words, words]);
    });

    it("never if it is there, though called otherwise", async () => {
      const { id, outs } = await anew().create(args());
      await anew().read(outs, id);
      Object.assign(house.memory.named("ada") ?? {}, { sAMAccountName: ["countess"] });
      await anew().read(outs, id);
      account("ada", "another");
      await anew().read(outs, id);
      expect(house.said).to.deep.equal([]);
    });

    it("never if it was not recorded, the settings do not say how to ask, or the directory does not answer", async () => {
      const { id, outs } = await anew().create(args());
      house.memory.entries.delete(`CN=ada,${USERS}`);
      const older = without(outs, "userSid");
      await anew().read(older, id);
      await anew({}).read(outs, id);
      expect(house.said).to.deep.equal([]);
      house.memory.before = () => {
        throw new Error("it does not answer");
      };
      await anew().read(outs, id);
      expect(house.said.map((line) => line.split(":", 1)[0])).to.deep.equal(["not checked"]);
    });
  });
});
