// What is wrong with arguments that the program's side knows already: the engine stops at the first resource that it finds wrong, and shows
// no other. So nine mistakes would take nine previews.
import * as pulumi from "@pulumi/pulumi";
import { foldName } from "../../text/folding";
import type { DeclaredKind } from "./declared-kind";
import { withoutNull, type Properties } from "./handlers";
import { isUnknown, UNKNOWN } from "./rules";

/** Of one program. */
export class EarlyFaults {
  /** Resources that are wrong, in the order of the program, as far as they are still to be told. */
  private readonly wrong: string[] = [];
  /** Of each thing that the program declares, the resource that declares it. */
  private readonly declared = new Map<string, string>();

  constructor(private readonly tell: (words: string) => void) {}

  /** Whether there are some: they are told once the program lets go, so who makes more resources should make them first. */
  get areUntold(): boolean {
    return this.wrong.length > 0;
  }

  /**
   * Notes what is wrong with a resource's arguments; once the program has made all that it makes at once, they are told together.
   * @param title `User ada`
   * @returns whether something is
   */
  note(title: string, args: Properties, kind: DeclaredKind): boolean {
    const given = withoutNull(known(args) as Properties);
    const reasons = [...kind.faults(given).map(({ reason }) => reason), ...this.declaredTwice(title, given, kind)];
    if (reasons.length === 0) {
      return false;
    }
    if (!this.areUntold) {
      setImmediate(() => {
        this.tellAll();
      });
    }
    this.wrong.push(`${title}: ${reasons.join("; ")}`);
    return true;
  }

  /** By the directory's id: that two of them are one domain, only AWS tells, and so the check. */
  private declaredTwice(title: string, given: Properties, { identity }: DeclaredKind): string[] {
    const values = identity.map((name) => given[name]);
    if (identity.length === 0 || isUnknown(values)) {
      return [];
    }
    const [type] = title.split(" ", 1);
    const thing = `${type} ${foldName(JSON.stringify(values))}`;
    const other = this.declared.get(thing);
    this.declared.set(thing, other ?? title);
    const named = identity.filter((name) => given[name] !== undefined).join(", ");
    return other === undefined ? [] : [`${other} declares the same, by its ${named}; keep one of the two resources`];
  }

  private tellAll(): void {
    const all = this.wrong.splice(0);
    // The engine shows one by itself.
    if (all.length > 1) {
      const which = `${all.length} resources of this program have arguments that will not do, of which Pulumi itself shows one`;
      this.tell(`${which}:\n${all.join("\n")}`);
    }
  }
}

const ofThisProgram = new EarlyFaults((words) => void pulumi.log.error(words));

export const hasUntoldFaults = (): boolean => ofThisProgram.areUntold;

/** Whether something is wrong. A program's own tests, which have no engine, may give what they like. */
export const noteFaults = (title: string, args: Properties, kind: DeclaredKind): boolean =>
  pulumi.runtime.getEngine() !== undefined && ofThisProgram.note(title, args, kind);

/** A value with all in it that only the engine will know, or keeps secret, as a preview has it. */
export function known(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(known);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, known(one)]))
    : UNKNOWN;
}
