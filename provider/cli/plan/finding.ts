import { ProviderError, wordsOf } from "../../errors/provider-error";
import type { LossKind } from "../../deletion/thresholds";
import type { Step } from "./preview";

/** In the order in which they are shown. */
export const FINDING_KINDS = [
  "preview-failed",
  "deletion-blocked",
  "name-taken",
  "threshold",
  "refused",
  "disks-lost",
  "migration",
  "mail",
  "note",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Kinds that an `up` fails with. */
const REFUSALS: readonly FindingKind[] = ["preview-failed", "deletion-blocked", "name-taken", "threshold", "refused"];

export interface FoundWorkspace {
  readonly id: string;
  readonly state: string;
  readonly directoryId: string;
  readonly region: string;
}

/** One thing that an `up` would refuse, or do that somebody should know. */
export interface Finding {
  readonly kind: FindingKind;
  /** `User ada`; undefined for what is not one resource's. */
  readonly resource?: string;
  readonly urn?: string;
  readonly what: string;
  /** What to do about it. */
  readonly next?: string;
  /** Of an error: as in the reference. */
  readonly code?: string;
  /** The WorkSpaces that block, are lost or migrate. */
  readonly workspaces?: readonly FoundWorkspace[];
  /** Whose a name is: `project/stack/name` of its mark. */
  readonly owner?: string;
  /** Whom a mail goes to. */
  readonly to?: string;
}

export const standsAgainst = ({ kind }: Finding): boolean => REFUSALS.includes(kind);

/** What an operation loses of a kind. */
export interface Loss {
  readonly kind: LossKind;
  /** Whether its resource stays in the program. */
  readonly isReplaced: boolean;
}

/** What one look brought. */
export interface Seen {
  readonly findings: readonly Finding[];
  readonly losses: readonly Loss[];
  /** Whether an account is disabled, as its policy asks, and kept. */
  readonly disables?: true;
}

export const NOTHING: Seen = { findings: [], losses: [] };

/** Why nothing is done to what is taken out. */
export const FORGOTTEN = "its resource has retainOnDelete, and Pulumi forgets it without asking the provider";

export const of = ({ kind, name, urn }: Step): { resource: string; urn: string } => ({
  resource: `${kind ?? "WorkSpace"} ${name}`,
  urn,
});

/** What says that somebody did not answer, or was not asked, and not that an `up` is refused. */
const UNANSWERED: readonly string[] = [
  "aws-refused",
  "workspaces-unknown",
  "directory-unreachable",
  "directory-untrusted",
  "directory-refused-login",
  "directory-not-found",
  "invalid-setting",
];

export const isUnanswered = (error: unknown): boolean =>
  !(error instanceof ProviderError) || UNANSWERED.includes(error.code);

/** The code that a sentence ends with. */
export const codeIn = (reason: string): string | undefined => /\[([a-z-]+)\]$/.exec(reason)?.[1];

/** What a refusal says. */
export const wordsIn = (error: unknown): Pick<Finding, "what" | "next" | "code"> =>
  error instanceof ProviderError
    ? { what: error.happened, next: error.next, code: error.code }
    : { what: wordsOf(error) };
