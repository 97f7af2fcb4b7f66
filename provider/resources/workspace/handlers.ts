import { ProviderError, wordsOf } from "../../errors/provider-error";
import { isOwn, markToHandOver, markToKeep } from "../../ownership/keeping";
import { newIncarnation, textOfMark, type Mark } from "../../ownership/mark";
import { resourceOf } from "../../ownership/owner";
import { leftAlone } from "../../ownership/refusals";
import { sameUserName } from "../../text/account-name";
import { tagText } from "../../text/tag-text";
import { without } from "../../text/without";
import { changeProperties } from "../../workspaces/change";
import type { Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { launch, waitReady } from "../../workspaces/launch";
import { terminate, waitGone } from "../../workspaces/terminate";
import { Unfinished, type CheckFailure, type Difference, type Handlers, type Properties } from "../common/handlers";
import { isUnknown } from "../common/rules";
import { timeoutOf } from "../common/timeouts";
import { desktopsOf, foundDesktop, LEAVING, locate, shown, UNFINISHED } from "./found";
import { LeftBehind } from "./left-behind";
import { thingOf, type WorkspaceParts } from "./parts";
import {
  apiProperties,
  changedProperties,
  markOfTags,
  ownTags,
  requestOf,
  stateOf,
  workspaceDifference,
  type Recorded,
} from "./plan";
import { checkWorkspace, OUTPUT_ONLY, OWNER_TAG, type WorkspaceArguments, type WorkspaceState } from "./properties";
import { checkReplacement } from "./replacement";
import { ofSibling, retag, standing, takeOver } from "./take-over";

/** How long nothing new must have been declared before a replaced desktop is terminated, so that all that are replaced are counted. */
const COUNTING_QUIET_MS = 1_500;
const LONGEST_COUNTING_MS = 10_000;

export class WorkspaceHandlers implements Handlers<WorkspaceArguments, WorkspaceState> {
  private readonly leftBehind: LeftBehind;
  /** Resources that this run has created: their old desktops are deleted after that, and not before. */
  private readonly made = new Set<string>();

  constructor(private readonly parts: WorkspaceParts) {
    this.leftBehind = new LeftBehind(parts, parts.losses);
  }

  async check(news: Properties, olds: Properties): Promise<CheckFailure[]> {
    const failures = checkWorkspace(news, olds);
    const args = news as unknown as WorkspaceArguments;
    const { directoryId, userName, owner } = args;
    if (failures.length > 0 || isUnknown([directoryId, userName])) {
      return failures;
    }
    const domain = await this.parts.domainOf(directoryId);
    const other = this.parts.claims.claim("desktop", thingOf(domain, userName), owner, args);
    if (other !== undefined) {
      const reason = `the WorkSpace of ${userName} (${domain}) is declared by ${resourceOf(other)} and by ${resourceOf(owner)}; AWS allows one a user`;
      return [{ property: "userName", reason }];
    }
    return checkReplacement(this.parts, domain, args, olds);
  }

  async diff(olds: WorkspaceState, news: WorkspaceArguments): Promise<Difference> {
    const { claims, losses } = this.parts;
    const before = olds.domainName ?? (await this.parts.domainOf(olds.directoryId));
    claims.know("desktop", news.owner, thingOf(before, olds.userName), olds.incarnation);
    // A directory of another Region cannot hold the same desktop, though its domain be the same.
    const isHere = olds.region === undefined || olds.region === this.parts.desktops().region;
    const sameDomain =
      !isUnknown(news.directoryId) &&
      (olds.directoryId === news.directoryId ||
        (isHere && before === (await this.parts.requireDomainOf(news.directoryId))));
    const sameUser =
      !isUnknown(news.userName) &&
      (sameUserName(olds.userName, news.userName) || (await this.isRenamedTo(olds, news.userName)));
    const difference = workspaceDifference(olds, news, { sameDomain, sameUser });
    if (difference.replaces.length > 0 && sameDomain && sameUser) {
      losses.plan("desktop", news.owner, doingTo("replacing", news));
    }
    return difference;
  }

  async create(news: WorkspaceArguments) {
    this.made.add(news.owner);
    const made = await this.make(news).catch(async (error: unknown) => {
      const left = error instanceof Unfinished ? undefined : this.leftBehind.takeBack(news.owner);
      if (left) {
        // Nothing was launched: the state holds the old desktop further, and the next up begins again.
        throw new Unfinished(left.id, left.state, error as Error);
      }
      await this.leftBehind.end(news.owner).catch((further: unknown) => {
        this.parts.say(wordsOf(further));
      });
      throw error;
    });
    try {
      await this.leftBehind.end(news.owner);
      return made;
    } catch (error) {
      // The new desktop is there, whatever becomes of the old one.
      throw new Unfinished(made.id, made.outs, error as Error);
    }
  }

  async read(state: WorkspaceState, id: string) {
    const doing = doingTo("reading", state);
    const desktop = await locate(this.parts, state, id, doing);
    if (!desktop || LEAVING.includes(desktop.state)) {
      return undefined;
    }
    await this.sayIfOrphaned(state, desktop);
    const tags =
      state.tags === undefined ? {} : { tags: ownTags(await desktopsOf(this.parts, state).tags(desktop.id)) };
    const outs = {
      ...stateOf(state, desktop, recordedIn(state)),
      ...tags,
      bundleId: desktop.bundleId || state.bundleId,
    };
    return { id: desktop.id, outs, inputs: without(outs, ...OUTPUT_ONLY) };
  }

  async update(olds: WorkspaceState, news: WorkspaceArguments, id: string) {
    const desktops = desktopsOf(this.parts, olds);
    const doing = doingTo("changing", news);
    const timeout = timeoutOf(news.timeouts, "update");
    if (olds.state === UNFINISHED) {
      // WorkSpaces knows no tags of an id that it does not show yet.
      await waitReady(desktops, id, doing, timeout);
    }
    const desktop = await this.toChange(olds, news, id, doing);
    const tags = await desktops.tags(desktop.id);
    const mark = markToKeep(foundDesktop(desktop, markOfTags(tags)), olds, news, this.parts.clock, doing, (owner) => {
      return this.parts.claims.declared("desktop", owner) !== undefined;
    });
    await retag(desktops, desktop.id, tags, olds.tags, news, mark);
    const wanted = olds.state === UNFINISHED ? apiProperties(news) : changedProperties(olds, news);
    const changed = await this.finish(desktops, desktop.id, wanted, doing, timeout);
    return stateOf(news, changed, await this.recorded(news, mark));
  }

  async delete(state: WorkspaceState, id: string): Promise<void> {
    const doing = doingTo("deleting", state);
    const desktops = desktopsOf(this.parts, state);
    const desktop = await locate(this.parts, state, id, doing);
    if (!desktop) {
      return;
    }
    const tags = await desktops.tags(desktop.id);
    const found = foundDesktop(desktop, markOfTags(tags));
    if (!isOwn(found, state)) {
      this.parts.say(leftAlone(found));
      return;
    }
    const domain = state.domainName ?? (await this.parts.domainOf(state.directoryId));
    const thing = thingOf(domain, state.userName);
    const { claims, losses } = this.parts;
    const declared = claims.declared("desktop", state.owner) as WorkspaceArguments | undefined;
    const policy =
      (declared ?? state).deletionPolicy ?? (state.adopted === true ? ("retain" as const) : ("terminate" as const));
    const passes =
      declared === undefined ? this.isPassing(thing, state) : claims.ownerOf("desktop", thing) !== state.owner;
    if (passes && policy === "terminate" && !this.made.has(state.owner)) {
      this.leftBehind.add({ state, desktop, thing, doing });
      return;
    }
    const successor = markToHandOver(found, { claims, kind: "desktop", thing }, state.owner, doing);
    if (successor) {
      await desktops.tag(desktop.id, { [OWNER_TAG]: tagText(textOfMark(successor)) });
      return;
    }
    if (policy === "retain") {
      if (declared !== undefined && !passes) {
        throw retained(found.name, doing);
      }
      await desktops.untag(desktop.id, [OWNER_TAG]);
      claims.retain(desktop.id, state.owner);
      return;
    }
    if (declared !== undefined) {
      await claims.settled(COUNTING_QUIET_MS, LONGEST_COUNTING_MS);
    }
    losses.begin("desktop", desktop.id, state.owner, doing);
    try {
      await terminate(desktops, desktop, doing, timeoutOf(state.timeouts, "delete"));
    } catch (error) {
      losses.giveUp("desktop", desktop.id);
      throw error;
    }
  }

  /**
   * Whether the desktop's user passes from one resource to another in this run, as where a list shifts: with `deleteBeforeReplace` on the
   * users, the engine deletes the desktops before the program has declared them anew.
   */
  private isPassing(thing: string, state: WorkspaceState): boolean {
    const { claims, say } = this.parts;
    const user = claims.ownerOf("user", thing);
    const passes =
      user !== undefined && claims.holderOf("user", thing) !== user && claims.holderOf("user", thing) !== undefined;
    if (passes) {
      say(
        `the WorkSpace of ${state.userName} (${state.directoryId}) is left standing, since its user passes to another resource in this run; terminate it if nothing declares it`,
      );
    }
    return passes;
  }

  private async make(news: WorkspaceArguments) {
    const desktops = this.parts.desktops();
    const doing = doingTo("launching", news);
    const timeout = timeoutOf(news.timeouts, "create");
    const domain = await this.parts.domainOf(news.directoryId);
    let mark: Mark = { owner: news.owner, incarnation: newIncarnation(this.parts.clock) };
    const moved = await ofSibling(this.parts, desktops, news);
    for (;;) {
      let id = moved ? undefined : await launch(desktops, requestOf(news, mark), doing, this.parts.clock);
      if (id === undefined) {
        const found = moved ?? (await this.existing(desktops, news, doing));
        if (found.state === "TERMINATING") {
          await waitGone(desktops, found.id, doing, timeout);
          continue;
        }
        mark = await takeOver(this.parts, desktops, found, { news, mark, domain, doing });
        ({ id } = found);
      }
      try {
        const ready = await this.finish(desktops, id, apiProperties(news), doing, timeout);
        return { id, outs: stateOf(news, ready, await this.recorded(news, mark)) };
      } catch (error) {
        // The desktop is there and costs money: its id is kept, and the next up goes on with an update.
        const recorded = { ...recordedOf(mark), domainName: domain, region: desktops.region };
        throw new Unfinished(id, { ...news, state: UNFINISHED, ...recorded }, error as Error);
      }
    }
  }

  /** The desktop that an update changes; one that is another's by now too, for the words about it. */
  private async toChange(olds: WorkspaceState, news: WorkspaceArguments, id: string, doing: string): Promise<Desktop> {
    const desktops = desktopsOf(this.parts, olds);
    const found = await desktops.find(id);
    // With adopt the program asks for whatever the user has, which this state may not know.
    const desktop =
      found ??
      (news.adopt === true
        ? await standing(desktops, olds.directoryId, olds.userName)
        : await locate(this.parts, olds, id, doing));
    if (desktop === undefined || LEAVING.includes(desktop.state)) {
      throw new ProviderError({
        code: "gone",
        doing,
        happened: `WorkSpace ${id} is ${desktop === undefined ? "gone" : desktop.state}`,
        next: "run pulumi refresh to see what is there now, then pulumi up",
      });
    }
    return desktop;
  }

  /** The user has a desktop already: which? */
  private async existing(desktops: Desktops, news: WorkspaceArguments, doing: string): Promise<Desktop> {
    const found = await shown(() => standing(desktops, news.directoryId, news.userName), this.parts);
    if (!found) {
      throw new ProviderError({
        code: "workspace-refused",
        doing,
        happened: "WorkSpaces says the user has a WorkSpace, and shows none",
        next: "run the same command again in a few minutes",
      });
    }
    return found;
  }

  private async finish(
    desktops: Desktops,
    id: string,
    wanted: ReturnType<typeof apiProperties>,
    doing: string,
    timeout: number | undefined,
  ) {
    const ready = await waitReady(desktops, id, doing, timeout);
    return changeProperties(desktops, ready, wanted, doing, timeout);
  }

  private async recorded(news: WorkspaceArguments, mark: Mark): Promise<Recorded> {
    const domainName = await this.parts.domainOf(news.directoryId);
    const user = await this.accountNamed(news.directoryId, news.userName);
    return { ...recordedOf(mark), domainName, ...(user === undefined ? {} : { userSid: user.sid }) };
  }

  /** WorkSpaces binds a desktop to an account: if that was deleted outside, another of the same name cannot use it. */
  private async sayIfOrphaned({ userSid, directoryId, userName }: WorkspaceState, desktop: Desktop): Promise<void> {
    if (userSid === undefined || !this.parts.directories.isConfigured(directoryId)) {
      return;
    }
    const found = await this.parts.ask(directoryId, undefined, async (directory) => ({
      account: await directory.findUserByName(userName),
    }));
    // One that was renamed outside is told by its user, and its desktop goes with it.
    if (found === undefined || found.account?.sid === userSid) {
      return;
    }
    if (!(await this.hasSid(directoryId, userSid))) {
      this.parts.say(
        `${foundDesktop(desktop, undefined).name} is bound to an account that is gone (${userSid}), so that nobody can use it: ` +
          "to launch another for the account of that name, run pulumi up --replace URN; its disks are lost with it",
      );
    }
  }

  private async hasSid(directoryId: string, sid: string): Promise<boolean> {
    const found = await this.parts.ask(directoryId, undefined, (directory) => directory.members.resolve([sid]));
    return found === undefined || found.get(sid)?.guid !== undefined;
  }

  /** Whether the account that the desktop is bound to has the program's new name for it already: then its desktop is the same. */
  private async isRenamedTo(olds: WorkspaceState, userName: string): Promise<boolean> {
    if (olds.userSid === undefined) {
      return false;
    }
    const account = await this.accountNamed(olds.directoryId, userName);
    return account?.sid === olds.userSid;
  }

  /** The account of a name, if the settings tell how to reach the directory: those who manage desktops alone need not say. */
  private async accountNamed(directoryId: string, userName: string) {
    if (!this.parts.directories.isConfigured(directoryId)) {
      return undefined;
    }
    return this.parts.ask(directoryId, undefined, (directory) => directory.findUserByName(userName));
  }
}

function retained(name: string, doing: string): ProviderError {
  return new ProviderError({
    code: "workspace-refused",
    doing,
    happened: `${name} is to be replaced, and its deletionPolicy is retain (the default of an adopted one): AWS allows one WorkSpace a user`,
    next: 'set deletionPolicy: "terminate" on it to lose this one, or take the change back',
  });
}

const recordedOf = ({ incarnation, adopted }: Mark) => ({
  ...(incarnation === undefined ? {} : { incarnation }),
  ...(adopted === true ? { adopted } : {}),
});

const recordedIn = ({ adopted, incarnation, domainName, userSid }: WorkspaceState): Recorded => ({
  ...(adopted === undefined ? {} : { adopted }),
  ...(incarnation === undefined ? {} : { incarnation }),
  ...(domainName === undefined ? {} : { domainName }),
  ...(userSid === undefined ? {} : { userSid }),
});

const doingTo = (verb: string, { userName, directoryId }: WorkspaceArguments): string =>
  `${verb} the WorkSpace of ${userName} (${directoryId})`;
