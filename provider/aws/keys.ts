import type { KMSClient } from "@aws-sdk/client-kms";
import { readOnceEach } from "../concurrency/read-once";

/** The key that AWS makes for WorkSpaces with the first encrypted volume of an account: until then KMS does not know it. */
const AWS_MANAGED_KEY = /(?:^|:)alias\/aws\/workspaces$/;

/** The KMS keys of one Region, each asked for once. */
export class Keys {
  /**
   * Whether a key can be used, by its id, ARN or alias.
   * @throws whatever the AWS SDK throws if it cannot be asked
   */
  readonly isUsable: (key: string) => Promise<boolean>;

  /**
   * Whether two spellings are one key, each an id, ARN or alias.
   * @throws whatever the AWS SDK throws if one cannot be asked for
   */
  async areSame(one: string, other: string): Promise<boolean> {
    return one === other || (await this.arnOf(one)) === (await this.arnOf(other));
  }

  private readonly arnOf: (key: string) => Promise<string | undefined>;

  constructor(client: () => Promise<KMSClient>) {
    this.arnOf = readOnceEach(async (key) => {
      const { DescribeKeyCommand } = await import("@aws-sdk/client-kms");
      const { KeyMetadata } = await (await client()).send(new DescribeKeyCommand({ KeyId: key }));
      return KeyMetadata?.Arn;
    });
    this.isUsable = readOnceEach(async (key) => {
      if (AWS_MANAGED_KEY.test(key)) {
        return true;
      }
      const { DescribeKeyCommand } = await import("@aws-sdk/client-kms");
      try {
        const { KeyMetadata } = await (await client()).send(new DescribeKeyCommand({ KeyId: key }));
        return KeyMetadata?.Enabled === true;
      } catch (error) {
        if (/NotFound|InvalidArn/.test((error as Error).name)) {
          return false;
        }
        throw error;
      }
    });
  }
}
