import type { Directory } from "../../directory/directory";
import { parentDn } from "../../directory/dn";
import { enablingWords, MARK_UNSEEN, userNameLimit } from "../../directory/data-api/limits";
import type { DirectoryFacts } from "../../directory/kind";
import type { User, UserEdit } from "../../directory/user";
import { isManagedBy } from "../../ownership/finding";
import { attributeOfMark, markOfAttribute, newIncarnation, type Mark } from "../../ownership/mark";
import { resourceOf } from "../../ownership/owner";
import { leftAlone, takenOver } from "../../ownership/refusals";
import { thingOf } from "../../ownership/thing";
import { without } from "../../text/without";
import { sameUserName } from "../../text/account-name";
import { Foresight } from "../common/foresight";
import type { CheckFailure, Difference, Handlers, Properties } from "../common/handlers";
import { leftBefore, leftReason, NO_ACCOUNT } from "../common/left";
import { isEdited, isInPlace, lostMarkAhead } from "../common/mark-ahead";
import { namesakeFault } from "../common/namesake";
import { merged } from "../../directory/syntaxes";
import { isUnknown } from "../common/rules";
import { adoptionAhead } from "./adoption";
import { adoptionLimits, userLimits } from "./api-limits";
import { argumentsOf, domainOfState, newUser, stateOf, stateSeen, userDifference, userEdit } from "./plan";
import { differing, valueLists, type GivenAttributes } from "./attributes";
import { UserDeletion } from "./deletion";
import { accountOf, type UserParts } from "./parts";
import { passwordFaults } from "./password-check";
import { missingEntries } from "./named-entries";
import { PrincipalNames } from "./principal-names";
import { checkSchema, spelledAsBefore } from "./schema-check";
import { checkUser, type UserArguments, type UserState } from "./properties";
import { renamedOutside } from "./renamed-outside";
import {
  enabledAgain,
  foreseeAside,
  foreseeEnabled,
  isSuspended,
  standardUnitFor,
  suspension,
  unitAfterRelease,
  unitToComeBackTo,
} from "./set-aside";
import { accountGone, foundUser, judge, markKept, takeOver, type TakenOver } from "./take-over";
import { withoutLeftover } from "./unfinished";

type Made = Pick<TakenOver, "user" | "mark" | "unitWhenEnabled">;

export class UserHandlers implements Handlers<UserArguments, UserState> {
  private readonly foresight: Foresight;
  private readonly principalNames: PrincipalNames;
  private readonly deletion: UserDeletion;
  /** Whether this process writes for real: no preview does, and each creation and edit finds out by itself what a preview asks ahead. */
  private isWriting = false;

  constructor(private readonly parts: UserParts) {
    this.foresight = new Foresight(parts.say);
    this.principalNames = new PrincipalNames(parts);
    this.deletion = new UserDeletion(parts, this.principalNames);
  }

  async check(news: Properties, olds: Properties): Promise<CheckFailure[]> {
    const { failures: wrong, args } = checkUser(news, olds);
    if (args === undefined || isUnknown([args.directoryId, args.domain, args.userName])) {
      return [...wrong, ...(await checkSchema(this.parts, news, olds, wrong))];
    }
    const { directoryId, userName, owner } = args;
    const { failures: refused, domain } = await this.parts.checkDirectory(args);
    if (refused.length > 0) {
      return refused;
    }
    const other = this.parts.claims.claim("user", thingOf(domain, userName), owner, args);
    if (other !== undefined) {
      const reason = `user ${userName} (${domain}) is declared by ${resourceOf(other)} and by ${resourceOf(owner)}; keep one of the two resources`;
      return [{ property: "userName", reason }];
    }
    const namesakes = namesakeFault(this.parts.claims, "user", thingOf(domain, userName), { name: userName, owner });
    if (namesakes.length > 0) {
      return namesakes;
    }
    const { userPrincipalName } = args;
    if (userPrincipalName !== undefined && !isUnknown(userPrincipalName)) {
      const namesake = this.parts.claims.claim("principal name", userPrincipalName, owner);
      if (namesake !== undefined) {
        const reason = `userPrincipalName ${userPrincipalName} is declared by ${resourceOf(namesake)} and by ${resourceOf(owner)}; a forest has each once: give one of the two another`;
        return [{ property: "userPrincipalName", reason }];
      }
    }
    this.warn(args, olds);
    const isNew = Object.keys(olds).length === 0;
    const overApi = await this.parts.overApi(directoryId, args.domain);
    const limits = overApi === undefined ? [] : userLimits(args, isNew ? undefined : olds, overApi);
    const isEnabledAgain = await foreseeEnabled(this.parts, this.foresight, args, olds);
    if (overApi === undefined) {
      await foreseeAside(this.parts, this.foresight, args, olds);
    } else if (isEnabledAgain || (args.enabled === true && olds.enabled === false)) {
      const isGiven = args.initialPassword !== undefined && args.passwordVersion !== olds.passwordVersion;
      this.foresight.say(enablingWords(`user ${userName} (${directoryId})`, isGiven));
    }
    const failures = [...limits, ...(await checkSchema(this.parts, news, olds, [...wrong, ...limits]))];
    if (isNew) {
      // The engine checks one resource after another: a search for each would hold back all that come after. Before a replacement, whose old
      // account may go first, it is asked all the same.
      const isToldLater = this.isWriting && !this.parts.claims.isKnown("user", owner);
      // By a name that the API does not take, nobody can be looked for.
      const isNameless = limits.some(({ property }) => property === "userName");
      return isToldLater || isNameless ? failures : [...failures, ...(await this.checkTakeOver(args, overApi))];
    }
    if (!this.isWriting && isEdited(news, olds)) {
      failures.push(...(await this.checkMark(args, olds, overApi)));
      await this.foreseeMissing(args, olds);
    }
    return args.passwordVersion === olds.passwordVersion
      ? failures
      : [...failures, ...(await this.checkPassword(args))];
  }

  async diff(olds: UserState, news: UserArguments): Promise<Difference> {
    const domainName = domainOfState(olds);
    await this.refuseRenaming(olds, news);
    this.parts.claims.know("user", news.owner, thingOf(domainName, olds.userName), olds.incarnation);
    return userDifference(olds, await spelledAsBefore(this.parts, olds, news), {
      sameDomain:
        !isUnknown([news.directoryId, news.domain]) &&
        (await this.parts.directories.sameDomain({ ...olds, domainName }, news)),
      followed: await this.isRenamedTo(olds, news.userName),
    });
  }

  async create(news: UserArguments) {
    this.isWriting = true;
    const directory = await this.parts.directories.open(news.directoryId, news.domain);
    const mark: Mark = {
      owner: news.owner,
      incarnation: newIncarnation(this.parts.clock),
      ...suspension(news, undefined, undefined),
      ...(news.passwordVersion === undefined ? {} : { passwordVersion: news.passwordVersion }),
    };
    const made = await this.make(directory, news, mark).catch(async (error: unknown) => {
      if (!this.principalNames.isReplaced(error, directory, news)) {
        throw error;
      }
      // Its userPrincipalName comes to it when the account that it replaces has gone.
      const { user, ...rest } = await this.make(directory, without(news, "userPrincipalName"), mark);
      const { userPrincipalName = "" } = news;
      return { ...rest, user: { ...user, attributes: { ...user.attributes, userPrincipalName: [userPrincipalName] } } };
    });
    return {
      id: `${news.directoryId}/${made.user.guid}`,
      outs: stateOf(news, made.user, made.mark, made.unitWhenEnabled),
    };
  }

  /** Creates the account, or takes over the one that has the name. */
  private async make(directory: Directory, news: UserArguments, mark: Mark): Promise<Made> {
    const standard = await standardUnitFor(directory, news);
    const unfinished = attributeOfMark({ ...mark, unfinished: true });
    return this.principalNames.passedOn(directory, async () => {
      // Whom the program adopts are looked for first: who may edit accounts need not be allowed to create any, and a refused creation would be
      // told by a userPrincipalName that somebody else has.
      const isAsked = news.adopt === true || news.left !== undefined;
      const isThere = isAsked && (await directory.findUserByName(news.userName)) !== undefined;
      if (!isThere && news.left !== undefined) {
        throw leftBefore(`creating user ${news.userName} (${news.directoryId})`, news, NO_ACCOUNT);
      }
      const made = isThere
        ? undefined
        : await directory.createUser(newUser(news, attributeOfMark(mark)), unfinished).catch(async (error: unknown) => {
            throw await withoutLeftover(this.parts, directory, news, mark, error);
          });
      if (made) {
        const unitWhenEnabled = unitToComeBackTo(undefined, news, undefined, standard);
        return { user: made, mark, ...(unitWhenEnabled === undefined ? {} : { unitWhenEnabled }) };
      }
      const isKnown = this.parts.claims.isKnown("user", news.owner);
      const taken = await takeOver({ directory, news, mark, now: this.parts.clock.now(), isKnown });
      for (const line of taken.said) {
        this.foresight.say(line);
      }
      return taken;
    });
  }

  async read(state: UserState) {
    const directory = await this.parts.directories.open(state.directoryId, state.domain);
    const [user, syntaxes] = await Promise.all([
      directory.findUser(accountOf(state), Object.keys(state.attributes ?? {})),
      directory.syntaxes(valueLists(state.attributes)),
    ]);
    if (user && !isManagedBy(state, markOfAttribute(user.mark))) {
      this.parts.say(leftAlone(foundUser(user, directory), state.owner));
      return { outs: state, inputs: argumentsOf(state) };
    }
    if (user) {
      const outs = stateSeen(state, user, syntaxes);
      return { outs, inputs: argumentsOf(outs) };
    }
    const other = await directory.findUserByName(state.userName);
    if (other) {
      this.parts.say(
        `user ${state.userName} (${state.directoryId}): the account was deleted, and another of that name made since ` +
          `(${other.guid}); that one is not ours and is left alone; set adopt: true to take it over`,
      );
    }
    return undefined;
  }

  async update(olds: UserState, news: UserArguments) {
    this.isWriting = true;
    const directory = await this.parts.directories.open(news.directoryId, news.domain);
    const attributes = merged(valueLists(olds.attributes), valueLists(news.attributes));
    const syntaxes = await directory.syntaxes(attributes);
    const standard = await standardUnitFor(directory, news);
    let mark: Mark = { owner: news.owner };
    let unitWhenEnabled: string | undefined;
    const plan = (found: User): UserEdit => {
      const thing = foundUser(found, directory);
      mark = markKept(found, olds, { directory, news, parts: this.parts });
      // A deletion that disabled the account and was not recorded is taken back.
      const again =
        thing.mark?.released === true
          ? { enabled: news.enabled ?? true, ...unitAfterRelease(found, news, parentDn(olds.distinguishedName)) }
          : enabledAgain(news, thing.mark);
      mark = { ...without(mark, "suspended"), ...suspension(news, found, thing.mark) };
      unitWhenEnabled = unitToComeBackTo(found, news, olds, standard);
      return { ...userEdit(found, news, olds, syntaxes), ...again, mark: attributeOfMark(mark) };
    };
    const user = await this.principalNames.passedOn(directory, () =>
      directory.editUser(accountOf(olds), plan, Object.keys(attributes)),
    );
    if (!user) {
      throw accountGone(olds, news);
    }
    const { passwordVersion, initialPassword } = news;
    if (passwordVersion !== undefined && passwordVersion !== olds.passwordVersion && initialPassword !== undefined) {
      await directory.setPassword(user, initialPassword);
      const done = { ...mark, passwordVersion };
      // A password that is set is dated now.
      const again = news.mustChangePassword === true ? { mustChangePassword: true } : {};
      await directory.editUser(user, () => ({ ...again, mark: attributeOfMark(done) }));
      mark = done;
    }
    return stateOf(news, user, mark, unitWhenEnabled);
  }

  delete(state: UserState): Promise<void> {
    return this.deletion.delete(state);
  }

  /** What a program should know of an argument that it gives for the first time. */
  private warn(
    { userName, directoryId, enabled, mustChangePassword, passwordVersion }: UserArguments,
    olds: Properties,
  ): void {
    if (enabled === undefined && olds.enabled === false && !isSuspended(olds)) {
      this.foresight.say(
        `user ${userName} (${directoryId}): enabled is taken out, which leaves the account as it is: disabled; give enabled: true to let them log in again`,
      );
    }
    const isNew = olds.mustChangePassword !== true || olds.passwordVersion !== passwordVersion;
    if (mustChangePassword === true && isNew) {
      this.foresight.say(
        `user ${userName} (${directoryId}): mustChangePassword: WorkSpaces refuses their sign-in until they have changed the password elsewhere, ` +
          `as on a computer of the domain, or by "Forgot password?" if the directory has it`,
      );
    }
  }

  /** In a preview already: that what an edit or a creation names is not there, unless this run makes it. */
  private async foreseeMissing(
    { directoryId, domain, userName, ...news }: UserArguments,
    olds: Properties,
  ): Promise<void> {
    const { organizationalUnit } = news;
    const known = (attributes: unknown): GivenAttributes =>
      Object.fromEntries(
        Object.entries(Object(attributes) as GivenAttributes).filter(([, value]) => !isUnknown(value)),
      );
    const changed = valueLists(differing(known(news.attributes), known(olds.attributes)));
    const isMoved = organizationalUnit !== undefined && organizationalUnit !== olds.organizationalUnit;
    if (!isMoved && Object.keys(changed).length === 0) {
      return;
    }
    const what = `user ${userName} (${directoryId})`;
    await this.parts.ask(directoryId, domain, async (directory) => {
      if (isMoved) {
        await this.foresight.foreseeUnit(directory, what, organizationalUnit);
      }
      for (const { name, dn } of await missingEntries(directory, changed, this.parts.claims)) {
        this.foresight.say(
          `${what}: attributes.${name} names ${dn}, and there is no such entry that our account can see; unless this run makes it, the directory refuses it`,
        );
      }
    });
  }

  /** In a preview already: what creating the user would be refused for, or take over, if an account of the name is there. */
  private async checkTakeOver(news: UserArguments, overApi: DirectoryFacts | undefined): Promise<CheckFailure[]> {
    const isKnown = this.parts.claims.isKnown("user", news.owner);
    const failures = await this.parts.ask(news.directoryId, news.domain, async (directory) => {
      const user = await directory.findUserByName(news.userName);
      if (user === undefined && news.left !== undefined) {
        return [{ property: "userName", reason: leftReason(news, NO_ACCOUNT) }];
      }
      if (user === undefined) {
        const what = `user ${news.userName} (${news.directoryId})`;
        await this.foresight.foreseeUnit(directory, what, news.organizationalUnit);
        await this.foreseeMissing(without(news, "organizationalUnit"), {});
        return passwordFaults(directory, news);
      }
      const limits = overApi === undefined ? [] : adoptionLimits(news, user, overApi);
      if (limits.length > 0) {
        return limits;
      }
      const written = await adoptionAhead(directory, user, news);
      const adoption = overApi === undefined ? written : written && `${written}. ${MARK_UNSEEN}`;
      return this.foresight.foresee("userName", () => {
        const finding = judge(user, { directory, news, now: this.parts.clock.now(), isKnown });
        return takenOver(foundUser(user, directory), finding) ?? adoption;
      });
    });
    return failures ?? [];
  }

  /**
   * In a preview already: that it carries no mark where that is looked for, as after a change from LDAP to the API, or something else there.
   */
  private async checkMark(
    news: UserArguments,
    olds: Properties,
    overApi: DirectoryFacts | undefined,
  ): Promise<CheckFailure[]> {
    const { userName, directoryId } = news;
    const { userName: before } = olds as Partial<UserArguments>;
    if (before === undefined || !sameUserName(before, userName) || !isInPlace(news, olds)) {
      return [];
    }
    if (overApi !== undefined && userNameLimit(before) !== undefined) {
      return [];
    }
    const find = async (directory: Directory) => {
      const user = await directory.findUserByName(before);
      return user && foundUser(user, directory);
    };
    const doing = `editing user ${userName} (${directoryId})`;
    return lostMarkAhead(this.parts, news, find, "userName", doing);
  }

  /** An account that a refresh has found renamed gets its name back over LDAP, and over the API cannot. */
  private async refuseRenaming(olds: UserState, { userName }: UserArguments): Promise<void> {
    const { renamedTo, directoryId, domain } = olds;
    const isNamedBack =
      !isUnknown(userName) && [olds.userName, renamedTo ?? ""].some((one) => sameUserName(one, userName));
    // A refresh asks for the difference too, and finds out what all others are.
    const isToRun = this.parts.claims.isProgramRun;
    if (renamedTo === undefined || renamedTo === userName || !isNamedBack || !isToRun) {
      return;
    }
    if ((await this.parts.overApi(directoryId, domain)) === undefined) {
      return;
    }
    const now = await this.parts.ask(directoryId, domain, (directory) => directory.findUser(accountOf(olds)));
    if (now !== undefined && now.userName !== userName) {
      throw renamedOutside(now.userName, userName, directoryId);
    }
  }

  private async checkPassword(news: UserArguments): Promise<CheckFailure[]> {
    return (await this.parts.ask(news.directoryId, news.domain, (one) => passwordFaults(one, news))) ?? [];
  }

  /** Whether an administrator has given the account the name that the program gives it now: then it is the same account. */
  private async isRenamedTo(olds: UserState, userName: string): Promise<boolean> {
    if (isUnknown(userName) || sameUserName(olds.userName, userName)) {
      return false;
    }
    const directory = await this.parts.directories.open(olds.directoryId, olds.domain).catch(() => undefined);
    const user = await directory?.findUser(accountOf(olds));
    return user !== undefined && isManagedBy(olds, markOfAttribute(user.mark)) && sameUserName(user.userName, userName);
  }
}
