import { AwsError } from "./errors";
import { arn, operation } from "./operation";
import { page } from "./paging";
import { integer, list, optional, string, structure } from "./schema";
import type { Directory } from "./world";

/** A trust relationship of an AWS Managed Microsoft AD with another domain. */
export interface Trust {
  /** The Managed AD. */
  directoryId: string;
  /** The other domain's DNS name. */
  remoteDomain: string;
  /** `t-` and ten hex digits. Default: by the order in which trusts were made. */
  id?: string;
  /** Default: `Forest`. */
  type?: "Forest" | "External";
  /** Seen from the Managed AD; default: `Two-Way`. */
  direction?: "One-Way: Outgoing" | "One-Way: Incoming" | "Two-Way";
  /** Default: `Verified`. */
  state?: "Creating" | "Created" | "Verified" | "VerifyFailed" | "Deleting" | "Deleted" | "Failed";
}

/** The trusts of an account's Managed ADs: some from the start, others made by a test. */
export class Trusts {
  readonly #made: Required<Trust>[] = [];

  constructor(
    private readonly directories: readonly Directory[],
    trusts: readonly Trust[],
  ) {
    for (const trust of trusts) this.add(trust);
  }

  /** @throws Error where the directory is no Managed AD of this account. */
  add(trust: Trust): void {
    if (!this.directories.some(({ id, kind }) => id === trust.directoryId && kind === "MicrosoftAD")) {
      throw new Error(`making a trust: there is no Managed AD ${trust.directoryId}`);
    }
    const id = `t-${(this.#made.length + 1).toString(16).padStart(10, "0")}`;
    this.#made.push({ id, type: "Forest", direction: "Two-Way", state: "Verified", ...trust });
  }

  in(region: string): readonly Required<Trust>[] {
    return this.#made.filter(({ directoryId }) => this.#directory(directoryId)?.region === region);
  }

  /** Domains whose users a directory can have desktops for, beside its own. */
  trustedBy(directoryId: string): string[] {
    const outgoing = this.#made.filter((one) => one.directoryId === directoryId && !one.direction.endsWith("Incoming"));
    return outgoing.map(({ remoteDomain }) => remoteDomain);
  }

  #directory(directoryId: string): Directory | undefined {
    return this.directories.find(({ id }) => id === directoryId);
  }

  /** @throws AwsError as Directory Service does for a directory that can have no trusts. */
  requireManagedAd(directoryId: string, region: string): void {
    const directory = this.#directory(directoryId);
    if (directory?.region !== region || directory.id.startsWith("wsd-")) {
      throw notThere(`Directory ${directoryId} does not exist in this account and Region.`);
    }
    if (directory.kind !== "MicrosoftAD") {
      const message = `Operation is not supported for ${directory.kind} directories.`;
      throw new AwsError("UnsupportedOperationException", message);
    }
  }
}

/** Without a directory, those of all directories of the account in the Region (the API reference of DescribeTrusts). */
export function describeTrusts(trusts: Trusts) {
  return operation(
    structure({
      DirectoryId: optional(string({ pattern: /^d-[0-9a-f]{10}$/ })),
      TrustIds: optional(list(string({ pattern: /^t-[0-9a-f]{10}$/ }))),
      NextToken: optional(string()),
      Limit: optional(integer({ min: 0 })),
    }),
    ({ DirectoryId, TrustIds, NextToken, Limit }, { region }) => {
      if (TrustIds?.length === 0) throw new AwsError("InvalidParameterException", "TrustIds is empty.");
      if (DirectoryId !== undefined) trusts.requireManagedAd(DirectoryId, region);
      const here = trusts.in(region).filter(({ directoryId }) => [undefined, directoryId].includes(DirectoryId));
      const unknown = TrustIds?.find((id) => !here.some((trust) => trust.id === id));
      if (unknown !== undefined) throw notThere(`Trust ${unknown} does not exist.`);
      const { items, ...rest } = page(
        here.filter(({ id }) => TrustIds?.includes(id) !== false),
        ({ id }) => id,
        {
          scope: JSON.stringify(["trusts", DirectoryId, TrustIds]),
          token: NextToken,
          limit: Limit === undefined || Limit === 0 ? DEFAULT_LIMIT : Limit,
          invalid: () => new AwsError("InvalidNextTokenException", "The NextToken is not valid."),
        },
      );
      return { Trusts: items.map(show), ...rest };
    },
    ({ DirectoryId }, caller) => (DirectoryId === undefined ? [] : [arn("ds", `directory/${DirectoryId}`, caller)]),
  );
}

/** AWS does not say how many it shows at most; few, so that whoever reads only one page is found out. */
const DEFAULT_LIMIT = 10;

const MADE = new Date("2025-02-03T09:00:00Z");

function show({ directoryId, id, remoteDomain, type, direction, state }: Required<Trust>) {
  return {
    DirectoryId: directoryId,
    TrustId: id,
    RemoteDomainName: remoteDomain,
    TrustType: type,
    TrustDirection: direction,
    TrustState: state,
    CreatedDateTime: MADE,
    LastUpdatedDateTime: MADE,
    StateLastUpdatedDateTime: MADE,
    SelectiveAuth: "Disabled",
  };
}

function notThere(message: string): AwsError {
  return new AwsError("EntityDoesNotExistException", message);
}
