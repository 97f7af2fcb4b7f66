import type { Values } from "./attribute-value";

/** Where a group may be used, and what may be in it. */
export type GroupScope = "global" | "domainLocal" | "universal";
/** Security groups grant rights; distribution groups are for mail. */
export type GroupCategory = "security" | "distribution";

/** A group as the directory holds it. */
export interface Group {
  readonly guid: string;
  readonly sid: string;
  readonly dn: string;
  /** sAMAccountName. */
  readonly name: string;
  readonly scope: GroupScope;
  readonly category: GroupCategory;
  /** Built-in, or needed by the directory itself: its members may be edited, it may not. */
  readonly critical: boolean;
  /** What the attribute of the mark holds: who manages the group, or another tool's value. */
  readonly mark?: string;
  /** The attribute that holds it, if it is another than the settings name. */
  readonly markedIn?: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  /** LDAP attributes that every look-up reads, by name. */
  readonly attributes: Values;
}

export interface NewGroup {
  readonly name: string;
  readonly scope: GroupScope;
  readonly category: GroupCategory;
  readonly organizationalUnit?: string;
  readonly mark: string;
  readonly attributes: Values;
}

/** An edit: what is named is made so, an empty list of values clears, and so does `null`, what is not named is left alone. */
export interface GroupEdit {
  readonly name?: string;
  readonly scope?: GroupScope;
  readonly category?: GroupCategory;
  readonly organizationalUnit?: string;
  readonly mark?: string | null;
  readonly attributes?: Values;
}

/** A user, group, computer or foreign principal that is in a group, or may be. */
export interface Member {
  /** Undefined for a principal of a trusted domain that this domain has no entry of yet. */
  readonly guid?: string;
  readonly dn: string;
  /** sAMAccountName; contacts and principals of other domains have none. */
  readonly name?: string;
  /** RID of the group that is its primary one: it is in that without being among its `member` values. */
  readonly primaryGroupRid?: number;
}

/** Who is in which group, value by value: a group's list is never replaced as a whole. */
export interface Members {
  /**
   * Finds what each reference means: `<directoryId>/<GUID>`, a GUID, a SID, a distinguished name or a sAMAccountName.
   * A reference that means nothing has no entry in the answer. A SID of another domain stands for its foreign principal.
   */
  resolve(references: readonly string[]): Promise<ReadonlyMap<string, Member>>;
  /**
   * Distinguished names of everybody in the group's `member` attribute, however many; one that Samba holds twice is listed twice. Undefined
   * where there is no such group.
   */
  list(group: Group): Promise<readonly string[] | undefined>;
  /**
   * Adds and removes; one there already, or absent already, is success, and the primary group is left alone. Who is given twice is added
   * once, and who is in the group twice is in it once after, or not at all.
   * @returns those added who were not in the group before
   */
  change(group: Group, add: readonly Member[], remove: readonly Member[]): Promise<readonly Member[]>;
}

/** What a state knows of a group beside its GUID: some ways into a directory find it by that alone. */
export interface KnownGroup {
  readonly sid?: string;
  readonly name?: string;
}

export interface Groups {
  findByName(name: string): Promise<Group | undefined>;
  find(guid: string, known?: KnownGroup): Promise<Group | undefined>;
  /** Every group of the domain. */
  list(onPage?: (soFar: number) => void): Promise<readonly Group[]>;
  /** Creates the group, complete in one step; undefined if a group of that name exists. */
  create(group: NewGroup): Promise<Group | undefined>;
  /** Reads the group, asks `plan` for the edit, and makes it. Undefined if there is no such group. */
  edit(guid: string, plan: (group: Group) => GroupEdit, known?: KnownGroup): Promise<Group | undefined>;
  /** Deletes the group, never its members; gone already is success. */
  delete(guid: string, known?: KnownGroup): Promise<void>;
}

/** Distinguished names that a list has more than once, as the directory spells them: it spells each in one way only. */
export function listedTwice(listed: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(
    listed.filter((dn) => {
      const isSecond = seen.has(dn);
      seen.add(dn);
      return isSecond;
    }),
  );
}
