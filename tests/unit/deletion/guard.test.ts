import { WorkspaceState } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { Calls } from "../../../provider/workspaces/api";
import type { Desktop } from "../../../provider/workspaces/desktop";
import type { Desktops } from "../../../provider/workspaces/desktops";
import type { GuardedUser } from "../../../provider/deletion/guarded-user";
import { DeletionProof } from "../../../provider/deletion/proof";
import type { Account, Directory } from "../../../provider/directory/directory";
import { clientsOf, clockOf } from "../clients";
import { guardIn, NOBODY_ELSES } from "./in-world";
import { failureOf } from "../failure";
import {
  connector,
  directories,
  elsewhere,
  managedAd,
  region,
  simpleAd,
  World,
} from "../../../sandbox/tests/unit/aws/support";
import { desktopsIn } from "../workspaces/in-world";

const US = "us-east-1";

describe("the deletion guard", () => {
  let world: World;
  let byRegion: Map<string, Desktops>;
  const ada: GuardedUser = {
    directoryId: simpleAd,
    domainName: "corp.example.com",
    guid: "guid-of-ada",
    owner: "hr/prod/ada",
    userName: "ada",
  };

  beforeEach(async () => {
    world = await World.start({
      directories: [
        ...directories,
        { id: "d-9067000005", region: US, kind: "ADConnector", domain: "CORP.example.com" },
        { id: "d-9067000006", region, kind: "SimpleAD", domain: "corp.example.com", registered: false },
      ],
    });
    byRegion = new Map();
  });

  afterEach(async () => {
    world.aws.faults = undefined;
    expect(await world.aws.violations()).to.deep.equal([]);
    await world.stop();
  });

  const desktops = (inRegion = region): Desktops => {
    const made = byRegion.get(inRegion) ?? desktopsIn(world, inRegion);
    byRegion.set(inRegion, made);
    return made;
  };

  const guard = (guardedRegions: string[] = [region, US]) => guardIn(world, guardedRegions, desktops);

  const has = (directoryId: string, userName = "ada", state: "AVAILABLE" | "SUSPENDED" | "TERMINATING" = "AVAILABLE") =>
    world.aws.launch({ directoryId, userName, state });

  /** Which directories were listed, each with its Region. */
  const listed = () =>
    world.aws
      .callsTo("DescribeWorkspaces")
      .map(({ region: at, input }) => `${at} ${(input as { DirectoryId?: string }).DirectoryId ?? ""}`)
      .sort();

  it("gives a proof where the user has no WorkSpace, after asking every directory of the domain in every Region", async () => {
    await has(simpleAd, "grace");
    const proof = await guard().prove(ada, "fail");
    expect(listed()).to.deep.equal([
      `${region} ${simpleAd}`,
      `${region} ${connector}`,
      `${US} ${elsewhere}`,
      `${US} d-9067000005`,
    ]);
    proof.spendFor({ guid: ada.guid, userName: "ada" });
  });

  it("asks the user's own directory whatever domain it is registered under", async () => {
    await has(managedAd);
    const error = await failureOf(
      guard([region]).prove({ ...ada, directoryId: managedAd, domainName: "onprem.example" }, "fail"),
    );
    expect(error.code).to.equal("workspace-exists");
  });

  it("asks the other directories of a domain that trusts the user's", async () => {
    const trusted = { ...ada, domainName: "onprem.example" };
    await guard().prove(trusted, "fail");
    expect(listed()).to.deep.equal([
      `${region} ${simpleAd}`,
      `${region} ${connector}`,
      `${US} ${elsewhere}`,
      `${US} d-9067000005`,
    ]);
  });

  for (const [where, directoryId, inRegion] of [
    ["the user's own directory", simpleAd, region],
    ["another directory of the domain", connector, region],
    ["another Region", elsewhere, US],
  ] as const) {
    it(`fails for a WorkSpace of ${where}, with id, state, place and what to do`, async () => {
      const { id } = await has(directoryId);
      const error = await failureOf(guard().prove(ada, "fail"));
      expect(error.code).to.equal("workspace-exists");
      expect(error.message).to.contain(
        `deleting user ada (${simpleAd}): WorkSpace ${id} is AVAILABLE (${directoryId} in ${inRegion})`,
      );
      expect(error.message).to.contain('delete it first, or set whenWorkspaceExists: "terminate"');
      expect(world.aws.callsTo("TerminateWorkspaces")).to.deep.equal([]);
    });
  }

  it("names every WorkSpace of the user, and their standbys elsewhere", async () => {
    const { id } = await has(simpleAd);
    const other = await has(elsewhere, "ada", "SUSPENDED");
    world.aws.change(id, {
      related: [{ WorkspaceId: "ws-standby01", Region: "eu-west-2", Type: "STANDBY", State: "AVAILABLE" }],
    });
    const { message } = await failureOf(guard().prove(ada, "fail"));
    expect(message).to.contain(
      `${id} is AVAILABLE (${simpleAd} in ${region}, with ws-standby01 (STANDBY in eu-west-2))`,
    );
    expect(message).to.contain(`, and WorkSpace ${other.id} is SUSPENDED`);
  });

  it("ignores letter case", async () => {
    await world.aws.launch({ directoryId: simpleAd, userName: "ADA", sid: "S-1-5-21-9" });
    expect(await failureOf(guard().prove({ ...ada, userName: "Ada" }, "fail"))).to.include({
      code: "workspace-exists",
    });
  });

  it("knows the name qualified by its domain", async () => {
    await world.aws.launch({ directoryId: simpleAd, userName: "corp\\ada", sid: "S-1-5-21-9" });
    expect(await failureOf(guard().prove(ada, "fail"))).to.include({ code: "workspace-exists" });
  });

  it("finds the WorkSpace of an account that was made anew, which WorkSpaces itself does not find by name", async () => {
    const calls = new Calls(region, () => clientsOf(world).workspaces(region), clockOf(world));
    await world.aws.launch({ directoryId: simpleAd, userName: "ada", sid: "S-1-5-21-1-2-3-999" });
    expect((await calls.describe({ DirectoryId: simpleAd, UserName: "ada" })).desktops).to.deep.equal([]);
    expect(await failureOf(guard().prove(ada, "fail"))).to.include({ code: "workspace-exists" });
  });

  it("finds the WorkSpace that carries the name the user had before", async () => {
    const { id } = await has(simpleAd);
    const renamed = { ...ada, userName: "countess", formerName: "ada" };
    expect((await failureOf(guard().prove(renamed, "fail"))).message).to.contain(`WorkSpace ${id} of ada is AVAILABLE`);
  });

  it("counts a WorkSpace that this process launched and that WorkSpaces does not show yet", async () => {
    await world.stop();
    world = await World.start({ directories, timing: { hiddenFor: 60_000, hiddenDescribes: 0 } });
    byRegion.clear();
    const answer = await desktops().launch({ DirectoryId: simpleAd, UserName: "ada", BundleId: "wsb-bh8rsxt14" });
    const { id } = answer as { id: string };
    expect((await failureOf(guard().prove(ada, "fail"))).message).to.contain(`${id} is PENDING`);
    await guard().prove(ada, "terminate");
    expect(await world.aws.workspaces(), "it was waited for, and ended").to.deep.equal([]);
  });

  for (const state of ["TERMINATING", "TERMINATED"] as const) {
    it(`waits for one that is ${state === "TERMINATING" ? "going" : "gone but shown"}, whatever the policy`, async () => {
      const { id } = await has(simpleAd);
      await desktops().terminate(id);
      if (state === "TERMINATED") world.aws.setState(id, state);
      await guard().prove(ada, "fail");
      expect((await world.aws.workspaces()).filter((one) => one.state !== "TERMINATED")).to.deep.equal([]);
      expect(world.aws.callsTo("TerminateWorkspaces")).to.have.length(1);
    });
  }

  for (const state of Object.values(WorkspaceState).filter((one) => !one.startsWith("TERMINAT"))) {
    it(`lets nobody go whose WorkSpace is ${state}, and ${state === "SUSPENDED" ? "ends it not" : "ends it only where told to"}`, async () => {
      const { id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada", state });
      const error = await failureOf(guard().prove(ada, "fail"));
      expect(error.code).to.equal("workspace-exists");
      expect(error.message).to.contain(`WorkSpace ${id} is ${state} `);
      expect(world.aws.callsTo("TerminateWorkspaces")).to.deep.equal([]);
      if (state === "SUSPENDED") {
        expect(await failureOf(guard().prove(ada, "terminate"))).to.include({ code: "workspace-refused" });
      } else {
        await guard().prove(ada, "terminate");
        expect(await world.aws.workspaces()).to.deep.equal([]);
      }
    });
  }

  describe("told to terminate", () => {
    it("ends every WorkSpace of the user, waits, looks again, and only then gives the proof", async () => {
      await has(simpleAd);
      await has(connector);
      await has(elsewhere);
      const others = await has(simpleAd, "grace");
      await guard().prove(ada, "terminate");
      expect((await world.aws.workspaces()).map(({ id }) => id)).to.deep.equal([others.id]);
      expect(
        listed().filter((one) => one.endsWith(simpleAd)),
        "a look before, a look after",
      ).to.have.length(2);
      expect(world.aws.calls.at(-1)).to.include({ operation: "DescribeWorkspaces" });
    });

    describe("and to look first what would refuse the deletion", () => {
      const obstacle = { happened: "it is protected", next: "clear that" };
      let asked: number;
      const guarded = (found: typeof obstacle | undefined): GuardedUser => ({
        ...ada,
        obstacle: () => {
          asked += 1;
          return Promise.resolve(found);
        },
      });

      beforeEach(() => {
        asked = 0;
      });

      it("ends no WorkSpace where something would, names each that stays, and says what and what to do", async () => {
        const one = await has(simpleAd);
        const other = await has(connector);
        const { code, message } = await failureOf(guard().prove(guarded(obstacle), "terminate"));
        expect(code).to.equal("directory-refused");
        expect(message).to.equal(
          `deleting user ada (${simpleAd}): it is protected; WorkSpace ${one.id} is left as it is, and ` +
            `WorkSpace ${other.id} is left as it is; clear that [directory-refused]`,
        );
        expect(world.aws.callsTo("TerminateWorkspaces")).to.deep.equal([]);
      });

      it("ends them where nothing would", async () => {
        await has(simpleAd);
        await guard().prove(guarded(undefined), "terminate");
        expect(await world.aws.workspaces()).to.deep.equal([]);
        expect(asked).to.equal(1);
      });

      it("asks nothing where there is nothing to end", async () => {
        await guard().prove(guarded(obstacle), "terminate");
        const { id } = await has(simpleAd);
        await desktops().terminate(id);
        await guard().prove(guarded(obstacle), "terminate");
        expect(asked).to.equal(0);
      });
    });

    /** The parts of the stack's own knowledge that differ from there being nobody else. */
    const knowing = (ending: Partial<typeof NOBODY_ELSES>) =>
      guardIn(world, [region, US], desktops, { ...NOBODY_ELSES, ...ending });

    it("ends none of several if one is somebody else's to end, and says why and where to take it out", async () => {
      await has(simpleAd);
      const { id } = await has(elsewhere);
      const reservation = (desktop: Desktop) => Promise.resolve(desktop.id === id ? "it is managed by x" : undefined);
      const error = await failureOf(knowing({ reservation }).prove(ada, "terminate"));
      expect(error.code).to.equal("workspace-exists");
      expect(error.message).to.contain(
        `deleting user ada (${simpleAd}): WorkSpace ${id} is AVAILABLE (${elsewhere} in ${US}), and is not terminated for the user: it is managed by x; ` +
          "keep the user; or, if the WorkSpace may go, take it out of the program or stack that manages it and run pulumi up there, or terminate it by hand if none does: " +
          `aws workspaces terminate-workspaces --region ${US} --terminate-workspace-requests ${id}; then run the same command again`,
      );
      expect(world.aws.callsTo("TerminateWorkspaces")).to.deep.equal([]);
    });

    for (const whenExists of ["fail", "terminate"] as const) {
      it(`names first what is to be done where a resource of the program declares the WorkSpace: ${whenExists}`, async () => {
        const { id } = await has(simpleAd);
        const declarerOf = () => Promise.resolve("hr/prod/desk");
        const reservation = () => Promise.resolve("resource desk of this program declares it");
        const { message } = await failureOf(knowing({ declarerOf, reservation }).prove(ada, whenExists));
        expect(message).to.match(
          new RegExp(`WorkSpace ${id} is AVAILABLE .*resource desk of this program declares it; `),
        );
        expect(message).to.contain(
          "; keep the user in the program as long as desk; or take desk out too, which ends the WorkSpace, and run the same command again [",
        );
      });

      it(`foresees a WorkSpace that the program declares and AWS does not show yet: ${whenExists}`, async () => {
        const foresee = (ending: Partial<typeof NOBODY_ELSES>) => knowing(ending).foresee(ada, whenExists, () => false);
        expect(await foresee({})).to.deep.equal({ desktops: [], refusal: undefined });
        const { desktops: seen, refusal } = await foresee({ declarerFor: () => "hr/prod/desk" });
        expect(seen).to.deep.equal([]);
        expect(refusal?.message).to.match(
          /resource desk of this program declares a WorkSpace of theirs, though AWS shows none yet; keep the user in the/,
        );
      });

      it(`names the stack that manages the WorkSpace, which alone ends it: ${whenExists}`, async () => {
        await has(simpleAd);
        const reservation = () => Promise.resolve("it is managed by sales/prod/desk");
        const { message } = await failureOf(knowing({ reservation }).prove(ada, whenExists));
        expect(message).to.contain("it is managed by sales/prod/desk; keep the user; or, if the WorkSpace may go,");
      });

      it(`keeps an account whose desktop's own resource left it standing, and says how to keep or lose both: ${whenExists}`, async () => {
        const { id } = await has(simpleAd);
        const leftStandingBy = () => Promise.resolve("hr/prod/desk");
        const reservation = () => Promise.resolve("resource desk leaves it standing, as its deletionPolicy asks");
        const error = await failureOf(knowing({ leftStandingBy, reservation }).prove(ada, whenExists));
        expect(error.message).to.match(
          /resource desk leaves it standing, as its deletionPolicy asks; to keep it, keep its account too/,
        );
        expect(error.message).to.include(`--terminate-workspace-requests ${id}), and run the same command again`);
        expect(error.message).to.not.match(/delete it first|whenWorkspaceExists/);
      });
    }

    it("counts each that it ends before it ends any", async () => {
      const ids = [(await has(simpleAd)).id, (await has(elsewhere)).id];
      const counted: unknown[] = [];
      const count: (typeof NOBODY_ELSES)["count"] = (desktop, owner, doing) => {
        counted.push([desktop.id, owner, doing]);
        if (counted.length === 2) throw new Error("too many");
      };
      const outcome = await knowing({ count }).prove(ada, "terminate").catch(String);
      expect(outcome).to.contain("too many");
      expect(counted).to.have.deep.members(ids.map((id) => [id, "hr/prod/ada", `deleting user ada (${simpleAd})`]));
      expect(world.aws.callsTo("TerminateWorkspaces")).to.deep.equal([]);
    });

    describe("or not, ends what this program left of another person", () => {
      it("though it is told to fail", async () => {
        await has(simpleAd);
        await knowing({ isLeftOver: () => Promise.resolve(true) }).prove(ada, "fail");
        expect(world.aws.callsTo("TerminateWorkspaces")).to.have.length(1);
      });

      it("and names those alone that it did not leave", async () => {
        const { id } = await has(simpleAd);
        const other = await has(elsewhere);
        const isLeftOver = (desktop: Desktop) => Promise.resolve(desktop.id === id);
        const { message } = await failureOf(knowing({ isLeftOver }).prove(ada, "fail"));
        expect(message).to.contain(other.id).and.to.not.contain(id);
      });
    });

    it("ends what a resource of this stack manages, and left of another person, without waiting for that one", async () => {
      await has(simpleAd);
      const ownResource = () => Promise.resolve("hr/prod/desk");
      await knowing({ ownResource, isLeftOver: () => Promise.resolve(true) }).prove(ada, "terminate");
      expect(world.aws.callsTo("TerminateWorkspaces")).to.have.length(1);
    });

    it("ends one that came in the meantime too", async () => {
      await has(simpleAd);
      let came = false;
      world.aws.faults = async ({ moment, operation }) => {
        if (moment === "after" && operation === "TerminateWorkspaces" && !came) {
          came = true;
          await has(connector);
        }
        return undefined;
      };
      await guard().prove(ada, "terminate");
      expect(came).to.equal(true);
      expect(await world.aws.workspaces()).to.deep.equal([]);
    });

    it("fails where WorkSpaces will not end it", async () => {
      const { id } = await has(simpleAd, "ada", "SUSPENDED");
      const error = await failureOf(guard().prove(ada, "terminate"));
      expect(error.code).to.equal("workspace-refused");
      expect(error.message).to.contain(`${id} is SUSPENDED and cannot be terminated`);
    });

    for (const [what, user, launched] of [
      ["the name the user had before", { userName: "countess", formerName: "ada" }, "ada"],
      ["the name of another domain's user", {}, "onprem\\ada"],
      ["the full name of another domain's user", {}, "ada@onprem.example"],
    ] as const) {
      it(`ends none that carries ${what}: it may be another person's by now`, async () => {
        const { id } = await world.aws.launch({ directoryId: simpleAd, userName: launched, sid: "S-1-5-21-9" });
        const error = await failureOf(guard().prove({ ...ada, ...user }, "terminate"));
        expect(error.code).to.equal("workspace-exists");
        expect(error.message).to.contain(`WorkSpace ${id} of ${launched} is AVAILABLE`);
        expect(error.message).to.contain("make sure whose it is");
        expect(world.aws.callsTo("TerminateWorkspaces")).to.deep.equal([]);
      });
    }

    for (const launched of ["CORP\\Ada", "ADA@corp.example.com"]) {
      it(`ends one that carries the user's name as ${launched}`, async () => {
        await world.aws.launch({ directoryId: simpleAd, userName: launched, sid: "S-1-5-21-9" });
        await guard().prove(ada, "terminate");
        expect(await world.aws.workspaces()).to.deep.equal([]);
      });
    }
  });

  describe("that cannot be told", () => {
    for (const [operation, at] of [
      ["DescribeWorkspaces", region],
      ["DescribeWorkspaceDirectories", region],
      ["DescribeWorkspaces", US],
      ["DescribeWorkspaceDirectories", US],
    ] as const) {
      it(`fails where ${operation} in ${at} does not answer, and names the Region`, async () => {
        world.aws.faults = (call) =>
          call.operation === operation && call.region === at
            ? { status: 400, type: "AccessDeniedException", message: "You may not." }
            : undefined;
        for (const policy of ["fail", "terminate"] as const) {
          const error = await failureOf(guard().prove(ada, policy));
          expect(error.code).to.equal("workspaces-unknown");
          expect(error.message).to.contain(`WorkSpaces in ${at} cannot be asked`).and.to.contain("You may not.");
          expect(error.message).to.contain("the user is left as it is");
        }
      });
    }

    it("fails where one directory of several does not answer", async () => {
      world.aws.faults = ({ input }) =>
        (input as { DirectoryId?: string }).DirectoryId === connector
          ? { status: 500, type: "InternalError", message: "x" }
          : undefined;
      expect(await failureOf(guard([region]).prove(ada, "fail"))).to.include({ code: "workspaces-unknown" });
    });

    it("fails where the look after the end does not answer", async () => {
      await has(simpleAd);
      world.aws.faults = ({ operation, input, moment }) =>
        operation === "DescribeWorkspaces" &&
        moment === "before" &&
        (input as { DirectoryId?: string }).DirectoryId !== undefined &&
        world.aws.callsTo("TerminateWorkspaces").length > 0
          ? { status: 500, type: "InternalError", message: "x" }
          : undefined;
      expect(await failureOf(guard().prove(ada, "terminate"))).to.include({ code: "workspaces-unknown" });
    });

    it("asks again after a failure, and gives the proof then", async () => {
      const one = guard();
      world.aws.faults = () => "drop";
      await failureOf(one.prove(ada, "fail"));
      world.aws.faults = undefined;
      await one.prove(ada, "fail");
    });
  });

  it("looks anew for each deletion, though many share a look", async () => {
    world.people.add("ben", "cleo");
    const one = guard([region]);
    const names = ["ada", "ben", "cleo"];
    await Promise.all(names.map((userName) => one.prove({ ...ada, userName, guid: userName }, "fail")));
    const together = listed().length;
    expect(together, "one look for two directories").to.equal(2);
    await has(simpleAd, "cleo");
    expect(await failureOf(one.prove({ ...ada, userName: "cleo", guid: "cleo" }, "fail"))).to.include({
      code: "workspace-exists",
    });
  });

  describe("whose proof", () => {
    const refusal = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return (error as { code?: string }).code;
      }
      return undefined;
    };

    it("is good for its own account, once, for thirty seconds", async () => {
      const account = { guid: ada.guid, userName: "ada" };
      const proof = await guard().prove(ada, "fail");
      expect(
        refusal(() => {
          proof.spendFor({ ...account, guid: "another" });
        }),
      ).to.equal("workspaces-unknown");
      world.pass(30_000);
      expect(proof.spendFor(account)).to.equal(true);
      expect(
        refusal(() => {
          proof.spendFor(account);
        }),
      ).to.equal("workspaces-unknown");
      const old = await guard().prove(ada, "fail");
      world.pass(30_001);
      expect(old.spendFor(account)).to.equal(false);
      expect(
        refusal(() => {
          old.spendFor(account);
        }),
      ).to.equal("workspaces-unknown");
    });

    /* eslint-disable @typescript-eslint/no-misused-spread, @typescript-eslint/no-unsafe-class-instance-assignment,
       @typescript-eslint/no-unsafe-return -- each line is wrong, which is what tsc is to say */
    it("is what deleteUser takes, and nothing else makes one: tsc checks it", () => {
      const compiled = async (directory: Directory, proof: DeletionProof, account: Account) => {
        await directory.deleteUser(account, () => Promise.resolve(proof));
        // @ts-expect-error without a proof
        await directory.deleteUser(account);
        // @ts-expect-error with something of its shape
        await directory.deleteUser(account, () => Promise.resolve({ spendFor: () => true }));
        // @ts-expect-error with a copy, which has nothing of what the guard put into it
        await directory.deleteUser(account, () => Promise.resolve({ ...proof }));
        // @ts-expect-error by its class, whose constructor is private
        return new DeletionProof(account.guid);
      };
      expect(compiled).to.be.a("function");
    });
    /* eslint-enable */
  });
});
