import type { Service } from "./protocol";

/** One request as it came over the wire, and what it got. Passwords and secret values are never in it. */
export interface Call {
  /** Milliseconds of the stand-in's clock. */
  readonly time: number;
  readonly service: Service;
  readonly operation: string;
  readonly region: string;
  readonly accessKeyId: string;
  /** In the wire's own shape: times in seconds, binary as base64. */
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: { readonly type: string; readonly message: string; readonly body: unknown };
  /** 0 where no status was sent, since a fault closed the connection before. */
  readonly httpStatus: number;
  /** Whether the answer is not AWS's but one that `faults` asked for. */
  readonly injected: boolean;
}

/** Stands in the record where a secret was. */
export const redacted = "[redacted]";

const secretMembers = new Set(["NewPassword", "SecretString", "SecretBinary"]);

/** A copy of a message without its secrets. */
export function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, secretMembers.has(key) ? redacted : redact(member)]),
  );
}
