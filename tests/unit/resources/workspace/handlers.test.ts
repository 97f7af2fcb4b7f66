import { expect } from "chai";
import { Unfinished } from "../../../../provider/resources/common/handlers";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import type { WorkspaceArguments, WorkspaceState } from "../../../../provider/resources/workspace/properties";
import { without } from "../../../../provider/text/without";
import { USERS } from "../../directory/ldap/memory-client";
import { newIncarnation } from "../../../../provider/ownership/mark";
import { clockOf } from "../../clients";
import { failureOf } from "../../failure";
import { connector, managedAd, simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const BUNDLE = "wsb-bh8rsxt14";
const OWNER_TAG = "workspaces-users:owner";

const args = (more: Partial<WorkspaceArguments> = {}): WorkspaceArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: BUNDLE,
  owner: "people/prod/ada",
  ...more,
});

describe("the lifecycle of a WorkSpace", () => {
  let house: House;
  let workspaces: WorkspaceHandlers;

  const open = async (options: Parameters<typeof House.open>[0] = {}) => {
    house = await House.open(options);
    for (const name of ["ada", "grace"]) {
      house.memory.put(`CN=${name},${USERS}`, { sAMAccountName: [name], objectClass: ["user"] });
    }
    workspaces = new WorkspaceHandlers(house.services());
  };

  beforeEach(() => open());
  afterEach(() => house.close());

  const theOne = async () => {
    const [one, ...more] = await house.world.aws.workspaces();
    expect(more, "no second desktop").to.deep.equal([]);
    return one;
  };

  const one = async (wanted: string) => (await house.world.aws.workspaces()).find(({ id }) => id === wanted);

  /** What a create left in the state though it failed. */
  const unfinished = async (promise: Promise<unknown>): Promise<Unfinished> => {
    const error = await promise.then(
      () => expect.fail("it succeeded"),
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(Unfinished);
    return error as Unfinished;
  };

  describe("is checked", () => {
    it("argument by argument", async () => {
      const failures = await workspaces.check({ ...args({ bundleId: "x" }) }, {});
      expect(failures.map(({ property }) => property)).to.deep.equal(["bundleId"]);
    });

    it("for another resource of the program that means the same desktop", async () => {
      expect(await workspaces.check({ ...args() }, {})).to.deep.equal([]);
      const [failure] = await workspaces.check({ ...args({ userName: "Ada", owner: "people/prod/other" }) }, {});
      expect(failure?.reason).to.contain(
        "the WorkSpace of Ada (corp.example.com) is declared by ada and by other; AWS allows one a user",
      );
      const other = { owner: "people/prod/other" };
      const [again] = await workspaces.check({ ...args({ directoryId: connector, ...other }) }, {});
      expect(again?.reason, "two ids of one domain").to.contain("is declared by ada and by other");
      expect(await workspaces.check({ ...args({ directoryId: managedAd, ...other }) }, {})).to.deep.equal([]);
      for (const owner of ["people/prod/one", "people/prod/two"]) {
        expect(await workspaces.check({ ...args({ userName: UNKNOWN, owner }) }, {})).to.deep.equal([]);
      }
    });
  });

  describe("differs", () => {
    const olds: WorkspaceState = {
      ...args({
        workspaceProperties: { runningMode: "AUTO_STOP", userVolumeSizeGib: 50 },
        tags: { team: "a", site: "b" },
        rootVolumeEncryptionEnabled: false,
      }),
      state: "AVAILABLE",
    };
    const declared = args({
      workspaceProperties: { userVolumeSizeGib: 50, runningMode: "AUTO_STOP" },
      tags: { site: "b", team: "a" },
      rootVolumeEncryptionEnabled: false,
    });

    for (const [what, news, expected] of [
      ["nothing, in any order", {}, "none"],
      ["the user name's letter case", { userName: "Ada" }, "update"],
      ["another user", { userName: "grace" }, "replace userName, new first"],
      ["a user not known yet", { userName: UNKNOWN }, "replace userName, new first"],
      ["a directory of another domain", { directoryId: managedAd }, "replace directoryId, new first"],
      ["another id of the same domain", { directoryId: connector }, "update"],
      ["a deletion policy", { deletionPolicy: "retain" }, "update"],
      ["another bundle", { bundleId: "wsb-4q8t1n7zd" }, "update"],
      [
        "another bundle that is to replace it",
        { bundleId: "wsb-4q8t1n7zd", whenBundleChanges: "replace" },
        "replace bundleId, old first",
      ],
      [
        "another bundle for another user",
        { bundleId: "wsb-4q8t1n7zd", userName: "grace" },
        "replace userName, new first",
      ],
      ["encryption", { rootVolumeEncryptionEnabled: true }, "replace rootVolumeEncryptionEnabled, old first"],
      [
        "encryption taken out, which is then not managed",
        { rootVolumeEncryptionEnabled: undefined as never },
        "update",
      ],
      ["encryption said to be off, as it is", { userVolumeEncryptionEnabled: false }, "update"],
      ["a running mode", { workspaceProperties: { runningMode: "ALWAYS_ON" } }, "update"],
      ["a grown volume", { workspaceProperties: { userVolumeSizeGib: 100 } }, "update"],
      ["a property not known yet", { workspaceProperties: { userVolumeSizeGib: UNKNOWN as never } }, "update"],
      ["a property taken out, which is then not managed", { workspaceProperties: {} }, "none"],
      ["a tag's value", { tags: { site: "b", team: "c" } }, "update"],
      ["a tag less", { tags: { site: "b" } }, "update"],
      ["tags taken out", { tags: undefined as never }, "update"],
      ["another logical name", { owner: "people/prod/new" }, "update"],
      ["adopt", { adopt: true }, "update"],
      ["customTimeouts", { timeouts: { create: "2h" } }, "update"],
    ] as [string, Partial<WorkspaceArguments>, string][]) {
      it(`by ${what}: ${expected}`, async () => {
        const { changes, replaces, deleteBeforeReplace } = await workspaces.diff(olds, { ...declared, ...news });
        const order = deleteBeforeReplace ? "old first" : "new first";
        expect(replaces.length > 0 ? `replace ${replaces.join(" ")}, ${order}` : changes ? "update" : "none").to.equal(
          expected,
        );
      });
    }
  });

  describe("begins", () => {
    it("with a desktop that is ready, marked and tagged, as declared", async () => {
      const { id, outs } = await workspaces.create(
        args({ workspaceProperties: { runningMode: "AUTO_STOP", userVolumeSizeGib: 50 }, tags: { team: "a" } }),
      );
      expect(await theOne()).to.deep.include({
        id,
        state: "AVAILABLE",
        tags: { team: "a", [OWNER_TAG]: `people/prod/ada=23${outs.incarnation}` },
      });
      expect(outs).to.deep.include({
        workspaceProperties: { runningMode: "AUTO_STOP", userVolumeSizeGib: 50 },
        state: "AVAILABLE",
      });
      expect(outs).to.include.keys("computerName", "ipAddress");
      expect(house.world.aws.callsTo("ModifyWorkspaceProperties"), "it was launched that way").to.deep.equal([]);
    });

    it("with nothing where the launch is refused", async () => {
      const error = await failureOf(workspaces.create(args({ bundleId: "wsb-000000000" })));
      expect(error.code).to.equal("bundle-not-found");
      expect(await theOne()).to.equal(undefined);
    });

    it("with its id kept where it does not get ready, and goes on with it", async () => {
      house.world.aws.launchFails = () => ({ code: "DomainJoin.Failed", message: "The domain could not be joined." });
      const { id, outs, message } = await unfinished(workspaces.create(args({ tags: { team: "a" } })));
      expect(message).to.contain("DomainJoin.Failed").and.to.contain("[workspace-failed]");
      expect((await theOne())?.id).to.equal(id);
      expect(outs).to.deep.include({ ...args({ tags: { team: "a" } }), state: "UNKNOWN" });
      house.world.aws.setState(id, "AVAILABLE");
      expect(await workspaces.update(outs as WorkspaceState, args({ tags: { team: "a" } }), id)).to.include({
        state: "AVAILABLE",
      });
    });

    it("for as long as customTimeouts let it wait, with its id kept, and goes on waiting for the same one", async () => {
      await house.close();
      await open({ timing: { launch: 40 * 60_000 } });
      const { id, outs, message } = await unfinished(workspaces.create(args({ timeouts: { create: "30m" } })));
      expect(message).to.contain("was not done after 30.").and.to.contain("[wait-timed-out]");
      expect(await workspaces.update(outs as WorkspaceState, args(), id)).to.include({ state: "AVAILABLE" });
      expect((await theOne())?.id).to.equal(id);
    });

    describe("with its id kept where it cannot be looked for while WorkSpaces does not show it yet", () => {
      let id: string;
      let outs: WorkspaceState;

      beforeEach(async () => {
        await house.close();
        await open({ timing: { hiddenFor: 20_000, hiddenDescribes: 0 } });
        let isLaunched = false;
        house.world.aws.faults = ({ operation }) =>
          (isLaunched ||= operation === "CreateWorkspaces") && operation === "DescribeWorkspaces"
            ? { status: 400, type: "AccessDeniedException", message: "User is not authorized" }
            : undefined;
        const left = await unfinished(workspaces.create(args()));
        ({ id } = left);
        outs = left.outs as WorkspaceState;
        house.world.aws.faults = undefined;
        // The next run of the engine is a process that has launched nothing.
        workspaces = new WorkspaceHandlers(house.services());
      });

      it("and the next run waits for it", async () => {
        expect(await workspaces.update(outs, args({ tags: { team: "a" } }), id)).to.include({ state: "AVAILABLE" });
        expect((await theOne())?.tags).to.include({ team: "a" });
      });

      it("and it is not taken for gone", async () => {
        expect((await workspaces.read(outs, id))?.outs).to.include(args());
      });

      it("and is ended, not forgotten", async () => {
        await workspaces.delete(outs, id);
        expect(await theOne()).to.equal(undefined);
      });
    });

    describe("where the user has a desktop", () => {
      const standing = (more: object = {}) =>
        house.world.aws.launch({ directoryId: simpleAd, userName: "ada", ...more });

      it("of our own earlier attempt: it goes on with that", async () => {
        const lately = `people/prod/ada=23${newIncarnation(clockOf(house.world))}`;
        const { id } = await standing({ tags: { [OWNER_TAG]: lately }, state: "PENDING" });
        const finished = workspaces.create(args());
        house.world.aws.setState(id, "AVAILABLE");
        expect(await finished).to.have.property("id", id);
        expect(await theOne()).to.include({ id });
      });

      for (const [what, mark] of [
        [
          "a week ago",
          () => `people/prod/ada=23${newIncarnation({ now: () => house.world.now - 7 * 24 * 3_600_000 })}`,
        ],
        ["by release 0.1.0, whose marks do not tell when", () => "people/prod/ada"],
      ] as const) {
        it(`that a resource of this name made ${what}: it is another backend's, or the state was lost, so it says how to adopt it`, async () => {
          const tags = { [OWNER_TAG]: mark() };
          const { id } = await standing({ tags });
          const error = await failureOf(workspaces.create(args()));
          expect(error.code).to.equal("already-exists");
          expect(error.message).to.contain(`WorkSpace ${id} of ada`).and.to.contain("set adopt: true");
          expect((await theOne())?.tags).to.deep.equal(tags);
          expect(await workspaces.create(args({ adopt: true }))).to.have.property("id", id);
        });
      }

      it("of our own earlier attempt whose answer was lost, and that WorkSpaces does not show at once", async () => {
        await house.close();
        await open({ timing: { hiddenFor: 8_000, hiddenDescribes: 0 } });
        let lost = 0;
        house.world.aws.faults = ({ moment, operation }) =>
          moment === "after" && operation === "CreateWorkspaces" && (lost += 1) === 1 ? "cut" : undefined;
        const answer = await failureOf(workspaces.create(args()));
        expect(answer.code).to.equal("aws-refused");
        const { id } = await workspaces.create(args());
        expect(await theOne()).to.include({ id });
      });

      it("that WorkSpaces never shows: it says so after a while", async () => {
        await house.close();
        await open({ timing: { hiddenFor: 3_600_000, hiddenDescribes: 0 } });
        const other = house.services().desktops();
        await other.launch({ DirectoryId: simpleAd, UserName: "ada", BundleId: BUNDLE });
        const error = await failureOf(workspaces.create(args()));
        expect(error.code).to.equal("workspace-refused");
        expect(error.message).to.contain("says the user has a WorkSpace, and shows none");
      });

      it("of another name in the same stack: a rename in code, whose old resource then ends nothing", async () => {
        const old = await workspaces.create(args());
        const renamed = await workspaces.create(args({ owner: "people/prod/countess" }));
        expect(renamed.id).to.equal(old.id);
        await workspaces.delete(old.outs, old.id);
        expect(await theOne()).to.deep.include({
          id: old.id,
          state: "AVAILABLE",
          tags: { [OWNER_TAG]: `people/prod/countess=23${renamed.outs.incarnation}` },
        });
        const named = `WorkSpace ${old.id} of ada (${simpleAd}, AVAILABLE)`;
        expect(house.said.map((line) => line.replace(/since [\dT:-]+Z/, "since then"))).to.deep.equal([
          `${named} was resource ada's, and is taken over as it is`,
          `${named} is managed by people/prod/countess (project/stack/name) now since then, and is left as it is`,
        ]);
      });

      it("of another stack: it says whose, whether to adopt or not", async () => {
        await standing({ tags: { [OWNER_TAG]: "people/test/ada" } });
        for (const adopt of [true, false]) {
          const error = await failureOf(workspaces.create(args({ adopt })));
          expect(error.code).to.equal("owned-elsewhere");
          expect(error.message).to.contain("is managed by people/test/ada (project/stack/name)");
        }
        expect((await theOne())?.tags).to.deep.equal({ [OWNER_TAG]: "people/test/ada" });
      });

      it("of nobody: it says how to adopt it", async () => {
        const { id } = await standing({ state: "STOPPED" });
        const error = await failureOf(workspaces.create(args()));
        expect(error.code).to.equal("already-exists");
        expect(error.message)
          .to.contain(`WorkSpace ${id} of ada (${simpleAd}, STOPPED) exists, and no stack manages it`)
          .and.to.contain("adopt: true");
        expect((await theOne())?.tags).to.deep.equal({});
      });

      it("of nobody, adopted: its own tags stay, what is declared is changed in place", async () => {
        const { id } = await standing({ tags: { theirs: "1", team: "b" }, properties: { RunningMode: "AUTO_STOP" } });
        const { outs } = await workspaces.create(
          args({ adopt: true, tags: { team: "a" }, workspaceProperties: { runningMode: "ALWAYS_ON" } }),
        );
        expect(await theOne()).to.deep.include({
          id,
          tags: { theirs: "1", team: "a", [OWNER_TAG]: `people/prod/ada=23${outs.incarnation}+adopted` },
        });
        expect((await theOne())?.properties).to.include({ RunningMode: "ALWAYS_ON" });
        expect(outs).to.deep.include({ workspaceProperties: { runningMode: "ALWAYS_ON" } });
      });

      for (const [what, more, news, words] of [
        ["another bundle", { bundleId: "wsb-4q8t1n7zd" }, {}, "bundleId is wsb-4q8t1n7zd and not"],
        [
          "no encryption, where it is declared",
          {},
          { rootVolumeEncryptionEnabled: true },
          "rootVolumeEncryptionEnabled",
        ],
      ] as const) {
        it(`of ${what}: it is not taken for what was declared`, async () => {
          const { id } = await standing(more);
          const error = await failureOf(workspaces.create(args({ adopt: true, ...news })));
          expect(error.code).to.equal("already-exists");
          expect(error.message).to.contain(id).and.to.contain(words);
          expect((await theOne())?.tags).to.deep.equal({});
        });
      }

      it("that is going: it waits, and launches another", async () => {
        const { id } = await standing();
        await house.services().desktops().terminate(id);
        const made = await workspaces.create(args());
        expect(made.id).to.not.equal(id);
        expect(await theOne()).to.include({ id: made.id });
      });

      it("that cannot take what is declared: its id is kept", async () => {
        const { id } = await standing({ properties: { RootVolumeSizeGib: 175, UserVolumeSizeGib: 100 } });
        const kept = await unfinished(
          workspaces.create(args({ adopt: true, workspaceProperties: { userVolumeSizeGib: 50 } })),
        );
        expect(kept).to.include({ id });
        expect(kept.message).to.contain("volumes never shrink");
      });
    });
  });

  describe("passes to another person in one run", () => {
    const grace = args({ userName: "grace" });

    /** What the engine asks for where the resource that had Ada's desktop declares Grace's from now on. */
    const passOn = async (env: Readonly<Record<string, string>> = {}) => {
      const { id, outs } = await workspaces.create(args());
      // The next run of the engine is another process.
      workspaces = new WorkspaceHandlers(house.services(env));
      expect(await workspaces.check({ ...grace }, { ...args() })).to.deep.equal([]);
      expect(await workspaces.diff(outs, grace)).to.include({ changes: true });
      await workspaces.delete(outs, id);
      return { id, standing: (await theOne())?.id };
    };

    it("so that the old desktop stands until the new one is there, and is terminated then", async () => {
      const { id, standing } = await passOn();
      expect(standing, "its deletion alone does nothing").to.equal(id);
      const made = await workspaces.create(grace);
      expect(await theOne()).to.include({ id: made.id, userName: "grace" });
    });

    it("so that the new desktop is recorded also where the old one may not go, which is said", async () => {
      const { id } = await passOn({ WORKSPACES_USERS_DELETION_THRESHOLD: "0" });
      const left = await unfinished(workspaces.create(grace));
      expect(left.message).to.contain("deleting the WorkSpace of ada").and.to.contain("[deletion-threshold]");
      const all = await house.world.aws.workspaces();
      expect(all.map((one) => [one.id, one.userName]).sort()).to.deep.equal(
        [
          [id, "ada"],
          [left.id, "grace"],
        ].sort(),
      );
      expect(left.outs).to.include({ ...grace, state: "AVAILABLE" });
      const next = new WorkspaceHandlers(house.services());
      expect(await next.update(left.outs as WorkspaceState, grace, left.id)).to.include({ userName: "grace" });
    });

    it("so that it stands while the user passes from one resource to another, before the program has declared it anew", async () => {
      const { id, outs } = await workspaces.create(args());
      const services = house.services();
      workspaces = new WorkspaceHandlers(services);
      // The state holds Ada for one resource, and the program declares her under another from now on.
      services.claims.know("user", "people/prod/first", "corp.example.com ada", "0mh5k2x9q1a2b3c4d");
      services.claims.claim("user", "corp.example.com ada", "people/prod/second", {});
      await workspaces.delete(outs, id);
      expect(await theOne()).to.include({ id, state: "AVAILABLE" });
      expect(house.said.join()).to.contain("is left standing, since its user passes to another resource");
    });

    for (const [what, holder, owner] of [
      ["stays with its resource", "people/prod/first", "people/prod/first"],
      ["is new to the stack", undefined, "people/prod/second"],
      ["is declared by nobody", "people/prod/first", undefined],
    ] as const) {
      it(`but is terminated with its resource if the user ${what}`, async () => {
        const { id, outs } = await workspaces.create(args());
        const services = house.services();
        if (holder !== undefined) services.claims.know("user", holder, "corp.example.com ada", "0mh5k2x9q1a2b3c4d");
        if (owner !== undefined) services.claims.claim("user", "corp.example.com ada", owner, {});
        await new WorkspaceHandlers(services).delete(outs, id);
        expect(await theOne()).to.equal(undefined);
        expect(house.said).to.deep.equal([]);
      });
    }

    it("so that the old desktop is terminated at once if the new one is there already", async () => {
      const { id, outs } = await workspaces.create(args());
      workspaces = new WorkspaceHandlers(house.services());
      await workspaces.check({ ...grace }, { ...args() });
      const made = await workspaces.create(grace);
      await workspaces.delete(outs, id);
      expect(await theOne()).to.include({ id: made.id });
    });

    it("so that the old desktop stands, marked as let go, if its policy retains it", async () => {
      const { id, outs } = await workspaces.create(args({ deletionPolicy: "retain" }));
      workspaces = new WorkspaceHandlers(house.services());
      const news = { ...grace, deletionPolicy: "retain" as const };
      await workspaces.check({ ...news }, { ...args() });
      await workspaces.delete(outs, id);
      await workspaces.create(news);
      expect((await one(id))?.tags[OWNER_TAG]).to.match(/^people\/prod\/ada=23[0-9a-z]{17}\+released$/);
    });

    it("so that the old desktop stands and stays in the state where the launch is refused", async () => {
      const { id } = await passOn();
      const kept = await unfinished(workspaces.create({ ...grace, bundleId: "wsb-000000000" }));
      expect(kept.message).to.contain("[bundle-not-found]");
      expect(kept).to.include({ id });
      expect(kept.outs).to.include({ userName: "ada" });
      expect(await theOne()).to.include({ id, state: "AVAILABLE" });
    });
  });

  describe("whose replacement was cut off before its creation", () => {
    const news = args({ bundleId: "wsb-4q8t1n7zd", whenBundleChanges: "replace" });

    /** The old desktop stands, and the state holds it as one to be replaced. */
    const cutOff = async (more: Partial<WorkspaceArguments> = {}) => {
      const { id, outs } = await workspaces.create(args(more));
      workspaces = new WorkspaceHandlers(house.services());
      await workspaces.check({ ...news, ...more }, { ...args(more) });
      await workspaces.diff(outs, { ...news, ...more });
      return id;
    };

    it("is terminated by the creation, and launched anew with what could not be changed", async () => {
      const id = await cutOff();
      const made = await workspaces.create(news);
      expect(made.id).to.not.equal(id);
      expect(await theOne()).to.include({ id: made.id, bundleId: "wsb-4q8t1n7zd" });
    });

    it("stands where its deletionPolicy is retain, and the error says what to set", async () => {
      const id = await cutOff({ deletionPolicy: "retain" });
      const error = await failureOf(workspaces.create({ ...news, deletionPolicy: "retain" }));
      expect(error.message).to.contain('set deletionPolicy: "terminate" on it to lose this one');
      expect(await theOne()).to.include({ id, bundleId: BUNDLE });
    });

    it("stands where it is another resource's by now", async () => {
      const id = await cutOff();
      const tags = { [OWNER_TAG]: "people/prod/other=230mh5k2x9q1a2b3c4d" };
      await house.services().desktops().tag(id, tags);
      const error = await failureOf(workspaces.create(news));
      expect(error.message).to.contain(`whose bundleId is ${BUNDLE} and not wsb-4q8t1n7zd`);
      expect(await theOne()).to.include({ id, bundleId: BUNDLE });
    });
  });

  describe("is replaced, the old one first,", () => {
    /** What the engine asks for with another bundle. */
    const replacing = async (more: Partial<WorkspaceArguments> = {}, env: Readonly<Record<string, string>> = {}) => {
      const { id, outs } = await workspaces.create(args(more));
      workspaces = new WorkspaceHandlers(house.services(env));
      const news = args({ bundleId: "wsb-4q8t1n7zd", whenBundleChanges: "replace", ...more });
      expect(await workspaces.check({ ...news }, { ...args(more) })).to.deep.equal([]);
      return { id, outs, news };
    };

    it("by a termination that its creation follows", async () => {
      const { id, outs, news } = await replacing();
      expect(await workspaces.diff(outs, news)).to.include({ deleteBeforeReplace: true });
      await workspaces.delete(outs, id);
      expect(await theOne()).to.equal(undefined);
      expect((await workspaces.create(news)).id).to.not.equal(id);
    });

    it("never if it is to be retained, since AWS allows one a user", async () => {
      const { id, outs } = await replacing({ deletionPolicy: "retain" });
      const error = await failureOf(workspaces.delete(outs, id));
      expect(error.code).to.equal("workspace-refused");
      expect(error.message)
        .to.contain(`deleting the WorkSpace of ada (${simpleAd}): WorkSpace ${id} of ada`)
        .and.to.contain("is to be replaced, and its deletionPolicy is retain (the default of an adopted one)")
        .and.to.contain('set deletionPolicy: "terminate" on it to lose this one, or take the change back');
      expect((await theOne())?.tags).to.have.property(OWNER_TAG);
    });

    it("by the policy that the program declares now, not the one in the state", async () => {
      const { id, outs } = await replacing();
      await workspaces.delete({ ...outs, deletionPolicy: "retain" }, id);
      expect(await theOne()).to.equal(undefined);
    });

    it("and counted as a loss in the preview already", async () => {
      const { outs, news } = await replacing({}, { WORKSPACES_USERS_DELETION_THRESHOLD: "0" });
      const error = await failureOf(workspaces.diff(outs, news));
      expect(error.code).to.equal("deletion-threshold");
      expect(error.message).to.contain(`replacing the WorkSpace of ada (${simpleAd})`);
      expect(await workspaces.diff(outs, args({ tags: { team: "a" } })), "a change is no loss").to.include({
        changes: true,
      });
      expect(await workspaces.diff(outs, args({ userName: "grace" })), "nor another's").to.include({ changes: true });
    });

    it("once the program has declared all that it replaces too", async () => {
      const { id, outs } = await replacing();
      const before = house.world.now;
      await workspaces.delete(outs, id);
      const replaced = house.world.now - before;
      const other = await workspaces.create(args({ userName: "grace", owner: "people/prod/grace" }));
      workspaces = new WorkspaceHandlers(house.services());
      const then = house.world.now;
      await workspaces.delete(other.outs, other.id);
      expect(replaced - (house.world.now - then), "waited for declarations").to.be.within(1_000, 2_000);
    });
  });

  describe("is where it was launched,", () => {
    it("so that a directory of another Region cannot hold the same one, though its domain be the same", async () => {
      const { outs } = await workspaces.create(args());
      const news = args({ directoryId: connector });
      expect((await workspaces.diff(outs, news)).replaces).to.deep.equal([]);
      expect((await workspaces.diff({ ...outs, region: "us-east-1" }, news)).replaces).to.deep.equal(["directoryId"]);
      expect((await workspaces.diff(without(outs, "region"), news)).replaces, "0.1.0's").to.deep.equal([]);
    });

    it("and is known to the run by its thing", async () => {
      const { outs } = await workspaces.create(args());
      const services = house.services();
      await new WorkspaceHandlers(services).diff(outs, args());
      expect(services.claims.knownOf("desktop", "people/prod/ada", "corp.example.com ada")).to.include({
        incarnation: outs.incarnation,
      });
    });
  });

  describe("is read", () => {
    it("with drift of what is declared, and of nothing else", async () => {
      const { id, outs } = await workspaces.create(
        args({ workspaceProperties: { runningMode: "AUTO_STOP" }, tags: { team: "a" } }),
      );
      house.world.aws.change(id, { properties: { RunningMode: "ALWAYS_ON", ComputeTypeName: "POWER" } });
      await house.services().desktops().tag(id, { team: "b", theirs: "1" });
      const read = await workspaces.read(outs, id);
      expect(read?.inputs).to.deep.equal({
        ...args({ workspaceProperties: { runningMode: "ALWAYS_ON" }, tags: { team: "b", theirs: "1" } }),
      });
      expect(read?.outs).to.include({ state: "AVAILABLE" });
    });

    it("without tags where none are declared", async () => {
      const { id, outs } = await workspaces.create(args());
      await house.services().desktops().tag(id, { theirs: "1" });
      expect((await workspaces.read(outs, id))?.inputs).to.deep.equal(args());
    });

    it("with what was recorded of it, and no more", async () => {
      const { id, outs } = await workspaces.create(args());
      expect((await workspaces.read(outs, id))?.outs).to.deep.equal(outs);
      const older = without(outs, "incarnation", "domainName", "region", "launchedWith");
      const read = await workspaces.read({ ...older, adopted: true, userSid: "S-1-5-21-1-2-3-1104" }, id);
      expect(read?.outs).to.include({ adopted: true, userSid: "S-1-5-21-1-2-3-1104" });
      expect(read?.outs).to.not.have.any.keys("incarnation", "domainName");
    });

    it("by its new id if it was migrated outside", async () => {
      const { id, outs } = await workspaces.create(args());
      const { tags = {} } = (await theOne()) ?? {};
      house.world.aws.setState(id, "TERMINATED");
      const migrated = await house.world.aws.launch({
        directoryId: simpleAd,
        userName: "ada",
        tags,
        bundleId: "wsb-4q8t1n7zd",
      });
      expect(await workspaces.read(outs, id)).to.deep.include({
        id: migrated.id,
        inputs: args({ bundleId: "wsb-4q8t1n7zd" }),
      });
    });

    for (const state of ["TERMINATING", "TERMINATED"] as const) {
      it(`as gone where it is ${state}`, async () => {
        const { id, outs } = await workspaces.create(args());
        house.world.aws.setState(id, state);
        expect(await workspaces.read(outs, id)).to.equal(undefined);
      });
    }

    it("as gone where it is not returned", async () => {
      expect(await workspaces.read({ ...args(), state: "AVAILABLE" }, "ws-000000000")).to.equal(undefined);
    });
  });

  describe("is edited", () => {
    it("in place: properties, tags, mark", async () => {
      const { id, outs } = await workspaces.create(args({ tags: { team: "a", site: "b" } }));
      house.world.pass(60_000);
      await house.services().desktops().tag(id, { theirs: "1" });
      const news = args({
        owner: "people/prod/new",
        tags: { team: "c" },
        workspaceProperties: { runningMode: "ALWAYS_ON", computeTypeName: "POWER" },
      });
      expect(await workspaces.update(outs, news, id)).to.deep.include({ ...news, state: "AVAILABLE" });
      expect(await theOne()).to.deep.include({
        id,
        tags: { team: "c", theirs: "1", [OWNER_TAG]: `people/prod/new=23${outs.incarnation}` },
      });
      expect((await theOne())?.properties).to.include({ RunningMode: "ALWAYS_ON", ComputeTypeName: "POWER" });
    });

    it("in its protocol, in place, and read back", async () => {
      const protocols = (one: "PCOIP" | "WSP") => args({ workspaceProperties: { protocols: [one] } });
      const { id, outs } = await workspaces.create(protocols("PCOIP"));
      expect(await workspaces.check({ ...protocols("WSP") }, { ...protocols("PCOIP") })).to.deep.equal([]);
      const now = await workspaces.update(outs, protocols("WSP"), id);
      expect((await theOne())?.properties.Protocols).to.deep.equal(["WSP"]);
      expect(await workspaces.diff(now, protocols("WSP"))).to.include({ changes: false });
      expect((await workspaces.read(now, id))?.inputs).to.deep.equal(protocols("WSP"));
      const calls = house.world.aws.callsTo("ModifyWorkspaceProperties").length;
      await workspaces.update(now, { ...protocols("WSP"), tags: { team: "a" } }, id);
      expect(house.world.aws.callsTo("ModifyWorkspaceProperties")).to.have.length(calls);
    });

    it("not in its protocol where it was launched with another than PCoIP: AWS's words say so", async () => {
      const { id, outs } = await workspaces.create(args());
      const news = args({ workspaceProperties: { protocols: ["PCOIP"] } });
      const error = await failureOf(workspaces.update(outs, news, id));
      expect(error.message).to.include("not created with a PCoIP bundle");
    });

    it("with an incarnation from then on, where release 0.1.0 made it", async () => {
      const { id, outs } = await workspaces.create(args());
      const old = without(outs, "incarnation", "domainName", "region", "launchedWith", "userSid");
      await house
        .services()
        .desktops()
        .tag(id, { [OWNER_TAG]: "people/prod/ada" });
      const now = await workspaces.update(old, args({ tags: { team: "a" } }), id);
      expect(now.incarnation).to.match(/^[0-9a-z]{17}$/);
      expect((await theOne())?.tags).to.deep.equal({ team: "a", [OWNER_TAG]: `people/prod/ada=23${now.incarnation}` });
    });

    it("by what the program changes alone, so that what its user or somebody else changed meanwhile stays, and no `up` undoes it unseen", async () => {
      const declared = (tags: Record<string, string>) =>
        args({ tags, workspaceProperties: { computeTypeName: "STANDARD", runningMode: "AUTO_STOP" } });
      const { id, outs } = await workspaces.create(declared({ team: "a", site: "x" }));
      house.world.aws.change(id, { properties: { ComputeTypeName: "POWER" } });
      await house.services().desktops().tag(id, { site: "y" });
      const news = declared({ team: "b", site: "x" });
      const edited = await workspaces.update(outs, news, id);
      expect((await theOne())?.tags).to.include({ team: "b", site: "y" });
      expect((await theOne())?.properties).to.include({ ComputeTypeName: "POWER" });
      expect(await workspaces.diff(edited, news), "nor does the next one").to.include({ changes: false });
      const seen = await workspaces.read(edited, id);
      expect(seen?.outs.workspaceProperties, "a refresh shows it").to.deep.include({ computeTypeName: "POWER" });
      await workspaces.update(seen?.outs ?? edited, news, id);
      expect((await theOne())?.properties, "and then it is undone").to.include({ ComputeTypeName: "STANDARD" });
      expect((await theOne())?.tags).to.include({ site: "x" });
    });

    for (const state of ["PENDING", "UNHEALTHY", "MAINTENANCE", "SUSPENDED", "ERROR"] as const) {
      it(`by its tags without waiting for anything where it is ${state}`, async () => {
        const { id, outs } = await workspaces.create(args());
        house.world.aws.setState(id, state);
        const then = house.world.now;
        expect(await workspaces.update(outs, args({ tags: { team: "a" } }), id)).to.include({ state });
        expect((await theOne())?.tags).to.include({ team: "a" });
        expect(house.world.now - then).to.be.below(1_000);
      });
    }

    it("and waited for as long as customTimeouts say", async () => {
      const { id, outs } = await workspaces.create(args());
      house.world.aws.setState(id, "PENDING");
      const workspaceProperties = { runningMode: "AUTO_STOP" as const };
      const news = args({ timeouts: { update: "30m" }, workspaceProperties });
      const error = await failureOf(workspaces.update(outs, news, id));
      expect(error.message).to.match(/was not done after 30\./);
    });

    it("not where it is another stack's by now", async () => {
      const { id, outs } = await workspaces.create(args());
      await house
        .services()
        .desktops()
        .tag(id, { [OWNER_TAG]: "people/test/ada" });
      expect(await failureOf(workspaces.update(outs, args({ tags: { team: "a" } }), id))).to.include({
        code: "owned-elsewhere",
      });
      expect((await theOne())?.tags).to.deep.equal({ [OWNER_TAG]: "people/test/ada" });
    });

    it("though WorkSpaces gave it a new id outside, by its mark", async () => {
      const { id, outs } = await workspaces.create(args());
      const { tags = {} } = (await theOne()) ?? {};
      house.world.aws.setState(id, "TERMINATED");
      const migrated = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada", tags });
      await workspaces.update(outs, args({ tags: { team: "a" } }), "ws-000000000");
      expect(await one(migrated.id)).to.deep.include({ tags: { ...tags, team: "a" } });
    });

    it("or another that the user has, which the program adopts", async () => {
      const { id, outs } = await workspaces.create(args());
      house.world.aws.setState(id, "TERMINATED");
      const other = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" });
      expect(await failureOf(workspaces.update(outs, args(), "ws-000000000"))).to.include({ code: "gone" });
      const now = await workspaces.update(outs, args({ adopt: true }), "ws-000000000");
      expect(await one(other.id)).to.deep.include({
        tags: { [OWNER_TAG]: `people/prod/ada=23${now.incarnation}` },
      });
    });

    it("again if its move to a resource that the program does not declare any more was begun and is taken back", async () => {
      const { id, outs } = await workspaces.create(args());
      const moved = newIncarnation(clockOf(house.world));
      const tag = (value: string) =>
        house
          .services()
          .desktops()
          .tag(id, { [OWNER_TAG]: value });
      await tag(`people/prod/countess=23${moved}`);
      const services = house.services();
      services.claims.claim("desktop", "corp.example.com ada", "people/prod/countess", args());
      const declared = new WorkspaceHandlers(services);
      expect(await failureOf(declared.update(outs, args(), id))).to.include({ code: "owned-elsewhere" });
      const now = await workspaces.update(outs, args(), id);
      expect((await theOne())?.tags).to.deep.equal({ [OWNER_TAG]: `people/prod/ada=23${now.incarnation}` });
    });

    for (const [recorded, changes] of [
      ["UNKNOWN", ["ALWAYS_ON"]],
      ["AVAILABLE", []],
    ] as const) {
      it(`so that properties ${changes.length > 0 ? "are" : "are not"} made what they were declared as if its state is ${recorded}`, async () => {
        const news = args({ workspaceProperties: { runningMode: "ALWAYS_ON" } });
        const { id, outs } = await workspaces.create(news);
        house.world.aws.change(id, { properties: { RunningMode: "AUTO_STOP" } });
        await workspaces.update({ ...outs, state: recorded }, news, id);
        expect((await theOne())?.properties.RunningMode).to.equal(changes[0] ?? "AUTO_STOP");
      });
    }

    for (const state of ["TERMINATING", "TERMINATED"] as const) {
      it(`never if it is ${state}, which is said`, async () => {
        const { id, outs } = await workspaces.create(args());
        house.world.aws.setState(id, state);
        const error = await failureOf(workspaces.update(outs, args(), id));
        expect(error.code).to.equal("gone");
        expect(error.message)
          .to.contain(`changing the WorkSpace of ada (${simpleAd}): WorkSpace ${id} is ${state}`)
          .and.to.contain("run pulumi refresh to see what is there now, then pulumi up");
      });
    }

    it("or says what to run where it is gone", async () => {
      const error = await failureOf(workspaces.update({ ...args(), state: "AVAILABLE" }, args(), "ws-000000000"));
      expect(error.message).to.contain("ws-000000000").and.to.contain("pulumi refresh");
    });
  });

  describe("ends", () => {
    it("when it is gone, and well where it is gone already", async () => {
      const { id, outs } = await workspaces.create(args());
      await workspaces.delete(outs, id);
      expect(await theOne()).to.equal(undefined);
      await workspaces.delete(outs, id);
    });

    it("not where another marked it", async () => {
      const { id, outs } = await workspaces.create(args());
      await house
        .services()
        .desktops()
        .tag(id, { [OWNER_TAG]: "team/prod/x" });
      await workspaces.delete(outs, id);
      expect(await theOne()).to.include({ id, state: "AVAILABLE" });
      expect(house.said.join()).to.contain("is managed by team/prod/x (project/stack/name) now");
    });

    it("also where the mark holds what tags do not take as it is", async () => {
      const { id, outs } = await workspaces.create(args({ owner: "people/prod/O'Brien #2+adopted" }));
      expect((await theOne())?.tags[OWNER_TAG]).to.match(/^people\/prod\/O=27Brien =232\+adopted=23[0-9a-z]{17}$/);
      await workspaces.delete(outs, id);
      expect(await theOne()).to.equal(undefined);
    });

    it("not where the mark was taken off: it is not ours any more, which is said", async () => {
      const { id, outs } = await workspaces.create(args());
      await house.services().desktops().untag(id, [OWNER_TAG]);
      await workspaces.delete(outs, id);
      expect(await theOne()).to.include({ id, state: "AVAILABLE" });
      expect(house.said.join()).to.contain(`carries no mark of ours any more (the tag ${OWNER_TAG} of ${id})`);
    });

    for (const [adopt, deletionPolicy, ends] of [
      [false, undefined, true],
      [false, "terminate", true],
      [false, "retain", false],
      [true, undefined, false],
      [true, "terminate", true],
      [true, "retain", false],
    ] as const) {
      it(`with a desktop ${ends ? "terminated" : "that stands, marked as let go,"} where it was ${adopt ? "adopted" : "made"} and its deletionPolicy is ${deletionPolicy ?? "not given"}`, async () => {
        if (adopt) await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" });
        const news = args({ adopt, ...(deletionPolicy === undefined ? {} : { deletionPolicy }) });
        const { id, outs } = await workspaces.create(news);
        await workspaces.delete(outs, id);
        const found = await theOne();
        expect(found && [found.id, found.state]).to.deep.equal(ends ? undefined : [id, "AVAILABLE"]);
        const released = `people/prod/ada=23[0-9a-z]{17}${adopt ? "\\+adopted" : ""}\\+released`;
        if (!ends) expect(found?.tags[OWNER_TAG]).to.match(new RegExp(`^${released}$`));
      });
    }

    it("once more by no older state, and is taken back by its own resource, as adopted as it was", async () => {
      const { id } = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" });
      const { outs } = await workspaces.create(args({ adopt: true }));
      await workspaces.delete(outs, id);
      await workspaces.delete(outs, id);
      expect(await theOne()).to.include({ id, state: "AVAILABLE" });
      expect(house.said.join()).to.contain("was let go by people/prod/ada (project/stack/name)");
      expect(await workspaces.create(args())).to.deep.include({ id });
      expect(house.said.join()).to.contain("was let go by ada, and is taken back");
      expect((await theOne())?.tags[OWNER_TAG]).to.match(/\+adopted$/);
    });

    it("with the desktop handed to another resource of this run that declares it and is in the state", async () => {
      const { id, outs } = await workspaces.create(args());
      const services = house.services();
      const other = "people/prod/countess";
      services.claims.claim("desktop", "corp.example.com ada", other, args({ owner: other }));
      services.claims.know("desktop", other, "corp.example.com ada", outs.incarnation);
      await new WorkspaceHandlers(services).delete(outs, id);
      expect((await theOne())?.tags).to.deep.equal({ [OWNER_TAG]: `${other}=23${outs.incarnation}` });
    });

    it("so that the run knows whose policy left it standing", async () => {
      const { id, outs } = await workspaces.create(args({ deletionPolicy: "retain" }));
      const services = house.services();
      await new WorkspaceHandlers(services).delete(outs, id);
      expect(services.claims.retainedBy(id)).to.equal("people/prod/ada");
    });

    it("by the domain that the directory has now if the state is older than the name of it", async () => {
      const { id, outs } = await workspaces.create(args());
      const services = house.services();
      services.claims.claim("desktop", "corp.example.com ada", "people/prod/countess", args());
      const error = await failureOf(new WorkspaceHandlers(services).delete(without(outs, "domainName"), id));
      expect(error).to.include({ code: "owned-elsewhere" });
      expect(await theOne()).to.include({ id });
    });

    it("so that a termination which is refused is not counted as a loss", async () => {
      const { id, outs } = await workspaces.create(args());
      const services = house.services({ WORKSPACES_USERS_DELETION_THRESHOLD: "1" });
      const once = new WorkspaceHandlers(services);
      house.world.aws.setState(id, "SUSPENDED");
      expect(await failureOf(once.delete(outs, id))).to.include({ code: "workspace-refused" });
      const grace = await workspaces.create(args({ userName: "grace", owner: "people/prod/grace" }));
      await once.delete(grace.outs, grace.id);
      expect((await theOne())?.id).to.equal(id);
    });

    it("not where WorkSpaces will not end it", async () => {
      const { id, outs } = await workspaces.create(args());
      house.world.aws.setState(id, "SUSPENDED");
      expect(await failureOf(workspaces.delete(outs, id))).to.include({ code: "workspace-refused" });
    });
  });
});
