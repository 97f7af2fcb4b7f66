// Migrations: AWS makes another desktop from a bundle and the user volume of the one there is, and terminates that once the other is ready
// (WorkSpaces Administration Guide, "Migrate a WorkSpace").
import { gone } from "../errors/gone";
import type { WorkspaceProperties } from "@aws-sdk/client-workspaces";
import { ProviderError } from "../errors/provider-error";
import { causeOf } from "./api";
import { LEAVING, VISIBILITY_TIMEOUT_MS, type Desktop } from "./desktop";
import type { Desktops } from "./desktops";
import { UNHEALTHY_STATES, UNHEALTHY_TIMEOUT_MS, wayOut } from "./states";

/** AWS: "up to one hour per WorkSpace"; then the old desktop is terminated. */
const MIGRATION_TIMEOUT_MS = 2 * 60 * 60_000;
/** States that AWS migrates from (the guide's best practices). */
const MIGRATABLE_STATES = ["AVAILABLE", "STOPPED", "ERROR"];
/** The guide: "Migrating Linux WorkSpaces is not currently supported". */
const LINUX = /^(AMAZON_LINUX|UBUNTU|RHEL|ROCKY)_/;
export const isLinux = ({ OperatingSystemName }: WorkspaceProperties): boolean => LINUX.test(OperatingSystemName ?? "");

const REPLACE_INSTEAD =
  'take the change of bundleId back; or, to lose this WorkSpace with both its disks, set whenBundleChanges: "replace"';

export interface Migration {
  readonly doing: string;
  /** Milliseconds; left out, two hours. */
  readonly timeout: number | undefined;
}

/**
 * Begins the migration of a desktop, once AWS takes it.
 * @param begun called right before AWS is asked: from then on there may be a second desktop
 * @returns the id of the new desktop; undefined if the answer was lost, so that it may have begun
 * @throws ProviderError `workspace-refused` where AWS does not migrate it: then nothing has begun
 */
export async function beginMigration(
  desktops: Desktops,
  { id }: Desktop,
  bundleId: string,
  { doing, timeout }: Migration,
  begun: () => Promise<void>,
): Promise<string | undefined> {
  const desktop = await waitMigratable(desktops, id, doing, timeout);
  if (isLinux(desktop.properties)) {
    const system = String(desktop.properties.OperatingSystemName);
    throw refused(doing, `WorkSpace ${id} runs ${system}, and AWS migrates no Linux WorkSpaces`);
  }
  await begun();
  try {
    return await desktops.migrate(desktop, bundleId);
  } catch (error) {
    const cause = causeOf(error);
    if (/InvalidParameterValues|OperationNotSupported|ResourceUnavailable/.test(cause?.name ?? "")) {
      throw refused(doing, `AWS does not migrate ${id} to ${bundleId} (${cause?.name}: ${cause?.message})`);
    }
    const status = cause?.$metadata?.httpStatusCode ?? 0;
    if (status >= 400 && status < 500) {
      throw error;
    }
    return undefined;
  }
}

/**
 * Waits for the end of a migration.
 * @returns the new desktop, once it is ready and the old one is gone; undefined if AWS gave it up and the old one is as it was
 * @throws ProviderError `workspace-failed` where neither came of it; `wait-timed-out`
 */
export async function followMigration(
  desktops: Desktops,
  source: Desktop,
  targetId: string,
  { doing, timeout = MIGRATION_TIMEOUT_MS }: Migration,
): Promise<Desktop | undefined> {
  const seen: { source: Desktop | undefined; target: Desktop | undefined; wasShown: boolean } = {
    source,
    target: undefined,
    wasShown: false,
  };
  const outcome = (waited: number): { readonly desktop: Desktop | undefined } | undefined => {
    const sourceGone = seen.source === undefined || seen.source.state === "TERMINATED";
    const targetGone = seen.target === undefined || LEAVING.includes(seen.target.state);
    if (targetGone && (seen.wasShown || waited > VISIBILITY_TIMEOUT_MS)) {
      if (sourceGone) {
        throw new ProviderError({
          code: "workspace-failed",
          doing,
          happened: `WorkSpaces returns neither ${source.id} any more nor ${targetId}, which was to take its place`,
          next: "run pulumi refresh, then pulumi up; ask AWS Support what became of it",
        });
      }
      return isStanding(seen.source) ? { desktop: undefined } : undefined;
    }
    if (!sourceGone || seen.target === undefined || targetGone) {
      return undefined;
    }
    if (seen.target.state === "ERROR") {
      throw new ProviderError({
        code: "workspace-failed",
        doing,
        happened: `${source.id} is gone, and ${targetId}, which took its place, is ERROR (${seen.target.error ?? "no reason given"})`,
        next: "restart or rebuild it in the WorkSpaces console, which keeps the user volume as of its last snapshot, then run pulumi up again",
      });
    }
    return seen.target.state === "PENDING" || seen.target.modifying ? undefined : { desktop: seen.target };
  };
  const wait = (id: string, note: (desktop: Desktop | undefined) => void) =>
    desktops.wait({
      id,
      doing: `${doing}: migrating ${source.id} to ${targetId}`,
      timeout,
      next: `run the same command again: it goes on waiting for the same migration; if ${source.id} has its old bundle still, ask AWS Support`,
      until: (desktop, waited) => {
        note(desktop);
        return outcome(waited);
      },
    });
  const [{ desktop }] = await Promise.all([
    wait(targetId, (target) => {
      seen.target = target;
      seen.wasShown ||= target !== undefined;
    }),
    wait(source.id, (one) => {
      seen.source = one;
    }),
  ]);
  if (desktop) {
    desktops.noteSuccessor(source.id, desktop.id);
  }
  return desktop;
}

const isStanding = (desktop: Desktop | undefined): boolean =>
  desktop !== undefined && [...MIGRATABLE_STATES, ...UNHEALTHY_STATES].includes(desktop.state);

function waitMigratable(desktops: Desktops, id: string, doing: string, timeout: number | undefined): Promise<Desktop> {
  return desktops.wait({
    id,
    doing: `${doing}: waiting until ${id} can be migrated`,
    timeout,
    next: "run the same command again: nothing has begun",
    nothingBegun: true,
    until: (desktop, waited) => {
      if (desktop === undefined || LEAVING.includes(desktop.state)) {
        throw gone(doing, `WorkSpace ${id} is ${desktop?.state ?? "gone"}`);
      }
      const { state, modifying } = desktop;
      if (state === "ADMIN_MAINTENANCE") {
        throw new ProviderError({
          code: "workspace-refused",
          doing,
          happened: `WorkSpace ${id} is ADMIN_MAINTENANCE, in which AWS migrates none; it is as it was`,
          next: `${wayOut(desktop) ?? ""}, then run the same command again; or take the change of bundleId back`,
        });
      }
      if (UNHEALTHY_STATES.includes(state) && waited > UNHEALTHY_TIMEOUT_MS) {
        throw new ProviderError({
          code: "workspace-failed",
          doing,
          happened: `WorkSpace ${id} stays ${state}, and AWS migrates only what is ${MIGRATABLE_STATES.join(", ")}; nothing has begun`,
          next: `${wayOut(desktop) ?? ""}, then run the same command again`,
        });
      }
      return MIGRATABLE_STATES.includes(state) && !modifying ? desktop : undefined;
    },
  });
}

const refused = (doing: string, happened: string): ProviderError =>
  new ProviderError({
    code: "workspace-refused",
    doing,
    happened: `${happened}; it is as it was`,
    next: REPLACE_INSTEAD,
  });
