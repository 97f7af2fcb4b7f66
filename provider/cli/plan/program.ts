// What the handlers say of the program that the plan is of: each resource's check and difference, as an `up` asks for them before it does
// anything. After that the claims of the run are known, by which all else is judged.
import { AsyncLocalStorage } from "node:async_hooks";
import type { SettingSources } from "../../config/settings";
import { wordsOf } from "../../errors/provider-error";
import type { CheckFailure, Handlers } from "../../resources/common/handlers";
import { Services } from "../../resources/common/services";
import { GroupHandlers } from "../../resources/group/handlers";
import { GroupMembershipHandlers } from "../../resources/group-membership/handlers";
import { InvitationHandlers } from "../../resources/invitation/handlers";
import { NoticeHandlers } from "../../resources/notice/handlers";
import { UserHandlers } from "../../resources/user/handlers";
import { WorkspaceHandlers } from "../../resources/workspace/handlers";
import { codeIn, isUnanswered, of, wordsIn, type Finding } from "./finding";
import type { Kind, Step } from "./preview";

/** Each may ask what those before it declare. */
const ORDER: readonly Kind[] = ["User", "Group", "GroupMembership", "Workspace", "Invitation", "Notice"];

const EVERYBODYS: readonly string[] = ["invalid-setting", "directory-not-found", "unsupported-directory"];

const NOT_CHECKED = "not checked: ";

export class Run {
  readonly services: Services;
  readonly findings: Finding[] = [];
  /** By its cause: of many people one line is enough. */
  private readonly silence = new Map<string, { readonly words: string; readonly whom: Set<string> }>();
  private readonly step = new AsyncLocalStorage<Step>();
  private readonly handlers: ReadonlyMap<Kind, Handlers>;

  constructor(sources: SettingSources) {
    this.services = new Services(sources, (line) => {
      this.hear(line);
    });
    const all = [
      ["User", new UserHandlers(this.services)],
      ["Group", new GroupHandlers(this.services)],
      ["GroupMembership", new GroupMembershipHandlers(this.services)],
      ["Workspace", new WorkspaceHandlers(this.services)],
      ["Invitation", new InvitationHandlers(this.services)],
      ["Notice", new NoticeHandlers(this.services)],
    ];
    this.handlers = new Map(all as unknown as [Kind, Handlers][]);
  }

  /** @throws ProviderError `invalid-setting` for what everything needs: said at once, and not once for each person */
  requireSettings(): unknown {
    this.services.settings.requireNames();
    const { guardedRegions, deletionThreshold } = this.services.settings;
    return { guardedRegions, deletionThreshold };
  }

  /** What could not be asked, each cause once. */
  get notChecked(): string[] {
    return [...this.silence.values()].map(({ words, whom }) =>
      whom.size > 1 ? `${words} (and the same of ${whom.size - 1} more)` : words,
    );
  }

  noteUnanswered(error: unknown): void {
    this.noteSilence(wordsOf(error));
  }

  /** What was being done, and to whom, stands before the first colon. */
  private noteSilence(words: string): void {
    const [, whom = "", cause = words] = /^(.*?): (.*)$/s.exec(words) ?? [];
    const known = this.silence.get(cause) ?? { words, whom: new Set<string>() };
    this.silence.set(cause, known);
    known.whom.add(whom);
  }

  /** Does for a step what asks; an answer that does not come is noted, and everything else that is thrown is a refusal. */
  async about(step: Step, ask: () => Promise<void>): Promise<void> {
    try {
      await this.step.run(step, ask);
    } catch (error) {
      if (isUnanswered(error)) {
        this.noteUnanswered(error);
      } else {
        this.findings.push({ kind: "refused", ...of(step), ...wordsIn(error) });
      }
    }
  }

  /** Checks all that the program declares. */
  async declare(steps: readonly Step[]): Promise<void> {
    for (const kind of ORDER) {
      const declared = steps.filter((one) => one.kind === kind && one.does !== "delete");
      await Promise.all(declared.map((one) => this.about(one, () => this.declareOne(one, this.handlers.get(kind)))));
    }
  }

  private async declareOne(step: Step, handlers: Handlers | undefined): Promise<void> {
    const { before, after, id } = step;
    for (const failure of (await handlers?.check(after, before.inputs, true)) ?? []) {
      this.note(step, failure);
    }
    if (step.does !== "create") {
      await Promise.resolve(handlers?.diff(before.outputs, after, id)).catch((error: unknown) => {
        // Those are counted all together.
        if ((error as { code?: unknown }).code !== "deletion-threshold") {
          throw error;
        }
      });
    }
  }

  private note(step: Step, { property, reason, toldOf }: CheckFailure): void {
    const code = codeIn(reason);
    if (toldOf !== undefined) {
      return;
    }
    // Whose the name is, is asked for by itself.
    if (step.does === "create" && ["already-exists", "owned-elsewhere", "protected-account"].includes(code ?? "")) {
      return;
    }
    // So is whose the account or group is by now that is edited.
    if (step.does === "update" && ["User", "Group"].includes(step.kind ?? "") && code === "owned-elsewhere") {
      return;
    }
    const what = property === "" || reason.includes(property) ? reason : `${property}: ${reason}`;
    // What is wrong with a directory or its settings is told once, and not of each of its people.
    const whose = EVERYBODYS.includes(code ?? "") ? {} : of(step);
    this.findings.push({ kind: "refused", ...whose, what, ...(code === undefined ? {} : { code }) });
  }

  private hear(line: string): void {
    if (line.startsWith(NOT_CHECKED)) {
      this.noteSilence(line.slice(NOT_CHECKED.length));
      return;
    }
    const step = this.step.getStore();
    // What an update does to a WorkSpace is told of the step by itself.
    if (!(step?.kind === "Workspace" && step.does === "update")) {
      this.findings.push({ kind: "note", ...(step === undefined ? {} : of(step)), what: line });
    }
  }
}
