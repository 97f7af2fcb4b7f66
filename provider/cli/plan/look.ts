// Looks at all that a plan would do, with everything that can be asked now. Nothing is written anywhere.
import type { SettingSources } from "../../config/settings";
import type { Desktop } from "../../workspaces/desktop";
import { deletionOfGroup, deletionOfUser, disabling, isGroupMade, isTold } from "./accounts";
import { changesOf, endedBy, forgottenDesktop, leavingDesktop, lossOf } from "./desktops";
import { FINDING_KINDS, of, standsAgainst, type Finding, type Loss, type Seen } from "./finding";
import { lossesByState, thresholds } from "./losses";
import { membersStay } from "./memberships";
import { mailsOf, noticesOf } from "./mails";
import { nameTaken } from "./names";
import { unseenPasswords } from "./passwords";
import type { Preview, Step } from "./preview";
import { Run } from "./program";
import { silenceOfAws } from "./reach";
import { senderFaults } from "./sender";
import { Unseen } from "./unseen";

/** `ok`: nothing stands against the plan. `cannot-ask`: not all that it needs could be asked, and of the rest nothing does. */
export type Verdict = "ok" | "cannot-ask" | "stands-against";

export interface Report {
  readonly project: string;
  readonly stack: string;
  readonly verdict: Verdict;
  /** How many of our resources the plan changes. */
  readonly changes: number;
  /** What becomes of the accounts whose resources are taken out. */
  readonly accounts: { readonly deleted: number; readonly disabled: number };
  readonly findings: readonly Finding[];
  /** What could not be asked, each cause once. */
  readonly notChecked: readonly string[];
}

/** @param tell is given what is being asked, as it begins */
export async function lookAt(
  { project, stack, steps, makesOthers, errors }: Preview,
  sources: SettingSources,
  tell: (doing: string) => void = () => undefined,
): Promise<Report> {
  const failed = errors.map((what): Finding => ({ kind: "preview-failed", what }));
  const changes = steps.filter(({ kind, does }) => kind !== undefined && does !== "nothing").length;
  const report = (
    found: readonly Finding[],
    losses: readonly Loss[],
    disabled: number,
    notChecked: readonly string[],
  ) => {
    const findings = [...failed, ...refusedBefore(steps, found), ...found];
    return {
      project,
      stack,
      verdict: findings.some(standsAgainst) ? "stands-against" : notChecked.length > 0 ? "cannot-ask" : "ok",
      changes,
      accounts: { deleted: losses.filter(({ kind }) => kind === "user").length, disabled },
      findings: unique(findings).sort((one, other) => rank(one) - rank(other)),
      notChecked,
    } as const;
  };
  if (changes === 0) {
    return report([], [], 0, []);
  }
  const run = new Run(sources);
  const { settings } = run.services;
  run.requireSettings();
  tell(`asking AWS in ${settings.region}`);
  const silence = await silenceOfAws(settings);
  if (silence !== undefined) {
    const losses = lossesByState(steps);
    return report(thresholds(steps, losses, settings), losses, 0, [silence]);
  }
  tell(`checking what the program declares (${changes} changes)`);
  await run.declare(steps);
  tell(`looking at what would be changed and deleted (${changes} changes)`);
  const look = new Look(run, steps, makesOthers);
  await look.all();
  const mails = await senderFaults(run.services, run.findings).catch((error: unknown) => {
    run.noteUnanswered(error);
    return [];
  });
  const found = [...run.findings, ...mails, ...thresholds(steps, look.losses, settings), ...unseenPasswords(steps)];
  return report(withoutVainNotes(found), look.losses, look.disabled, run.notChecked);
}

/** What the preview refused, where nothing that was found now tells it better. */
function refusedBefore(steps: readonly Step[], found: readonly Finding[]): Finding[] {
  const told = new Set(found.filter(standsAgainst).map(({ urn }) => urn));
  return steps.flatMap((step) =>
    step.refusal === undefined || told.has(step.urn) ? [] : [{ kind: "refused", ...of(step), what: step.refusal }],
  );
}

/** What is said of a creation that is refused will not come. */
function withoutVainNotes(findings: readonly Finding[]): Finding[] {
  const isVain = ({ kind, code }: Finding) =>
    kind === "name-taken" || ["organizational-unit-not-found", "invalid-argument"].includes(code ?? "");
  const refused = new Set(findings.filter(isVain).map(({ urn }) => urn));
  return findings.filter(({ kind, urn }) => kind !== "note" || urn === undefined || !refused.has(urn));
}

/** What several resources would be told alike is told once. */
const unique = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((one) => [`${one.kind} ${one.urn ?? ""} ${one.what}`, one])).values(),
];

const rank = ({ kind }: Finding): number => FINDING_KINDS.indexOf(kind);

const CREATES: readonly Step["does"][] = ["create", "replace"];
const CHANGES: readonly Step["does"][] = [...CREATES, "update"];
const ENDS: readonly Step["does"][] = ["delete", "replace"];

class Look {
  readonly losses: Loss[] = [];
  /** Accounts that are disabled and kept. */
  disabled = 0;
  /** Ids of desktops that the run ends by themselves. */
  private readonly ending = new Set<string>();
  /** Ids of desktops whose resources go, and that Pulumi leaves. */
  private readonly forgotten = new Set<string>();

  constructor(
    private readonly run: Run,
    private readonly steps: readonly Step[],
    private readonly makesOthers: boolean,
  ) {}

  async all(): Promise<void> {
    const { services } = this.run;
    const leaves = ({ id }: { id: string }) => this.ending.has(id);
    for (const { id, isForgotten } of this.steps.filter(({ kind, does }) => kind === undefined && does === "delete")) {
      (isForgotten ? this.forgotten : this.ending).add(id);
    }
    // Before the accounts, so that it is known which desktops go by themselves, and before it is told what comes in their place.
    const ended = new Map<Step, Desktop>();
    await this.each("Workspace", ["update", ...ENDS], async (step) => {
      if (step.does === "update") {
        this.run.findings.push(...changesOf(step));
        return;
      }
      if (step.isForgotten) {
        const left = await forgottenDesktop(services, step);
        if (left !== undefined) {
          this.forgotten.add(left.id);
          this.run.findings.push(leavingDesktop(step, left));
        }
        return;
      }
      const desktop = await endedBy(services, step);
      if (desktop !== undefined) {
        ended.set(step, desktop);
        this.ending.add(desktop.id);
      }
    });
    await this.each("Workspace", ENDS, async (step) => {
      const desktop = ended.get(step);
      this.see(desktop && (await lossOf(services, step, desktop, leaves)));
    });
    await this.each("User", ENDS, async (step) => {
      this.see(await deletionOfUser(services, step, leaves, ({ id }) => this.forgotten.has(id)));
    });
    await this.each("User", ["update"], (step) => {
      this.run.findings.push(...disabling(step));
    });
    const made: Step[] = [];
    if (this.steps.some(({ kind, does }) => kind === "Group" && ENDS.includes(does))) {
      await this.each("Group", ["create"], async (step) => {
        if (await isGroupMade(services, step)) {
          made.push(step);
        }
      });
    }
    await this.each("Group", ENDS, async (step) => {
      this.see(await deletionOfGroup(services, step, made));
    });
    const unseen = new Unseen(services, this.makesOthers);
    await this.each("GroupMembership", ["delete"], async (step) => {
      this.run.findings.push(...(step.isForgotten ? [membersStay(step)] : await unseen.ofLeaving(step)));
    });
    for (const kind of ["User", "Group", "GroupMembership", "Workspace"] as const) {
      await this.each(kind, CHANGES, async (step) => {
        const names = CREATES.includes(step.does) ? await nameTaken(services, step, leaves) : [];
        this.run.findings.push(...names, ...(names.length > 0 ? [] : await unseen.of(step)));
      });
    }
    await this.each("Invitation", CHANGES, async (step) => {
      this.run.findings.push(...(await mailsOf(services, step, this.steps, leaves)));
    });
    await this.each("Notice", CHANGES, async (step) => {
      this.run.findings.push(...(await noticesOf(services, step, this.steps, leaves)));
    });
  }

  private see(seen: Seen | undefined): void {
    this.run.findings.push(...(seen?.findings ?? []));
    this.losses.push(...(seen?.losses ?? []));
    this.disabled += seen?.disables === true ? 1 : 0;
  }

  private async each(
    kind: Step["kind"],
    does: readonly Step["does"][],
    look: (step: Step) => Promise<void> | void,
  ): Promise<void> {
    const asked = this.steps.filter((step) => step.kind === kind && does.includes(step.does));
    await Promise.all(
      asked.map((step) =>
        this.run.about(step, async () => {
          if (!isTold(step)) {
            this.run.noteUnanswered(
              new Error(
                `${of(step).resource}: whom it is about is a secret in this plan; make it with pulumi preview --json --show-sames --show-secrets`,
              ),
            );
            return;
          }
          await look(step);
        }),
      ),
    );
  }
}
