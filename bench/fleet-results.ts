// From what a fleet asked for to how much of it there was, beside the least possible.
import type { Call } from "../sandbox/aws/calls";
import type { Asked, FleetCounts } from "./fleet";
import { result, type Result } from "./result";

/** Desktops in one call, at most. */
const MAX_PER_CALL = 25;
/** Seconds between polls that find a desktop ready soon enough, where a launch takes 20 minutes. */
const SENSIBLE_INTERVAL = 15;
const LAUNCH_SECONDS = 20 * 60;
/** Calls over which a rate is told. */
const RATE_OVER = 20;

/** Operations that work on an entry. The others, as bind and unbind, are a connection's. */
const OF_ENTRIES = ["search", "add", "modify", "modifyDN", "delete"];

export function fleetResults(people: number, { up, edit, terminate, destroy, memory }: FleetCounts): Result[] {
  const least = Math.ceil(people / MAX_PER_CALL);
  const polls = LAUNCH_SECONDS / SENSIBLE_INTERVAL;
  const guard = destroy.calls.filter(({ operation }) => operation.startsWith("DescribeWorkspace")).length;
  return [
    result(`CreateWorkspaces (least ${least})`, count(up, "CreateWorkspaces"), "calls", Math.floor(least * 1.1)),
    result(
      `TerminateWorkspaces (least ${least})`,
      count(terminate, "TerminateWorkspaces"),
      "calls",
      Math.floor(least * 1.1),
    ),
    result("DescribeWorkspaces in 20 minutes of launching", count(up, "DescribeWorkspaces"), "calls", least * polls),
    result("the most DescribeWorkspaces at a time", fastest(up.calls, "DescribeWorkspaces"), "calls/s", 2),
    result("the guard, for users whose desktops are gone", guard, "calls", 50),
    result("ThrottlingException", throttled([up, edit, terminate, destroy]), "calls"),
    ...ldapResults("create", up, people, 1),
    ...ldapResults("edit", edit, people, 2),
    ...ldapResults("delete", destroy, people, 2),
    ...others("up", up),
    ...others("desktops' end", terminate),
    result("peak memory of the provider process, with desktops", memory, "MiB"),
  ];
}

const count = ({ calls }: Asked, operation: string): number =>
  calls.filter((call) => call.operation === operation).length;

/** Operations of a user, to a tenth: searches find up to a hundred users, so that each has a hundredth of one. */
function ldapResults(what: string, { ldap }: Asked, people: number, target: number): Result[] {
  const all = OF_ENTRIES.map((operation) => ldap[operation] ?? 0).reduce((sum, one) => sum + one);
  return [
    result(`LDAP operations to ${what} a user`, Math.round((10 * all) / people) / 10, "", target),
    result(`LDAP searches to ${what} all users`, ldap.search ?? 0, ""),
  ];
}

/** Over each stretch of so many calls, in the fleet's time. */
export function fastest(calls: readonly Call[], operation: string): number {
  const times = calls.filter((call) => call.operation === operation).map(({ time }) => time);
  const rates = times.slice(RATE_OVER).map((time, index) => (1000 * RATE_OVER) / (time - (times[index] ?? 0)));
  // To a tenth: fast time makes a hundredth of a second of the network's into a fifth.
  return Math.round(10 * Math.max(0, ...rates)) / 10;
}

const throttled = (all: readonly Asked[]): number =>
  all.flatMap(({ calls }) => calls).filter(({ error }) => error?.type === "ThrottlingException").length;

function others(what: string, { calls }: Asked): Result[] {
  const told = ["CreateWorkspaces", "TerminateWorkspaces"];
  const operations = [...new Set(calls.map(({ operation }) => operation))].filter((one) => !told.includes(one)).sort();
  return operations.map((operation) =>
    result(`${operation}, ${what}`, calls.filter((call) => call.operation === operation).length, "calls"),
  );
}
