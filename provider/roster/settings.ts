// What a roster says of several people: defaults, teams, and the groups that it makes.
import { isObject, type Properties } from "../resources/common/handlers";
import { describe, isUnknown } from "../resources/common/rules";
import { spellingOf } from "../resources/group-membership/declared";
import { nearest } from "../text/nearest";
import type { Faults, Origin, Path } from "./faults";
import { lookAtFields, lookAtPerson } from "./fields";
import { GROUP_ROWS, groupName, SETTINGS_ROWS } from "./rows";
import type { Fields } from "./settle";
import { known } from "./known";

/** Fields as they are given, and as they are looked at: without what is wrong, and with what is not known yet as a preview has it. */
export interface Layer {
  readonly given: Fields;
  readonly seen: Fields;
}

interface Named {
  readonly origin: Origin;
  readonly path: Path;
  readonly groups?: unknown;
  readonly name?: string;
  readonly formerName?: string;
}

export class Settings {
  readonly everybodys: Layer[] = [];
  readonly managed = new Map<string, Fields>();
  private readonly byTeam = new Map<string, Layer>();
  /** By what the directory takes for the same, the spelling that was met first. */
  private readonly spellings = new Map<string, string>();
  /** What groups are called now, by what the directory takes for their former names. */
  private readonly renamed = new Map<string, string>();
  /** Groups that teams and defaults name, to be looked at when all are known. */
  private readonly named: Named[] = [];
  private hasTeams = false;

  constructor(private readonly faults: Faults) {}

  addDefaults(origin: Origin, given: unknown): void {
    const path = ["defaults"];
    const fields = this.objectAt(origin, path, given, "an object of what everybody has");
    if (fields !== undefined) {
      this.everybodys.push(this.layer(origin, path, fields, "the defaults"));
    }
  }

  addTeams(origin: Origin, given: unknown): void {
    this.hasTeams ||= given !== undefined && given !== null;
    for (const [name, team] of Object.entries(this.objectAt(origin, ["teams"], given, "an object of teams") ?? {})) {
      const path = ["teams", name];
      const fields = this.objectAt(origin, path, team, "an object of what its people have") ?? {};
      this.refuseSecond(this.byTeam, name, "team", origin, path);
      this.byTeam.set(name, this.layer(origin, path, fields, "a team"));
    }
  }

  addGroups(origin: Origin, given: unknown): void {
    const all = this.objectAt(origin, ["groups"], given, "an object of groups by their names") ?? {};
    for (const [name, group] of Object.entries(all)) {
      const path = ["groups", name];
      const fields = this.objectAt(origin, path, group, "an object such as { description: Who reads }") ?? {};
      const fault = groupName(name);
      if (fault !== undefined) {
        this.faults.add(origin, path, `${name} ${fault}`, "name");
      }
      lookAtFields({ faults: this.faults, origin }, path, known(fields) as Properties, GROUP_ROWS, "a group");
      this.refuseSecond(this.managed, name, "group", origin, path);
      this.lookAtGroup(name, origin, path, "name");
      this.managed.set(name, fields);
      if (typeof fields.formerName === "string") {
        this.named.push({ origin, path, name, formerName: fields.formerName });
      }
    }
  }

  /** What can be told only when everything is known that the program and the file say of groups. */
  lookAtGroups(): void {
    for (const { origin, path, name, formerName } of this.named) {
      const key = formerName === undefined ? undefined : spellingOf(formerName);
      const other = [...this.managed.keys()].find((one) => spellingOf(one) === key);
      if (key !== undefined && other !== undefined) {
        const [words, next] =
          other === name
            ? ["is the group's own name", "give the one before it, or take it out"]
            : [`is the group ${other} of the roster`, `take one of the two out`];
        this.faults.add(origin, [...path, "formerName"], `formerName ${words}; ${next}`);
      } else if (key !== undefined && name !== undefined && this.renamed.has(key)) {
        const words = `formerName is ${this.renamed.get(key) ?? ""}'s already; one group becomes one`;
        this.faults.add(origin, [...path, "formerName"], words);
      } else if (key !== undefined && name !== undefined) {
        this.renamed.set(key, name);
      }
    }
    for (const { origin, path, groups = [] } of this.named) {
      this.lookAtSpelling(groups, origin, path);
    }
  }

  /** @param isWhole whether teams that are not here are nowhere */
  teamOf({ team }: Properties, origin: Origin, path: Path, isWhole: boolean): Layer[] {
    if (typeof team !== "string") {
      return [];
    }
    const found = this.byTeam.get(team);
    if (found === undefined && (isWhole || this.hasTeams)) {
      const names = [...this.byTeam.keys()];
      const meant = nearest(team, names);
      const there =
        names.length === 0 ? "there are no teams: give them to the roster as teams" : `there are ${names.join(", ")}`;
      const hint = meant === undefined ? there : `did you mean ${meant}?`;
      this.faults.add(origin, [...path, "team"], `team is "${team}", which is not there; ${hint}`);
    }
    return found === undefined ? [] : [found];
  }

  /** @param groups as a person, a team or the defaults name them */
  lookAtSpelling(groups: unknown, origin: Origin, path: Path): void {
    for (const [index, name] of (Array.isArray(groups) ? groups : []).entries()) {
      if (typeof name === "string" && !isUnknown(name)) {
        this.lookAtGroup(name, origin, [...path, "groups", index], "value");
      }
    }
  }

  private lookAtGroup(name: string, origin: Origin, path: Path, at: "name" | "value"): void {
    const key = spellingOf(name);
    const first = this.spellings.get(key) ?? name;
    this.spellings.set(key, first);
    const now = this.renamed.get(key);
    if (now !== undefined) {
      this.faults.add(origin, path, `the group "${name}" is called "${now}" now, by its formerName; write that`, at);
    } else if (first !== name) {
      this.faults.add(
        origin,
        path,
        `the group "${name}" is "${first}" elsewhere in the roster; write it the same way`,
        at,
      );
    }
  }

  private layer(origin: Origin, path: Path, given: Properties, what: string): Layer {
    const fields = known(given) as Properties;
    const seen = lookAtPerson({ faults: this.faults, origin }, path, fields, SETTINGS_ROWS, what);
    this.named.push({ origin, path, groups: seen.groups });
    return { given, seen };
  }

  private objectAt(origin: Origin, path: Path, value: unknown, wanted: string): Properties | undefined {
    if (value === undefined || value === null || isObject(value)) {
      return value ?? undefined;
    }
    this.faults.add(origin, path, `is ${describe(known(value))}; give ${wanted}`);
    return undefined;
  }

  private refuseSecond(
    before: ReadonlyMap<string, unknown>,
    name: string,
    what: string,
    origin: Origin,
    path: Path,
  ): void {
    if (before.has(name)) {
      const words = `the ${what} ${name} is given by the program and by the file; keep one of the two`;
      this.faults.add(origin, path, words, "name");
    }
  }
}
