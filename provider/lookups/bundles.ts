import { awsRefusal } from "../aws/refusal";
import { ProviderError } from "../errors/provider-error";
import type { Services } from "../resources/common/services";
import { nearestFew } from "../text/nearest";
import type { NamedBundle } from "../workspaces/bundles";
import type { GetBundleArgs, GetBundleResult } from "./get-bundle";
import { listed, several } from "./none";

const AMAZON = "AMAZON";

/**
 * Without an owner, of this account's and Amazon's own.
 * @throws ProviderError `bundle-not-found`, `ambiguous`
 */
export async function findBundle(services: Services, { name, owner }: GetBundleArgs): Promise<GetBundleResult> {
  const doing = `looking up bundle ${name}`;
  const asked = owner?.toUpperCase() === AMAZON ? AMAZON : owner;
  const { region } = services.settings;
  const ofOwners = async (owners: readonly (string | undefined)[]) => {
    const all = await Promise.all(owners.map((one) => services.bundlesOf(one ?? ""))).catch((cause: unknown) => {
      throw awsRefusal(doing, "workspaces:DescribeWorkspaceBundles", region, cause);
    });
    return all.flat();
  };
  const bundles = await ofOwners(asked === undefined ? [undefined, AMAZON] : [asked]);
  const found = bundles.filter((one) => one.name === name);
  const [bundle] = found;
  if (found.length > 1) {
    throw several(
      doing,
      `there are ${found.length} of that name: ${listed(found.map(shownOf))}`,
      asked === undefined ? "give owner, or the id of one as bundleId" : "give the id of one as bundleId",
    );
  }
  if (!bundle) {
    const near = nearestFew(
      name,
      bundles.map((one) => one.name),
    );
    const there =
      near.length > 0 ? `; near: ${near.map((one) => `"${one}"`).join(", ")}` : `, which has ${bundles.length}`;
    const whose = asked === undefined ? "this account or Amazon" : asked === AMAZON ? "Amazon" : `account ${asked}`;
    throw new ProviderError({
      code: "bundle-not-found",
      doing,
      happened: `${region} has no bundle of that name owned by ${whose}${there}`,
      next: `correct name${asked === undefined ? ", or give the owner of a shared one" : " or owner"}; aws workspaces describe-workspace-bundles --owner ${asked ?? AMAZON} lists them`,
    });
  }
  return bundleSeen(bundle);
}

const shownOf = ({ id, owner }: NamedBundle): string => `${id} (${owner === "" ? "this account" : owner})`;

function bundleSeen({ id, name, owner, description, imageId, state, computeType, rootGib, userGib }: NamedBundle) {
  return {
    id,
    bundleId: id,
    name,
    owner,
    ...(description === undefined ? {} : { description }),
    ...(imageId === undefined ? {} : { imageId }),
    ...(state === undefined ? {} : { state }),
    ...(computeType === undefined ? {} : { computeTypeName: computeType }),
    ...(rootGib === undefined ? {} : { rootVolumeSizeGib: rootGib }),
    ...(userGib === undefined ? {} : { userVolumeSizeGib: userGib }),
  };
}
