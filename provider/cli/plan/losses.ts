// What a plan loses, counted against the thresholds.
import { excess, LOSS_WORDS, MEANT, type LossKind } from "../../deletion/thresholds";
import type { Settings } from "../../config/settings";
import { deletionPolicyOf } from "../../ownership/deletion-policy";
import { foldName } from "../../text/folding";
import type { Finding, Loss } from "./finding";
import type { Kind, Step } from "./preview";

const KINDS = [
  ["user", "User", "delete", "userName"],
  ["group", "Group", "delete", "name"],
  ["desktop", "Workspace", "terminate", "userName"],
] as const satisfies readonly (readonly [LossKind, Kind, string, string])[];

/** What the steps lose by what the state says alone, where nobody can be asked: what is declared under another resource's name stays. */
export function lossesByState(steps: readonly Step[]): Loss[] {
  return KINDS.flatMap(([kind, of, loses, name]): Loss[] => {
    const thing = (args: Step["after"]) =>
      foldName(JSON.stringify([args.directoryId, args.domain ?? "", args[name] ?? ""]));
    const ours = steps.filter((step) => step.kind === of);
    const declared = ours.filter(({ does }) => does !== "delete");
    const declarer = new Map(declared.map(({ after, urn }) => [thing(after), urn]));
    return ours
      .filter(({ does, isForgotten }) => (does === "delete" && !isForgotten) || does === "replace")
      .filter(({ before }) => deletionPolicyOf(before.outputs, loses) === loses)
      .filter(({ before, urn }) => [undefined, urn].includes(declarer.get(thing(before.outputs))))
      .map(({ does }) => ({ kind, isReplaced: does === "replace" }));
  });
}

/** More of a kind than one operation may lose. */
export function thresholds(steps: readonly Step[], losses: readonly Loss[], settings: Settings): Finding[] {
  const isProgramRun = steps.some(({ kind, does }) => kind !== undefined && does !== "delete");
  return KINDS.flatMap(([kind, of]): Finding[] => {
    const lost = losses.filter((one) => one.kind === kind);
    const declared = steps.filter((step) => step.kind === of && step.does !== "delete").length;
    const staying = Math.max(0, declared - lost.filter(({ isReplaced }) => isReplaced).length);
    const over = excess({ lost: lost.length, staying, isProgramRun }, settings.deletionThreshold);
    const { many, lost: words } = LOSS_WORDS[kind];
    return over === undefined
      ? []
      : [
          {
            kind: "threshold",
            what: `${lost.length} ${many} ${words}, which is ${over.bound}: of these, at most ${over.most} are lost`,
            next: MEANT,
            code: "deletion-threshold",
          },
        ];
  });
}
