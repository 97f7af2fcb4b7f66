// Edits of one desktop that take AWS hours, each killed at every call. No engine and no directory has a part in them, so that they run in this
// process and in the stand-in's time: a killed provider leaves behind what AWS has taken until then, and nothing else.
import { expect } from "chai";
import { WorkspaceHandlers } from "../../../provider/resources/workspace/handlers";
import type { WorkspaceArguments, WorkspaceState } from "../../../provider/resources/workspace/properties";
import { simpleAd } from "../../../sandbox/tests/unit/aws/support";
import { withoutIncarnation } from "../../mark-text";
import { USERS } from "../../unit/directory/ldap/memory-client";
import { House } from "../../unit/resources/house";
import { tally } from "../tally";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TIMING = { pause: 6 * HOUR_MS, modify: MINUTE_MS, rebuild: MINUTE_MS, power: MINUTE_MS };

const args = (more: Partial<WorkspaceArguments> = {}): WorkspaceArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: "wsb-bh8rsxt14",
  owner: "people/prod/ada",
  ...more,
});

interface Edit {
  readonly title: string;
  readonly news: WorkspaceArguments;
  /** What AWS is asked for at most once, as the operation and what of its input tells one such request from another. */
  readonly once: Readonly<Record<string, (input: never) => string>>;
  /** Of what is asked, that which a run does not ask for again if the one before may have: a kill right before AWS took it leaves it undone. */
  readonly mayBeLeft?: RegExp;
  /** How long after the edit and after what followed the kill the same is run again, for what AWS takes later only. */
  readonly later?: number;
}

const GROWTH: Edit["once"] = {
  ModifyWorkspaceProperties: ({ WorkspaceProperties }: { WorkspaceProperties: object }) =>
    JSON.stringify(WorkspaceProperties),
};
const byName = (...operations: string[]): Edit["once"] =>
  Object.fromEntries(operations.map((operation) => [operation, () => ""]));

const EDITS: readonly Edit[] = [
  {
    title: "both volumes grown, in AWS's steps and pauses",
    news: args({ workspaceProperties: { rootVolumeSizeGib: 175, userVolumeSizeGib: 200 } }),
    once: GROWTH,
    later: 7 * HOUR_MS,
  },
  {
    title: "both volumes and the compute type",
    news: args({
      workspaceProperties: { rootVolumeSizeGib: 175, userVolumeSizeGib: 100, computeTypeName: "PERFORMANCE" },
    }),
    once: GROWTH,
  },
  ...(["rebuild", "restore", "reboot"] as const).map((action) => ({
    title: `a ${action} by its token`,
    news: args({ [`${action}Token`]: "1" }),
    once: byName(action === "restore" ? "RestoreWorkspace" : `R${action.slice(1)}Workspaces`),
    mayBeLeft: /^Re/,
  })),
  {
    title: "a restore, a rebuild, a grown volume and a restart in one edit",
    news: args({
      restoreToken: "1",
      rebuildToken: "1",
      rebootToken: "1",
      workspaceProperties: { userVolumeSizeGib: 50 },
    }),
    once: { ...GROWTH, ...byName("RestoreWorkspace", "RebuildWorkspaces", "RebootWorkspaces") },
    mayBeLeft: /^Re/,
  },
];

/** One desktop in a world of its own, and what became of it. */
async function life(edit: Edit, killedAt?: string) {
  const house = await House.open({ timing: TIMING });
  try {
    house.memory.put(`CN=ada,${USERS}`, { sAMAccountName: ["ada"], objectClass: ["user"] });
    const provider = () => new WorkspaceHandlers(house.services());
    const { id, outs } = await provider().create(args());
    house.world.pass(7 * HOUR_MS);
    const steps: string[] = [];
    const taken: string[] = [];
    const counts = new Map<string, number>();
    let [isKilled, isResumed] = [false, false];
    house.world.aws.faults = ({ operation, moment, input }) => {
      const count = (counts.get(`${operation} ${moment}`) ?? 0) + 1;
      counts.set(`${operation} ${moment}`, count);
      steps.push(`${operation} #${count} ${moment}`);
      const told = edit.once[operation];
      if (moment === "after" && told !== undefined) taken.push(`${operation} ${told(input as never)}`);
      isKilled ||= !isResumed && steps.at(-1) === killedAt;
      return isKilled ? { status: 400, type: "AccessDeniedException", message: "killed" } : undefined;
    };
    const run = (state: WorkspaceState) => provider().update(state, edit.news, id);
    let state = await run(outs).catch((error: unknown) => {
      if (!isKilled) throw error;
      return outs;
    });
    const all = [...steps];
    if (killedAt !== undefined) {
      expect(isKilled, `${killedAt} is reached`).to.equal(true);
      [isKilled, isResumed] = [false, true];
      state = await run(state);
    }
    if (edit.later !== undefined) {
      house.world.pass(edit.later);
      state = await run(state);
    }
    const { changes } = await provider().diff(state, edit.news, id);
    const [desktop, ...more] = await house.world.aws.workspaces();
    const outcome = {
      state: desktop?.state,
      properties: desktop?.properties,
      owner: withoutIncarnation(desktop?.tags["workspaces-users:owner"] ?? "").replace(/\+(rs|rb|bt)=\w*/g, ""),
      isAlone: more.length === 0,
      isDone: !changes,
      isTold: state.deferred ?? [],
    };
    return { steps: all, taken, outcome };
  } finally {
    await house.close();
  }
}

/** Of several reads in a row, the world is the same after each: the first one stands for them. */
const isPoint = (step: string, at: number, steps: readonly string[]): boolean =>
  !step.startsWith("Describe") || steps[at - 1]?.startsWith("Describe") !== true;

describe("an edit of a desktop that is killed at any call, and given once more", function () {
  this.timeout(120_000);

  for (const edit of EDITS) {
    it(`ends where an undisturbed one does, with nothing asked for twice: ${edit.title}`, async () => {
      const expected = await life(edit);
      expect(expected.taken, "of which there is none, this shows nothing").to.not.deep.equal([]);
      expect(expected.outcome).to.include({ state: "AVAILABLE", isDone: true, isAlone: true });
      const failures: string[] = [];
      for (const step of expected.steps.filter(isPoint)) {
        const { taken, outcome } = await life(edit, step);
        const [is, wanted] = [outcome, expected.outcome].map((one) => JSON.stringify(one));
        const twice = taken.filter((one, index) => taken.indexOf(one) !== index);
        const left = expected.taken.filter((one) => !taken.includes(one) && edit.mayBeLeft?.test(one) !== true);
        const isGood = is === wanted && twice.length === 0 && left.length === 0;
        tally("crash points", isGood);
        if (!isGood)
          failures.push(`${step}: twice ${twice.join()}, left ${left.join()}, ${is ?? ""}, not ${wanted ?? ""}`);
      }
      expect(failures, failures.join("\n")).to.deep.equal([]);
    });
  }
});
