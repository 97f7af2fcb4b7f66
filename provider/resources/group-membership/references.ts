// What references to groups and members mean in the directory, whatever they are written as.
import { resourceOf } from "../../ownership/owner";
import { thingOf } from "../../ownership/thing";
import { isUnknown } from "../common/rules";
import type { Services } from "../common/services";
import { spellingOf } from "./declared";
import type { GroupMembershipArguments, GroupMembershipState } from "./properties";

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The group's GUID, or a spelling of it if the directory cannot be asked or has no such group. */
export async function identityOf(
  parts: Pick<Services, "ask">,
  { directoryId, domain, group }: GroupMembershipArguments,
): Promise<string> {
  const guid = await parts.ask(directoryId, domain, async (directory) => {
    return (await directory.members.resolve([group])).get(group)?.guid;
  });
  return guid?.toLowerCase() ?? spellingOf(group);
}

/** A name may have passed to another group since; one that cannot be asked for is taken for the same by its text. */
export async function isSameGroup(
  parts: Pick<Services, "ask" | "claims">,
  olds: GroupMembershipState,
  news: GroupMembershipArguments,
): Promise<boolean> {
  const identity = await identityOf(parts, news);
  const isNamed = GUID.test(identity);
  return (
    identity === olds.groupGuid.toLowerCase() || (!isNamed && (olds.group === news.group || isToBe(parts, olds, news)))
  );
}

/** Whether this run gives the group its new name, which the directory does not know while it is previewed. */
function isToBe(
  { claims }: Pick<Services, "claims">,
  { domainName = "", group: before }: GroupMembershipState,
  { group }: GroupMembershipArguments,
): boolean {
  const owner = claims.ownerOf("group", thingOf(domainName, group));
  return owner !== undefined && claims.knownOf("group", owner, thingOf(domainName, before)) !== undefined;
}

/** Whether a name in the list means another account than the one that was added by it, which was deleted since and made anew. */
export async function isSomebodyElseNow(
  parts: Pick<Services, "ask">,
  olds: GroupMembershipState,
  news: GroupMembershipArguments,
): Promise<boolean> {
  if (isUnknown(news.members)) {
    return false;
  }
  const names = news.members.filter((reference) => !GUID.test(spellingOf(reference)));
  if (names.length === 0 || olds.added.length === 0) {
    return false;
  }
  const resolved = await parts.ask(news.directoryId, news.domain, (directory) => directory.members.resolve(names));
  if (resolved === undefined) {
    return false;
  }
  const meant = new Set([...news.members.map(spellingOf), ...[...resolved.values()].map(({ guid }) => guid)]);
  return olds.added.some((guid) => !meant.has(guid));
}

/** Why two lists that add to one group conflict: they name the same member. */
export async function overlapOf(
  parts: Pick<Services, "ask">,
  one: GroupMembershipArguments,
  other: GroupMembershipArguments,
): Promise<string | undefined> {
  const references = [...one.members, ...other.members].filter((reference) => !isUnknown(reference));
  const resolved = await parts.ask(one.directoryId, one.domain, (directory) => directory.members.resolve(references));
  const keyOf = (reference: string) => resolved?.get(reference)?.guid ?? spellingOf(reference);
  const theirs = new Set(other.members.filter((reference) => !isUnknown(reference)).map(keyOf));
  const both = one.members.find((reference) => !isUnknown(reference) && theirs.has(keyOf(reference)));
  return both === undefined
    ? undefined
    : `${both} is a member of ${one.group} by ${resourceOf(other.owner)} and by ${resourceOf(one.owner)}; keep them in one of the two lists`;
}
