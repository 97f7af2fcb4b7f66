// Other rosters of the same program. Resources are called by user name, and the engine's own words for two of one name tell nobody what to do.
import * as pulumi from "@pulumi/pulumi";
import { placeOf } from "../resources/common/registration";
import { Faults } from "./faults";
import type { RosterPlan } from "./plan";

interface Neighbour {
  readonly title: string;
  readonly directoryId: unknown;
  /** What it makes, by the names of the resources: `Person ada`. */
  readonly made: ReadonlyMap<string, "person" | "group" | "membership">;
}

/** Of each run: the Automation API may have several in one process, each with a connection of its own. */
const rosters = new WeakMap<object, Map<string, Neighbour[]>>();

/** @throws RosterError if another roster has taken the names that this one's resources would have */
export function settleBeside(
  title: string,
  { directoryId, namePrefix = "" }: { readonly directoryId: unknown; readonly namePrefix?: string },
  { people, groups }: RosterPlan,
  parent: pulumi.Resource | undefined,
): void {
  const run = pulumi.runtime.getMonitor();
  if (run === undefined) {
    return;
  }
  const made = new Map([
    ...people.map(({ userName }) => [`Person ${namePrefix}${userName}`, "person"] as const),
    ...groups.flatMap(({ name, managed, members }) => [
      ...(managed === undefined ? [] : [[`Group ${namePrefix}${name}`, "group"] as const]),
      ...(members.length === 0 ? [] : [[`GroupMembership ${namePrefix}${name}`, "membership"] as const]),
    ]),
  ]);
  const places = rosters.get(run) ?? new Map<string, Neighbour[]>();
  rosters.set(run, places);
  // Below components of other types, names are others to the engine.
  const place = placeOf(parent);
  const here = places.get(place) ?? [];
  const faults = new Faults();
  for (const other of here) {
    tell(faults, { title, directoryId, made }, other);
  }
  faults.throwIfAny();
  places.set(place, [...here, { title, directoryId, made }]);
}

function tell(faults: Faults, { title, directoryId, made }: Neighbour, other: Neighbour): void {
  const add = (words: string) => {
    faults.add({ name: title }, [], words);
  };
  if (other.title === title) {
    add("there is a roster of that name already; give one of the two another");
  }
  const both = [...made].filter(([name]) => other.made.has(name));
  const named = (kind: string) =>
    both.filter(([, one]) => one === kind).map(([name]) => name.slice(name.indexOf(" ") + 1));
  const isSameDirectory = directoryId === other.directoryId;
  const prefix = `give one of the two a namePrefix, such as "${title.replace(/^Roster /, "")}-"`;
  const people = named("person");
  if (people.length > 0) {
    const next = isSameDirectory
      ? "keep them in one of the two"
      : `if they are others, of another directory, ${prefix}`;
    add(`${listed(people)} ${people.length === 1 ? "is" : "are"} in ${other.title} too; ${next}`);
  }
  const groups = named("group");
  if (groups.length > 0) {
    const next = isSameDirectory
      ? `name ${groups.length === 1 ? "it" : "them"} among the groups of one of the two, which makes ${groups.length === 1 ? "it" : "them"}; the other adds its people all the same, with a namePrefix`
      : `if ${groups.length === 1 ? "it is another" : "they are others"}, of another directory, ${prefix}`;
    add(
      `the ${groups.length === 1 ? "group" : "groups"} ${listed(groups)} ${groups.length === 1 ? "is" : "are"} made by ${other.title} too; ${next}`,
    );
  }
  const memberships = named("membership").filter((name) => !groups.includes(name));
  if (memberships.length > 0) {
    add(`${other.title} adds people to ${listed(memberships)} too, by a resource of the same name; ${prefix}`);
  }
}

/** More than that have one cause: the same file twice. */
const MOST_LISTED = 50;

const listed = (names: readonly string[]): string =>
  names.length > MOST_LISTED
    ? `${names.slice(0, MOST_LISTED).join(", ")} and ${names.length - MOST_LISTED} more`
    : names.join(", ");
