import { gone } from "../../errors/gone";
import { ProviderError, wordsOf } from "../../errors/provider-error";
import { isManagedBy } from "../../ownership/finding";
import { markToKeep } from "../../ownership/keeping";
import { madeAt, newIncarnation, type Mark } from "../../ownership/mark";
import { resourceOf } from "../../ownership/owner";
import { only } from "../../text/without";
import { changeProperties } from "../../workspaces/change";
import type { Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { launch, waitReady } from "../../workspaces/launch";
import { waitGone } from "../../workspaces/terminate";
import { Unfinished, type CheckFailure, type Difference, type Handlers, type Properties } from "../common/handlers";
import { isUnknown } from "../common/rules";
import { timeoutOf } from "../common/timeouts";
import { accountNamed, isRenamedTo } from "./account";
import { endDesktop, retained, WorkspaceDeletion } from "./deletion";
import { desktopsOf, foundDesktop, LEAVING, locate, shown, UNFINISHED } from "./found";
import { LeftBehind } from "./left-behind";
import { Notices } from "./notices";
import { desktopThing, doingTo, type WorkspaceParts } from "./parts";
import {
  apiProperties,
  changedProperties,
  markOfTags,
  ownTags,
  requestOf,
  stateOf,
  stateSeen,
  workspaceDifference,
  type Recorded,
} from "./plan";
import {
  checkWorkspace,
  isSameUser,
  WORKSPACE_PROPERTIES,
  type WorkspaceArguments,
  type WorkspaceState,
} from "./properties";
import { checkReplacement } from "./replacement";
import { isStillToBeReplaced, ofSibling, retag, standing, takeOver } from "./take-over";

export class WorkspaceHandlers implements Handlers<WorkspaceArguments, WorkspaceState> {
  private readonly leftBehind: LeftBehind;
  private readonly deletion: WorkspaceDeletion;
  private readonly notices: Notices;

  constructor(private readonly parts: WorkspaceParts) {
    this.leftBehind = new LeftBehind(parts);
    this.deletion = new WorkspaceDeletion(parts, this.leftBehind);
    this.notices = new Notices(parts);
  }

  async check(news: Properties, olds: Properties): Promise<CheckFailure[]> {
    const { failures, args } = checkWorkspace(news, olds);
    if (args === undefined || isUnknown([args.directoryId, args.userName])) {
      return failures;
    }
    const { directoryId, userName, owner } = args;
    const refusal = await this.parts.refusesDesktops(directoryId);
    if (refusal !== undefined) {
      return [{ property: "directoryId", reason: refusal }];
    }
    const domain = await this.parts.domainOf(directoryId);
    const other = this.parts.claims.claim("desktop", desktopThing(args, domain), owner, args);
    if (other !== undefined) {
      const reason = `the WorkSpace of ${userName} (${domain}) is declared by ${resourceOf(other)} and by ${resourceOf(owner)}; AWS allows one a user`;
      return [{ property: "userName", reason }];
    }
    await this.notices.ofAdoption(args, olds);
    return checkReplacement(this.parts, domain, args, olds);
  }

  async diff(olds: WorkspaceState, news: WorkspaceArguments, id?: string): Promise<Difference> {
    const { claims, losses } = this.parts;
    if (id !== undefined) {
      claims.noteDesktop(id, { directoryId: olds.directoryId, adopted: olds.adopted === true });
      await this.notices.ofOrphan(olds, id);
    }
    const before = olds.domainName ?? (await this.parts.domainOf(olds.directoryId));
    claims.know("desktop", news.owner, desktopThing(olds, before), olds.incarnation);
    // A directory of another Region cannot hold the same desktop, though its domain be the same.
    const isHere = olds.region === undefined || olds.region === this.parts.desktops().region;
    const sameDomain =
      !isUnknown(news.directoryId) &&
      (olds.directoryId === news.directoryId ||
        (isHere && before === (await this.parts.requireDomainOf(news.directoryId))));
    const sameUser =
      !isUnknown(news.userName) && (isSameUser(olds, news) || (await isRenamedTo(this.parts, olds, news.userName)));
    const difference = workspaceDifference(olds, news, { sameDomain, sameUser });
    if (difference.replaces.length > 0 && sameDomain && sameUser) {
      losses.plan("desktop", news.owner, doingTo("replacing", news));
    }
    return difference;
  }

  async create(news: WorkspaceArguments) {
    this.deletion.noteCreated(news.owner);
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
    await this.notices.ofOrphan(state, desktop.id);
    const tags =
      state.tags === undefined ? {} : { tags: ownTags(await desktopsOf(this.parts, state).tags(desktop.id)) };
    const outs = {
      ...stateSeen(state, desktop),
      ...tags,
      bundleId: desktop.bundleId || state.bundleId,
    };
    return { id: desktop.id, outs, inputs: only(outs, Object.keys(WORKSPACE_PROPERTIES)) };
  }

  async update(olds: WorkspaceState, news: WorkspaceArguments, id: string) {
    const desktops = desktopsOf(this.parts, olds);
    const doing = doingTo("changing", news);
    const timeout = timeoutOf(news.timeouts, "update");
    if (olds.state === UNFINISHED) {
      // WorkSpaces knows no tags of an id that it does not show yet.
      const age = olds.incarnation === undefined ? 0 : this.parts.clock.now() - madeAt(olds.incarnation);
      await waitReady(desktops, id, doing, timeout, age);
    }
    const desktop = await this.toChange(olds, news, id, doing);
    const tags = await desktops.tags(desktop.id);
    const mark = markToKeep(foundDesktop(desktop, markOfTags(tags)), olds, news, this.parts.clock, doing, (owner) => {
      return this.parts.claims.declared("desktop", owner) !== undefined;
    });
    const isTaken = !isManagedBy(olds, markOfTags(tags));
    await retag(desktops, desktop.id, tags, isTaken ? {} : olds.tags, news, mark);
    const wanted = olds.state === UNFINISHED || isTaken ? apiProperties(news) : changedProperties(olds, news);
    const isAsWanted = Object.keys(wanted).length === 0 && olds.state !== UNFINISHED;
    const changed = isAsWanted ? desktop : await this.finish(desktops, desktop.id, wanted, doing, timeout);
    return stateOf(news, changed, await this.recorded(news, mark, isTaken ? undefined : olds.userSid));
  }

  delete(state: WorkspaceState, id: string): Promise<void> {
    return this.deletion.delete(state, id);
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
        const tags = await desktops.tags(found.id);
        const before = markOfTags(tags);
        if (isStillToBeReplaced(this.parts, found, before, { news, domain })) {
          if ((news.deletionPolicy ?? (before?.adopted === true ? "retain" : "terminate")) === "retain") {
            throw retained(foundDesktop(found, before).name, doing);
          }
          await endDesktop(this.parts, desktops, found, { ...news, doing: doingTo("replacing", news) });
          continue;
        }
        mark = await takeOver(this.parts, desktops, found, { news, mark, domain, doing, tags });
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
      throw gone(doing, `WorkSpace ${id} is ${desktop === undefined ? "gone" : desktop.state}`);
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

  /** @param bound the account that the desktop is bound to, where that is known: whoever has its name now may be another */
  private async recorded(news: WorkspaceArguments, mark: Mark, bound?: string): Promise<Recorded> {
    const domainName = await this.parts.domainOf(news.directoryId);
    const userSid = bound ?? (await accountNamed(this.parts, news.directoryId, news.userName))?.sid;
    return { ...recordedOf(mark), domainName, ...(userSid === undefined ? {} : { userSid }) };
  }
}

const recordedOf = ({ incarnation, adopted }: Mark) => ({
  ...(incarnation === undefined ? {} : { incarnation }),
  ...(adopted === true ? { adopted } : {}),
});
