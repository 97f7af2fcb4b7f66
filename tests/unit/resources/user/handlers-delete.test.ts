import { expect } from "chai";
import { UnwillingToPerformError } from "ldapts";
import type { UserState } from "../../../../provider/resources/user/properties";
import { UserHandlers } from "../../../../provider/resources/user/handlers";
import { without } from "../../../../provider/text/without";
import { USERS } from "../../directory/ldap/memory-client";
import { clockOf } from "../../clients";
import { failureOf } from "../../failure";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { anotherRun, args, created, house, useUsers, users, writes } from "./handlers-fixture";

describe("the lifecycle of a user", () => {
  useUsers();

  describe("ends", () => {
    const desktop = (userName = "ada") => house.world.aws.launch({ directoryId: simpleAd, userName });

    it("with the account gone", async () => {
      await users.delete(await created());
      expect(house.account("ada")).to.equal(undefined);
    });

    it("well where the account is gone already", async () => {
      const outs = await created();
      await users.delete(outs);
      await users.delete(outs);
    });

    it("not while there is a WorkSpace, unless it may be terminated first", async () => {
      const outs = await created();
      const { id } = await desktop();
      const error = await failureOf(users.delete(outs));
      expect(error.code).to.equal("workspace-exists");
      expect(error.message).to.contain(id);
      expect(house.account("ada")).to.not.equal(undefined);
      await users.delete({ ...outs, whenWorkspaceExists: "terminate" });
      expect(house.account("ada")).to.equal(undefined);
      expect(await house.world.aws.workspaces()).to.deep.equal([]);
    });

    it("not while there is a WorkSpace of the name it had before it was renamed outside", async () => {
      const outs = await created();
      const { id } = await desktop();
      Object.assign(house.memory.named("ada") ?? {}, { sAMAccountName: ["countess"] });
      for (const whenWorkspaceExists of ["fail", "terminate"] as const) {
        const error = await failureOf(users.delete({ ...outs, whenWorkspaceExists }));
        expect(error.code).to.equal("workspace-exists");
        expect(error.message).to.contain(`WorkSpace ${id} of ada`);
      }
      expect(house.account("countess")).to.not.equal(undefined);
    });

    it("with the account handed to another resource of this run that declares it and is in the state", async () => {
      const outs = await created();
      const services = house.services();
      services.claims.claim("user", "corp.example.com ADA", "people/prod/countess", args());
      services.claims.know("user", "people/prod/countess", "corp.example.com ada", "0mh5k2x9q1a2b3c4d");
      await new UserHandlers(services).delete(outs);
      expect(house.account("ada")).to.include({ adminDescription: "pulumi:people/prod/countess#0mh5k2x9q1a2b3c4d" });
    });

    it("with an error, and the account as it is, if that other resource is not in the state", async () => {
      const outs = await created();
      const services = house.services();
      services.claims.claim("user", "corp.example.com ada", "people/prod/countess", args());
      const error = await failureOf(new UserHandlers(services).delete(outs));
      expect(error.code).to.equal("owned-elsewhere");
      expect(error.message).to.contain(`deleting user ada (${simpleAd})`);
      expect(house.account("ada")).to.include({ adminDescription: `pulumi:people/prod/ada#${outs.incarnation}` });
    });

    it("with the account left for its own resource, which is made anew by this run and goes on with it", async () => {
      const outs = await created();
      const services = house.services();
      const again = new UserHandlers(services);
      await again.check({ ...args() }, { ...outs });
      await again.delete(outs);
      expect(house.account("ada")).to.include({ adminDescription: `pulumi:people/prod/ada#${outs.incarnation}` });
      expect(services.claims.knownOf("user", "people/prod/ada", "corp.example.com ada")).to.include({
        incarnation: outs.incarnation,
      });
      expect((await again.create(args())).outs).to.include({ objectGuid: outs.objectGuid });
    });

    it("not, and with no desktop terminated, if the directory would refuse to delete the account", async () => {
      const outs = await created();
      const { id } = await desktop();
      house.memory.put(`CN=below,CN=ada,${USERS}`, { objectClass: ["top", "classStore"] });
      const error = await failureOf(users.delete({ ...outs, whenWorkspaceExists: "terminate" }));
      expect(error.message).to.contain(`below CN=ada,${USERS}`).and.to.contain(`WorkSpace ${id} is left as it is`);
      expect((await house.world.aws.workspaces()).find((one) => one.id === id)).to.include({ state: "AVAILABLE" });
    });

    it("with the directory's own refusal, after one try", async () => {
      const outs = await created();
      house.memory.before = (method) => {
        if (method === "del") throw new UnwillingToPerformError("00002077: SvcErr");
      };
      const error = await failureOf(users.delete(outs));
      house.memory.before = () => undefined;
      expect(error).to.include({ code: "directory-refused" });
      expect(writes().filter((method) => method === "del")).to.have.length(1);
    });

    it("not where WorkSpaces cannot be asked", async () => {
      const outs = await created();
      house.world.aws.faults = ({ service }) => (service === "workspaces" ? "drop" : undefined);
      expect(await failureOf(users.delete(outs))).to.include({ code: "workspaces-unknown" });
      expect(house.account("ada")).to.not.equal(undefined);
    });

    for (const [policy, adopted, expected] of [
      [undefined, false, "gone"],
      [undefined, true, "kept"],
      ["delete", true, "gone"],
      ["delete", false, "gone"],
      ["disable", false, "disabled"],
      ["disable", true, "disabled"],
      ["retain", false, "kept"],
    ] as const) {
      it(`with the account ${expected} by ${policy ?? "no policy"}${adopted ? ", adopted" : ""}`, async () => {
        const outs: UserState = { ...(await created()), adopted, ...(policy ? { deletionPolicy: policy } : {}) };
        await users.delete(outs);
        const account = house.account("ada");
        if (expected === "gone") {
          expect(account).to.equal(undefined);
        } else {
          expect(account).to.include({ userAccountControl: expected === "disabled" ? "514" : "512" });
          expect(account?.adminDescription, "the mark stays only on what may come back").to.deep.equal(
            expected === "disabled"
              ? `pulumi:people/prod/ada#${outs.incarnation}${adopted ? "+adopted" : ""}+released`
              : [],
          );
        }
      });

      it(`with the account untouched by ${policy ?? "no policy"}${adopted ? ", adopted" : ""}, where it is another's`, async () => {
        const outs: UserState = { ...(await created()), adopted, ...(policy ? { deletionPolicy: policy } : {}) };
        Object.assign(house.memory.named("ada") ?? {}, { adminDescription: ["pulumi:team/prod/x"] });
        house.memory.writes.length = 0;
        await users.delete(outs);
        expect(writes()).to.deep.equal([]);
        expect(house.said.join()).to.contain(
          "is managed by team/prod/x (project/stack/name) now, and is left as it is",
        );
      });
    }

    it("with an account of release 0.1.0 disabled by its policy, which its owner enables again long after", async () => {
      const outs = without(await created({ deletionPolicy: "disable" }), "incarnation");
      Object.assign(house.memory.named("ada") ?? {}, {
        adminDescription: ["pulumi:people/prod/ada"],
        whenCreated: ["20240102030405.0Z"],
      });
      await users.delete(outs);
      expect(house.account("ada")).to.include({ userAccountControl: "514" });
      expect(house.account("ada")?.adminDescription).to.match(/^pulumi:people\/prod\/ada#[0-9a-z]{17}\+released$/);
      expect(await created()).to.include({ objectGuid: outs.objectGuid });
      expect(house.account("ada")).to.include({ userAccountControl: "512" });
    });

    it("with no account of release 0.1.0 that a state with an incarnation has taken over since", async () => {
      const old = without(await created(), "incarnation");
      house.memory.writes.length = 0;
      await users.delete(old);
      expect(writes()).to.deep.equal([]);
      expect(house.said.join()).to.match(
        /belongs since \S+ to another entry of ada, in this state or another, and is left as it is/,
      );
    });

    for (const policy of ["delete", "disable"] as const) {
      it(`with no critical account, by ${policy}`, async () => {
        const outs: UserState = { ...(await created()), deletionPolicy: policy };
        Object.assign(house.memory.named("ada") ?? {}, { isCriticalSystemObject: ["TRUE"] });
        house.memory.writes.length = 0;
        expect(await failureOf(users.delete(outs))).to.include({ code: "protected-account" });
        expect(writes()).to.deep.equal([]);
      });
    }

    it("not counted where a WorkSpace stands against it, and past the threshold with no WorkSpace terminated", async () => {
      anotherRun(house.services({ WORKSPACES_USERS_DELETION_THRESHOLD: "1" }));
      const one = await created({ userName: "one", owner: "people/prod/one" });
      const two = await created({ userName: "two", owner: "people/prod/two" });
      const three = await created({ userName: "three", owner: "people/prod/three" });
      await desktop("one");
      expect(await failureOf(users.delete(one))).to.include({ code: "workspace-exists" });
      await users.delete(two);
      const { id } = await desktop("three");
      const deletion = users.delete({ ...three, whenWorkspaceExists: "terminate" });
      expect(await failureOf(deletion)).to.include({ code: "deletion-threshold" });
      expect((await house.world.aws.workspaces()).find((each) => each.id === id)).to.include({ state: "AVAILABLE" });
      expect(["one", "two", "three"].filter((name) => house.account(name))).to.deep.equal(["one", "three"]);
    });

    /** Has the first request after a look of the guard wait for a connection, while something is done; how often was looked until now. */
    const waitAfterLook = (meanwhile: () => Promise<unknown>) => {
      const all = () => house.world.aws.calls.filter(({ operation }) => operation === "DescribeWorkspaces").length;
      const before = all();
      house.memory.turn = async () => {
        if (all() > before) {
          house.memory.turn = () => Promise.resolve();
          await meanwhile();
        }
      };
      return () => all() - before;
    };

    it("after another look, where the one before grew old while the deletion waited for a connection", async () => {
      const outs = await created();
      let first = 0;
      const looks = waitAfterLook(() => {
        first = looks();
        return clockOf(house.world).sleep(31_000);
      });
      await users.delete(outs);
      expect(house.account("ada")).to.equal(undefined);
      expect(looks())
        .to.equal(2 * first)
        .and.to.be.greaterThan(0);
    });

    it("not where that other look shows a desktop, launched while the deletion waited", async () => {
      const outs = await created();
      waitAfterLook(async () => {
        await desktop();
        await clockOf(house.world).sleep(31_000);
      });
      expect(await failureOf(users.delete(outs))).to.include({ code: "workspace-exists" });
      expect(house.account("ada")).to.not.equal(undefined);
    });

    it("for no more people than the threshold in one operation; the disabled and the kept do not count", async () => {
      anotherRun(house.services({ WORKSPACES_USERS_DELETION_THRESHOLD: "2" }));
      const names = ["one", "two", "three", "four", "five"];
      const all = await Promise.all(names.map((userName) => created({ userName, owner: `people/prod/${userName}` })));
      const policies = ["disable", "delete", "retain", "delete", "delete"] as const;
      const outcomes = await Promise.all(
        all.map((outs, index) =>
          users.delete({ ...outs, deletionPolicy: policies[index] ?? "delete" }).then(
            () => "done",
            (error: unknown) => (error as { code: string }).code,
          ),
        ),
      );
      expect(outcomes).to.deep.equal(["done", "done", "done", "done", "deletion-threshold"]);
      expect(house.account("five")).to.not.equal(undefined);
    });
  });
});
