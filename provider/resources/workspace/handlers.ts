// The lifecycle of a WorkSpace.
import type { Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { launch, waitReady } from "../../workspaces/launch";
import { changeProperties } from "../../workspaces/change";
import { terminate, waitGone } from "../../workspaces/terminate";
import { ProviderError } from "../../errors/provider-error";
import { ownerTag } from "../../ownership/owner";
import { sameUserName } from "../../text/account-name";
import { without } from "../../text/without";
import { isUnknown } from "../common/rules";
import { Unfinished, type CheckFailure, type Handlers, type Properties } from "../common/handlers";
import { refuseForeign } from "../../ownership/refusals";
import type { Services } from "../common/services";
import { timeoutOf } from "../common/timeouts";
import { checkWorkspace, OWNER_TAG, type WorkspaceArguments, type WorkspaceState } from "./properties";
import { apiProperties, ownTags, requestOf, stateOf, tagsOf, workspaceDifference } from "./plan";

export class WorkspaceHandlers implements Handlers<WorkspaceArguments, WorkspaceState> {
  constructor(private readonly services: Services) {}

  check(news: Properties, olds: Properties): Promise<CheckFailure[]> {
    const failures = checkWorkspace(news, olds);
    const { directoryId, userName, owner } = news as unknown as WorkspaceArguments;
    if (failures.length > 0 || isUnknown(directoryId) || isUnknown(userName)) {
      return Promise.resolve(failures);
    }
    const other = this.services.claims.claim(`WorkSpace ${directoryId} ${userName}`, owner);
    const reason = `the WorkSpace of ${userName} (${directoryId}) is claimed by ${other ?? ""} too; AWS allows one a user`;
    return Promise.resolve(other === undefined ? [] : [{ property: "userName", reason }]);
  }

  diff(olds: WorkspaceState, news: WorkspaceArguments) {
    return workspaceDifference(olds, news);
  }

  async create(news: WorkspaceArguments) {
    const desktops = this.services.desktops();
    const doing = doingTo("launching", news);
    const timeout = timeoutOf(news.timeouts, "create");
    for (;;) {
      const launched = await launch(desktops, requestOf(news), doing, this.services.clock);
      const id = launched ?? (await this.takeOver(desktops, news, doing, timeout));
      if (id !== undefined) {
        try {
          return { id, outs: await this.finish(desktops, id, news, doing, timeout) };
        } catch (error) {
          // The desktop is there and costs money: its id is kept, and the next up goes on with an update.
          throw new Unfinished(id, { ...news, state: UNFINISHED }, error as Error);
        }
      }
    }
  }

  async read(state: WorkspaceState, id: string) {
    const desktops = this.services.desktops();
    const desktop = await this.find(desktops, state, id);
    if (!desktop || LEAVING.includes(desktop.state)) {
      return undefined;
    }
    const tags = state.tags === undefined ? {} : { tags: ownTags(await desktops.tags(id)) };
    const outs = { ...stateOf(state, desktop), ...tags, bundleId: desktop.bundleId || state.bundleId };
    return { outs, inputs: without(outs, "state", "computerName", "ipAddress") };
  }

  async update(olds: WorkspaceState, news: WorkspaceArguments, id: string) {
    const desktops = this.services.desktops();
    const doing = doingTo("changing", news);
    const timeout = timeoutOf(news.timeouts, "update");
    if (olds.state === UNFINISHED) {
      // WorkSpaces knows no tags of an id that it does not show yet.
      await waitReady(desktops, id, doing, timeout);
    }
    const tags = await desktops.tags(id);
    refuseForeign(`WorkSpace ${id}`, tags[OWNER_TAG], ownerTag(news.owner), doing);
    await this.retag(desktops, id, tags, olds.tags, news);
    return this.finish(desktops, id, news, doing, timeout);
  }

  async delete(state: WorkspaceState, id: string): Promise<void> {
    const desktops = this.services.desktops();
    const desktop = await this.find(desktops, state, id);
    if (!desktop || desktop.state === "TERMINATED") {
      return;
    }
    const owner = (await desktops.tags(id))[OWNER_TAG];
    if (owner !== undefined && owner !== ownerTag(state.owner)) {
      this.services.say(`WorkSpace ${id} (${state.userName}) is managed by ${owner} now, and is left as it is`);
      return;
    }
    await terminate(desktops, desktop, doingTo("deleting", state), timeoutOf(state.timeouts, "delete"));
  }

  /** The user has a desktop already: whose is it? Returns its id, or undefined where it is gone by now and another may be launched. */
  private async takeOver(
    desktops: Desktops,
    news: WorkspaceArguments,
    doing: string,
    timeout: number | undefined,
  ): Promise<string | undefined> {
    const found = await this.existing(desktops, news);
    if (!found) {
      throw new ProviderError({
        code: "workspace-refused",
        doing,
        happened: "WorkSpaces says the user has a WorkSpace, and shows none",
        next: "run the same command again in a few minutes",
      });
    }
    if (found.state === "TERMINATING") {
      await waitGone(desktops, found.id, doing, timeout);
      return undefined;
    }
    const tags = await desktops.tags(found.id);
    refuseForeign(`WorkSpace ${found.id}`, tags[OWNER_TAG], ownerTag(news.owner), doing);
    if (tags[OWNER_TAG] === undefined && news.adopt !== true) {
      throw new ProviderError({
        code: "already-exists",
        doing,
        happened: `the user has WorkSpace ${found.id} (${found.state}), which no stack manages`,
        next: "set adopt: true to take it over as it is, or delete it first",
      });
    }
    for (const name of FIXED) {
      if (news[name] !== undefined && news[name] !== found[name]) {
        throw new ProviderError({
          code: "already-exists",
          doing,
          happened: `the user has WorkSpace ${found.id}, whose ${name} is ${found[name]} and not ${news[name]}`,
          next: `set ${name} to ${found[name]} to take it over, or delete it first`,
        });
      }
    }
    await this.retag(desktops, found.id, tags, {}, news);
    return found.id;
  }

  private existing(desktops: Desktops, { directoryId, userName }: WorkspaceArguments) {
    return this.shown(async () => {
      const all = await desktops.look(directoryId, [userName]);
      return all.find((one) => sameUserName(one.userName, userName) && one.state !== "TERMINATED");
    });
  }

  private find(desktops: Desktops, { state }: WorkspaceState, id: string): Promise<Desktop | undefined> {
    const find = () => desktops.find(id);
    return state === UNFINISHED ? this.shown(find) : find();
  }

  /** One that an interrupted attempt launched may not be shown at once, so it is looked for a few times. */
  private async shown(look: () => Promise<Desktop | undefined>): Promise<Desktop | undefined> {
    for (let attempt = 0; ; attempt++) {
      const found = await look();
      const delay = NOT_SHOWN_YET[attempt];
      if (found || delay === undefined) {
        return found;
      }
      await this.services.clock.sleep(delay * 1000);
    }
  }

  private async finish(
    desktops: Desktops,
    id: string,
    news: WorkspaceArguments,
    doing: string,
    timeout: number | undefined,
  ) {
    const ready = await waitReady(desktops, id, doing, timeout);
    return stateOf(news, await changeProperties(desktops, ready, apiProperties(news), doing, timeout));
  }

  private async retag(
    desktops: Desktops,
    id: string,
    now: Readonly<Record<string, string>>,
    before: WorkspaceArguments["tags"] = {},
    news: WorkspaceArguments,
  ): Promise<void> {
    const wanted = tagsOf(news);
    const changed = Object.entries(wanted).filter(([key, value]) => now[key] !== value);
    if (changed.length > 0) {
      await desktops.tag(id, Object.fromEntries(changed));
    }
    const removed = Object.keys(before).filter((key) => wanted[key] === undefined && now[key] !== undefined);
    if (removed.length > 0) {
      await desktops.untag(id, removed);
    }
  }
}

/** The state recorded of a desktop that was asked for, and not seen to be ready. */
const UNFINISHED = "UNKNOWN";

/** Seconds between looks for a desktop that WorkSpaces says is there. */
const NOT_SHOWN_YET = [1, 2, 4, 8, 15];

/** What a desktop that is taken over must be already: it cannot be changed. */
const FIXED = ["bundleId", "rootVolumeEncryptionEnabled", "userVolumeEncryptionEnabled"] as const;

const LEAVING = ["TERMINATING", "TERMINATED"];

const doingTo = (verb: string, { userName, directoryId }: WorkspaceArguments): string =>
  `${verb} the WorkSpace of ${userName} (${directoryId})`;
