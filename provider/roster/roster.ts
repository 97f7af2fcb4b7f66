import * as pulumi from "@pulumi/pulumi";
import { Group } from "../resources/group/group";
import { GroupMembership } from "../resources/group-membership/group-membership";
import { ROSTER_ROWS } from "../resources/common/property";
import { isOfType } from "../resources/common/resource-class";
import { forEachInSlices } from "../resources/common/slices";
import type { PersonArgs, RosterFile, RosterGroup, SettingsArgs } from "./args";
import type { OffboardingPolicy } from "./offboarding";
import type { NoticeArgs } from "../resources/notice/notice";
import { settleBeside } from "./neighbours";
import { Person, type PersonKind } from "./person";
import { planOf, rowsOf, type PlannedPerson, type RosterPlan } from "./plan";

/** The kinds of resources that a roster makes. */
export type RosterKind = PersonKind | "Group" | "GroupMembership";

/** What a program says of a roster. */
export interface RosterArgs {
  /** The WorkSpaces directory of all of them. */
  directoryId: pulumi.Input<string>;
  /** A file of people, or the people themselves. Nobody at all is an error: to remove everybody, run `pulumi destroy`. */
  people: string | RosterFile | readonly PersonArgs[];
  /** What everybody has, where neither they nor their team say something else. */
  defaults?: SettingsArgs;
  /** What the people of a team have, by its name; beside those that the file has. */
  teams?: Readonly<Record<string, SettingsArgs>>;
  /** Groups that the roster makes, by their names; beside those that the file has. Other groups are only added to. */
  groups?: Readonly<Record<string, RosterGroup>>;
  /**
   * First passwords by user name, as `config.requireObject("passwords")`, or who tells them: secrets, which may not be in a file. Default:
   * random ones that nobody knows.
   */
  initialPasswords?:
    Readonly<Record<string, pulumi.Input<string>>> | ((userName: string) => pulumi.Input<string> | undefined);
  /** What becomes of those who have left, by `leaves`. */
  offboarding?: OffboardingPolicy;
  /** Of the mail that `offboarding.noticeDaysBefore` asks for: its words and address. Default: the invitation's address, in English. */
  notice?: Omit<NoticeArgs, "workspaceId" | "endsOn" | "usableUntil">;
  /** The time zone whose days `starts` and `leaves` are, such as `Europe/Madrid`; needed if there are some. */
  timeZone?: string;
  /** The day to act for, such as `2026-12-01`, for previews of what a later `up` will do. Default: today in `timeZone`. */
  asOf?: string;
  /** Put before the names of all resources: for two rosters of one program that have people or groups of the same names. */
  namePrefix?: string;
  /**
   * What a resource was called when the program had it outside a roster, so that nothing is made anew: `(userName) => userName` where it was
   * `new User(userName, …)`. It is given the group's name for groups and memberships.
   */
  formerName?: (name: string, kind: RosterKind) => string | undefined;
}

/**
 * People with their accounts, desktops, invitations and groups, from a file or a list. Everything that is wrong with it is told at once, and
 * before anything is registered. Resources are made in slices, so that the engine begins with the first people at once.
 */
export class Roster extends pulumi.ComponentResource {
  /** What policy packs know the class by. */
  public static readonly __pulumiType = "workspaces-users:index:Roster";

  /** Whether a value is a `Roster`, of this copy of the package or another. */
  public static override isInstance(value: unknown): value is Roster {
    return isOfType(value, Roster.__pulumiType);
  }

  /** Those who stand today: who has started, and whose account has not ended. */
  public readonly userNames: readonly string[];
  /** The day that it acts for; undefined if nobody has dates. */
  public readonly asOf: string | undefined;
  /** Resolved when all resources are made, as far as the program is concerned. */
  public readonly ready: Promise<void>;

  private readonly made = new Map<string, Person>();
  private readonly planned: ReadonlyMap<string, PlannedPerson>;

  constructor(name: string, args: RosterArgs, options: pulumi.ComponentResourceOptions = {}) {
    // Before the component itself: nothing of a wrong roster is registered.
    const plan = planOf(`Roster ${name}`, args);
    settleBeside(`Roster ${name}`, args, plan, options.parent);
    super(Roster.__pulumiType, name, {}, options);
    this.planned = new Map(plan.people.map((one) => [one.userName, one]));
    this.userNames = [...this.planned.keys()];
    this.asOf = plan.asOf;
    this.options = passedOn(options);
    this.args = args;
    for (const line of plan.notes) {
      void pulumi.log.warn(line, this);
    }
    if (plan.ahead.length > 0) {
      void pulumi.log.info(plan.ahead.join("\n"), this);
    }
    this.ready = this.make(plan);
    // Whoever looks at it may do so late, which Node would warn of.
    this.ready.catch(() => undefined);
    // That the program fails depends on nobody looking at it: an error that nobody can handle is told once, by Pulumi.
    void this.ready.then(() => undefined);
    // As long as outputs are awaited, the program does not end: that keeps it for the last slice.
    const headcount = () => this.made.size;
    this.registerOutputs({ headcount: pulumi.output(this.ready.then(headcount, headcount)) });
  }

  /** Everybody, by user name, once all of them are made; `person` gives one at once. */
  get people(): pulumi.Output<Readonly<Record<string, Person>>> {
    // Made when it is first asked for: an output that fails before anybody looks at it is warned of by Node.
    this.everybody ??= pulumi.output(this.ready.then(() => Object.fromEntries(this.made)));
    return this.everybody;
  }

  private everybody: pulumi.Output<Readonly<Record<string, Person>>> | undefined;

  private readonly options: pulumi.CustomResourceOptions;
  private readonly args: RosterArgs;

  /** One person with their resources; undefined for who is not there today. They are made at once if their turn has not come. */
  person(userName: string): Person | undefined {
    const planned = this.planned.get(userName);
    if (planned === undefined) {
      return undefined;
    }
    const { namePrefix = "" } = this.args;
    const person =
      this.made.get(userName) ??
      new Person(userName, planned.parts, {
        parent: this,
        namePrefix,
        common: this.options,
        aliases: (kind) => this.aliases(userName, kind),
      });
    this.made.set(userName, person);
    return person;
  }

  private async make({ people, groups }: RosterPlan): Promise<void> {
    await forEachInSlices(this.userNames, (userName) => this.person(userName));
    const rows = { [ROSTER_ROWS]: rowsOf(people) };
    await forEachInSlices(groups, ({ name, managed, formerName, members }) => {
      const { directoryId, namePrefix = "" } = this.args;
      // By the engine's alias, the group that had that name is this one, which is renamed in place.
      const former = formerName === undefined ? [] : [{ name: `${namePrefix}${formerName}` }];
      const aliasesOf = (kind: RosterKind) => [...this.aliases(name, kind), ...former];
      const optionsOf = (kind: RosterKind) => ({ ...this.options, parent: this, aliases: aliasesOf(kind) });
      const group = managed && new Group(`${namePrefix}${name}`, { ...managed, directoryId, name }, optionsOf("Group"));
      if (members.length === 0) {
        return;
      }
      const domain = managed?.domain;
      // By the accounts' outputs, so that members are added once they are there, and leave before they go.
      const references = members.flatMap((userName) => {
        const user = this.person(userName)?.user;
        const isElsewhere = this.planned.get(userName)?.parts.user.domain !== domain;
        return user === undefined ? [] : [isElsewhere ? user.sid : user.userName];
      });
      const where = { directoryId, ...(domain === undefined ? {} : { domain }) };
      new GroupMembership(
        `${namePrefix}${name}`,
        { ...where, group: group?.name ?? name, members: references, ...rows },
        optionsOf("GroupMembership"),
      );
    });
  }

  private aliases(name: string, kind: RosterKind): pulumi.Alias[] {
    const former = this.args.formerName?.(name, kind);
    return former === undefined ? [] : [{ name: former, parent: pulumi.rootStackResource }];
  }
}

/** Pulumi itself passes on to what is in a component: protect, providers, transforms. */
const passedOn = ({ dependsOn, customTimeouts }: pulumi.ComponentResourceOptions): pulumi.CustomResourceOptions => ({
  ...(dependsOn === undefined ? {} : { dependsOn }),
  ...(customTimeouts === undefined ? {} : { customTimeouts }),
});
