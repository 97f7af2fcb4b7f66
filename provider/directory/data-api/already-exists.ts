import { ProviderError } from "../../errors/provider-error";

/**
 * The error for a name that something else has: users, groups and computers share one space of names.
 * @param dn of what has it; undefined if the API does not show that
 */
export const nameTaken = (
  wanted: string,
  directoryId: string,
  dn: string | undefined,
  argument: string,
  cause: unknown,
): ProviderError =>
  new ProviderError({
    code: "already-exists",
    doing: `creating ${wanted} (${directoryId})`,
    happened:
      dn === undefined
        ? "something has that name, or the userPrincipalName that it stands for, which Directory Service Data does not show: a computer, perhaps, or an entry that was deleted a moment ago"
        : `${dn} has that name and is not ${wanted}`,
    next: `rename or remove that entry, or choose another ${argument}`,
    cause,
  });
