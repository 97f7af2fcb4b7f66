import { expect } from "chai";
import { failure } from "./failure";
import type { Properties, ProviderProcess, Resource } from "./provider-process";
import { suite } from "./suite";

const DOMAIN = "corp.example.com";
const at = (name: string) => `${name}@${DOMAIN}`;

suite("userPrincipalNames in the provider process", (host) => {
  let count = 0;
  /** Names that no other test uses. */
  const fresh = (...names: string[]) => {
    count += 1;
    return names.map((name) => `${name}${count}`);
  };

  const nameOf = async (userName: string) => (await host.account(userName))?.userPrincipalName;

  /** What the engine asks before it does anything to resources of a run. */
  const begin = async (
    run: ProviderProcess,
    resource: Resource | undefined,
    news: Properties,
    olds: Properties = {},
  ) => {
    expect(await run.check("user", news, olds)).to.deep.equal([]);
    if (resource) await run.diff(resource, news);
  };

  const made = async (userName: string, principal: string, args: Properties = {}) => {
    const news = host.user(userName, { userPrincipalName: at(principal), ...args });
    return { news, resource: await host.provider.create("user", news) };
  };

  it("that are taken are said to be, by whom, and whose the account is, at creation and in an edit", async () => {
    const [ada = "", bob = "", shared = ""] = fresh("ada", "bob", "shared");
    await made(ada, shared);
    const news = host.user(bob, { userPrincipalName: at(shared).toUpperCase() });
    const atCreation = await failure(host.provider.create("user", news), "already-exists");
    expect(atCreation.message).to.match(
      new RegExp(
        `creating user ${bob} .*userPrincipalName ${at(shared)} is taken: CN=${ada},.* has it \\(managed by people/test/${ada}\\)`,
        "i",
      ),
    );
    expect(await host.account(bob)).to.equal(undefined);
    const { news: other, resource } = await made(bob, bob);
    const inEdit = await failure(
      host.provider.update(resource, { ...other, userPrincipalName: at(shared) }),
      "already-exists",
    );
    expect(inEdit.message).to.match(new RegExp(`editing user ${bob} .*CN=${ada},.*managed by people/test/${ada}`));
    expect(await nameOf(bob)).to.equal(at(bob));
  });

  it("that another account has by its name alone are said to be its", async () => {
    const [ada = "", bob = "", cleo = ""] = fresh("ada", "bob", "cleo");
    const { directory } = host.sandbox;
    await directory.add(`CN=The ${ada},${directory.usersOu}`, { objectClass: "user", sAMAccountName: ada });
    const refused = await failure(
      host.provider.create("user", host.user(bob, { userPrincipalName: at(ada) })),
      "already-exists",
    );
    expect(refused.message).to.include(`CN=The ${ada},${directory.usersOu} is ${at(ada)} by its sAMAccountName`);
    const { news, resource } = await made(bob, bob);
    const edited = await failure(
      host.provider.update(resource, { ...news, userPrincipalName: at(ada) }),
      "already-exists",
    );
    expect(edited.message).to.include(`CN=The ${ada},${directory.usersOu} is ${at(ada)} by its sAMAccountName`);
    // The other way round: the name of a new account stands for what another has.
    await made(fresh("dora")[0] ?? "", cleo);
    const news2 = host.user(cleo, { userPrincipalName: at(`${cleo}.else`) });
    const stands = await failure(host.provider.create("user", news2), "already-exists");
    expect(stands.message).to.match(
      new RegExp(
        `${at(cleo)}, which the userName ${cleo} stands for, is taken: CN=dora.* has it .*choose another userName`,
      ),
    );
  });

  it("are told apart from a taken servicePrincipalName, and its holder is named", async () => {
    const [ada = "", bob = ""] = fresh("ada", "bob");
    await made(ada, ada, { attributes: { servicePrincipalName: `HTTP/${ada}` } });
    const news = host.user(bob, { attributes: { servicePrincipalName: [`HTTP/${bob}`, `http/${ada}`] } });
    const refused = await failure(host.provider.create("user", news), "already-exists");
    expect(refused.message).to.match(
      new RegExp(`servicePrincipalName http/${ada} is taken: CN=${ada},.* has it \\(managed by people/test/${ada}\\)`),
    );
    expect(refused.message).to.not.include("userPrincipalName");
  });

  for (const [size, order] of [
    [2, "one after another"],
    [3, "at once"],
  ] as const) {
    it(`pass round in a ring of ${size} in one run, ${order}, and no state says otherwise than the directory`, async () => {
      const people = fresh(...Array.from({ length: size }, (_, index) => `ring${order.length}x${index}x`));
      const before = await Promise.all(people.map((one) => made(one, `${one}.first`)));
      const passed = before.map(({ news }, index) => ({
        ...news,
        userPrincipalName: at(`${people[(index + 1) % size] ?? ""}.first`),
      }));
      const run = await host.process();
      for (const [index, news] of passed.entries())
        await begin(run, before[index]?.resource, news, before[index]?.news);
      const updates = before.map(
        ({ resource }, index) =>
          () =>
            run.update(resource, passed[index] ?? {}),
      );
      const after: Resource[] = [];
      if (order === "at once") after.push(...(await Promise.all(updates.map((update) => update()))));
      else for (const update of updates) after.push(await update());
      for (const [index, one] of people.entries()) {
        expect(await nameOf(one)).to.equal(passed[index]?.userPrincipalName);
        expect(after[index]?.state.userPrincipalName).to.equal(passed[index]?.userPrincipalName);
      }
    });
  }

  it("that two swap and a run leaves half swapped are swapped by the next run", async () => {
    const [ada = "", bob = ""] = fresh("ada", "bob");
    const [a, b] = [await made(ada, `${ada}.first`), await made(bob, `${bob}.first`)];
    const [toA, toB] = [
      { ...a.news, userPrincipalName: at(`${bob}.first`) },
      { ...b.news, userPrincipalName: at(`${ada}.first`) },
    ];
    const first = await host.process();
    await begin(first, a.resource, toA, a.news);
    await begin(first, b.resource, toB, b.news);
    await first.update(a.resource, toA);
    await first.kill();
    expect(await nameOf(ada)).to.equal(at(`${bob}.first`));
    expect(await nameOf(bob)).to.equal(at(bob));
    // Neither was recorded.
    const second = await host.process();
    await begin(second, b.resource, toB, b.news);
    await begin(second, a.resource, toA, a.news);
    await second.update(b.resource, toB);
    await second.update(a.resource, toA);
    expect([await nameOf(ada), await nameOf(bob)]).to.deep.equal([toA.userPrincipalName, toB.userPrincipalName]);
  });

  it("are left with a person whom the run gives no other, since one name for two is refused", async () => {
    const [ada = "", bob = ""] = fresh("ada", "bob");
    const [a, b] = [await made(ada, `${ada}.first`), await made(bob, `${bob}.first`)];
    const toA = { ...a.news, userPrincipalName: at(`${bob}.first`) };
    const run = await host.process();
    await begin(run, a.resource, toA, a.news);
    const [refused, ...further] = await run.check("user", b.news, b.news);
    expect(refused).to.include(`${at(`${bob}.first`)} is declared by ${ada} and by ${bob}`);
    expect(further).to.deep.equal([]);
    await failure(run.update(a.resource, toA), "already-exists");
    expect([await nameOf(ada), await nameOf(bob)]).to.deep.equal([at(`${ada}.first`), at(`${bob}.first`)]);
  });

  describe("that stay with a person who marries", () => {
    const marry = async (principal: (maiden: string) => string, args: Properties = {}) => {
      const [maiden = "", married = ""] = fresh("maiden", "married");
      const { news, resource } = await made(maiden, principal(maiden), { email: `${maiden}@example.com`, ...args });
      const now = { ...news, userName: married };
      const run = await host.process();
      await begin(run, resource, now, news);
      return { maiden, married, resource, now, run, wanted: at(principal(maiden)) };
    };

    for (const [what, principal] of [
      ["one of their own", (maiden: string) => `${maiden}.own`],
      ["what their name stood for", (maiden: string) => maiden],
    ] as const) {
      it(`go over to the new account when the old one is deleted: ${what}`, async () => {
        const { maiden, married, resource, now, run, wanted } = await marry(principal);
        const made = await run.create("user", now);
        expect(await nameOf(maiden)).to.equal(wanted);
        expect(await nameOf(married)).to.equal(at(married));
        expect(made.state.userPrincipalName).to.equal(wanted);
        await run.delete(resource);
        expect(await host.account(maiden)).to.equal(undefined);
        expect(await nameOf(married)).to.equal(wanted);
        expect((await host.account(married))?.mail).to.equal(`${maiden}@example.com`);
      });

      it(`do so in the next run if this one is ended before or after the deletion: ${what}`, async () => {
        for (const isDeleted of [false, true]) {
          const { maiden, married, resource, now, run, wanted } = await marry(principal);
          const made = await run.create("user", now);
          await run.kill();
          if (isDeleted) await host.sandbox.directory.delete(`CN=${maiden},${host.sandbox.directory.usersOu}`);
          const next = await host.process();
          await begin(next, made, now, now);
          await next.delete(resource);
          expect(await nameOf(married)).to.equal(wanted);
        }
      });

      it(`do so if the creation was not recorded, and is made again: ${what}`, async () => {
        const { maiden, married, resource, now, run, wanted } = await marry(principal);
        await run.create("user", now);
        await run.kill();
        const next = await host.process();
        await begin(next, resource, now, { ...now, userName: maiden });
        expect((await next.create("user", now)).state.userPrincipalName).to.equal(wanted);
        await next.delete(resource);
        expect(await nameOf(married)).to.equal(wanted);
      });
    }

    for (const deletionPolicy of ["disable", "retain"]) {
      it(`go over when the old account is let go, which gets its own name's: ${deletionPolicy}`, async () => {
        const { maiden, married, resource, now, run, wanted } = await marry((one) => `${one}.own`, { deletionPolicy });
        await run.create("user", now);
        await run.delete(resource);
        expect(await nameOf(maiden)).to.equal(at(maiden));
        expect(await nameOf(married)).to.equal(wanted);
      });

      it(`are refused before anything is made if the account that is let go keeps its name: ${deletionPolicy}`, async () => {
        const { maiden, married, now, run, wanted } = await marry((one) => one, { deletionPolicy });
        const refused = await failure(run.create("user", now), "already-exists");
        expect(refused.message).to.include(`${wanted} is taken: CN=${maiden},`);
        expect(await host.account(married)).to.equal(undefined);
        expect(await nameOf(maiden)).to.equal(wanted);
      });
    }
  });

  it("are no part of it when a name that is given back is another account's by now: that is said as what it is", async () => {
    const [ada = ""] = fresh("ada");
    const { news, resource } = await made(ada, `${ada}.own`);
    const { directory } = host.sandbox;
    await directory.modify(`CN=${ada},${directory.usersOu}`, { sAMAccountName: `${ada}x` });
    await directory.add(`CN=Other ${ada},${directory.usersOu}`, { objectClass: "user", sAMAccountName: ada });
    const seen = await host.provider.read(resource);
    const refused = await failure(
      host.provider.update({ ...resource, state: seen?.state ?? {} }, news),
      "already-exists",
    );
    expect(refused.message).to.include(`CN=Other ${ada},${directory.usersOu} has the name ${ada} already`);
  });
});
