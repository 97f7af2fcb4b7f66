import { readOnceEach } from "../concurrency/read-once";
import type { AwsClients } from "./clients";
import { awsRefusal } from "./refusal";

/** A trust relationship of an AWS Managed Microsoft AD. */
export interface Trust {
  /** The Managed AD. */
  readonly directoryId: string;
  /** The DNS name of the domain at the other end. */
  readonly remoteDomain: string;
  /** Whether it reaches no further than that domain; a forest trust takes in every domain of the forest, whatever their names. */
  readonly external: boolean;
}

/** The trusts of the account's Managed ADs, read once a Region. */
export class Trusts {
  readonly in: (region: string) => Promise<Trust[]>;

  constructor(private readonly aws: AwsClients) {
    this.in = readOnceEach((region) => this.read(region));
  }

  private async read(region: string): Promise<Trust[]> {
    const { paginateDescribeTrusts } = await import("@aws-sdk/client-directory-service");
    const found: Trust[] = [];
    try {
      const client = await this.aws.directoryService(region);
      for await (const { Trusts = [] } of paginateDescribeTrusts({ client }, {})) {
        for (const { DirectoryId, RemoteDomainName = "", TrustType } of Trusts) {
          if (DirectoryId !== undefined) {
            // The API lets a name end in the root's dot.
            const remoteDomain = RemoteDomainName.replace(/\.$/, "");
            found.push({ directoryId: DirectoryId, remoteDomain, external: TrustType === "External" });
          }
        }
      }
    } catch (cause) {
      throw awsRefusal("asking which directories trust other domains", "ds:DescribeTrusts", region, cause);
    }
    return found;
  }
}
