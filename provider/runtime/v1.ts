// The frozen entry point. Every state file ever written holds the text `exports.handler=()=>require("pulumi-workspaces-users/runtime/v1").user`
// or its like: this module's name and its exports never change and never go.
import type { dynamic } from "@pulumi/pulumi";
import type { Handlers } from "../resources/common/handlers";
import type { Services } from "../resources/common/services";
import { OldOneFirst } from "../resources/common/old-one-first";
import { OrRead } from "../resources/common/or-read";
import { redactOurs } from "../errors/redaction";
import { systemClock } from "../concurrency/clock";
import { whenCancelled } from "./cancellation";
import { dynamicProvider } from "./dynamic-provider";
import { engineLog } from "./engine-log";
import { whenEngineEnds } from "./engine-watch";

type Lookup = (key: string) => string | undefined;

let shared: Promise<Services> | undefined;

/** One set of services for all kinds: they share connections, limits and claims. Every kind is configured alike. */
async function services(config: Lookup): Promise<Services> {
  // Stop when the engine was killed, or this process would go on working beside the next run.
  const engine = process.argv[2] ?? "";
  whenEngineEnds(engine, () => process.exit(1));
  const { Services } = await import("../resources/common/services.js");
  const say = (line: string): void => {
    // A secret argument may be in it, such as a user name.
    console.log(redactOurs(line));
  };
  const all = new Services({ config, env: process.env }, say, systemClock, engineLog(engine, say));
  whenCancelled(() => {
    all.cancel();
  });
  return all;
}

function kind<A extends object, S extends object>(
  make: (all: Services) => Promise<Handlers<A, S>>,
): dynamic.ResourceProvider {
  let handlers: Promise<Handlers<A, S>> | undefined;
  const makeHandlers = async (config: Lookup): Promise<Handlers<A, S>> => {
    shared ??= services(config);
    return make(await shared);
  };
  return dynamicProvider((config) => {
    handlers ??= makeHandlers(config);
    return handlers;
  });
}

const isSame = (found: string, _state: unknown, id: string): boolean => found === id;
const retained = <State extends { readonly deletionPolicy?: unknown }>(state: State): State => ({
  ...state,
  deletionPolicy: "retain",
});

export const user = kind(async (all) => {
  const { UserHandlers } = await import("../resources/user/handlers.js");
  const look = async (id: string) => (await import("../lookups/users.js")).readUser(all, id);
  return new OrRead(new UserHandlers(all), { look, isOf: isSame, retained });
});
export const group = kind(async (all) => {
  const { GroupHandlers } = await import("../resources/group/handlers.js");
  const look = async (id: string) => (await import("../lookups/groups.js")).readGroup(all, id);
  return new OrRead(new GroupHandlers(all), { look, isOf: isSame, retained });
});
// These two are deleted before they are replaced. That they wait for each other keeps states whole, cancelled or not.
export const groupMembership = kind(async (all) => {
  const { GroupMembershipHandlers } = await import("../resources/group-membership/handlers.js");
  const look = async (id: string) => (await import("../lookups/groups.js")).readMembers(all, id);
  return new OrRead(new OldOneFirst(new GroupMembershipHandlers(all), systemClock), {
    look,
    isOf: (found, { directoryId, groupGuid }) => found === `${directoryId}/${groupGuid}`,
    retained: () => undefined,
  });
});
export const workspace = kind(async (all) => {
  const { WorkspaceHandlers } = await import("../resources/workspace/handlers.js");
  const { currentId } = await import("../resources/workspace/found.js");
  const look = async (id: string) => (await import("../lookups/desktops.js")).DesktopLookups.of(all).read(id);
  return new OrRead(new OldOneFirst(new WorkspaceHandlers(all), systemClock), {
    look,
    isOf: (found, state, id) => found === currentId(state, id),
    retained,
  });
});
export const invitation = kind(async (all) => {
  const { InvitationHandlers } = await import("../resources/invitation/handlers.js");
  const look = async (id: string) => (await import("../lookups/desktops.js")).DesktopLookups.of(all).readInvitation(id);
  // Deleting one does nothing.
  return new OrRead(new InvitationHandlers(all), { look, isOf: isSame, retained: () => undefined });
});
export const notice = kind(async (all) => new (await import("../resources/notice/handlers.js")).NoticeHandlers(all));
