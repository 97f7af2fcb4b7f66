import { deletionPolicyOf } from "../../ownership/deletion-policy";
import { ProviderError, wordsOf } from "../../errors/provider-error";
import { newIncarnation, type Mark } from "../../ownership/mark";
import { resourceOf, stackOf } from "../../ownership/owner";
import { only } from "../../text/without";
import { LEAVING, type Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { launch } from "../../workspaces/launch";
import { waitGone } from "../../workspaces/terminate";
import { Foresight } from "../common/foresight";
import { Unfinished, type CheckFailure, type Difference, type Handlers, type Properties } from "../common/handlers";
import { leftBefore, leftReason, NO_DESKTOP } from "../common/left";
import { isUnknown } from "../common/rules";
import { timeoutOf } from "../common/timeouts";
import { isRenamedTo } from "./account";
import { checkWorkspace } from "./check";
import { endDesktop, retained, WorkspaceDeletion } from "./deletion";
import { encryptedAnew } from "./encryption";
import { finish, launchTimeout, recorded, recordedOf } from "./finish";
import { currentId, desktopsOf, foundDesktop, locate, shown, UNFINISHED } from "./found";
import { LeftBehind } from "./left-behind";
import { checkLimits } from "./limits";
import { isMigrating, resumeMigration } from "./migration";
import { Notices } from "./notices";
import { desktopThing } from "../../ownership/thing";
import { doingTo, type WorkspaceParts } from "./parts";
import {
  apiProperties,
  markOfTags,
  ownTags,
  requestOf,
  stateOf,
  stateSeen,
  withDeferred,
  workspaceDifference,
} from "./plan";
import { isSameUser, WORKSPACE_PROPERTIES, type WorkspaceArguments, type WorkspaceState } from "./properties";
import { deferredAhead, migrationAhead } from "./preview";
import { checkReplacement, withVolumesNow } from "./replacement";
import { isStillToBeReplaced, adoptee, ofSibling, standing, standingLately, takeOver } from "./take-over";
import { actionsAhead } from "./tokens";
import { updateWorkspace } from "./update";

export class WorkspaceHandlers implements Handlers<WorkspaceArguments, WorkspaceState> {
  private readonly foresight: Foresight;
  private readonly leftBehind: LeftBehind;
  private readonly deletion: WorkspaceDeletion;
  private readonly notices: Notices;
  private isPreview = false;

  constructor(private readonly parts: WorkspaceParts) {
    this.foresight = new Foresight(parts.say);
    this.leftBehind = new LeftBehind(parts);
    this.deletion = new WorkspaceDeletion(parts, this.leftBehind);
    this.notices = new Notices(parts, this.foresight);
  }

  async check(news: Properties, olds: Properties, isPreview = false): Promise<CheckFailure[]> {
    this.isPreview ||= isPreview;
    const { failures, args } = checkWorkspace(news, await withVolumesNow(this.parts, news, olds));
    if (args === undefined || isUnknown([args.directoryId, args.userName])) {
      return failures;
    }
    const { directoryId, userName, owner } = args;
    const refusal = await this.parts.refusesDesktops(directoryId, owner);
    if (refusal !== undefined) {
      return [refusal];
    }
    const domain = await this.parts.domainOf(directoryId);
    const other = this.parts.claims.claim("desktop", desktopThing(args, domain), owner, args);
    if (other !== undefined) {
      const reason = `the WorkSpace of ${userName} (${domain}) is declared by ${resourceOf(other)} and by ${resourceOf(owner)}; AWS allows one a user`;
      return [{ property: "userName", reason }];
    }
    const left = await this.checkLeft(args, olds);
    if (left.length > 0) {
      return left;
    }
    await this.notices.ofAdoption(args, olds);
    const refused = await checkReplacement(this.parts, domain, args, olds);
    return refused.length > 0 ? refused : checkLimits(this.parts, args, olds);
  }

  async diff(olds: WorkspaceState, news: WorkspaceArguments, id?: string): Promise<Difference> {
    const { claims, losses } = this.parts;
    if (id !== undefined) {
      desktopsOf(this.parts, olds).noteSuccessor(id, currentId(olds, id));
      for (const one of [id, currentId(olds, id)]) {
        claims.noteDesktop(one, { directoryId: olds.directoryId, adopted: olds.adopted === true });
      }
      await this.tellOrphan(olds, currentId(olds, id));
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
    const difference = workspaceDifference(olds, news, {
      sameDomain,
      sameUser,
      anew: await encryptedAnew(this.parts, olds, news, id),
    });
    if (difference.replaces.length > 0 && sameDomain && sameUser) {
      losses.plan("desktop", news.owner, doingTo("replacing", news));
    }
    // A refresh asks for a difference too, and does nothing about it.
    if (difference.replaces.length === 0 && claims.isProgramRun) {
      const migration = olds.bundleId === news.bundleId ? [] : migrationAhead(olds, news);
      for (const line of [...actionsAhead(olds, news), ...migration, ...deferredAhead(olds, news)]) {
        this.foresight.say(line);
      }
    }
    return difference;
  }

  /**
   * The engine asks for one difference after another, and ends a preview with the last. An up goes on, and does not wait for the answer to
   * each: that way one search looks up many accounts.
   */
  private async tellOrphan(olds: WorkspaceState, id: string): Promise<void> {
    const told = this.notices.ofOrphan(olds, id);
    if (this.isPreview) {
      await told;
    } else {
      told.catch(() => undefined);
    }
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
    const desktop = await locate(this.parts, state, currentId(state, id), doing);
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

  update(olds: WorkspaceState, news: WorkspaceArguments, id: string): Promise<WorkspaceState> {
    return updateWorkspace(this.parts, olds, news, id);
  }

  delete(state: WorkspaceState, id: string): Promise<void> {
    return this.deletion.delete(state, currentId(state, id));
  }

  /** In a preview already: nobody is given a WorkSpace who has left. */
  private async checkLeft(news: WorkspaceArguments, olds: Properties): Promise<CheckFailure[]> {
    if (news.left === undefined || olds.directoryId !== undefined) {
      return [];
    }
    // A preview goes on where WorkSpaces cannot be asked.
    const isThere = await standingLately(this.parts.desktops(), news.directoryId, news.userName).then(
      (found) => found !== undefined && !LEAVING.includes(found.state),
      () => true,
    );
    return isThere ? [] : [{ property: "userName", reason: leftReason(news, NO_DESKTOP) }];
  }

  private async make(news: WorkspaceArguments) {
    const desktops = this.parts.desktops();
    const doing = doingTo("launching", news);
    const timeout = timeoutOf(news.timeouts, "create");
    const domain = await this.parts.domainOf(news.directoryId);
    let mark: Mark = { owner: news.owner, incarnation: newIncarnation(this.parts.clock) };
    let there = (await ofSibling(this.parts, desktops, news)) ?? (await adoptee(desktops, news));
    if (news.left !== undefined) {
      there ??= await standing(desktops, news.directoryId, news.userName);
    }
    if (news.left !== undefined && (there === undefined || LEAVING.includes(there.state))) {
      throw leftBefore(doing, news, NO_DESKTOP);
    }
    for (;;) {
      let seen: Desktop | undefined;
      let id = there ? undefined : await launch(desktops, requestOf(news, mark), doing, this.parts.clock);
      if (id === undefined) {
        let found = there ?? (await this.existing(desktops, news, doing));
        // Once it was looked at, only a launch tells what there is now.
        there = undefined;
        if (found.state === "TERMINATING") {
          await waitGone(desktops, found.id, doing, timeout);
          continue;
        }
        let tags: Readonly<Record<string, string>> = await desktops.tags(found.id);
        const before = markOfTags(tags);
        if (before !== undefined && isMigrating(found, before) && stackOf(before.owner) === stackOf(news.owner)) {
          const now = { desktop: found, tags, mark: before, doing, timeout };
          ({ desktop: found, tags } = await resumeMigration(this.parts, desktops, now));
        }
        if (isStillToBeReplaced(this.parts, found, before, { news, domain })) {
          if (deletionPolicyOf({ ...news, adopted: before?.adopted }, "terminate") === "retain") {
            throw retained(foundDesktop(found, before).name, doing);
          }
          const ending = { ...news, doing: doingTo("replacing", news), mark: before };
          await endDesktop(this.parts, desktops, found, ending);
          continue;
        }
        mark = await takeOver(this.parts, desktops, found, { news, mark, domain, doing, tags });
        ({ id } = found);
        seen = found;
      }
      try {
        const done = await finish(this.parts, desktops, id, apiProperties(news), {
          doing,
          timeout,
          readyTimeout: launchTimeout(news),
          seen,
        });
        const { desktop, deferred, changedAt } = done;
        const further = { ...(await recorded(this.parts, news, mark)), changedAt };
        return { id, outs: stateOf(withDeferred(news, deferred), desktop, further) };
      } catch (error) {
        // The desktop is there and costs money: its id is kept, and the next up goes on with an update.
        const recorded = { ...recordedOf(mark), domainName: domain, region: desktops.region };
        throw new Unfinished(id, { ...news, state: UNFINISHED, ...recorded }, error as Error);
      }
    }
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
}
