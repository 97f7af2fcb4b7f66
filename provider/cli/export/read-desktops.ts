// Reading the desktops of people who are exported: one a person, of the present account of that name, and nobody's.
import type { Directory } from "../../directory/directory";
import type { User } from "../../directory/user";
import type { Services } from "../../resources/common/services";
import { markOfAttribute } from "../../ownership/mark";
import { ownName } from "../../resources/workspace/account";
import { sameQualifiedName } from "../../text/account-name";
import { foldName } from "../../text/folding";
import { LEAVING, type Desktop } from "../../workspaces/desktop";
import type { Desktops } from "../../workspaces/desktops";
import { exportedDesktop, whyNotByTags, whyNotInState } from "./desktops";
import { byName, type Arguments, type LeftOut } from "./estate";
import type { Say, Selection } from "./read";

/** A tag that a desktop must have; any value will do if none is given. */
export interface TagWanted {
  readonly key: string;
  readonly value?: string;
}

export interface Reading {
  readonly services: Services;
  readonly directory: Directory;
  readonly selection: Selection;
  /** Everybody that is meant, and of these those that can be adopted. */
  readonly users: readonly User[];
  readonly adoptable: readonly User[];
  readonly leftOut: LeftOut[];
  readonly say: Say;
}

/** How many are asked about at a time: a full batch of what asks one by one. */
const AT_A_TIME = 25;

/** The desktops to export, by the GUID of their user's account. */
export async function readDesktops(reading: Reading): Promise<ReadonlyMap<string, Arguments>> {
  const { services, selection, leftOut, say } = reading;
  const { directoryId } = selection;
  const desktops = services.desktops();
  const listed = await desktops.list(directoryId, (soFar) => {
    say(`${soFar} WorkSpaces in ${desktops.region} read`);
  });
  const all = listed.sort(byName(({ userName, id }) => `${userName} ${id}`));
  const refuse = (desktop: Desktop, why: string) =>
    leftOut.push({ what: `WorkSpace ${desktop.id} of ${desktop.userName}`, why });
  const theirs = await withUsers(reading, all, refuse);
  const candidates = theirs.filter(({ desktop }) => {
    const why = whyNotInState(desktop);
    if (why !== undefined) {
      refuse(desktop, why);
    }
    return why === undefined;
  });
  const found = new Map<string, Arguments>();
  for (let from = 0; from < candidates.length; from += AT_A_TIME) {
    const some = candidates.slice(from, from + AT_A_TIME);
    await Promise.all(
      some.map(async ({ user, desktop }) => {
        const looked = await look(desktops, desktop, user, selection);
        if (looked === "another") {
          return;
        }
        const why = looked.why ?? (found.has(user.guid) ? "is a second one of its user" : undefined);
        if (why !== undefined) {
          refuse(desktop, why);
          return;
        }
        const bundle = await services.bundleOf(desktop.bundleId);
        const { args, leftOut: further } = exportedDesktop(desktop, bundle, looked.tags);
        leftOut.push(...further);
        found.set(user.guid, args);
      }),
    );
    if (!selection.fast || selection.tags.length > 0) {
      const done = Math.min(from + AT_A_TIME, candidates.length);
      say(`${done} of ${candidates.length} WorkSpaces looked at: whose they are, two a second`);
    }
  }
  return found;
}

/** Those whose user can be adopted. Of others that are meant, it is told; of people who are not, nothing. */
async function withUsers(
  { services, directory, selection, users, adoptable }: Reading,
  all: readonly Desktop[],
  refuse: (desktop: Desktop, why: string) => void,
): Promise<{ desktop: Desktop; user: User }[]> {
  const isWhole = selection.units.length === 0 && selection.groups.length === 0;
  const { directoryId, domain } = selection;
  const known = new Map(users.map((user) => [foldName(user.userName), user]));
  const byGuid = new Map(users.map((user) => [user.guid, user]));
  const exported = new Set(adoptable.map(({ guid }) => guid));
  const theirs: { desktop: Desktop; user: User }[] = [];
  for (const desktop of all) {
    const name = domain === undefined ? await ownName(directory, desktop.userName) : undefined;
    // Of several domains, WorkSpaces shows names that only all of them together tell apart.
    const found = domain === undefined ? undefined : await services.directories.findUser(directoryId, desktop.userName);
    const user =
      domain !== undefined
        ? byGuid.get(found?.user.guid ?? "")
        : name === undefined
          ? undefined
          : known.get(foldName(name));
    if (user !== undefined && exported.has(user.guid)) {
      theirs.push({ desktop, user });
    } else if (user !== undefined) {
      // Of people who are managed already, that is told of themselves.
      if (!isManaged(user)) {
        refuse(desktop, "its user is not exported");
      }
    } else if (isWhole && domain === undefined) {
      refuse(
        desktop,
        name === undefined
          ? "its user is of another domain, which is not exported"
          : "its user is not in the directory, so that nobody can use it; its disks may hold somebody's data",
      );
    }
  }
  return theirs;
}

function isManaged({ mark: text }: User): boolean {
  const mark = markOfAttribute(text);
  return mark !== undefined && mark.released !== true;
}

/** `"another"`: nothing that the selection means. */
async function look(
  desktops: Desktops,
  desktop: Desktop,
  { userName }: User,
  { directoryId, domain, tags: wanted, fast }: Selection,
): Promise<"another" | { readonly why?: string; readonly tags?: Readonly<Record<string, string>> }> {
  const [tags, own] = await Promise.all([
    fast && wanted.length === 0 ? undefined : desktops.tags(desktop.id),
    fast ? undefined : desktops.ofAccount(directoryId, domain === undefined ? userName : desktop.userName),
  ]);
  if (wanted.some(({ key, value }) => tags?.[key] === undefined || (value !== undefined && tags[key] !== value))) {
    return "another";
  }
  const isTheirs =
    own?.some(
      (one) =>
        one.id === desktop.id &&
        !LEAVING.includes(one.state) &&
        (domain !== undefined || sameQualifiedName(one.userName, userName)),
    ) ?? true;
  if (!isTheirs) {
    return {
      why: "is of an earlier account of that name, so that nobody can use it; its disks may hold somebody's data",
    };
  }
  const why = whyNotByTags(tags ?? {});
  return { ...(why === undefined ? {} : { why }), ...(tags === undefined ? {} : { tags }) };
}
