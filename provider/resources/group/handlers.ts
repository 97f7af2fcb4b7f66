import { namedIfCancelled } from "../../concurrency/interruptible";
import { groupNameLimit, MARK_UNSEEN } from "../../directory/data-api/limits";
import type { Directory } from "../../directory/directory";
import { domainOfDn } from "../../directory/dn";
import type { Group, GroupEdit } from "../../directory/group";
import type { DirectoryFacts } from "../../directory/kind";
import { isManagedBy } from "../../ownership/finding";
import { attributeOfMark, markOfAttribute, newIncarnation, type Mark } from "../../ownership/mark";
import { resourceOf } from "../../ownership/owner";
import { leftAlone, takenOver } from "../../ownership/refusals";
import { thingOf } from "../../ownership/thing";
import { Foresight } from "../common/foresight";
import type { CheckFailure, Difference, Handlers, Properties } from "../common/handlers";
import { namesakeFault } from "../common/namesake";
import { checkArguments } from "../common/check";
import { oddNames } from "../common/odd-names";
import { isEdited, isInPlace, lostMarkAhead } from "../common/mark-ahead";
import type { DirectoryParts } from "../common/parts";
import { isUnknown } from "../common/rules";
import { adoptionAhead } from "./adoption";
import { groupLimits } from "./api-limits";
import { groupFate } from "./deletion";
import { argumentsOf, groupDifference, groupEdit, newGroup, stateOf, stateSeen } from "./plan";
import { GROUP_PROPERTIES, type GroupArguments, type GroupState } from "./properties";
import {
  foundGroup,
  groupGone,
  judge,
  markKept,
  renamedBy,
  RENAMING_MS,
  RENAMING_POLL_MS,
  stillNamed,
  takeOver,
  type GroupTakeOver,
} from "./take-over";

export class GroupHandlers implements Handlers<GroupArguments, GroupState> {
  private readonly foresight: Foresight;
  /** Whether this process writes for real: no preview does. */
  private isWriting = false;

  constructor(private readonly parts: DirectoryParts) {
    this.foresight = new Foresight(parts.say);
  }

  async check(news: Properties, olds: Properties): Promise<CheckFailure[]> {
    const { failures, args } = checkArguments(news, GROUP_PROPERTIES, oddNames(news, olds, GROUP_PROPERTIES, ["name"]));
    if (args === undefined || isUnknown([args.directoryId, args.domain, args.name])) {
      return failures;
    }
    const { directoryId: id, name, owner } = args;
    const { failures: refused, domain } = await this.parts.checkDirectory(args);
    if (refused.length > 0) {
      return refused;
    }
    const other = this.parts.claims.claim("group", thingOf(domain, name), owner, args);
    if (other !== undefined) {
      const reason = `group ${name} (${domain}) is declared by ${resourceOf(other)} and by ${resourceOf(owner)}; keep one of the two resources`;
      return [{ property: "name", reason }];
    }
    const namesakes = namesakeFault(this.parts.claims, "group", thingOf(domain, name), args);
    const isNew = Object.keys(olds).length === 0;
    const overApi = await this.parts.overApi(id, args.domain);
    const before = isNew ? undefined : await this.before(args, olds, overApi);
    const limits = overApi === undefined ? [] : groupLimits(args, before, overApi);
    const refusals = [...namesakes, ...limits];
    if (isNew && refusals.length === 0) {
      return this.checkTakeOver(args, overApi);
    }
    const isLookedAt = !isNew && !this.isWriting && isEdited(news, olds);
    return isLookedAt ? [...refusals, ...(await this.checkMark(args, olds, overApi))] : refusals;
  }

  /** The arguments of before, with the name that the group has in the directory by now if the program follows that. */
  private async before(
    { name, owner }: GroupArguments,
    olds: Partial<GroupArguments>,
    overApi: DirectoryFacts | undefined,
  ): Promise<Partial<GroupArguments>> {
    const { directoryId } = olds;
    if (
      overApi === undefined ||
      directoryId === undefined ||
      olds.name === name ||
      groupNameLimit(name) !== undefined
    ) {
      return olds;
    }
    const found = await this.parts.ask(directoryId, olds.domain, (directory) => directory.groups.findByName(name));
    const isFollowed = found?.name === name && markOfAttribute(found.mark)?.owner === owner;
    return isFollowed ? { ...olds, name } : olds;
  }

  /** As with a user's. */
  private async checkMark(
    news: GroupArguments,
    olds: Properties,
    overApi: DirectoryFacts | undefined,
  ): Promise<CheckFailure[]> {
    const { name, directoryId } = news;
    const { name: before } = olds as Partial<GroupArguments>;
    const isNameless = before === undefined || (overApi !== undefined && groupNameLimit(before) !== undefined);
    if (isNameless || !isInPlace(news, olds)) {
      return [];
    }
    const find = async (directory: Directory) => {
      const group = await directory.groups.findByName(before);
      return group && foundGroup(group, directory);
    };
    const doing = `editing group ${name} (${directoryId})`;
    return lostMarkAhead(this.parts, news, find, "name", doing);
  }

  async diff(olds: GroupState, news: GroupArguments): Promise<Difference> {
    const domainName = domainOfDn(olds.distinguishedName).toLowerCase();
    this.parts.claims.know("group", news.owner, thingOf(domainName, olds.name), olds.incarnation);
    const isKnownDirectory = !isUnknown([news.directoryId, news.domain]);
    return groupDifference(
      olds,
      news,
      isKnownDirectory && (await this.parts.directories.sameDomain({ ...olds, domainName }, news)),
    );
  }

  async create(news: GroupArguments) {
    this.isWriting = true;
    const { claims, clock } = this.parts;
    const directory = await this.parts.directories.open(news.directoryId, news.domain);
    const mark: Mark = { owner: news.owner, incarnation: newIncarnation(clock) };
    const request: GroupTakeOver = { directory, news, mark, claims, clock };
    const until = clock.now() + RENAMING_MS;
    // What the program adopts is looked for first: who may edit groups need not be allowed to create any.
    let isThere = news.adopt === true && (await directory.groups.findByName(news.name)) !== undefined;
    for (;;) {
      const made = isThere ? undefined : await directory.groups.create(newGroup(news, attributeOfMark(mark)));
      isThere = false;
      if (made) {
        return this.created(news, made, mark);
      }
      const found = await directory.groups.findByName(news.name);
      const renaming = found && (await renamedBy(found, request));
      const taken = found && renaming === undefined ? await takeOver(found, request) : undefined;
      if (taken) {
        this.foresight.say(taken.said);
        return this.created(news, taken.group, taken.mark);
      }
      if (found && renaming !== undefined && clock.now() > until) {
        throw stillNamed(found, renaming, request);
      }
      // Whoever had the name gives it up, or has done so since we asked.
      await clock.sleep(RENAMING_POLL_MS).catch((error: unknown) => {
        const holds = "no group was made, since another resource of this program has the name still, and gives it up";
        throw namedIfCancelled(error, `creating group ${news.name} (${news.directoryId})`, holds);
      });
    }
  }

  async read(state: GroupState) {
    const directory = await this.parts.directories.open(state.directoryId, state.domain);
    const group = await directory.groups.find(state.objectGuid, state);
    if (!group) {
      return undefined;
    }
    if (!isManagedBy(state, markOfAttribute(group.mark))) {
      this.parts.say(leftAlone(foundGroup(group, directory), state.owner));
      return { outs: state, inputs: argumentsOf(state) };
    }
    const outs = stateSeen(state, group);
    return { outs, inputs: argumentsOf(outs) };
  }

  async update(olds: GroupState, news: GroupArguments) {
    this.isWriting = true;
    const directory = await this.parts.directories.open(news.directoryId, news.domain);
    let mark: Mark = { owner: news.owner };
    const plan = (found: Group): GroupEdit => {
      mark = markKept(found, olds, { directory, news, parts: this.parts });
      return { ...groupEdit(news, olds), mark: attributeOfMark(mark) };
    };
    const group = await directory.groups.edit(olds.objectGuid, plan, olds);
    if (!group) {
      throw groupGone(olds, news);
    }
    return stateOf(news, group, mark);
  }

  async delete(state: GroupState): Promise<void> {
    const directory = await this.parts.directories.open(state.directoryId, state.domain);
    const { groups } = directory;
    const doing = `deleting group ${state.name} (${state.directoryId})`;
    const group = await groups.find(state.objectGuid, state);
    if (!group) {
      return;
    }
    const fate = groupFate(this.parts.claims, directory, group, state);
    if (fate.is === "left") {
      this.parts.say(leftAlone(foundGroup(group, directory), state.owner));
    }
    if (fate.is === "handed over") {
      await groups.edit(group.guid, () => ({ mark: attributeOfMark(fate.mark) }), group);
    }
    if (fate.is === "retained") {
      await groups.edit(group.guid, () => ({ mark: null }), group);
    }
    if (fate.is === "deleted") {
      this.parts.losses.begin("group", group.guid, state.owner, doing);
      await groups.delete(group.guid, group);
    }
  }

  private created(news: GroupArguments, group: Group, mark: Mark) {
    return { id: `${news.directoryId}/${group.guid}`, outs: stateOf(news, group, mark) };
  }

  /** In a preview already: what creating the group would be refused for, or take over, if a group of the name is there. */
  private async checkTakeOver(news: GroupArguments, overApi: DirectoryFacts | undefined): Promise<CheckFailure[]> {
    const { claims, clock } = this.parts;
    const failures = await this.parts.ask(news.directoryId, news.domain, async (directory) => {
      const group = await directory.groups.findByName(news.name);
      if (group === undefined) {
        const what = `group ${news.name} (${news.directoryId})`;
        await this.foresight.foreseeUnit(directory, what, news.organizationalUnit);
        return [];
      }
      const limits = overApi === undefined || news.adopt !== true ? [] : groupLimits(news, undefined, overApi, group);
      if (limits.length > 0) {
        return limits;
      }
      return this.foresight.foresee("name", () => {
        const finding = judge(group, { directory, news, claims, clock });
        // A moved resource's may be about to get another name in this run.
        const said = finding === "interrupted" ? takenOver(foundGroup(group, directory), finding) : undefined;
        const written = adoptionAhead(group, news, directory.markAttribute);
        return said ?? (overApi === undefined ? written : written && `${written}. ${MARK_UNSEEN}`);
      });
    });
    return failures ?? [];
  }
}
