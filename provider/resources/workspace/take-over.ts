// What creating a WorkSpace does where the user has one already.
import { ProviderError } from "../../errors/provider-error";
import { findingOf, isManagedBy, type Finding } from "../../ownership/finding";
import type { Mark } from "../../ownership/mark";
import { resourceOf, stackOf } from "../../ownership/owner";
import { isSamePerson, personOf } from "../../ownership/person";
import { refuseTakeOver, takenOver } from "../../ownership/refusals";
import { desktopThing, userThing } from "../../ownership/thing";
import { sameQualifiedName } from "../../text/account-name";
import { hasActiveDirectory } from "../../text/directory-id";
import { sameName } from "../../text/folding";
import { without } from "../../text/without";
import { LEAVING, type Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { userFields, type UserArguments } from "../user/properties";
import { foundDesktop } from "./found";
import type { WorkspaceParts } from "./parts";
import { markOfTags, tagsOf } from "./plan";
import { migrates, type WorkspaceArguments } from "./properties";

/** What a desktop that is taken over must be already: it cannot be changed. */
const FIXED = ["bundleId", "rootVolumeEncryptionEnabled", "userVolumeEncryptionEnabled"] as const;

export interface TakeOver {
  readonly news: WorkspaceArguments;
  /** The mark that the desktop gets. */
  readonly mark: Mark;
  /** The directory's domain in lower case. */
  readonly domain: string;
  readonly doing: string;
}

/** Takes over a desktop that the user has: an interrupted run's, a moved resource's, or one that the program adopts. */
export async function takeOver(
  parts: WorkspaceParts,
  desktops: Desktops,
  found: Desktop,
  { tags, ...request }: TakeOver & { tags: Readonly<Record<string, string>> },
): Promise<Mark> {
  const { news, mark } = request;
  const before = markOfTags(tags);
  const thing = foundDesktop(found, before);
  const finding = await judge(parts, found, before, request);
  const line = takenOver(thing, finding, "launched");
  if (line !== undefined) {
    parts.say(line);
  }
  const taken = finding === "unmanaged" || before?.adopted === true ? { ...mark, adopted: true } : mark;
  await retag(desktops, found.id, tags, {}, news, taken);
  return taken;
}

/**
 * Decides whether a WorkSpace that is created may take over one that is there.
 * @returns what its mark means
 * @throws ProviderError if it may not: it is another person's, another stack's, nobody asked for it, or it has what cannot be changed
 */
export async function judge(
  parts: Pick<WorkspaceParts, "claims" | "directories" | "clock">,
  found: Desktop,
  before: Mark | undefined,
  request: Omit<TakeOver, "mark">,
): Promise<Finding> {
  const { news, doing } = request;
  const isKnown = parts.claims.isKnown("desktop", news.owner);
  const finding = findingOf(before, news.owner, parts.clock.now(), { isKnown });
  const thing = foundDesktop(found, before);
  refuseTakeOver(thing, finding, { adopt: news.adopt, doing });
  if (before !== undefined && finding === "moved") {
    await requireSamePerson(parts, found, before, request);
  }
  for (const name of FIXED) {
    if (differsIn(name, found, news)) {
      throw new ProviderError({
        code: "already-exists",
        doing,
        happened: `the user has ${thing.name}, whose ${name} is ${found[name]} and not ${news[name]}`,
        next: `set ${name} to ${found[name]} to take it over; ${name === "bundleId" ? "a change of it after that is what whenBundleChanges says" : "after that, a change of it replaces the WorkSpace"}`,
      });
    }
  }
  return finding;
}

const differsIn = (name: (typeof FIXED)[number], found: Desktop, news: WorkspaceArguments): boolean =>
  news[name] !== undefined && news[name] !== found[name];

/**
 * Whether a desktop is the one that the state holds for this resource, and has what cannot be changed: its replacement was cut off between
 * the old one's deletion, which was refused, and the creation that was to tell so.
 */
export function isStillToBeReplaced(
  { claims }: WorkspaceParts,
  found: Desktop,
  mark: Mark | undefined,
  { news, domain }: Pick<TakeOver, "news" | "domain">,
): boolean {
  const known = claims.knownOf("desktop", news.owner, desktopThing(news, domain));
  const names = migrates(news) ? FIXED.filter((name) => name !== "bundleId") : FIXED;
  if (known === undefined || !names.some((name) => differsIn(name, found, news))) {
    return false;
  }
  const { incarnation } = known;
  return isManagedBy({ owner: news.owner, ...(incarnation === undefined ? {} : { incarnation }) }, mark);
}

/**
 * A user name may have passed to another person since the desktop was launched. Their account tells, if the program declares it: a desktop
 * never passes with the name.
 */
async function requireSamePerson(
  { claims, directories }: Pick<WorkspaceParts, "claims" | "directories">,
  found: Desktop,
  before: Mark,
  { news, domain, doing }: Omit<TakeOver, "mark">,
): Promise<void> {
  // A person of a trusted domain is declared there.
  const domains = [domain, ...directories.trustedDomains(news.directoryId)];
  const owner = domains.map((one) => claims.ownerOf("user", userThing(one, news.userName))).find(Boolean);
  const declared = owner === undefined ? undefined : (claims.declared("user", owner) as UserArguments);
  if (declared === undefined) {
    return;
  }
  const directory = await directories.open(declared.directoryId, declared.domain);
  const account = await directory.findUserByName(declared.userName);
  if (account !== undefined && !isSamePerson(declared, userFields(account))) {
    const other = resourceOf(before.owner);
    throw new ProviderError({
      code: "already-exists",
      doing,
      happened: `WorkSpace ${found.id} is resource ${other}'s of this program, and ${personOf(userFields(account))}'s; the program declares ${personOf(declared)} under this user name`,
      next: `take ${other} out of the program, with their user, run pulumi up, and only then add ${resourceOf(news.owner)}`,
    });
  }
}

/**
 * Makes the mark what is given, and of the tags what the program has changed: what somebody changed outside is not undone unseen.
 * @param before the tags as the state has them; empty for a desktop that is taken over, which gets all of them
 * @returns the tags as they are then
 */
export async function retag(
  desktops: Desktops,
  id: string,
  now: Readonly<Record<string, string>>,
  before: WorkspaceArguments["tags"] = {},
  news: WorkspaceArguments,
  mark: Mark,
): Promise<Readonly<Record<string, string>>> {
  const wanted = tagsOf(news, mark);
  const changed = Object.entries(wanted).filter(([key, value]) => now[key] !== value && before[key] !== value);
  if (changed.length > 0) {
    await desktops.tag(id, Object.fromEntries(changed));
  }
  const removed = Object.keys(before).filter((key) => wanted[key] === undefined && now[key] !== undefined);
  if (removed.length > 0) {
    await desktops.untag(id, removed);
  }
  return without({ ...now, ...Object.fromEntries(changed) }, ...removed);
}

/**
 * The user's desktop of another directory of the same domain, if this stack manages it: two ids of one domain are one directory, and the
 * resource was moved in code when its directory id was changed.
 */
export async function ofSibling(
  parts: WorkspaceParts,
  desktops: Desktops,
  { directoryId, userName, owner }: WorkspaceArguments,
): Promise<Desktop | undefined> {
  for (const sibling of await parts.siblingsOf(directoryId)) {
    // What this stack manages there was launched by a run before this one: a listing of some minutes ago has it.
    const found = await standingLately(desktops, sibling, userName);
    if (found && !LEAVING.includes(found.state)) {
      const mark = markOfTags(await desktops.tags(found.id));
      const now = mark !== undefined && stackOf(mark.owner) === stackOf(owner) && (await desktops.find(found.id));
      if (now && !LEAVING.includes(now.state)) {
        return now;
      }
    }
  }
  return undefined;
}

/**
 * The desktop that the program adopts, if it is there: then no launch is asked for, not even one that AWS would refuse. By name WorkSpaces
 * returns those of the present account only, and one of an earlier account of that name is nobody's to adopt.
 */
export async function adoptee(
  desktops: Desktops,
  { directoryId, userName, adopt }: WorkspaceArguments,
): Promise<Desktop | undefined> {
  const own = adopt === true ? await desktops.ofAccount(directoryId, userName) : [];
  return own.find(
    (one) =>
      !LEAVING.includes(one.state) &&
      (sameName(one.userName, userName) ||
        (hasActiveDirectory(directoryId) && sameQualifiedName(one.userName, userName))),
  );
}

/** The user's desktop of the directory, unless it is gone; one that is on its way out only where there is no other. */
export async function standing(
  desktops: Desktops,
  directoryId: string,
  userName: string,
): Promise<Desktop | undefined> {
  return among(await desktops.look(directoryId, [userName]), desktops, directoryId, userName);
}

/** The same as of some minutes ago at most: what a preview tells, of a thousand people by few calls. */
export async function standingLately(
  desktops: Desktops,
  directoryId: string,
  userName: string,
): Promise<Desktop | undefined> {
  return among(await desktops.lately(directoryId, userName), desktops, directoryId, userName);
}

async function among(
  all: readonly Desktop[],
  desktops: Desktops,
  directoryId: string,
  userName: string,
): Promise<Desktop | undefined> {
  const there = all.filter(({ state }) => state !== "TERMINATED");
  const exact = there.filter((one) => sameName(one.userName, userName));
  const theirs =
    exact.length > 0
      ? await ofPresentAccount(desktops, exact, directoryId, userName)
      : there.filter((one) => hasActiveDirectory(directoryId) && sameQualifiedName(one.userName, userName));
  return theirs.find(({ state }) => !LEAVING.includes(state)) ?? theirs[0];
}

/** Of several desktops under one name, one may be of an account that is gone: by name, WorkSpaces returns those of the present account. */
async function ofPresentAccount(
  desktops: Desktops,
  found: Desktop[],
  directoryId: string,
  userName: string,
): Promise<Desktop[]> {
  if (found.filter(({ state }) => !LEAVING.includes(state)).length < 2) {
    return found;
  }
  const own = new Set((await desktops.ofAccount(directoryId, userName)).map(({ id }) => id));
  const theirs = found.filter(({ id }) => own.has(id));
  return theirs.length > 0 ? theirs : found;
}
