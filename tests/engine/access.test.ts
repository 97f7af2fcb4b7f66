import { expect } from "chai";
import { Sandbox } from "../../sandbox/sandbox";
import { into } from "./moves/person";
import { changesOf, Stack, type Changes, type Resource } from "./stack";

const PEOPLE = 25;
/** With the group, its members, and the stack itself. */
const RESOURCES = PEOPLE + 3;
const names = Array.from({ length: PEOPLE }, (_, index) => `p${String(index).padStart(2, "0")}`);

type Access = "ldap" | "api";

for (const [first, then] of [
  ["ldap", "api"],
  ["api", "ldap"],
] as const) {
  describe(`a stack of ${PEOPLE} people made by ${first} and worked on by ${then} from then on @slow`, function () {
    this.timeout(300_000);
    let sandbox: Sandbox;
    let stack: Stack;

    before(async () => {
      sandbox = await Sandbox.start({ rate: false, manner: "windows", dataAccess: true });
      stack = await Stack.create(sandbox);
    });
    after(async () => {
      await stack.remove();
      await sandbox.stop();
    });

    function settings(access: Access): Record<string, string> {
      const id = sandbox.directoryIds.managedAd;
      const all = JSON.parse(sandbox.environment().WORKSPACES_USERS_DIRECTORIES ?? "") as Record<string, object>;
      // The API knows no adminDescription, so that marks are in Notes whichever way they are written.
      const own = access === "api" ? { access } : { ...all[id], access, markAttribute: "info" };
      return { WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [id]: own }) };
    }

    async function run(access: Access, ...args: string[]): Promise<Changes> {
      const { code, output } = await stack.try(args, undefined, settings(access));
      expect(code, output).to.equal(0);
      return changesOf(output);
    }

    const up = (access: Access) => run(access, "up", "--yes", "--skip-preview");
    const directoryId = () => sandbox.directoryIds.managedAd;

    function people(edited: Readonly<Record<string, string>> = {}): Resource[] {
      const users = names.map((userName): Resource => {
        const args = { directoryId: directoryId(), userName, firstName: "Ada", lastName: edited[userName] ?? "Byron" };
        return { kind: "User", name: userName, args };
      });
      const group = { directoryId: directoryId(), name: "Everybody", description: "All" };
      const members = names.map((name) => `@user-${name}.id`);
      return [
        ...users,
        { kind: "Group", name: "all", args: group },
        { kind: "GroupMembership", name: "all", args: { directoryId: directoryId(), group: "@group-all.id", members } },
      ];
    }

    /** GUID and SID, by name. */
    async function identities(): Promise<Readonly<Record<string, string>>> {
      const entries = await sandbox.directory.search("(|(givenName=Ada)(sAMAccountName=Everybody))");
      return Object.fromEntries(
        entries.map((one) => [String(one.sAMAccountName), `${String(one.objectGUID)} ${String(one.objectSid)}`]),
      );
    }

    it("has nothing to do in its preview, there and back, and edits, moves and destroys what is there", async () => {
      await stack.write(people());
      expect(await up(first)).to.deep.equal({ created: RESOURCES });
      const made = await identities();
      expect(Object.keys(made)).to.have.length(PEOPLE + 1);
      for (const access of [then, first]) {
        expect(await run(access, "preview", "--refresh", "--expect-no-changes")).to.deep.equal({
          unchanged: RESOURCES,
        });
      }

      const moved = people({ p03: "King", p04: "Lovelace" }).map((one) =>
        one.name === "p05" ? (into([one], { type: "acme:Team", name: "team" })[0] ?? one) : one,
      );
      await stack.write(moved);
      expect(await up(then)).to.include({ updated: 2 });
      expect(await identities()).to.deep.equal(made);
      const [edited] = await sandbox.directory.search("(sAMAccountName=p03)");
      expect(edited).to.include({ sn: "King", userAccountControl: "512" });
      const [mark] = await sandbox.directory.search("(sAMAccountName=p05)", ["info"]);
      expect(mark?.info).to.contain("acme:Team$p05");
      expect(await run(first, "preview", "--expect-no-changes")).to.include({ unchanged: RESOURCES + 1 });

      await run(then, "destroy", "--yes", "--skip-preview");
      expect(await identities()).to.deep.equal({});
      expect(await sandbox.aws.violations()).to.deep.equal([]);
    });

    if (then === "api") {
      it("is told what the API cannot do of each new person, and nothing of those whom LDAP has made; a refresh keeps the secret of a password", async () => {
        const expiring = (userName: string, args: object = {}): Resource => {
          const all = { directoryId: directoryId(), userName, accountExpires: "2027-01-31", ...args };
          return { kind: "User", name: userName, args: all };
        };
        const made = [expiring("one", { initialPassword: "Uncommon-Passw0rd" }), expiring("two")];
        await stack.write(made);
        await up("ldap");
        await run("ldap", "refresh", "--yes", "--skip-preview");
        const inputs = (await stack.deployment()).resources?.map((one) => one.inputs?.initialPassword) ?? [];
        expect(JSON.stringify(inputs)).to.contain("ciphertext").and.to.not.contain("Uncommon");
        expect(await run("api", "preview", "--expect-no-changes")).to.deep.equal({ unchanged: 3 });

        await stack.write([...made, expiring("three"), expiring("four")]);
        const { code, output } = await stack.try(["preview"], undefined, settings("api"));
        expect(code, output).to.not.equal(0);
        for (const name of ["three", "four"]) {
          expect(output).to.match(new RegExp(`User \\(${name}\\):\\n +error: .*accountExpires is not among`));
        }
        expect(output, "what LDAP has made").to.not.match(/User \((?:one|two)\):/);
        await stack.write([]);
        await up("ldap");
      });
    }
  });
}
