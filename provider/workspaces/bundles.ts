import type { WorkSpacesClient, WorkspaceBundle } from "@aws-sdk/client-workspaces";
import type { Clock } from "../concurrency/clock";
import { RateLimit } from "../concurrency/rate-limit";
import { readOnceEach } from "../concurrency/read-once";
import { CALLS_PER_SECOND } from "./api";

/** What a bundle gives a WorkSpace that asks for nothing else. */
export interface Bundle {
  /** AVAILABLE, PENDING, ERROR. */
  readonly state: string | undefined;
  readonly computeType: string | undefined;
  readonly rootGib: number | undefined;
  readonly userGib: number | undefined;
}

/** A bundle as a list of them tells it. */
export interface NamedBundle extends Bundle {
  readonly id: string;
  readonly name: string;
  /** `AMAZON`, or the number of an account. */
  readonly owner: string;
  readonly description: string | undefined;
  readonly imageId: string | undefined;
}

/** The bundles of one Region, each asked for once. */
export class Bundles {
  /**
   * Undefined if the Region has none of that id, or none that this account may use.
   * @throws whatever the AWS SDK throws if it cannot be asked
   */
  readonly find: (bundleId: string) => Promise<Bundle | undefined>;

  /**
   * All of an owner: `AMAZON`, the number of an account, or empty for this account.
   * @throws whatever the AWS SDK throws if it cannot be asked
   */
  readonly ofOwner: (owner: string) => Promise<NamedBundle[]>;

  constructor(client: () => Promise<WorkSpacesClient>, clock: Clock) {
    this.find = readOnceEach(async (bundleId) => {
      const { DescribeWorkspaceBundlesCommand } = await import("@aws-sdk/client-workspaces");
      const reply = await (await client()).send(new DescribeWorkspaceBundlesCommand({ BundleIds: [bundleId] }));
      // An id that is none is not an error: it is missing from the answer.
      const bundle = (reply.Bundles ?? []).find(({ BundleId }) => BundleId === bundleId);
      return bundle && bundleOf(bundle);
    });
    const limit = new RateLimit(CALLS_PER_SECOND, clock, PAGES_AT_ONCE);
    this.ofOwner = readOnceEach(async (owner) => {
      const { DescribeWorkspaceBundlesCommand } = await import("@aws-sdk/client-workspaces");
      const found: NamedBundle[] = [];
      let token: string | undefined;
      do {
        await limit.turn();
        const page = {
          ...(owner === "" ? {} : { Owner: owner }),
          ...(token === undefined ? {} : { NextToken: token }),
        };
        const { Bundles = [], NextToken } = await (await client()).send(new DescribeWorkspaceBundlesCommand(page));
        found.push(...Bundles.map(namedBundleOf));
        token = NextToken;
      } while (token !== undefined && token !== "");
      return found;
    });
  }
}

/** Amazon has some hundred bundles, 25 a page. */
const PAGES_AT_ONCE = 4;

const bundleOf = ({ State, ComputeType, RootStorage, UserStorage }: WorkspaceBundle): Bundle => ({
  state: State,
  computeType: ComputeType?.Name,
  rootGib: gib(RootStorage?.Capacity),
  userGib: gib(UserStorage?.Capacity),
});

const namedBundleOf = (bundle: WorkspaceBundle): NamedBundle => ({
  id: bundle.BundleId ?? "",
  name: bundle.Name ?? "",
  owner: bundle.Owner ?? "",
  description: bundle.Description,
  imageId: bundle.ImageId,
  ...bundleOf(bundle),
});

/** AWS tells capacities as text. */
const gib = (capacity: string | undefined): number | undefined =>
  capacity ? Number(capacity) || undefined : undefined;
