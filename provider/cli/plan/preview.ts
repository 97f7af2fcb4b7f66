// What `pulumi preview --json` and the previews of `pulumi destroy` print, as far as it is ours: of a program in whatever language.
import { z } from "zod";
import { ProviderError } from "../../errors/provider-error";
import type { Properties } from "../../resources/common/handlers";
import { isObject } from "../../resources/common/handlers";
import { BESIDE, REFUSAL, REFUSED, ROSTER_ROWS } from "../../resources/common/property";
import { UNKNOWN } from "../../resources/common/rules";
import { rosterRows, type RosterRows } from "../../resources/group-membership/properties";
import { errorsIn } from "./diagnostics";

export type Kind = "User" | "Group" | "GroupMembership" | "Workspace" | "Invitation" | "Notice";
const KINDS: readonly string[] = [
  "User",
  "Group",
  "GroupMembership",
  "Workspace",
  "Invitation",
  "Notice",
] satisfies Kind[];

/** What becomes of one resource. */
export interface Step {
  readonly does: "nothing" | "create" | "update" | "replace" | "delete";
  /** Undefined for a WorkSpace of another provider. */
  readonly kind: Kind | undefined;
  readonly urn: string;
  readonly name: string;
  readonly id: string;
  /** As the state has it; empty for a new one. */
  readonly before: { readonly inputs: Properties; readonly outputs: Properties };
  /** As the program has it; empty for one that goes. */
  readonly after: Properties;
  /** URNs of what the program's resource depends on. */
  readonly dependencies: readonly string[];
  /** What the preview refused it for. */
  readonly refusal?: string;
  /** Whether Pulumi forgets what goes without asking the provider, as the option `retainOnDelete` says in the state. */
  readonly isForgotten: boolean;
}

export interface Preview {
  readonly project: string;
  readonly stack: string;
  readonly steps: readonly Step[];
  /** Whether the plan creates things of other packages too, such as an organizational unit. */
  readonly makesOthers: boolean;
  /** What else the preview was refused for: then it is not whole. */
  readonly errors: readonly string[];
}

const state = z.object({
  id: z.string().optional(),
  type: z.string(),
  external: z.boolean().optional(),
  custom: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  dependencies: z.array(z.string()).nullish(),
});
type State = z.output<typeof state>;
const shape = z.object({
  steps: z
    .array(z.object({ op: z.string(), urn: z.string(), oldState: state.nullish(), newState: state.nullish() }))
    .nullish(),
  changeSummary: z.object({ same: z.number().optional() }).nullish(),
  diagnostics: z.array(z.object({ message: z.string().optional(), severity: z.string() })).nullish(),
});

/** The engine's operations (pulumi/pkg, deploy/step.go). The parts of a replacement beside `replace` itself tell nothing more. */
const OPERATIONS: Readonly<Record<string, Step["does"] | "part">> = {
  same: "nothing",
  create: "create",
  update: "update",
  replace: "replace",
  "create-replacement": "part",
  "delete-replaced": "part",
  delete: "delete",
  read: "part",
  "read-replacement": "part",
  refresh: "part",
  discard: "part",
  "discard-replaced": "part",
  "remove-pending-replace": "part",
  import: "create",
  "import-replacement": "part",
};

/**
 * What an operation does to what is managed. A resource that is only read (`User.get`) is a part of nothing. What is declared in its place is
 * created; what was declared in its place is deleted, unless it is what is read by now: the engine calls each of these a replacement.
 */
function doneBy(op: string, before?: State | null, after?: State | null): Step["does"] | "part" | undefined {
  const does = OPERATIONS[op];
  const [wasRead, isRead] = [before?.external === true, after?.external === true];
  if (does === undefined || does === "part" || (!wasRead && !isRead)) {
    return does;
  }
  if (isRead) {
    return wasRead || isSameThing(before, after) ? "part" : "delete";
  }
  return does === "delete" ? "part" : "create";
}

/** Whether two states are of one account, group or desktop. */
const isSameThing = (one?: State | null, other?: State | null): boolean =>
  ["objectGuid", "workspaceId"].some((name) => {
    const value = one?.outputs?.[name];
    return value !== undefined && value === other?.outputs?.[name];
  });

const TYPE = "pulumi-nodejs:dynamic/workspaces-users:";
const CREATIONS = ["create", "create-replacement"];
/** WorkSpaces that AWS's own providers manage. */
const OTHER_WORKSPACES = ["aws:workspaces/workspace:Workspace", "aws-native:workspaces:Workspace"];

/** @throws ProviderError `invalid-argument` if the text is no plan, or one that this release does not understand */
export function readPreview(text: string): Preview {
  const parsed = shape.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw notAPlan(`it is not of the form of a preview (${parsed.error.issues[0]?.path.join(".") ?? ""})`);
  }
  const { steps, diagnostics, changeSummary } = parsed.data;
  const listed = (steps ?? []).filter(({ op }) => op === "same").length;
  const isDestroy = (steps ?? []).some(({ op, urn }) => op === "delete" && partsOf(urn).type === "pulumi:pulumi:Stack");
  // The stack itself is always listed. What stays is needed: who may leave is judged by it, and names pass between those who go and stay.
  if (!isDestroy && listed === 1 && (changeSummary?.same ?? 0) > listed) {
    throw notAPlan(
      `it leaves out the resources that stay as they are (${(changeSummary?.same ?? 0) - listed})`,
      "make it with --show-sames: pulumi preview --json --show-sames",
    );
  }
  const all = (steps ?? []).map((one) => ({ ...one, ...partsOf(one.urn), refusal: refusalOf(one.newState) }));
  const [{ stack = "", project = "" } = {}] = all;
  const ours = all.flatMap(({ op, urn, type, name, oldState, newState, refusal }): Step[] => {
    const isOurs = type.startsWith(TYPE);
    if (!isOurs && !OTHER_WORKSPACES.includes(type)) {
      return [];
    }
    const kind = isOurs ? type.slice(TYPE.length) : undefined;
    const does = doneBy(op, oldState, newState);
    if (does === undefined || (kind !== undefined && !KINDS.includes(kind))) {
      const what = does === undefined ? `the operation "${op}"` : `resources of the kind ${kind ?? ""}`;
      throw otherVersion(`it has ${what}, of which this release knows nothing`);
    }
    const told = does === "delete" ? oldState : (newState ?? oldState);
    if (isOurs && does !== "part" && typeof told?.inputs?.owner !== "string") {
      throw otherVersion(`${urn} has no owner, which every release has written`);
    }
    const { id = "", inputs = {}, outputs = {} } = does === "create" ? {} : (oldState ?? {});
    return does === "part"
      ? []
      : [
          {
            does,
            kind: kind as Kind | undefined,
            urn,
            name,
            id,
            before: { inputs: known(inputs), outputs: known(outputs) },
            after: does === "delete" ? {} : known(newState?.inputs ?? {}),
            dependencies: newState?.dependencies ?? [],
            isForgotten: does === "delete" && oldState?.retainOnDelete === true,
            ...(refusal === undefined ? {} : { refusal }),
          },
        ];
  });
  return {
    project,
    stack,
    steps: withRows(ours),
    makesOthers: all.some(
      ({ op, type, newState }) =>
        CREATIONS.includes(op) &&
        !type.startsWith(TYPE) &&
        !OTHER_WORKSPACES.includes(type) &&
        newState?.custom !== false,
    ),
    errors: errorsIn(
      (diagnostics ?? []).flatMap(({ message = "", severity }) => (severity === "error" ? [message] : [])),
    ).filter((words) => words !== REFUSED && !all.some(({ refusal }) => refusal === words)),
  };
}

/** Each membership of a roster with the rows that the program told its check, which no preview prints: whoever the plan declares by rosters. */
function withRows(steps: readonly Step[]): readonly Step[] {
  const people = steps.filter((step) => step.kind === "User" && step.does !== "delete" && isOfRoster(step));
  const rows: RosterRows[] = rosterRows(
    people.map(({ after }) => ({ domain: after.domain as string | undefined, userName: String(after.userName) })),
  );
  return steps.map((step) =>
    step.kind === "GroupMembership" && step.does !== "delete" && isOfRoster(step)
      ? { ...step, after: { ...step.after, [ROSTER_ROWS]: rows } }
      : step,
  );
}

/** Whether a roster makes the resource, or one of its people does. */
export const isOfRoster = ({ urn }: Step): boolean =>
  /(?:::|\$)workspaces-users:index:Roster\$(?:workspaces-users:index:Person\$)?pulumi-nodejs:/.test(urn);

function refusalOf(after?: State | null): string | undefined {
  const words = after?.inputs?.[REFUSAL];
  return typeof words === "string" ? words : undefined;
}

/** `urn:pulumi:<stack>::<project>::<types of its parents, and its own, joined by $>::<name>` */
function partsOf(urn: string): { stack?: string; project?: string; type: string; name: string } {
  const [, stack, project, types = "", name = ""] = /^urn:pulumi:(.*?)::(.*?)::(.*?)::(.*)$/s.exec(urn) ?? [];
  const type = types.slice(types.lastIndexOf("$") + 1);
  return { ...(stack === undefined ? {} : { stack }), ...(project === undefined ? {} : { project }), type, name };
}

function jsonOf(text: string): unknown {
  if (text.trim() === "") {
    throw notAPlan("it is empty, as where pulumi preview failed before it had one");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw isStream(text) ? streamOfEvents() : notAPlan("it is not JSON");
  }
  if (!isObject(value)) {
    throw notAPlan("it is JSON, and no object");
  }
  if (isEvent(value)) {
    throw streamOfEvents();
  }
  if ("resourcePlans" in value) {
    throw notAPlan("it is an update plan, as --save-plan writes");
  }
  if ("deployment" in value) {
    throw notAPlan("it is a stack's state, as pulumi stack export prints");
  }
  // A preview of a stack without resources has no steps, and one that fails at once its diagnostics alone.
  if (!["steps", "duration", "changeSummary", "config", "diagnostics"].some((key) => key in value)) {
    throw notAPlan("it has no steps");
  }
  return value;
}

/** How Pulumi marks a secret, and an output, among plain values (pulumi/sdk, resource/properties.go). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Values with all in it that the preview keeps secret, as it has what is not known yet. */
function known<T>(value: T): T {
  return plain(value) as T;
}

function plain(value: unknown): unknown {
  if (value === "[secret]") {
    return UNKNOWN;
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (!isObject(value)) {
    return value;
  }
  if (SIGNATURE in value) {
    return UNKNOWN;
  }
  // A dynamic provider is given no null.
  const entries = Object.entries(value).filter(([key, one]) => !BESIDE.includes(key) && one !== null);
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]));
}

const notAPlan = (
  happened: string,
  next = "give what pulumi preview --json --show-sames (or pulumi destroy --preview-only --json) prints to standard output",
) =>
  new ProviderError({
    code: "invalid-argument",
    doing: "reading the plan",
    happened,
    next,
  });

const streamOfEvents = () =>
  notAPlan(
    "it is a stream of events, as pulumi up --json and PULUMI_ENABLE_STREAMING_JSON_PREVIEW print",
    "run pulumi preview --json --show-sames before the pulumi up, without PULUMI_ENABLE_STREAMING_JSON_PREVIEW, and give what that prints",
  );

/** Whether there is an event on a line of its own, whatever was printed before it. */
const isStream = (text: string): boolean =>
  text.split("\n", MAX_LINES_READ).some((line) => {
    try {
      return isEvent(JSON.parse(line));
    } catch {
      return false;
    }
  });
const MAX_LINES_READ = 100;

/** The engine's events are numbered (pulumi/sdk, apitype/events.go). */
const isEvent = (value: unknown): boolean => isObject(value) && typeof value.sequence === "number";

const otherVersion = (happened: string) =>
  new ProviderError({
    code: "invalid-argument",
    doing: "reading the plan",
    happened,
    next: "run the release of pulumi-workspaces-users that the program uses, or a newer one",
  });
