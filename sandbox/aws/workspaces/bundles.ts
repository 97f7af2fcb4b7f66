import { invalidParameterValues, invalidToken } from "../errors";
import { arn, operation } from "../operation";
import { page } from "../paging";
import { list, optional, string, structure } from "../schema";
import type { Bundle } from "../world";
import { bundleId, nextToken } from "./shapes";

const input = structure({
  BundleIds: optional(list(bundleId, { min: 1, max: 25 })),
  Owner: optional(string()),
  NextToken: optional(nextToken),
});

/** Without a filter: the account's own. An id that is none is simply not in the answer. */
export function describeWorkspaceBundles(bundles: readonly Bundle[]) {
  return operation(
    input,
    ({ BundleIds, Owner, NextToken }, { account }) => {
      if (BundleIds !== undefined && Owner !== undefined) {
        throw invalidParameterValues("BundleIds cannot be combined with Owner.");
      }
      const matching = bundles.filter(({ id, owner }) =>
        BundleIds === undefined ? owner === (Owner ?? account) : BundleIds.includes(id),
      );
      const { items, ...rest } = page(matching, ({ id }) => id, {
        scope: JSON.stringify(["bundles", BundleIds, Owner]),
        token: NextToken,
        limit: 25,
        invalid: invalidToken,
      });
      return { Bundles: items.map(show), ...rest };
    },
    ({ BundleIds = [] }, caller) => BundleIds.map((id) => arn("workspaces", `workspacebundle/${id}`, caller)),
  );
}

function show({ id, name, owner, description, computeType, rootGib, userGib }: Bundle) {
  return {
    BundleId: id,
    Name: name,
    Owner: owner,
    Description: description,
    ImageId: `wsi-${id.slice(4)}`,
    BundleType: "REGULAR",
    State: "AVAILABLE",
    RootStorage: { Capacity: String(rootGib) },
    UserStorage: { Capacity: String(userGib) },
    ComputeType: { Name: computeType },
    CreationTime: new Date("2024-03-12T09:00:00Z"),
    LastUpdatedTime: new Date("2026-02-03T09:00:00Z"),
  };
}
