// What an `up` would be refused for that no check of a single resource can see: it depends on what else the plan does.
import { isDeepStrictEqual } from "node:util";
import type { Directory } from "../../directory/directory";
import { parentDn, sameDn } from "../../directory/dn";
import { ProviderError } from "../../errors/provider-error";
import { isDeclaredByName } from "../../resources/common/declared-by-name";
import { isUnknown } from "../../resources/common/rules";
import type { Properties } from "../../resources/common/handlers";
import type { Services } from "../../resources/common/services";
import type { GroupMembershipArguments, GroupMembershipState } from "../../resources/group-membership/properties";
import type { GroupArguments, GroupState } from "../../resources/group/properties";
import { foundGroup, groupGone, markKept as markKeptByGroup, renamedBy } from "../../resources/group/take-over";
import { sameName } from "../../text/folding";
import { differing, valueLists, type GivenAttributes } from "../../resources/user/attributes";
import { missingEntries } from "../../resources/user/named-entries";
import { accountOf } from "../../resources/user/parts";
import { PrincipalNames } from "../../resources/user/principal-names";
import type { UserArguments, UserState } from "../../resources/user/properties";
import { accountGone, markKept as markKeptByUser } from "../../resources/user/take-over";
import { isForNobody } from "../../resources/workspace/account";
import type { WorkspaceArguments } from "../../resources/workspace/properties";
import { of, wordsIn, type Finding } from "./finding";
import { leavingFaults, membershipFaults } from "./memberships";
import type { Step } from "./preview";

export class Unseen {
  private readonly principalNames: PrincipalNames;

  /** @param makesOthers whether the plan creates things of other packages, which a unit may be one of */
  constructor(
    private readonly services: Services,
    private readonly makesOthers: boolean,
  ) {
    this.principalNames = new PrincipalNames(services);
  }

  /** Of a resource that is created, replaced or changed. */
  async of(step: Step): Promise<Finding[]> {
    const { directoryId, domain, userName, name } = step.after;
    if (isUnknown([directoryId, domain, userName, name])) {
      return [];
    }
    switch (step.kind) {
      case "User":
        return this.ofUser(step);
      case "Group":
        return this.ofGroup(step);
      case "GroupMembership":
        return this.ofMembership(step);
      case "Workspace":
        return this.ofWorkspace(step);
      default:
        return [];
    }
  }

  private async ofUser(step: Step): Promise<Finding[]> {
    const news = step.after as unknown as UserArguments;
    const faults = await this.services.ask(news.directoryId, news.domain, async (directory) => {
      const refused = step.does === "update" ? await this.userEdit(step, directory) : [];
      if (refused.length > 0) {
        return refused;
      }
      const found = step.does === "update" ? undefined : await directory.findUserByName(news.userName);
      const isMade = step.does !== "update" && found === undefined;
      const other = isMade ? await directory.ahead.otherNamed("user", news.userName) : undefined;
      if (other !== undefined) {
        return [taken(step, other)];
      }
      const guid = step.does === "update" ? (step.before.outputs as unknown as UserState).objectGuid : found?.guid;
      return [
        ...(await this.principalName(step, directory, guid)),
        ...(await this.units(step, directory, "user", isMade, found?.dn)),
        ...(await this.entries(step, directory)),
      ];
    });
    return faults ?? [];
  }

  private async ofGroup(step: Step): Promise<Finding[]> {
    const news = step.after as unknown as GroupArguments;
    const faults = await this.services.ask(news.directoryId, news.domain, async (directory) => {
      const refused = step.does === "update" ? await this.groupEdit(step, directory) : [];
      if (refused.length > 0) {
        return refused;
      }
      const there = step.does === "update" ? undefined : await directory.groups.findByName(news.name);
      const isMade = step.does !== "update" && there === undefined;
      const isRenamed = step.does === "update" && !sameName(news.name, nameIn(step));
      const other = isMade || isRenamed ? await directory.ahead.otherNamed("group", news.name) : undefined;
      if (other !== undefined) {
        return [taken(step, other)];
      }
      const holder = isRenamed ? await this.otherGroup(step, directory) : [];
      return holder.length > 0 ? holder : this.units(step, directory, "group", isMade, there?.dn);
    });
    return faults ?? [];
  }

  /** What the edit of an account would be refused for: that it is gone, or another's than this state's by now. */
  private async userEdit(step: Step, directory: Directory): Promise<Finding[]> {
    const olds = step.before.outputs as unknown as UserState;
    const news = step.after as unknown as UserArguments;
    const found = await directory.findUser(accountOf(olds));
    return editRefusal(step, () => {
      if (found === undefined) {
        throw accountGone(olds, news);
      }
      markKeptByUser(found, olds, { directory, news, parts: this.services });
    });
  }

  private async groupEdit(step: Step, directory: Directory): Promise<Finding[]> {
    const olds = step.before.outputs as unknown as GroupState;
    const news = step.after as unknown as GroupArguments;
    const found = await directory.groups.find(olds.objectGuid, olds);
    return editRefusal(step, () => {
      if (found === undefined) {
        throw groupGone(olds, news);
      }
      markKeptByGroup(found, olds, { directory, news, parts: this.services });
    });
  }

  /** Another group that has the name which a group is given, and keeps it in this run. */
  private async otherGroup(step: Step, directory: Directory): Promise<Finding[]> {
    const news = step.after as unknown as GroupArguments;
    const { claims, clock } = this.services;
    const holder = await directory.groups.findByName(news.name);
    const isOwn = holder?.guid === (step.before.outputs as unknown as GroupState).objectGuid;
    if (holder === undefined || isOwn) {
      return [];
    }
    const request = { directory, news, claims, clock, mark: { owner: news.owner } };
    if ((await renamedBy(holder, request)) !== undefined) {
      return [];
    }
    const what = `the name ${news.name} is taken: ${holder.dn} has it`;
    if (foundGroup(holder, directory).mark?.owner === news.owner) {
      const whose = `${what}, and carries the mark of this resource, of another state`;
      const next = "keep that group: choose another name, or rename it first";
      return [{ kind: "name-taken", ...of(step), what: whose, next, code: "already-exists" }];
    }
    const next = "choose another name, or rename or remove that group first";
    return [{ kind: "name-taken", ...of(step), what, next, code: "already-exists" }];
  }

  private async ofMembership(step: Step): Promise<Finding[]> {
    const { directoryId, domain } = step.after as unknown as GroupMembershipArguments;
    const faults = await this.services.ask(directoryId, domain, (directory) => {
      return membershipFaults(this.services, step, directory, (reference) =>
        isDeclaredByName(this.services.claims, directory, reference),
      );
    });
    return faults ?? [];
  }

  /** Of a membership that is taken out: whom it added leaves the group. */
  async ofLeaving(step: Step): Promise<Finding[]> {
    const { directoryId, domain } = step.before.outputs as unknown as GroupMembershipState;
    return (
      (await this.services.ask(directoryId, domain, (directory) => leavingFaults(this.services, step, directory))) ?? []
    );
  }

  private async ofWorkspace(step: Step): Promise<Finding[]> {
    const news = step.after as unknown as WorkspaceArguments;
    const isLaunched = step.does === "create" || step.does === "replace";
    if (!isLaunched || !(await isForNobody(this.services, await this.services.domainOf(news.directoryId), news))) {
      return [];
    }
    const what = `the directory has no user ${news.userName} for it, and this plan makes none`;
    const next = "correct userName, or create the user first; with a User resource, pass its userName output";
    return [{ kind: "refused", ...of(step), what, next, code: "workspace-refused" }];
  }

  /** A userPrincipalName that somebody has, and that does not pass to this account in the same run. */
  private async principalName(step: Step, directory: Directory, guid: string | undefined): Promise<Finding[]> {
    const news = step.after as unknown as UserArguments;
    const { userName, userPrincipalName: given } = news;
    const isWritten = given === undefined ? guid === undefined : given !== step.before.inputs.userPrincipalName;
    if (!isWritten || isUnknown(given)) {
      return [];
    }
    const attributes = given === undefined ? {} : { userPrincipalName: [given] };
    const holder = await directory.ahead.principalNameTaken({
      userName,
      attributes,
      ...(guid === undefined ? {} : { guid }),
    });
    return holder === undefined || (await this.principalNames.passes(holder, directory, news))
      ? []
      : [taken(step, holder)];
  }

  /**
   * The unit that something is created in or moved to, and the one for those who are disabled.
   * @param adopted the entry that is taken over, if one is
   */
  private async units(
    step: Step,
    directory: Directory,
    kind: "user" | "group",
    isMade: boolean,
    adopted: string | undefined,
  ): Promise<Finding[]> {
    const { organizationalUnit: wanted, enabled, whenDisabled } = step.after as Partial<UserArguments>;
    const isMoved =
      wanted !== undefined &&
      !isUnknown(wanted) &&
      (adopted === undefined
        ? step.does === "update" && wanted !== step.before.inputs.organizationalUnit
        : !sameDn(parentDn(adopted), wanted));
    const aside = enabled === false && !isUnknown(whenDisabled) ? whenDisabled?.organizationalUnit : undefined;
    const isAside =
      aside !== undefined && !isUnknown(aside) && !isDeepStrictEqual(whenDisabled, step.before.inputs.whenDisabled);
    return [
      ...((isMade || isMoved) && !isUnknown(wanted) ? await this.unit(step, directory, kind, wanted) : []),
      ...(isAside ? await this.unit(step, directory, kind, aside) : []),
    ];
  }

  private async unit(
    step: Step,
    directory: Directory,
    kind: "user" | "group",
    wanted: string | undefined,
  ): Promise<Finding[]> {
    if (wanted !== undefined && !this.makesOthers && (await directory.ahead.missing(wanted))) {
      const what = `there is no ${wanted} that our account can see, and this plan makes none`;
      const next = "create it, or correct the unit";
      return [{ kind: "refused", ...of(step), what, next, code: "organizational-unit-not-found" }];
    }
    const obstacle = await directory.ahead.unitObstacle(kind, wanted);
    return obstacle === undefined
      ? []
      : [{ kind: "refused", ...of(step), what: obstacle.happened, next: obstacle.next, code: "directory-refused" }];
  }

  /** Entries that attributes name, such as a manager. */
  private async entries(step: Step, directory: Directory): Promise<Finding[]> {
    const given = known(step.after.attributes);
    const changed = valueLists(differing(given, step.does === "update" ? known(step.before.inputs.attributes) : {}));
    const missing = await missingEntries(directory, changed, this.services.claims);
    return missing.map(({ name, dn }) => ({
      kind: "refused",
      ...of(step),
      what: `attributes.${name} names ${dn}, and there is no such entry that our account can see`,
      next: "correct it, or create that entry first",
      code: "invalid-argument",
    }));
  }
}

function editRefusal(step: Step, judge: () => void): Finding[] {
  try {
    judge();
    return [];
  } catch (error) {
    return [{ kind: "refused", ...of(step), ...wordsIn(error) }];
  }
}

const nameIn = ({ before }: Step): string => (before.outputs as unknown as GroupState).name;

const taken = (step: Step, error: ProviderError): Finding => ({ kind: "name-taken", ...of(step), ...wordsIn(error) });

/** The attributes whose values the plan tells. */
const known = (attributes: unknown): GivenAttributes =>
  Object.fromEntries(
    Object.entries((attributes ?? {}) as Properties).filter(([, value]) => !isUnknown(value)),
  ) as GivenAttributes;
