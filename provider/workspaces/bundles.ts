import type { WorkSpacesClient } from "@aws-sdk/client-workspaces";
import { readOnceEach } from "../concurrency/read-once";

/** What a bundle gives a WorkSpace that asks for nothing else. */
export interface Bundle {
  /** AVAILABLE, PENDING, ERROR. */
  readonly state: string | undefined;
  readonly computeType: string | undefined;
  readonly rootGib: number | undefined;
  readonly userGib: number | undefined;
}

/** The bundles of one Region, each asked for once. */
export class Bundles {
  /**
   * Undefined if the Region has none of that id, or none that this account may use.
   * @throws whatever the AWS SDK throws if it cannot be asked
   */
  readonly find: (bundleId: string) => Promise<Bundle | undefined>;

  constructor(client: () => Promise<WorkSpacesClient>) {
    this.find = readOnceEach(async (bundleId) => {
      const { DescribeWorkspaceBundlesCommand } = await import("@aws-sdk/client-workspaces");
      const reply = await (await client()).send(new DescribeWorkspaceBundlesCommand({ BundleIds: [bundleId] }));
      // An id that is none is not an error: it is missing from the answer.
      const bundle = (reply.Bundles ?? []).find(({ BundleId }) => BundleId === bundleId);
      return (
        bundle && {
          state: bundle.State,
          computeType: bundle.ComputeType?.Name,
          rootGib: gib(bundle.RootStorage?.Capacity),
          userGib: gib(bundle.UserStorage?.Capacity),
        }
      );
    });
  }
}

/** AWS tells capacities as text. */
const gib = (capacity: string | undefined): number | undefined =>
  capacity ? Number(capacity) || undefined : undefined;
