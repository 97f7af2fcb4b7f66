// What the engine asks of a provider, one operation of each kind, each on things of its own.
import type { Failure } from "../../host/failure";
import type { Kind, Properties, ProviderProcess, Resource } from "../../host/provider-process";
import { takesPassword } from "../../host/bound";
import type { Host } from "../../host/suite";

/** One call, which the engine makes again with the next `up` where it failed. */
export type Call = (provider: ProviderProcess, failed?: Failure) => Promise<unknown>;

export interface Operation {
  readonly title: string;
  /** Makes ready what the call needs; the names of all it concerns begin with `name`. */
  readonly prepare: (host: Host, provider: ProviderProcess, name: string) => Promise<Call>;
  /** Whether what it writes can be read by nobody, so that it is written again where it may not have been. */
  readonly unreadable?: boolean;
  /** What must hold in the end beside what can be read from the directory, WorkSpaces and the mailbox. */
  readonly holds?: (host: Host, name: string) => Promise<boolean>;
}

const creation =
  (kind: Kind, news: Properties): Call =>
  (provider, failed) => {
    const unfinished = failed?.unfinished;
    // What exists and is not finished is in the state, and is updated by the next run.
    return unfinished ? provider.update({ kind, ...unfinished }, news) : provider.create(kind, news);
  };

const update =
  (resource: Resource, news: Properties): Call =>
  (provider, failed) =>
    provider.update({ ...resource, ...failed?.unfinished }, news);

const deletion =
  (resource: Resource): Call =>
  (provider) =>
    provider.delete(resource);

const user = (host: Host, name: string, args: Properties = {}): Properties =>
  host.user(name, { firstName: "Ada", lastName: "Byron", email: `${name}@corp.example.com`, ...args });

const group = ({ directoryId }: Host, name: string, args: Properties = {}): Properties => ({
  directoryId,
  name: `${name}-team`,
  owner: `people/test/${name}`,
  ...args,
});

const membership = ({ directoryId }: Host, name: string, members: readonly string[]): Properties => ({
  directoryId,
  group: `${name}-team`,
  members,
  owner: `people/test/${name}`,
});

const invitation = ({ id }: Resource, name: string, args: Properties = {}): Properties => ({
  workspaceId: id,
  owner: `people/test/${name}`,
  ...args,
});

/** A user, and their desktop. */
async function person(host: Host, provider: ProviderProcess, name: string) {
  await provider.create("user", user(host, name));
  return provider.create("workspace", host.workspace(name));
}

async function team(host: Host, provider: ProviderProcess, name: string): Promise<void> {
  await provider.create("user", user(host, name));
  await provider.create("user", user(host, `${name}2`));
  await provider.create("group", group(host, name));
}

export const USER_OPERATIONS: readonly Operation[] = [
  {
    title: "creating a user",
    prepare: (host, _provider, name) =>
      Promise.resolve(creation("user", user(host, name, { initialPassword: "Initial-Passw0rd" }))),
    holds: ({ sandbox }, name) => takesPassword(sandbox.directory, name, "Initial-Passw0rd"),
  },
  {
    title: "editing and moving a user",
    prepare: async (host, provider, name) => {
      const unit = `OU=${name},${host.sandbox.directory.usersOu}`;
      await host.sandbox.directory.add(unit, { objectClass: "organizationalUnit" });
      const resource = await provider.create("user", user(host, name));
      return update(resource, user(host, name, { lastName: "King", organizationalUnit: unit }));
    },
  },
  {
    title: "setting a user's password anew",
    unreadable: true,
    prepare: async (host, provider, name) => {
      const password = { initialPassword: "Initial-Passw0rd", passwordVersion: 1 };
      const resource = await provider.create("user", user(host, name, password));
      return update(resource, user(host, name, { initialPassword: "Another-Passw0rd", passwordVersion: 2 }));
    },
    holds: ({ sandbox }, name) => takesPassword(sandbox.directory, name, "Another-Passw0rd"),
  },
  {
    title: "deleting a user",
    prepare: async (host, provider, name) => deletion(await provider.create("user", user(host, name))),
  },
];

/** Without a move, which Directory Service Data makes none of. */
export const EDITING_A_USER: Operation = {
  title: "editing a user",
  prepare: async (host, provider, name) => {
    const resource = await provider.create("user", user(host, name));
    return update(resource, user(host, name, { lastName: "King", enabled: false, attributes: { title: "Countess" } }));
  },
};

export const GROUP_OPERATIONS: readonly Operation[] = [
  {
    title: "creating a group",
    prepare: (host, _provider, name) =>
      Promise.resolve(creation("group", group(host, name, { description: "At first" }))),
  },
  {
    title: "editing a group",
    prepare: async (host, provider, name) => {
      const resource = await provider.create("group", group(host, name));
      return update(resource, group(host, name, { description: "Edited", scope: "domainLocal" }));
    },
  },
  {
    title: "deleting a group",
    prepare: async (host, provider, name) => deletion(await provider.create("group", group(host, name))),
  },
  {
    title: "adding members",
    prepare: async (host, provider, name) => {
      await team(host, provider, name);
      return creation("groupMembership", membership(host, name, [name, `${name}2`]));
    },
  },
  {
    title: "changing members",
    prepare: async (host, provider, name) => {
      await team(host, provider, name);
      const resource = await provider.create("groupMembership", membership(host, name, [name]));
      return update(resource, membership(host, name, [`${name}2`]));
    },
  },
  {
    title: "removing members",
    prepare: async (host, provider, name) => {
      await team(host, provider, name);
      return deletion(await provider.create("groupMembership", membership(host, name, [name, `${name}2`])));
    },
  },
];

export const DESKTOP_OPERATIONS: readonly Operation[] = [
  {
    title: "launching a desktop",
    prepare: async (host, provider, name) => {
      await provider.create("user", user(host, name));
      return creation("workspace", host.workspace(name, { tags: { team: "red" } }));
    },
  },
  {
    title: "changing a desktop",
    prepare: async (host, provider, name) => {
      const resource = await person(host, provider, name);
      const workspaceProperties = { runningMode: "AUTO_STOP", computeTypeName: "STANDARD" };
      return update(resource, host.workspace(name, { workspaceProperties, tags: { team: "blue" } }));
    },
  },
  {
    title: "terminating a desktop",
    prepare: async (host, provider, name) => deletion(await person(host, provider, name)),
  },
  {
    title: "deleting a user whose desktop goes first",
    prepare: async (host, provider, name) => {
      const resource = await provider.create("user", user(host, name, { whenWorkspaceExists: "terminate" }));
      // By hand: a desktop that a resource manages is left to that resource.
      await host.sandbox.aws.launch({ directoryId: host.directoryId, userName: name });
      return deletion(resource);
    },
  },
];

/** Two resources of one run that are deleted side by side, as the engine does with what does not depend on one another. */
export const SIDE_BY_SIDE: Operation = {
  title: "deleting a user beside their desktop",
  prepare: async (host, provider, name) => {
    const resource = await provider.create("user", user(host, name, { whenWorkspaceExists: "terminate" }));
    const both = [deletion(await provider.create("workspace", host.workspace(name))), deletion(resource)];
    return async (caller) => {
      const ends = await Promise.allSettled(both.map((call) => call(caller)));
      const failed = ends.find((end) => end.status === "rejected");
      if (failed) throw failed.reason;
    };
  },
};

export const INVITATION_OPERATIONS: readonly Operation[] = [
  {
    title: "inviting",
    prepare: async (host, provider, name) =>
      creation("invitation", invitation(await person(host, provider, name), name)),
  },
  {
    title: "inviting again",
    prepare: async (host, provider, name) => {
      const desktop = await person(host, provider, name);
      const resource = await provider.create("invitation", invitation(desktop, name));
      return update(resource, invitation(desktop, name, { resendToken: "2" }));
    },
  },
];
