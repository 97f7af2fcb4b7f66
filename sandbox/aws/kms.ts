import { AwsError } from "./errors";
import { arn, operation, type Caller } from "./operation";
import { list, optional, string, structure } from "./schema";
import type { Key } from "./world";

/** By id, ARN, alias, or the alias' ARN. */
export function describeKey(keys: readonly Key[]) {
  return operation(
    structure({
      KeyId: string({ min: 1, max: 2048 }),
      GrantTokens: optional(list(string(), { min: 0, max: 10 })),
    }),
    ({ KeyId }, caller) => {
      const key = find(keys, KeyId, caller);
      if (key === undefined) {
        throw new AwsError("NotFoundException", `Key '${KeyId}' does not exist`);
      }
      return {
        KeyMetadata: {
          AWSAccountId: caller.account,
          KeyId: key.id,
          Arn: keyArn(key.id, caller),
          CreationDate: new Date("2025-01-15T09:00:00Z"),
          Enabled: key.enabled,
          KeyUsage: "ENCRYPT_DECRYPT",
          KeyState: key.enabled ? "Enabled" : "Disabled",
          Origin: "AWS_KMS",
          KeyManager: "CUSTOMER",
          KeySpec: "SYMMETRIC_DEFAULT",
          MultiRegion: false,
        },
      };
    },
    ({ KeyId }, caller) => {
      const key = find(keys, KeyId, caller);
      return key === undefined ? [] : [keyArn(key.id, caller)];
    },
  );
}

const keyArn = (id: string, caller: Caller): string => arn("kms", `key/${id}`, caller);

const find = (keys: readonly Key[], id: string, caller: Caller): Key | undefined =>
  keys
    .filter(({ region }) => region === caller.region)
    .find((key) => {
      const names = [key.id, ...key.aliases];
      return [...names, keyArn(key.id, caller), ...key.aliases.map((alias) => arn("kms", alias, caller))].includes(id);
    });
