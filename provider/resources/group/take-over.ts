// What creating a group does where a group of that name is there already.
import type { Clock } from "../../concurrency/clock";
import type { Directory } from "../../directory/directory";
import type { Group, GroupEdit } from "../../directory/group";
import { gone } from "../../errors/gone";
import { ProviderError } from "../../errors/provider-error";
import type { Claims } from "../../ownership/claims";
import { findingOf, type Finding } from "../../ownership/finding";
import { attributeOfMark, markOfAttribute, type Mark } from "../../ownership/mark";
import { markToKeep } from "../../ownership/keeping";
import { resourceOf } from "../../ownership/owner";
import { refuseCritical, refuseOtherValue, refuseTakeOver, takenOver, type FoundThing } from "../../ownership/refusals";
import { sameName } from "../../text/folding";
import { markPlace } from "../common/mark-place";
import { groupEdit } from "./plan";
import type { GroupArguments, GroupState } from "./properties";

/** How long nothing new must have been declared for the program to count as seen whole, and how long that is waited for. */
const QUIET_MS = 1_000;
const MAX_QUIET_WAIT_MS = 5_000;
/** How long the renaming of a group may take whose former name a new one gets, and how often that is looked for. */
export const RENAMING_MS = 30_000;
export const RENAMING_POLL_MS = 250;

export interface GroupTakeOver {
  readonly directory: Directory;
  readonly news: GroupArguments;
  /** The mark that the group gets. */
  readonly mark: Mark;
  readonly claims: Claims;
  readonly clock: Clock;
}

/** A group as the errors about it name it. */
export function foundGroup(group: Group, directory: Pick<Directory, "markAttribute" | "setting">): FoundThing {
  const mark = markOfAttribute(group.mark);
  return {
    name: `group ${group.name} (${group.dn})`,
    mark,
    otherValue: mark === undefined ? group.mark : undefined,
    ...markPlace(directory, group),
    createdAt: group.createdAt,
  };
}

/** What the mark of a group means to the resource that would take it over; throws if it may not. */
export function judge(group: Group, { directory, news, claims, clock }: Omit<GroupTakeOver, "mark">): Finding {
  const doing = `creating group ${news.name} (${news.directoryId})`;
  const found = foundGroup(group, directory);
  const isKnown = claims.isKnown("group", news.owner);
  const finding = findingOf(found.mark, news.owner, clock.now(), { createdAt: group.createdAt, isKnown });
  refuseCritical(`group ${group.name} (${group.sid})`, group.critical, doing);
  refuseTakeOver(found, finding, { adopt: news.adopt, doing });
  refuseOtherValue(found, doing);
  return finding;
}

/** A group that was taken over, and what the person who runs the engine should know of it. */
export interface TakenGroup {
  readonly group: Group;
  readonly mark: Mark;
  readonly said: string | undefined;
}

/** Takes over a group: an interrupted run's, a moved resource's, or one that the program adopts. Undefined if it is gone by now. */
export async function takeOver(found: Group, request: GroupTakeOver): Promise<TakenGroup | undefined> {
  const { directory, news } = request;
  let { mark } = request;
  let said: string | undefined;
  const plan = (now: Group): GroupEdit => {
    const finding = judge(now, request);
    const before = markOfAttribute(now.mark);
    mark = finding === "unmanaged" || before?.adopted === true ? { ...request.mark, adopted: true } : request.mark;
    said = takenOver(foundGroup(now, directory), finding);
    return { ...groupEdit(news), mark: attributeOfMark(mark) };
  };
  const group = await directory.groups.edit(found.guid, plan, found);
  return group && { group, mark, said };
}

/** The resource of this run that gives up the group's name for another, if that is why the name is taken. */
export async function renamedBy(found: Group, { news, claims }: GroupTakeOver): Promise<string | undefined> {
  const owner = markOfAttribute(found.mark)?.owner;
  if (owner === undefined || owner === news.owner) {
    return undefined;
  }
  await claims.settled(QUIET_MS, MAX_QUIET_WAIT_MS);
  const other = claims.declared("group", owner) as GroupArguments | undefined;
  return other !== undefined && !sameName(other.name, found.name) ? owner : undefined;
}

/** The error for a name that another resource of this run gives up, and has not given up in time. */
export function stillNamed(found: Group, owner: string, { news, directory }: GroupTakeOver): ProviderError {
  return new ProviderError({
    code: "already-exists",
    doing: `creating group ${news.name} (${news.directoryId})`,
    happened: `${foundGroup(found, directory).name} is resource ${resourceOf(owner)}'s, which this program gives another name; it has this one still`,
    next: `give this resource dependsOn: that one, or run pulumi up again once ${resourceOf(owner)} has its new name`,
  });
}

/**
 * The mark that a group keeps which an update edits.
 * @throws ProviderError `owned-elsewhere`, `protected-account`
 */
export function markKept(
  found: Group,
  olds: GroupState,
  { directory, news, parts }: { directory: Directory; news: GroupArguments; parts: { claims: Claims; clock: Clock } },
): Mark {
  const doing = editing(olds, news);
  const mark = markToKeep(foundGroup(found, directory), olds, news, parts.clock, doing, (owner) => {
    return parts.claims.declared("group", owner) !== undefined;
  });
  refuseCritical(`group ${found.name} (${found.sid})`, found.critical, doing);
  return mark;
}

export const groupGone = (olds: GroupState, news: GroupArguments): ProviderError =>
  gone(editing(olds, news), "the group is gone from the directory");

const editing = (olds: GroupState, { directoryId }: GroupArguments): string =>
  `editing group ${olds.name} (${directoryId})`;
