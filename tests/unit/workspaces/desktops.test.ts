import { expect } from "chai";
import { Desktops } from "../../../provider/workspaces/desktops";
import { ProviderError } from "../../../provider/errors/provider-error";
import { clientsOf, clockOf } from "../clients";
import { failureOf } from "../failure";
import { region, simpleAd, World } from "../../../sandbox/tests/unit/aws/support";
import { desktopsIn } from "./in-world";

const BundleId = "wsb-bh8rsxt14";
const request = (UserName: string) => ({ DirectoryId: simpleAd, UserName, BundleId });

describe("the WorkSpaces of a Region", () => {
  let world: World;
  let desktops: Desktops;
  const people = Array.from({ length: 30 }, (_, index) => `person${index}`);

  beforeEach(async () => {
    world = await World.start();
    world.people.add(...people);
    desktops = desktopsIn(world);
  });
  afterEach(() => world.stop());

  const launched = async (userName: string) => {
    const answer = await desktops.launch(request(userName));
    return "id" in answer ? answer.id : expect.fail(answer.message);
  };

  it("are launched 25 a call, and each request is told its own outcome", async () => {
    await world.aws.launch({ directoryId: simpleAd, userName: "person3" });
    const names = [...people.slice(0, 5), "nobody", ...people.slice(5)];
    const answers = await Promise.all(names.map((name) => desktops.launch(request(name))));
    expect(world.aws.callsTo("CreateWorkspaces")).to.have.length(2);
    const all = await world.aws.workspaces();
    for (const [index, answer] of answers.entries()) {
      const name = names[index] ?? "";
      if (name === "nobody") {
        expect(answer).to.include({ code: "ResourceNotFound.User" });
      } else if (name === "person3") {
        expect(answer).to.include({ code: "ResourceExists.WorkSpace" });
      } else {
        expect(all.find(({ userName }) => userName === name)).to.include(answer);
      }
    }
  });

  it("tell all requests of a call that failed as a whole, with the right to ask for", async () => {
    world.aws.faults = () => ({ status: 400, type: "AccessDeniedException", message: "You may not." });
    const errors = await Promise.all(["ada", "grace"].map((name) => failureOf(desktops.launch(request(name)))));
    for (const error of errors) {
      expect(error.code).to.equal("aws-refused");
      expect(error.message).to.contain("working on WorkSpaces (ada, grace)").and.to.contain("You may not.");
      expect(error.message).to.contain("check the AWS credentials, and that they allow workspaces:CreateWorkspaces");
    }
  });

  describe("of an account with a quota", () => {
    const QUOTA = "ResourceLimitExceededException";

    it("are launched as far as there is room for", async () => {
      await world.stop();
      world = await World.start({ quota: 7 });
      world.people.add(...people);
      desktops = desktopsIn(world);
      const answers = await Promise.all(people.map((name) => desktops.launch(request(name))));
      const launchedNow = answers.flatMap((answer) => ("id" in answer ? [answer.id] : []));
      expect((await world.aws.workspaces()).map(({ id }) => id))
        .to.have.members(launchedNow)
        .and.have.length(7);
      expect(answers.filter((answer) => "code" in answer && answer.code === QUOTA)).to.have.length(23);
      // A call for each of both batches, one for each that fits, and one to see that the next does not.
      expect(world.aws.callsTo("CreateWorkspaces").length).to.be.below(13);
    });

    it("are launched of another bundle where one has no room left", async () => {
      const full = "wsb-2h7c5m9rb";
      world.aws.faults = ({ operation, input }) =>
        operation === "CreateWorkspaces" && JSON.stringify(input).includes(full)
          ? { status: 400, type: QUOTA, message: "Your resource limits have been exceeded." }
          : undefined;
      const requests = people
        .slice(0, 6)
        .map((name, index) => ({ ...request(name), ...(index % 2 ? { BundleId: full } : {}) }));
      const answers = await Promise.all(requests.map((one) => desktops.launch(one)));
      expect(answers.map((answer) => ("id" in answer ? "launched" : answer.code))).to.deep.equal(
        requests.map((_, index) => (index % 2 ? QUOTA : "launched")),
      );
    });
  });

  it("are not all refused for one request that fails its whole call", async () => {
    const wrong = { ...request("ada"), WorkspaceProperties: { RootVolumeSizeGib: 100 } };
    const [ada, grace, nobody] = await Promise.allSettled([
      desktops.launch(wrong),
      desktops.launch(request("grace")),
      desktops.launch(request("nobody")),
    ]);
    expect(ada).to.have.nested.property("reason.code", "aws-refused");
    expect(ada).to.have.nested.property("reason.message").that.contains("(ada)").and.not.contains("grace");
    expect(grace).to.have.nested.property("value.id").that.matches(/^ws-/);
    expect(nobody).to.have.nested.property("value.code", "ResourceNotFound.User");
  });

  it("tell of settings that are wrong as they are", async () => {
    const fault = new ProviderError({ code: "invalid-setting", doing: "a", happened: "b", next: "c" });
    const broken = new Desktops(
      region,
      () => Promise.reject(fault),
      clockOf(world),
      () => undefined,
    );
    const errors = await Promise.all(["ada", "grace"].map((name) => failureOf(broken.launch(request(name)))));
    expect(errors).to.deep.equal([fault, fault]);
  });

  for (const [type, next] of [
    ["ExpiredTokenException", "check the AWS credentials"],
    ["UnrecognizedClientException", "check the AWS credentials"],
    ["InvalidSignatureException", "check the AWS credentials"],
    ["OperationNotSupportedException", "run the same command again"],
  ] as const) {
    it(`say what to do about ${type}`, async () => {
      world.aws.faults = () => ({ status: 400, type, message: "No." });
      const error = await failureOf(desktops.tags("ws-8k2x1b9qz"));
      expect(error.message)
        .to.contain(`workspaces:DescribeTags in ${region} failed (${type}: No.)`)
        .and.to.contain(next);
    });
  }

  it("are found by id, many in a call, and undefined where there is none", async () => {
    const one = await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    const other = await world.aws.launch({ directoryId: simpleAd, userName: "grace", state: "STOPPED" });
    const found = await Promise.all([one.id, "ws-000000000", other.id, one.id].map((id) => desktops.find(id)));
    expect(found.map((desktop) => desktop?.state)).to.deep.equal(["AVAILABLE", undefined, "STOPPED", "AVAILABLE"]);
    expect(world.aws.callsTo("DescribeWorkspaces")).to.have.length(1);
  });

  describe("just launched and not shown yet", () => {
    beforeEach(async () => {
      await world.stop();
      world = await World.start({ timing: { hiddenDescribes: 0, hiddenFor: 3_600_000, launch: 7_200_000 } });
      desktops = desktopsIn(world);
    });

    it("are listed as PENDING, in their directory only", async () => {
      const id = await launched("ada");
      const [desktop, ...more] = await desktops.look(simpleAd, ["ada"]);
      expect(desktop).to.include({ id, region, directoryId: simpleAd, userName: "ada", state: "PENDING" });
      expect(more).to.deep.equal([]);
      expect(await desktops.look("d-9067000002", ["ada"])).to.deep.equal([]);
    });

    it("are listed as they are once they are shown", async () => {
      const id = await launched("ada");
      world.aws.setState(id, "AVAILABLE");
      expect((await desktops.look(simpleAd, ["ada"])).map(({ state }) => state)).to.deep.equal(["AVAILABLE"]);
    });

    it("are listed also where a look by id shows them while the list is read", async () => {
      const id = await launched("ada");
      let meanwhile: Promise<unknown> = Promise.resolve();
      world.aws.faults = async ({ moment, input }) => {
        if (moment === "after" && (input as { DirectoryId?: string }).DirectoryId !== undefined) {
          world.aws.faults = undefined;
          world.aws.setState(id, "PENDING");
          meanwhile = desktops.find(id);
          await meanwhile;
        }
        return undefined;
      };
      expect((await desktops.look(simpleAd, ["ada"])).map((one) => one.id)).to.deep.equal([id]);
      expect(await meanwhile).to.include({ state: "PENDING" });
    });

    it("are listed also where their launch is answered while the list is read", async () => {
      let launching: Promise<string> | undefined;
      world.aws.faults = async ({ moment, input }) => {
        if (moment === "after" && (input as { DirectoryId?: string }).DirectoryId !== undefined) {
          world.aws.faults = undefined;
          launching = launched("ada");
          await new Promise(setImmediate);
        }
        return undefined;
      };
      const found = await desktops.look(simpleAd, ["CORP\\Ada"]);
      expect(found.map(({ id }) => id)).to.deep.equal([await launching]);
    });

    it("are listed also where their end is taken while the list is read", async () => {
      const id = await launched("ada");
      world.aws.faults = async ({ moment, input }) => {
        if (moment === "after" && (input as { DirectoryId?: string }).DirectoryId !== undefined) {
          world.aws.faults = undefined;
          world.aws.setState(id, "AVAILABLE");
          await desktops.terminate(id);
        }
        return undefined;
      };
      expect((await desktops.look(simpleAd, ["ada"])).map((one) => one.id)).to.deep.equal([id]);
    });

    it("are given up after the time that a launch waits for them", async () => {
      await launched("ada");
      world.pass(10 * 60_000);
      expect(await desktops.look(simpleAd, ["ada"])).to.have.length(1);
      world.pass(1);
      expect(await desktops.look(simpleAd, ["ada"])).to.deep.equal([]);
    });

    it("are forgotten once WorkSpaces took their end", async () => {
      const id = await launched("ada");
      world.aws.setState(id, "AVAILABLE");
      expect(await desktops.terminate(id)).to.equal(undefined);
      await world.aws.settle(id);
      expect(await desktops.look(simpleAd, ["ada"])).to.deep.equal([]);
    });
  });

  it("are ended 25 a call, and each request is told what stands against it", async () => {
    const ids = await Promise.all(
      people.map(async (userName) => (await world.aws.launch({ directoryId: simpleAd, userName })).id),
    );
    const [suspended = ""] = ids;
    world.aws.setState(suspended, "SUSPENDED");
    const answers = await Promise.all([...ids, "ws-000000000", suspended].map((id) => desktops.terminate(id)));
    expect(world.aws.callsTo("TerminateWorkspaces")).to.have.length(2);
    expect(answers.map((answer) => answer?.ErrorCode)).to.deep.equal([
      "InvalidResourceState",
      ...ids.slice(1).map(() => undefined),
      "ResourceNotFound.WorkSpace",
      "InvalidResourceState",
    ]);
  });

  it("are ended 25 a call also where the tags of each are read before, for which WorkSpaces takes two calls a second", async () => {
    const ids = await Promise.all(
      people.map(async (userName) => (await world.aws.launch({ directoryId: simpleAd, userName })).id),
    );
    await Promise.all(
      ids.map(async (id) => {
        await desktops.tags(id);
        await desktops.terminate(id);
      }),
    );
    expect(world.aws.callsTo("DescribeTags").filter(({ error }) => error)).to.deep.equal([]);
    expect(world.aws.callsTo("TerminateWorkspaces")).to.have.length(2);
  });

  it("keep the tags that can be read from being lost for one whose cannot", async () => {
    const { id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada", tags: { team: "a" } });
    const [lost, read] = await Promise.allSettled([desktops.tags("ws-000000000"), desktops.tags(id)]);
    expect(lost).to.have.nested.property("reason.code", "gone");
    expect(read).to.have.deep.property("value", { team: "a" });
  });

  it("are waited for without bursts, which are left to looks", async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `ws-${String(index).padStart(9, "0")}`);
    const until = () => true;
    await Promise.all(ids.map((id) => desktops.wait({ id, doing: "x", timeout: 60_000, next: "y", until })));
    const times = world.aws.callsTo("DescribeWorkspaces").map(({ time }) => time);
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).to.deep.equal(Array(9).fill(500));
  });

  it("are waited for 25 a call, by as many as want to", async () => {
    const ids = await Promise.all(
      people.map(async (userName) => (await world.aws.launch({ directoryId: simpleAd, userName })).id),
    );
    const waits = ids.map((id) =>
      desktops.wait({ id, doing: "x", timeout: 60_000, next: "y", until: (desktop) => desktop?.userName }),
    );
    expect(await Promise.all(waits)).to.deep.equal(people);
    expect(world.aws.callsTo("DescribeWorkspaces")).to.have.length(2);
  });

  it("have tags, which are read, set and taken off", async () => {
    const { id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada", tags: { team: "a" } });
    await desktops.tag(id, { "workspaces-users:owner": "people/prod/ada", team: "b" });
    expect(await desktops.tags(id)).to.deep.equal({ team: "b", "workspaces-users:owner": "people/prod/ada" });
    await desktops.untag(id, ["team"]);
    expect(await desktops.tags(id)).to.deep.equal({ "workspaces-users:owner": "people/prod/ada" });
  });

  it("say progress where they are told to", async () => {
    const said: string[] = [];
    const { id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada", state: "PENDING" });
    const clients = clientsOf(world);
    const loud = new Desktops(
      region,
      () => clients.workspaces(region),
      clockOf(world),
      (line) => said.push(line),
    );
    const until = (_desktop: unknown, waited: number) => (waited > 170_000 ? true : undefined);
    await loud.wait({ id, doing: "waiting", timeout: 600_000, next: "y", until });
    expect(said).to.have.length(3);
    expect(said[0]).to.match(new RegExp(`^waiting: ${id} is PENDING after 0\\.\\d min$`));
  });
});
