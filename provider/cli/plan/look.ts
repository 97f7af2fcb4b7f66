// Looks at all that a plan would do, with everything that can be asked now. Nothing is written anywhere.
import type { SettingSources } from "../../config/settings";
import { excess, LOSS_WORDS, MEANT, type LossKind } from "../../deletion/thresholds";
import { deletionOfGroup, deletionOfUser, isTold } from "./accounts";
import { changesOf, endingOf } from "./desktops";
import { FINDING_KINDS, of, standsAgainst, type Finding, type Loss, type Seen } from "./finding";
import { mailsOf, noticesOf } from "./mails";
import { nameTaken } from "./names";
import type { Preview, Step } from "./preview";
import { Run } from "./program";

/** `ok`: nothing stands against the plan. `cannot-ask`: not all that it needs could be asked, and of the rest nothing does. */
export type Verdict = "ok" | "cannot-ask" | "stands-against";

export interface Report {
  readonly project: string;
  readonly stack: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** What could not be asked, each once. */
  readonly notChecked: readonly string[];
}

export async function lookAt(preview: Preview, sources: SettingSources): Promise<Report> {
  const { project, stack, steps, errors } = preview;
  const failed = errors.map((what): Finding => ({ kind: "preview-failed", what }));
  if (!steps.some(({ kind, does }) => kind !== undefined && does !== "nothing")) {
    return { project, stack, verdict: failed.length > 0 ? "stands-against" : "ok", findings: failed, notChecked: [] };
  }
  const run = new Run(sources);
  run.requireSettings();
  await run.declare(steps);
  const losses = await new Look(run, steps).all();
  const findings = [...failed, ...run.findings, ...thresholds(run, losses)];
  const { notChecked } = run;
  return {
    project,
    stack,
    verdict: findings.some(standsAgainst) ? "stands-against" : notChecked.length > 0 ? "cannot-ask" : "ok",
    findings: unique(findings).sort((one, other) => rank(one) - rank(other)),
    notChecked,
  };
}

/** What several resources would be told alike is told once. */
const unique = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((one) => [`${one.kind} ${one.urn ?? ""} ${one.what}`, one])).values(),
];

const rank = ({ kind }: Finding): number => FINDING_KINDS.indexOf(kind);

class Look {
  private readonly losses: Loss[] = [];
  /** Ids of desktops that the run ends by themselves. */
  private readonly ending = new Set<string>();

  constructor(
    private readonly run: Run,
    private readonly steps: readonly Step[],
  ) {}

  async all(): Promise<readonly Loss[]> {
    const { services } = this.run;
    const leaves = ({ id }: { id: string }) => this.ending.has(id);
    for (const { id } of this.steps.filter(({ kind, does }) => kind === undefined && does === "delete")) {
      this.ending.add(id);
    }
    // Before the accounts, so that it is known which desktops go by themselves.
    await this.each("Workspace", async (step) => {
      if (step.does === "update") {
        this.run.findings.push(...changesOf(step));
      }
      if (step.does === "delete" || step.does === "replace") {
        const { ends, ...seen } = { ends: undefined, ...(await endingOf(services, step)) };
        this.see(seen);
        this.ending.add(ends?.id ?? "");
      }
    });
    await this.each("User", async (step) => {
      if (step.does === "delete" || step.does === "replace") {
        this.see(await deletionOfUser(services, step, leaves));
      }
    });
    await this.each("Group", async (step) => {
      if (step.does === "delete" || step.does === "replace") {
        this.see(await deletionOfGroup(services, step));
      }
    });
    for (const kind of ["User", "Group", "Workspace"] as const) {
      await this.each(kind, async (step) => {
        const makes = step.does === "create" || (step.does === "replace" && kind !== "Workspace");
        this.run.findings.push(...(makes ? await nameTaken(services, step, leaves) : []));
      });
    }
    await this.each("Invitation", async (step) => {
      const mails = step.does === "create" || step.does === "update" || step.does === "replace";
      this.run.findings.push(...(mails ? await mailsOf(services, step, this.steps) : []));
    });
    await this.each("Notice", async (step) => {
      const mails = step.does === "create" || step.does === "update" || step.does === "replace";
      this.run.findings.push(...(mails ? await noticesOf(services, step) : []));
    });
    return this.losses;
  }

  private see({ findings, losses }: Seen): void {
    this.run.findings.push(...findings);
    this.losses.push(...losses);
  }

  private async each(kind: Step["kind"], look: (step: Step) => Promise<void>): Promise<void> {
    const changed = this.steps.filter((step) => step.kind === kind && step.does !== "nothing");
    await Promise.all(
      changed.map((step) =>
        this.run.about(step, async () => {
          if (!isTold(step)) {
            const what = `${of(step).resource}: whom it is about is a secret in this plan; make it with pulumi preview --json --show-sames --show-secrets`;
            this.run.noteUnanswered(new Error(what));
            return;
          }
          await look(step);
        }),
      ),
    );
  }
}

/** More of a kind than one operation may lose. */
function thresholds({ services }: Run, losses: readonly Loss[]): Finding[] {
  const { claims, settings } = services;
  return (["user", "group", "desktop"] as const satisfies LossKind[]).flatMap((kind): Finding[] => {
    const of = losses.filter((one) => one.kind === kind);
    const staying = Math.max(0, claims.count(kind) - of.filter(({ isReplaced }) => isReplaced).length);
    const { isProgramRun } = claims;
    const over = excess({ lost: of.length, staying, isProgramRun }, settings.deletionThreshold);
    const { many, lost } = LOSS_WORDS[kind];
    const what =
      over && `${of.length} ${many} ${lost}, which is ${over.bound}: of these, at most ${over.most} are lost`;
    return what === undefined ? [] : [{ kind: "threshold", what, next: MEANT, code: "deletion-threshold" }];
  });
}
