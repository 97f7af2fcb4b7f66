// What is wrong with a person as they are to be: fields of theirs, of their team and of the defaults together.
import { isObject, type CheckFailure } from "../resources/common/handlers";
import { UNKNOWN } from "../resources/common/rules";
import { checkUser } from "../resources/user/properties";
import { checkWorkspace } from "../resources/workspace/check";
import type { Faults, Origin, Path } from "./faults";
import { misreadWord } from "./fields";
import { wantsInvitation, type Fields, type Settled } from "./settle";

/** What the handlers are told beside, of which nothing is wrong. */
const FOUND_LATER = { directoryId: UNKNOWN, owner: "project/stack/name" };

export interface Standpoint {
  /** Whether the program may give desktops what a file leaves out. */
  readonly isWhole: boolean;
  /** Whether somebody gives this person a password. */
  readonly hasPassword: (userName: string) => boolean;
}

/**
 * @param own the person's own fields, where the fault is looked for first
 * @param settled without what is not known yet
 */
export function lookTogether(
  { faults, origin, path }: { readonly faults: Faults; readonly origin: Origin; readonly path: Path },
  own: Fields,
  settled: Settled,
  { isWhole, hasPassword }: Standpoint,
): void {
  const { user, desktop, invitation } = settled;
  const tell = (prefix: Path, { property, reason }: CheckFailure): void => {
    const steps = property.replace(/\["(.*)"\]/, ".$1").split(".");
    const place = placeAmong(own, path, prefix, steps);
    const misread = steps[0] === "attributes" ? misreadWord(origin, place, valueAt(own, steps)) : undefined;
    const words = misread === undefined ? reason : `${property} is ${misread}`;
    faults.add(origin, place, [...prefix, ""].join(".") + words);
  };
  const password = hasPassword(settled.userName) ? { initialPassword: UNKNOWN } : {};
  for (const failure of checkUser({ ...FOUND_LATER, ...user, ...password }).failures) {
    tell([], failure);
  }
  if (desktop !== undefined && desktop !== false) {
    const wanted = { ...FOUND_LATER, userName: UNKNOWN, ...(isWhole ? {} : { bundleId: UNKNOWN }), ...desktop };
    for (const failure of checkWorkspace(wanted, {}).failures) {
      const isMissing = failure.reason === "bundleId is missing";
      const reason = isMissing
        ? "bundleId is missing; give it to the person, to their team or by defaults"
        : failure.reason;
      tell(["desktop"], { property: failure.property, reason: reason.replaceAll("workspaceProperties.", "") });
    }
    const address = (invitation === false ? undefined : invitation?.email) ?? user.email;
    const isMailed = wantsInvitation(desktop, invitation);
    if (isWhole && isMailed && address === undefined && user.adopt !== true) {
      const words = "email is missing: the invitation has nobody to go to; give it, or invitation: false";
      faults.add(origin, path, words);
    }
  }
}

const valueAt = (own: Fields, steps: readonly string[]): unknown =>
  steps.reduce<unknown>((at, step) => (isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined), own);

/** The field itself if the person has it, else the nearest of theirs above it. */
function placeAmong(own: Fields, path: Path, prefix: Path, steps: readonly string[]): Path {
  const ways = [steps, steps.filter((step) => step !== "workspaceProperties")].map((one) => [
    ...prefix.map(String),
    ...one,
  ]);
  const depths = ways.map((way) => {
    let [at, depth]: [unknown, number] = [own, 0];
    while (depth < way.length && typeof at === "object" && at !== null && Object.hasOwn(at, way[depth] ?? "")) {
      at = (at as Fields)[way[depth] ?? ""];
      depth += 1;
    }
    return way.slice(0, depth);
  });
  const [deepest = []] = depths.sort((one, other) => other.length - one.length);
  return [...path, ...deepest];
}
