import { expect } from "chai";
import type { Resource } from "../stack";
import { look } from "./far-end";
import { Person } from "./person";
import { drift, expectAllStands, planned } from "./stands";
import { stage } from "./stage";

describe("a change that is taken back, or that follows what was done outside", function () {
  this.timeout(600_000);
  const on = stage("all tests");

  const up = async (program: readonly Resource[], ...options: string[]) => {
    await on.stack.write(program);
    return on.stack.try(["up", "--yes", "--skip-preview", ...options]);
  };
  const dnOf = async (name: string) => (await look(on.sandbox)).accounts.get(name)?.dn ?? "";

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
});
