import { expect } from "chai";
import type { Stack } from "../../engine/stack";
import type { Access } from "../access";
import { tally } from "../tally";
import { Laboratory, type Victim } from "./laboratory";
import { differences, sameOutcome } from "../outcome";
import { PHASES, type Phase } from "./phases";

/** One for each core: they share nothing. */
const LABORATORIES = 2;

const VICTIMS: readonly Victim[] = ["provider", "engine"];

describe("a run that is killed at any step, and given once more, ends where an undisturbed one does", function () {
  this.timeout(1_800_000);
  const trials = PHASES.flatMap((phase, index) => [
    ...(phase.victims ?? VICTIMS).map((victim) => ({ phase, index, victim, access: "ldap" as const })),
    ...(phase.overApi ? [{ phase, index, victim: "provider" as const, access: "api" as const }] : []),
  ]);

  for (const { phase, index, victim, access } of trials) {
    it(`${phase.title}, where the ${victim} is killed${access === "api" ? ", over AWS's API" : ""}`, async () => {
      // Anew for each phase: desktops that another left there would make looks, and so steps, more.
      const laboratories = await Promise.all(Array.from({ length: LABORATORIES }, () => Laboratory.open(access)));
      try {
        const prefix = `${victim.slice(0, 1)}${index}`;
        const expected = await undisturbed(laboratories[0], phase, `${prefix}ref`);
        const failures = await Promise.all(
          laboratories.map((laboratory, share) =>
            tryPoints(laboratory, { phase, victim, access }, { prefix, share, expected }),
          ),
        );
        const told = failures.flat().join("\n");
        expect(told, told).to.equal("");
      } finally {
        await Promise.all(laboratories.map((one) => one.close()));
      }
    });
  }
});

type Undisturbed = Awaited<ReturnType<Laboratory["undisturbed"]>>;

/** The steps of a phase, which are the same in each laboratory, and what they come to. */
async function undisturbed(laboratory: Laboratory | undefined, phase: Phase, name: string): Promise<Undisturbed> {
  if (laboratory === undefined) throw new Error("there is no laboratory");
  return laboratory.undisturbed(phase, await laboratory.prepare(phase, [name]), name);
}

/** Tries every n-th point of a phase, beginning with one; what went wrong, by the points' names. */
async function tryPoints(
  laboratory: Laboratory,
  { phase, victim, access }: { readonly phase: Phase; readonly victim: Victim; readonly access: Access },
  { prefix, share, expected }: { readonly prefix: string; readonly share: number; readonly expected: Undisturbed },
) {
  const points = expected.steps
    .filter(access === "api" ? isPointOverApi : isPoint)
    .flatMap((step, at) =>
      at % LABORATORIES === share ? [{ step, name: `${prefix}p${String(at).padStart(3, "0")}` }] : [],
    );
  const prepared = await laboratory.prepare(
    phase,
    points.map(({ name }) => name),
  );
  const interrupted = new Map<string, Stack>();
  for (const { step, name } of points) {
    interrupted.set(name, await laboratory.interrupted(phase, prepared, name, victim, step));
  }
  const { outcomes, faults, errors } = await laboratory.resumed(phase, prepared, interrupted);
  const failures = points.flatMap(({ step, name }) => {
    const outcome = outcomes.get(name);
    const wrong = faults.get(name) ?? [];
    const same = outcome !== undefined && sameOutcome(outcome, expected.outcome) && outcome.repeated <= 1;
    const converged = same && wrong.length === 0;
    tally("crash points", converged, access);
    return converged ? [] : [step, ...(outcome ? differences(outcome, expected.outcome) : []), ...wrong, ""];
  });
  const violations = await laboratory.violations();
  return [...failures, ...violations.map((one) => JSON.stringify(one)), ...(errors === "" ? [] : [errors])];
}

/** Requests that change nothing in the world outside. */
const READS = /^(?:LDAP (?:search|bind)|AWS (?:Describe|Get|List|Search)\w*|SMTP (?:EHLO|MAIL|RCPT|DATA|QUIT)) /;

/** What is written over AWS's API, by what it is about. */
const WRITES_OVER_API: Readonly<Record<string, RegExp>> = {
  user: /^AWS (?:Create|Update|Disable|Delete|Reset)User(?:Password)? /,
  group: /^AWS (?:Create|Update|Delete)Group /,
  members: /^AWS (?:Add|Remove)GroupMember /,
};

const writtenIn = (step: string): string | undefined =>
  Object.keys(WRITES_OVER_API).find((about) => WRITES_OVER_API[about]?.test(step));

/**
 * Where a run over the API is killed, in whose steps there is nothing of desktops: after each write, before one that is sent while another is
 * on its way, and before the first about another thing, when the engine has recorded what came before. A look is no point: how many come before
 * a write depends on who else there is, since whose a GUID is takes looking through all.
 */
function isPointOverApi(step: string, at: number, steps: readonly string[]): boolean {
  const about = writtenIn(step);
  if (about === undefined || step.endsWith("after")) return about !== undefined;
  const last = steps.slice(0, at).findLast((one) => writtenIn(one) !== undefined);
  return last === undefined || last.endsWith("before") || writtenIn(last) !== about;
}

/**
 * Where a run is killed: at its first step; after each request that changes the world outside; after the last of those that only read before
 * the next one does, when the engine has recorded what came before; and before those that are sent while another is on its way. Of several
 * reads in a row, the world and the state are the same after each.
 */
function isPoint(step: string, at: number, steps: readonly string[]): boolean {
  if (at === 0 || step.endsWith("before")) {
    return at === 0 || steps[at - 1]?.endsWith("before") === true;
  }
  const next = steps.slice(at + 1).find((one) => one.endsWith("before"));
  return !READS.test(step) || next === undefined || !READS.test(next);
}
