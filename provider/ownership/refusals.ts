// Who may touch what: the refusals that users, groups and WorkSpaces share.
import { ProviderError } from "../errors/provider-error";
import type { Finding } from "./finding";
import { madeAt, type Mark } from "./mark";
import { resourceOf, type Owner } from "./owner";

/** The thing that was found, in the words of the error. */
export interface FoundThing {
  /** `user ada (CN=ada,…)`. */
  readonly name: string;
  readonly mark: Mark | undefined;
  /** What the attribute or tag of the mark holds if that is another tool's. */
  readonly otherValue?: string | undefined;
  /** Where the mark is: `adminDescription of CN=ada,…`. */
  readonly markedIn: string;
  /** Where else it may be, unseen: as the end of a sentence that says that it was cleared. */
  readonly orUnseen?: string;
  /** How to have marks somewhere else, as an instruction, where a setting says that. */
  readonly markElsewhere?: string;
  /** An ISO 8601 instant. */
  readonly createdAt?: string | undefined;
}

const RELEASE =
  'set deletionPolicy: "retain" on it there and run pulumi up, take it out there and run pulumi up again; then set adopt: true here';

/**
 * Refuses a take-over that the program does not ask for, or that is another stack's to allow.
 * @param finding what the mark means to the claimant; `interrupted` and `moved` are not refused here
 */
export function refuseTakeOver(
  thing: FoundThing,
  finding: Finding,
  { adopt, doing }: { adopt: boolean | undefined; doing: string },
): void {
  if (finding === "foreign") {
    throw new ProviderError({
      code: "owned-elsewhere",
      doing,
      happened: `${thing.name} is managed by ${ownerOf(thing)}, another stack`,
      next: `${RELEASE}. If this stack had that name before, run pulumi up with the program as it was before the resource was moved, and move it then. If that stack is no more, clear ${thing.markedIn} first`,
    });
  }
  if (finding === "unmanaged" && adopt !== true) {
    throw new ProviderError({
      code: "already-exists",
      doing,
      happened: `${thing.name} exists${since(thing.createdAt)}, and no stack manages it`,
      next: "set adopt: true to take it over as it is, or choose another name",
    });
  }
  if (finding === "earlier" && adopt !== true) {
    throw new ProviderError({
      code: "already-exists",
      doing,
      happened: `${thing.name} is managed by ${ownerOf(thing)}${takenAt(thing.mark, thing.createdAt)}, this resource's own name, and this state does not hold it: it was made with another backend, its state was lost, or --replace or taint asks to make it anew`,
      next: "set adopt: true to take it over into this state as it is. It is never replaced by itself: for a tainted resource, run pulumi state untaint",
    });
  }
}

/** Refuses to write our mark over what somebody, or another tool, has in its attribute. */
export function refuseOtherValue(thing: FoundThing, doing: string): void {
  if (thing.otherValue !== undefined) {
    throw new ProviderError({
      code: "already-exists",
      doing,
      happened: `${thing.markedIn} holds ${quoted(thing.otherValue)}, a note of somebody's or another tool's value, where the mark of ${thing.name} would be; it is left as it is`,
      next: otherPlace(thing),
    });
  }
}

/** What to do about an attribute of marks that holds something else. */
const otherPlace = ({ markedIn, markElsewhere }: FoundThing): string =>
  `clear ${markedIn} if nobody needs that there` +
  (markElsewhere === undefined
    ? ""
    : `; or ${markElsewhere}: over LDAP marks in adminDescription, info and wWWHomePage go on counting, and over Directory Service Data those in the attribute that is set`);

/** Notes may be long. */
const QUOTED = /^.{0,60}/su;

function quoted(value: string): string {
  const [begin = ""] = QUOTED.exec(value) ?? [];
  return `"${begin === value ? value : `${begin}…`}"`;
}

/**
 * The error for a thing that the state holds, and that carries another mark now, or none.
 * @param mayTake whether the program may take it back by asking for it: not from another stack, nor over another tool's value
 */
export function lostMark(thing: FoundThing, mayTake: boolean, doing: string): ProviderError {
  const release = thing.mark === undefined ? `set adopt: true here, and ${otherPlace(thing)}` : RELEASE;
  const without =
    thing.otherValue === undefined
      ? `${thing.markedIn} was cleared${thing.orUnseen ?? ""}`
      : `${thing.markedIn} holds ${quoted(thing.otherValue)}, a note of somebody's or another tool's value, where the mark should be`;
  const newOwner = mayTake
    ? `${ownerOf(thing)}${takenAt(thing.mark)} in a run that this state does not know of, as after pulumi stack import of an older one`
    : `${ownerOf(thing)}${takenAt(thing.mark)}, from another state`;
  return new ProviderError({
    code: "owned-elsewhere",
    doing,
    happened:
      thing.mark === undefined
        ? `${without}, so that ${thing.name} is not known as this stack's; it is left as it is`
        : `${thing.name} was taken over by ${newOwner}; it is left as it is`,
    next: `${mayTake ? "set adopt: true to take it back" : release}; or take the resource out of this program: nothing is done to it then`,
  });
}

/**
 * What is said where an operation leaves a thing alone that is not this state's any more.
 * @param owner the resource that the state is of
 */
export function leftAlone(thing: FoundThing, owner: Owner): string {
  const { mark, name } = thing;
  if (mark === undefined) {
    return `${name} carries no mark of ours any more (${thing.markedIn}), and is left as it is`;
  }
  const since = takenAt(mark);
  if (mark.released === true) {
    return `${name} was let go by ${ownerOf(thing)}${since}, and is left as it is`;
  }
  return mark.owner === owner
    ? `${name} belongs${since} to another entry of ${resourceOf(owner)}, in this state or another, and is left as it is`
    : `${name} is managed by ${ownerOf(thing)} now${since}, and is left as it is`;
}

/** What is said of a thing that a resource takes over, if anything is to be. */
export function takenOver(
  { name, mark, createdAt }: FoundThing,
  finding: Finding,
  verb: "made" | "launched" = "made",
): string | undefined {
  if (mark === undefined || finding === "unmanaged") {
    return undefined;
  }
  if (mark.released === true) {
    return `${name} was let go by ${resourceOf(mark.owner)}, and is taken back`;
  }
  if (finding === "moved") {
    return `${name} was resource ${resourceOf(mark.owner)}'s, and is taken over`;
  }
  const there = `${name}, there${takenAt(mark, createdAt)},`;
  // A desktop is ended before it is made anew, and what is unfinished no state has ever held.
  return verb === "launched" || mark.unfinished === true
    ? `${there} was ${verb} by a run of this resource that this state does not know (interrupted, of another backend, or before pulumi state delete or stack import), and is taken over`
    : `${there} is this resource's own, and is taken over: --replace and taint never make it anew, and after pulumi state delete, stack import or a run that was interrupted or of another backend this state does not know it`;
}

/** Refuses what the directory made for itself. */
export function refuseCritical(thing: string, critical: boolean, doing: string): void {
  if (critical) {
    throw new ProviderError({
      code: "protected-account",
      doing,
      happened: `${thing} is built in, or critical to the directory`,
      next: "manage it in the directory itself; this provider never edits or deletes it",
    });
  }
}

/** Refuses to take away what another resource of the same program declares. */
export function refuseDeclared(thing: string, other: Owner, doing: string): never {
  throw new ProviderError({
    code: "owned-elsewhere",
    doing,
    happened: `${thing} is declared by resource ${resourceOf(other)} of this program too, and is left as it is`,
    next: `correct what ${resourceOf(other)} was refused for, or take it out of the program; then run pulumi up again`,
  });
}

const ownerOf = ({ mark }: FoundThing): string =>
  mark === undefined ? "nobody" : `${mark.owner} (project/stack/name)`;
const since = (instant: string | undefined): string => (instant === undefined ? "" : ` since ${instant}`);
/** Marks of release 0.1.0 do not tell since when: then it is since the thing is there, if that is given. */
const takenAt = (mark: Mark | undefined, createdAt?: string): string =>
  mark?.incarnation === undefined
    ? since(createdAt)
    : since(new Date(madeAt(mark.incarnation)).toISOString().replace(/\.\d+Z$/, "Z"));
