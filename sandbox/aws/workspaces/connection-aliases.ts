import { invalidToken } from "../errors";
import { arn, operation } from "../operation";
import { page } from "../paging";
import { integer, list, optional, string, structure } from "../schema";
import { nextToken } from "./shapes";

/**
 * A domain name that people type as their registration code, for cross-Region redirection (WorkSpaces Administration Guide: "Cross-Region
 * redirection for WorkSpaces Personal").
 */
export interface ConnectionAlias {
  region: string;
  /** The fully qualified domain name: `desktop.example.com`. */
  name: string;
  /** The directory that it stands for in this Region; without one it stands for none. */
  directoryId?: string;
  /** Default: `ASSOCIATED_WITH_OWNER_ACCOUNT` with a directory, else `NOT_ASSOCIATED`. */
  association?:
    | "NOT_ASSOCIATED"
    | "ASSOCIATED_WITH_OWNER_ACCOUNT"
    | "ASSOCIATED_WITH_SHARED_ACCOUNT"
    | "PENDING_ASSOCIATION"
    | "PENDING_DISASSOCIATION";
}

/** By directory, an alias that is being associated with it, or was, is told too: its AssociationStatus says so (the model). */
export function describeConnectionAliases(aliases: readonly ConnectionAlias[]) {
  return operation(
    structure({
      AliasIds: optional(list(string({ min: 13, max: 68, pattern: /^wsca-[0-9a-z]{8,63}$/ }), { min: 1, max: 25 })),
      ResourceId: optional(string({ min: 1 })),
      Limit: optional(integer({ min: 1, max: 25 })),
      NextToken: optional(nextToken),
    }),
    ({ AliasIds, ResourceId, Limit, NextToken }, { region, account }) => {
      const here = aliases
        .map((alias, index) => ({ ...alias, id: `wsca-${(index + 1).toString().padStart(9, "0")}` }))
        .filter((alias) => alias.region === region)
        .filter(({ id }) => AliasIds?.includes(id) !== false)
        .filter(({ directoryId }) => ResourceId === undefined || directoryId === ResourceId);
      const { items, ...rest } = page(here, ({ id }) => id, {
        scope: JSON.stringify(["aliases", AliasIds, ResourceId]),
        token: NextToken,
        limit: Limit ?? 25,
        invalid: invalidToken,
      });
      return { ConnectionAliases: items.map((alias) => show(alias, account)), ...rest };
    },
    ({ AliasIds = [] }, caller) => AliasIds.map((id) => arn("workspaces", `connectionalias/${id}`, caller)),
  );
}

function show({ id, name, directoryId, association }: ConnectionAlias & { id: string }, account: string) {
  return {
    ConnectionString: name,
    AliasId: id,
    State: "CREATED",
    OwnerAccountId: account,
    // A list of none is not in the model: an alias that nothing is associated with has no list.
    ...(directoryId === undefined
      ? {}
      : {
          Associations: [
            {
              AssociationStatus: association ?? "ASSOCIATED_WITH_OWNER_ACCOUNT",
              AssociatedAccountId: account,
              ResourceId: directoryId,
              ConnectionIdentifier: `wsci${id.slice(-9)}`,
            },
          ],
        }),
  };
}
