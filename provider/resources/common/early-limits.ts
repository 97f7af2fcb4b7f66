// What Directory Service Data cannot do of all that a program declares, where the settings name it as the way in: a check tells it of one resource,
// at which the engine ends the program. What the state has already is nothing to do, so the state is asked for, once, and only where there
// would be something to tell.
import { setImmediate as nextTurn } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { settingName, variableName } from "../../config/names";
import { foldName } from "../../text/folding";
import type { DeclaredKind } from "./declared-kind";
import { known } from "./early-faults";
import { isObject, withoutNull, type Properties } from "./handlers";
import { isUnknown } from "./rules";

/** A resource that the state holds. */
export interface Recorded {
  /** `User`. */
  readonly kind: string;
  readonly outputs: Properties;
}

interface Noted {
  readonly title: string;
  readonly given: Properties;
  readonly kind: DeclaredKind;
}

export interface EarlyLimitsParts {
  readonly isOverApi: (directoryId: string) => boolean;
  /** What the state holds of all resources of ours. */
  readonly recorded: () => Promise<readonly Recorded[]>;
  readonly tell: (words: string) => Promise<void>;
}

/** Of one program. */
export class EarlyLimits {
  /** Those that would be refused if the state did not hold them. */
  private readonly noted: Noted[] = [];
  /** Resolves once those of this turn are told. */
  private told: Promise<void> | undefined;

  constructor(private readonly parts: EarlyLimitsParts) {}

  get areUntold(): boolean {
    return this.noted.length > 0;
  }

  /**
   * @param title `User ada`
   * @returns what its registration is to wait for: the engine would end the program before the others are told. Undefined if for nothing
   */
  note(title: string, args: Properties, kind: DeclaredKind): Promise<void> | undefined {
    const all = withoutNull(known(args) as Properties);
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => !isUnknown(value)));
    const { directoryId, domain } = given;
    // People of a domain that is trusted are over LDAP, and what is wrong anyway is told by itself.
    if (typeof directoryId !== "string" || domain !== undefined || !this.parts.isOverApi(directoryId)) {
      return undefined;
    }
    const noted = { title, given, kind };
    if (kind.faults(given).length === 0 && this.reasons(noted, undefined).length > 0) {
      this.noted.push(noted);
    }
    this.told ??= nextTurn().then(async () => {
      this.told = undefined;
      // Where the state cannot be had, the check says of each what it finds.
      await this.tellAll().catch(() => undefined);
    });
    return this.told;
  }

  private async tellAll(): Promise<void> {
    const noted = this.noted.splice(0);
    if (noted.length < 2) {
      return;
    }
    const recorded = await this.parts.recorded();
    const all = noted.flatMap((one) => {
      const reasons = this.reasons(one, before(one, recorded));
      return reasons.length === 0 ? [] : [`${one.title}: ${reasons.join("; ")}`];
    });
    // The engine shows one by itself.
    if (all.length > 1) {
      const which = `${all.length} resources of this program ask for what Directory Service Data cannot do, of which Pulumi itself shows one`;
      await this.parts.tell(`${which}:\n${all.join("\n")}`);
    }
  }

  private reasons({ given, kind }: Noted, olds: Properties | undefined): string[] {
    return (kind.limitsOverApi?.(given, olds) ?? []).map(({ reason }) => reason);
  }
}

/** What the state holds of a resource: by its place in the program, or of a moved one by what it stands for. */
function before({ title, given, kind }: Noted, recorded: readonly Recorded[]): Properties | undefined {
  const [name] = title.split(" ", 1);
  const same = recorded.filter((one) => one.kind === name).map(({ outputs }) => outputs);
  const thing = (of: Properties) => foldName(JSON.stringify(kind.identity.map((one) => of[one])));
  return same.find(({ owner }) => owner === given.owner) ?? same.find((one) => thing(one) === thing(given));
}

const ofThisProgram = new EarlyLimits({
  isOverApi,
  recorded: readState,
  tell: (words) => pulumi.log.error(words),
});

export const hasUntoldLimits = (): boolean => ofThisProgram.areUntold;

export function noteLimits(title: string, args: Properties, kind: DeclaredKind): Promise<void> | undefined {
  return kind.limitsOverApi !== undefined && pulumi.runtime.getEngine() !== undefined
    ? ofThisProgram.note(title, args, kind)
    : undefined;
}

/** Whether the settings say so; without them only the provider's process knows, which asks AWS. */
function isOverApi(directoryId: string): boolean {
  const text = pulumi.runtime.allConfig()[settingName("directories")] ?? process.env[variableName("directories")];
  return accessIn(text, directoryId) === "api";
}

/** Read again for the provider's process, which says what is wrong with it. */
function accessIn(text: string | undefined, directoryId: string): unknown {
  try {
    const all: unknown = JSON.parse(text ?? "{}");
    const one = isObject(all) ? all[directoryId] : undefined;
    return isObject(one) ? one.access : undefined;
  } catch {
    return undefined;
  }
}

const OURS = /^pulumi-nodejs:dynamic\/workspaces-users:(\w+)$/;

/** Of this stack, as it was before this run: the engine reads that for a StackReference too. */
async function readState(): Promise<Recorded[]> {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const read = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName })) as unknown;
  const all = isObject(read) && isObject(read.outputs) ? Object.values(read.outputs) : [];
  return all.flatMap((one) => {
    const { type, outputs } = isObject(one) ? one : {};
    const [, kind] = typeof type === "string" ? (OURS.exec(type) ?? []) : [];
    return kind !== undefined && isObject(outputs) ? [{ kind, outputs }] : [];
  });
}
