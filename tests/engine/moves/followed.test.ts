import { expect } from "chai";
import type { Resource } from "../stack";
import { look, signsIn, terminateOutside } from "./far-end";
import { age } from "./marks";
import { into, Person, renamed } from "./person";
import { drift, expectAllStands, planned } from "./stands";
import { stage } from "./stage";

const TEAM = { type: "acme:Team", name: "team" };

describe("a change that is taken back, or that follows what was done outside", function () {
  this.timeout(600_000);
  const on = stage("all tests");

  const up = async (program: readonly Resource[], ...options: string[]) => {
    await on.stack.write(program);
    return on.stack.try(["up", "--yes", "--skip-preview", ...options]);
  };
  const dnOf = async (name: string) => (await look(on.sandbox)).accounts.get(name)?.dn ?? "";

  for (const between of ["at once", "after the desktop was deleted, as the error says", "after another run failed"]) {
    it(`a userName that was mistyped and blocked by the guard leaves the account as it was when it is put right ${between}`, async () => {
      const name =
        { at: "typoa", "after the": "typob", "after another": "typoc" }[between.split(" ", 2).join(" ")] ?? "typoa";
      const person = new Person(on.sandbox, name);
      const begun = await on.begin([person.user(), person.group(), person.membership()]);
      const { id } = await on.sandbox.aws.launch({ directoryId: on.sandbox.directoryIds.simpleAd, userName: name });
      const mistyped = [person.user({ userName: `${name}x` }), person.group(), person.membership()];
      const { code, output } = await up(mistyped);
      expect(code, output).to.not.equal(0);
      expect(output).to.include("[workspace-exists]").and.to.include(id);
      if (between.includes("desktop")) await terminateOutside(on.sandbox, id);
      if (between.includes("failed")) await up(mistyped);
      await up(begun.program);
      // What the first attempt could not finish, the next does.
      await on.stack.up();
      const now = await expectAllStands(on.sandbox, on.stack, begun, begun.program);
      expect(now.accounts.has(`${name}x`), "the mistyped account").to.equal(false);
    });
  }

  it("a userName that was mistyped and blocked, of an account made long ago, leaves it as it was when it is put right as the error says", async () => {
    const person = new Person(on.sandbox, "typold");
    const { program } = await on.begin([person.user()]);
    await age(on.sandbox, on.stack, ["typold"]);
    const begun = { program, seen: await look(on.sandbox) };
    await on.sandbox.aws.launch({ directoryId: on.sandbox.directoryIds.simpleAd, userName: "typold" });
    expect((await up([person.user({ userName: "typoldx" })])).code).to.not.equal(0);
    const { output } = await up(program);
    await (output.includes("adopt: true") ? up([person.user({ adopt: true })]) : on.stack.up());
    await on.stack.write(program);
    await on.stack.up();
    const now = await expectAllStands(on.sandbox, on.stack, begun, program);
    expect(now.accounts.has("typoldx"), "the mistyped account").to.equal(false);
  });

  it("a userName that was mistyped where the desktop's is given as text leaves account and desktop as they were when it is put right", async () => {
    const person = new Person(on.sandbox, "typotext");
    const begun = await on.begin([person.user(), person.desktop({ userName: "typotext" })]);
    const { code } = await up([person.user({ userName: "typotextx" }), person.desktop({ userName: "typotext" })]);
    expect(code).to.not.equal(0);
    await on.stack.write(begun.program);
    await on.stack.up();
    const now = await expectAllStands(on.sandbox, on.stack, begun, begun.program);
    expect(now.accounts.has("typotextx"), "the mistyped account").to.equal(false);
  });

  it("a desktop that is given to another person, refused while it is SUSPENDED, and given back is the same desktop", async () => {
    const [one, other] = [new Person(on.sandbox, "giver"), new Person(on.sandbox, "taker")];
    const begun = await on.begin([one.user(), other.user(), one.desktop()]);
    const [desktop] = begun.seen.desktops.get("giver") ?? [];
    on.sandbox.aws.setState(desktop?.id ?? "", "SUSPENDED");
    const { code } = await up([one.user(), other.user(), one.desktop({ userName: "@user-taker.userName" })]);
    expect(code).to.not.equal(0);
    on.sandbox.aws.setState(desktop?.id ?? "", "AVAILABLE");
    await on.stack.write(begun.program);
    await on.stack.up();
    await expectAllStands(on.sandbox, on.stack, begun, begun.program);
  });

  for (const refreshed of [false, true]) {
    it(`an account that was renamed outside and is followed in code ${refreshed ? "after" : "without"} a refresh is the same account, with its desktop`, async () => {
      const name = refreshed ? "before1" : "before2";
      const now = name.replace("before", "after");
      const person = new Person(on.sandbox, name);
      const begun = await on.begin(person.everything());
      const { guid } = begun.seen.accounts.get(name) ?? {};
      await on.sandbox.directory.modify(await dnOf(name), {
        sAMAccountName: now,
        userPrincipalName: `${now}@corp.example.com`,
      });
      if (refreshed) await on.stack.refresh();
      const followed = begun.program.map((one) =>
        one.kind === "User" ? { ...one, args: { ...one.args, userName: now } } : one,
      );
      const { code, output } = await up(followed);
      expect(code, output).to.equal(0);
      const seen = await look(on.sandbox);
      expect(seen.accounts.get(now)?.guid, output).to.equal(guid);
      expect(seen.accounts.has(name)).to.equal(false);
      expect(seen.groups.get(`${name}-team`)?.members).to.deep.equal([now]);
      const theirs = [...seen.desktops.values()].flat().filter(({ sid }) => sid === seen.accounts.get(now)?.sid);
      expect(theirs.map(({ id }) => id)).to.deep.equal(begun.seen.desktops.get(name)?.map(({ id }) => id));
      expect(await planned(on.stack), "the next preview").to.deep.equal([]);
      expect(await drift(on.stack), "the next refresh").to.deep.equal([]);
      await on.stack.destroy();
      expect((await look(on.sandbox)).accounts.has(now)).to.equal(false);
    });
  }

  const WAYS: Readonly<Record<string, (resources: readonly Resource[]) => Resource[]>> = {
    "moved into a component": (resources) => into(resources, TEAM),
    "renamed in code": (resources) => resources.map((one) => renamed(one, `${one.name}-new`)),
  };
  for (const [way, move] of Object.entries(WAYS)) {
    const suffix = way.startsWith("moved") ? "m" : "r";

    it(`an account that an administrator suspended stays suspended when it is ${way}${suffix === "m" ? " @quick" : ""}`, async () => {
      const person = new Person(on.sandbox, `susp${suffix}`);
      const begun = await on.begin(person.everything());
      await on.sandbox.directory.modify(await dnOf(person.name), { userAccountControl: "514" });
      const after = move(begun.program);
      await on.stack.write(after);
      await on.stack.up();
      await expectAllStands(on.sandbox, on.stack, begun, after, { suspended: [person.name] });
    });

    it(`a password version that is raised in the commit in which the user is ${way} is carried out`, async () => {
      const person = new Person(on.sandbox, `pass${suffix}`);
      const user = (initialPassword: string, passwordVersion: number) =>
        person.user({ initialPassword, passwordVersion });
      const begun = await on.begin([user("First-Passw0rd!", 1)]);
      expect(await signsIn(on.sandbox, person.name, "First-Passw0rd!")).to.equal(true);
      const after = move([user("Second-Passw0rd!", 2)]);
      await on.stack.write(after);
      await on.stack.up();
      expect(await signsIn(on.sandbox, person.name, "Second-Passw0rd!"), "the new one").to.equal(true);
      await expectAllStands(on.sandbox, on.stack, begun, after, { passwords: [person.name] });
    });

    it(`a password that was set by hand stays when the user is ${way}`, async () => {
      const person = new Person(on.sandbox, `hand${suffix}`);
      const { program } = await on.begin([person.user({ initialPassword: "First-Passw0rd!", passwordVersion: 1 })]);
      const { simpleAd } = on.sandbox.directoryIds;
      await on.sandbox.directory.people().resetPassword(simpleAd, person.name, "By-Hand-Passw0rd!");
      const begun = { program, seen: await look(on.sandbox) };
      const after = move(program);
      await on.stack.write(after);
      await on.stack.up();
      expect(await signsIn(on.sandbox, person.name, "By-Hand-Passw0rd!")).to.equal(true);
      await expectAllStands(on.sandbox, on.stack, begun, after);
    });

    it(`a password that must be changed, set so by hand, stays so when the user is ${way}`, async () => {
      const person = new Person(on.sandbox, `must${suffix}`);
      const { program } = await on.begin([person.user({ initialPassword: "First-Passw0rd!" })]);
      await on.sandbox.directory.modify(await dnOf(person.name), { pwdLastSet: "0" });
      const begun = { program, seen: await look(on.sandbox) };
      const after = move(program);
      await on.stack.write(after);
      await on.stack.up();
      const now = await expectAllStands(on.sandbox, on.stack, begun, after);
      expect(now.accounts.get(person.name)?.passwordSet).to.equal("0");
    });
  }
});
