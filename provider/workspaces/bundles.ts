import type { WorkSpacesClient } from "@aws-sdk/client-workspaces";
import { readOnceEach } from "../concurrency/read-once";

/** The bundles of one Region, each asked for once. */
export class Bundles {
  /** @throws whatever the AWS SDK throws if it cannot be asked */
  readonly exists: (bundleId: string) => Promise<boolean>;

  constructor(client: () => Promise<WorkSpacesClient>) {
    this.exists = readOnceEach(async (bundleId) => {
      const { DescribeWorkspaceBundlesCommand } = await import("@aws-sdk/client-workspaces");
      const reply = await (await client()).send(new DescribeWorkspaceBundlesCommand({ BundleIds: [bundleId] }));
      // An id that is none is not an error: it is missing from the answer.
      return (reply.Bundles ?? []).some(({ BundleId }) => BundleId === bundleId);
    });
  }
}
