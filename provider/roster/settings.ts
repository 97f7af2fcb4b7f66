// What a roster says of several people: defaults, teams, and the groups that it makes.
import { known } from "../resources/common/early-faults";
import { isObject, type Properties } from "../resources/common/handlers";
import { describe } from "../resources/common/rules";
import { spellingOf } from "../resources/group-membership/declared";
import { nearest } from "../text/nearest";
import type { Faults, Origin, Path } from "./faults";
import { lookAtFields, lookAtPerson } from "./fields";
import { GROUP_ROWS, groupName, SETTINGS_ROWS } from "./rows";
import type { Fields } from "./settle";

/** Fields as they are given, and as they are looked at: without what is wrong, and with what is not known yet as a preview has it. */
export interface Layer {
  readonly given: Fields;
  readonly seen: Fields;
}

export class Settings {
  readonly everybodys: Layer[] = [];
  readonly managed = new Map<string, Fields>();
  private readonly byTeam = new Map<string, Layer>();
  /** By what the directory takes for the same, the spelling that was met first. */
  private readonly spellings = new Map<string, string>();
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
      this.lookAtSpelling([name], origin, path);
      this.managed.set(name, fields);
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

  lookAtSpelling(groups: readonly string[], origin: Origin, path: Path): void {
    for (const name of groups) {
      const key = spellingOf(name);
      const first = this.spellings.get(key) ?? name;
      this.spellings.set(key, first);
      if (first !== name) {
        const words = `the group "${name}" is "${first}" elsewhere in the roster; write it the same way`;
        this.faults.add(origin, path, words);
      }
    }
  }

  private layer(origin: Origin, path: Path, given: Properties, what: string): Layer {
    const fields = known(given) as Properties;
    return { given, seen: lookAtPerson({ faults: this.faults, origin }, path, fields, SETTINGS_ROWS, what) };
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
