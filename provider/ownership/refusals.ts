// Who may touch what: refusals that users, groups and WorkSpaces share.
import { ProviderError } from "../errors/provider-error";
import { claimOf, type Owner } from "./owner";

/** Refuses a thing that carries another stack's mark. */
export function refuseForeign(thing: string, found: Owner | undefined, claimant: Owner, doing: string): void {
  if (claimOf(claimant, found) === "foreign") {
    throw new ProviderError({
      code: "owned-elsewhere",
      doing,
      happened: `${thing} is managed by ${found ?? ""} (project/stack/name)`,
      next: 'take it out of that stack first, keeping the thing itself (deletionPolicy: "retain", or the option retainOnDelete), or leave it to that stack',
    });
  }
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

/** Refuses what nobody manages, unless the program adopts it. */
export function refuseUnmanaged(
  thing: string,
  { owner, createdAt }: { owner?: Owner; createdAt?: string },
  adopt: boolean | undefined,
  doing: string,
): void {
  if (owner === undefined && adopt !== true) {
    throw new ProviderError({
      code: "already-exists",
      doing,
      happened: `${thing} exists${createdAt === undefined ? "" : ` since ${createdAt}`}, and no stack manages it`,
      next: "set adopt: true to take it over as it is, or choose another name",
    });
  }
}
