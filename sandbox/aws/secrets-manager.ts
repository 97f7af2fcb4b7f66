import { createHash } from "node:crypto";
import { AwsError } from "./errors";
import { arn, operation, type Caller } from "./operation";
import { optional, string, structure } from "./schema";
import type { Secret } from "./world";

/** By name, by ARN, or by ARN without its last seven characters. */
export function getSecretValue(secrets: readonly Secret[]) {
  return operation(
    structure({
      SecretId: string({ min: 1, max: 2048 }),
      VersionId: optional(string({ min: 32, max: 64 })),
      VersionStage: optional(string({ min: 1, max: 256 })),
    }),
    ({ SecretId, VersionId, VersionStage = current }, caller) => {
      const secret = find(secrets, SecretId, caller);
      if (secret === undefined) {
        throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
      }
      const version = versionOf(secret);
      if ((VersionId ?? version) !== version || VersionStage !== current) {
        const message = "Secrets Manager can't find the specified secret value.";
        throw new AwsError("ResourceNotFoundException", message);
      }
      return {
        ARN: secretArn(secret.name, caller),
        Name: secret.name,
        VersionId: version,
        SecretString: secret.value,
        VersionStages: [current],
        CreatedDate: new Date("2025-01-15T09:00:00Z"),
      };
    },
    ({ SecretId }, caller) => {
      const secret = find(secrets, SecretId, caller);
      return secret === undefined ? [] : [secretArn(secret.name, caller)];
    },
  );
}

const current = "AWSCURRENT";

function find(secrets: readonly Secret[], id: string, caller: Caller): Secret | undefined {
  return secrets
    .filter(({ region }) => region === caller.region)
    .find(({ name }) => {
      const full = secretArn(name, caller);
      return id === name || id === full || id === full.slice(0, -7);
    });
}

/** AWS ends it in a hyphen and six random characters; ours come from the name, to stay the same. */
export function secretArn(name: string, caller: Pick<Caller, "region" | "account">): string {
  const suffix = digest(name).slice(0, 6);
  return arn("secretsmanager", `secret:${name}-${suffix}`, { accessKeyId: "", ...caller });
}

function versionOf({ name, value }: Secret): string {
  return digest(`${name}\n${value}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
