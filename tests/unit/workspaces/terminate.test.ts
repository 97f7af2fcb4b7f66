import { expect } from "chai";
import type { Desktop } from "../../../provider/workspaces/desktop";
import type { Desktops } from "../../../provider/workspaces/desktops";
import type { Wait } from "../../../provider/workspaces/poller";
import { terminate, waitGone } from "../../../provider/workspaces/terminate";
import { failureOf } from "../failure";
import { simpleAd, World } from "../../../sandbox/tests/unit/aws/support";
import { desktopsIn } from "./in-world";

const DOING = `deleting the WorkSpace of ada (${simpleAd})`;

describe("ending a desktop", () => {
  let world: World;
  let desktops: Desktops;
  let id: string;

  beforeEach(async () => {
    world = await World.start({ terminatedOdds: 1 });
    desktops = desktopsIn(world);
    ({ id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" }));
  });
  afterEach(() => world.stop());

  const seen = async () => (await desktops.find(id)) ?? expect.fail("it is not there");

  it("ends when it is gone, and not before", async () => {
    await terminate(desktops, await seen(), DOING);
    expect((await world.aws.workspaces()).filter(({ state }) => state !== "TERMINATED")).to.deep.equal([]);
  });

  it("only waits where the end has begun already", async () => {
    const before = await seen();
    await desktops.terminate(id);
    await terminate(desktops, { ...before, state: "TERMINATING" }, DOING);
    expect(world.aws.callsTo("TerminateWorkspaces")).to.have.length(1);
  });

  it("is done where it went meanwhile", async () => {
    const before = await seen();
    await desktops.terminate(id);
    world.pass(2_000);
    expect(await desktops.find(id)).to.equal(undefined);
    await terminate(desktops, before, DOING);
  });

  it("is refused in SUSPENDED, with what can be done", async () => {
    world.aws.setState(id, "SUSPENDED");
    const error = await failureOf(terminate(desktops, await seen(), DOING));
    expect(error.code).to.equal("workspace-refused");
    expect(error.message).to.contain(`${DOING}: WorkSpace ${id} is SUSPENDED and cannot be terminated`);
    expect(error.message).to.contain("an image is made of it, which ends by itself");
  });

  it("ends after an hour, and says that the same command goes on", async () => {
    world.aws.setState(id, "TERMINATING");
    const error = await failureOf(waitGone(desktops, id, DOING));
    expect(error.code).to.equal("wait-timed-out");
    expect(error.message).to.contain(`${DOING}: terminating WorkSpace ${id}`).and.to.contain("goes on waiting");
  });
});

/** WorkSpaces that shows a desktop in these states one after another, and as gone after the last. */
class Showing {
  asked = 0;
  timeout: number | undefined;

  constructor(
    private readonly states: string[],
    /** What it says to the requests, in order; then nothing against them. */
    private readonly refusals: { ErrorCode?: string; ErrorMessage?: string }[] = [],
  ) {}

  readonly desktops = {
    terminate: () => {
      this.asked += 1;
      return Promise.resolve(this.refusals.shift());
    },
    wait: <T>({ until, timeout }: Wait<T>): Promise<T> => {
      this.timeout = timeout;
      for (;;) {
        const state = this.states.shift();
        const outcome = until(state === undefined ? undefined : standing(state), 0);
        if (outcome !== undefined) {
          return Promise.resolve(outcome);
        }
      }
    },
  } as unknown as Desktops;

  /** The states that nobody has looked at. */
  get unseen(): readonly string[] {
    return this.states;
  }
}

const standing = (state: string) => ({ id: "ws-8k2x1b9qz", state }) as Desktop;

describe("asking for the end of a desktop", () => {
  const UNKNOWN = { ErrorCode: "ResourceNotFound.Workspace", ErrorMessage: "no such WorkSpace" };

  it("is done once if it was accepted, though the desktop is shown standing for a while", async () => {
    const shown = new Showing(["AVAILABLE", "STOPPED", "TERMINATING"]);
    await terminate(shown.desktops, standing("AVAILABLE"), DOING);
    expect(shown.asked).to.equal(1);
    expect(shown.unseen).to.deep.equal([]);
  });

  it("is not done at all if its end has begun", async () => {
    const shown = new Showing(["TERMINATING", "TERMINATING"]);
    await terminate(shown.desktops, standing("TERMINATING"), DOING);
    expect(shown.asked).to.equal(0);
  });

  it("is over once it is TERMINATED, though it is shown still", async () => {
    const shown = new Showing(["TERMINATING", "TERMINATED", "later"]);
    await terminate(shown.desktops, standing("AVAILABLE"), DOING);
    expect(shown.unseen).to.deep.equal(["later"]);
    const waited = new Showing(["AVAILABLE", "TERMINATED", "later"]);
    await waitGone(waited.desktops, "ws-8k2x1b9qz", DOING);
    expect(waited.unseen).to.deep.equal(["later"]);
  });

  it("is done again for an id that was not known yet, once that is shown standing", async () => {
    const shown = new Showing(["PENDING", "TERMINATING"], [UNKNOWN]);
    await terminate(shown.desktops, standing("PENDING"), DOING);
    expect(shown.asked).to.equal(2);
  });

  it("is not done again for an id that was not known yet and whose end is shown", async () => {
    const shown = new Showing(["TERMINATING"], [UNKNOWN]);
    await terminate(shown.desktops, standing("PENDING"), DOING);
    expect(shown.asked).to.equal(1);
  });

  it("fails with the reason if it is refused, and nothing is waited for", async () => {
    const shown = new Showing([], [{ ErrorCode: "OperationNotSupported", ErrorMessage: "not now" }]);
    const error = await failureOf(terminate(shown.desktops, standing("REBOOTING"), DOING));
    expect(error.message)
      .to.contain("WorkSpace ws-8k2x1b9qz is REBOOTING and cannot be terminated (OperationNotSupported: not now)")
      .and.to.contain("see the WorkSpaces console, and run again when it can be terminated");
    const nameless = new Showing([], [{}]);
    expect(await failureOf(terminate(nameless.desktops, standing("AVAILABLE"), DOING))).to.include({
      code: "workspace-refused",
    });
  });

  it("waits as long as it is told to", async () => {
    const shown = new Showing([]);
    await terminate(shown.desktops, standing("AVAILABLE"), DOING, 1_000);
    expect(shown.timeout).to.equal(1_000);
  });
});
