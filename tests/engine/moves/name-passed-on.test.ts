import { expect } from "chai";
import type { Resource } from "../stack";
import { look, signsIn } from "./far-end";
import { Person } from "./person";
import { expectAllStands } from "./stands";
import { stage } from "./stage";

const JOHNS = "Johns-Passw0rd!";
const JANES = "Janes-Passw0rd!";

describe("a user name that passes to another person", function () {
  this.timeout(600_000);
  const on = stage("each test");

  /** Somebody with everything, their resources named like them and not like their account. */
  const somebody = (name: string, userName: string, args: Readonly<Record<string, unknown>>): Resource[] => {
    const person = new Person(on.sandbox, name);
    const email = `${name}@corp.example.com`;
    const [, ...others] = person.everything();
    return [person.user({ userName, email, ...args }), ...others];
  };
  const john = () => somebody("john", "jdoe", { firstName: "John", lastName: "Doe", initialPassword: JOHNS });
  const jane = () => somebody("jane", "jdoe", { firstName: "Jane", lastName: "Dean", initialPassword: JANES });

  const all = async () => ({
    seen: await look(on.sandbox),
    entries: (await on.sandbox.directory.search("(|(objectClass=user)(objectClass=group))")).filter(
      ({ sAMAccountName }) => /^(jdoe|jane|john|alice|bob)/.test(String(sAMAccountName)),
    ),
  });

  const begin = async (program: readonly Resource[]) => {
    await on.stack.write(program);
    await on.stack.up();
    return { program, ...(await all()) };
  };

  /** Refused in the preview or in the up; the error names both, and nothing is another than it was. */
  const expectRefused = async (
    begun: Awaited<ReturnType<typeof begin>>,
    program: readonly Resource[],
    named: readonly string[],
  ) => {
    await on.stack.write(program);
    const { code, output } = await on.stack.try(["up", "--yes", "--skip-preview"]);
    expect(code, output).to.not.equal(0);
    const error = output.slice(output.indexOf("Diagnostics:"));
    for (const name of named) expect(error).to.include(name);
    const now = await all();
    // The joiner's own group may have been made beside: it is nobody else's.
    const known = new Set(begun.entries.map(({ objectGUID }) => objectGUID));
    expect(now.entries.filter(({ objectGUID }) => known.has(objectGUID ?? ""))).to.deep.equal(begun.entries);
    expect(now.seen.desktops).to.deep.equal(begun.seen.desktops);
    expect(now.seen.mails).to.deep.equal(begun.seen.mails);
  };

  it("in one commit is refused with both named, and the leaver's password, groups and desktop are untouched @quick", async () => {
    const begun = await begin(john());
    await expectRefused(begun, jane(), ["john", "jane", "jdoe"]);
    expect(await signsIn(on.sandbox, "jdoe", JOHNS)).to.equal(true);
    expect(await signsIn(on.sandbox, "jdoe", JANES)).to.equal(false);
    await on.stack.write(john());
    await on.stack.up();
    await expectAllStands(on.sandbox, on.stack, begun, john());
  });

  it("passes when the leaver is taken out first and the joiner added then, as the error says: another account, another desktop", async () => {
    const begun = await begin(john());
    await expectRefused(begun, jane(), ["john", "jane", "jdoe"]);
    await on.stack.write([]);
    await on.stack.up();
    expect((await look(on.sandbox)).accounts.has("jdoe")).to.equal(false);
    await on.stack.write(jane());
    await on.stack.up();
    const now = await look(on.sandbox);
    expect(now.accounts.get("jdoe")).to.include({ firstName: "Jane", email: "jane@corp.example.com" });
    expect(now.accounts.get("jdoe")?.guid).to.not.equal(begun.seen.accounts.get("jdoe")?.guid);
    expect(now.desktops.get("jdoe")?.map(({ id }) => id)).to.not.include(begun.seen.desktops.get("jdoe")?.[0]?.id);
    expect(await signsIn(on.sandbox, "jdoe", JANES)).to.equal(true);
    expect(on.sandbox.mailbox.messages().filter(({ to }) => to.includes("jane@corp.example.com"))).to.have.length(1);
  });

  it("stays with its account and desktop when the new resource has the aliases option, as the error says for the same person", async () => {
    const begun = await begin(john());
    await expectRefused(begun, jane(), ['aliases: [{ name: "john" }]']);
    const aliased = jane().map((one) => ({ ...one, options: { ...one.options, aliases: [{ name: "john" }] } }));
    await on.stack.write(aliased);
    await on.stack.up();
    const now = await look(on.sandbox);
    expect(now.accounts.get("jdoe")).to.include({
      firstName: "Jane",
      email: "jane@corp.example.com",
      guid: begun.seen.accounts.get("jdoe")?.guid,
    });
    expect(now.desktops.get("jdoe")?.map(({ id }) => id)).to.deep.equal([begun.seen.desktops.get("jdoe")?.[0]?.id]);
    expect(await signsIn(on.sandbox, "jdoe", JOHNS)).to.equal(true);
  });

  it("is refused for an account alone, with whatever deletionPolicy the leaver has", async () => {
    for (const deletionPolicy of ["delete", "disable", "retain"]) {
      const [leaver] = somebody("john", "jdoe", { firstName: "John", lastName: "Doe", deletionPolicy });
      const [joiner] = jane();
      if (!leaver || !joiner) throw new Error("nobody");
      const begun = await begin([leaver]);
      await expectRefused(begun, [joiner], ["john", "jane", "jdoe"]);
    }
  });

  it("is refused for two people whose user names are swapped, with both named", async () => {
    const pair = (first: string, other: string) => [
      ...somebody("alice", first, { firstName: "Alice", lastName: "Ames" }),
      ...somebody("bob", other, { firstName: "Bob", lastName: "Brook" }),
    ];
    const begun = await begin(pair("alice1", "bob1"));
    await expectRefused(begun, pair("bob1", "alice1"), ["alice", "bob"]);
    await on.stack.write(pair("alice1", "bob1"));
    await on.stack.up();
    await expectAllStands(on.sandbox, on.stack, begun, pair("alice1", "bob1"));
  });

  it("is no handing over where the same person is renamed in code: the account stays", async () => {
    const begun = await begin(john());
    const again = john().map((one) => ({ ...one, name: "jack", ref: `${one.kind.toLowerCase()}-john` }));
    await on.stack.write(again);
    await on.stack.up();
    await expectAllStands(on.sandbox, on.stack, begun, again);
    expect(await signsIn(on.sandbox, "jdoe", JOHNS)).to.equal(true);
  });
});
