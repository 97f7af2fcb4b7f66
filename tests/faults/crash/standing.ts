// What there is of one person, so that a run can be asked what became of it.
import type { Sandbox } from "../../../sandbox/sandbox";
import { markOf } from "../../engine/moves/marks";

export type Thing = "account" | "group" | "desktop" | "user volume";

export interface Standing {
  readonly thing: Thing;
  /** As errors name it. */
  readonly name: string;
  /** GUID and SID of an account or group, id of a desktop or volume. */
  readonly identity: string;
  /** What is wrong with it, whoever declares it. */
  readonly wrong?: "disabled" | "unmarked";
}

/** userAccountControl's bit of a disabled account (MS-ADTS 2.2.16). */
const DISABLED = 2;

/** Everything whose name begins with the person's. */
export async function standingOf({ directory, aws }: Sandbox, name: string): Promise<Standing[]> {
  const [entries, desktops] = await Promise.all([directory.search(`(sAMAccountName=${name}*)`), aws.workspaces()]);
  const theirs = desktops.filter(({ userName }) => userName.startsWith(name));
  return [
    ...entries.map(
      ({ sAMAccountName, objectGUID, objectSid, userAccountControl, adminDescription, info, groupType }) => ({
        thing: groupType === undefined ? ("account" as const) : ("group" as const),
        name: String(sAMAccountName),
        identity: `${String(objectGUID)} ${String(objectSid)}`,
        ...((Number(userAccountControl ?? 0) & DISABLED) === 0
          ? marked(adminDescription ?? info)
          : { wrong: "disabled" as const }),
      }),
    ),
    ...theirs.map(({ userVolumeId, userName }) => ({
      thing: "user volume" as const,
      name: userName,
      identity: userVolumeId,
    })),
    ...theirs.map(({ id, userName, tags }) => ({
      thing: "desktop" as const,
      name: userName,
      identity: id,
      ...marked(markOf(tags)),
    })),
  ];
}

const marked = (mark: unknown) => (mark === undefined ? { wrong: "unmarked" as const } : {});

/** What of these things is not what it was, or is disabled or nobody's, told by name. */
export function losses(were: readonly Standing[], are: readonly Standing[], keeps: readonly Thing[]): string[] {
  const kept = were.filter(({ thing }) => keeps.includes(thing));
  const lost = kept.filter((was) => !are.some((is) => is.thing === was.thing && is.identity === was.identity));
  return [
    ...lost.map(({ thing, name, identity }) => `${thing} ${name} (${identity}) is gone`),
    ...are.flatMap(({ thing, name, wrong }) => (wrong === undefined ? [] : [`${thing} ${name} is ${wrong}`])),
  ];
}
