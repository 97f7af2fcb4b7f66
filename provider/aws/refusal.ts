import { gone } from "../errors/gone";
import { ProviderError, wordsOf } from "../errors/provider-error";

/** The error for a call to AWS that failed as a whole, after the SDK's own retries. */
export function awsRefusal(doing: string, action: string, region: string, cause: unknown): ProviderError {
  if (cause instanceof ProviderError) {
    return cause;
  }
  const name = cause instanceof Error ? cause.name : "";
  if (name.startsWith("ResourceNotFound")) {
    return gone(doing, `it is gone (${name}: ${wordsOf(cause)})`, cause);
  }
  return new ProviderError({
    code: "aws-refused",
    doing,
    happened: `${action} in ${region} failed (${name ? `${name}: ` : ""}${wordsOf(cause)})`,
    next: /AccessDenied|NotAuthorized|UnrecognizedClient|ClientToken|ExpiredToken|Signature|Credentials|TokenProvider/.test(
      name,
    )
      ? `check the AWS credentials, and that they allow ${action}`
      : /Validation|InvalidParameter/.test(name)
        ? "correct what it names, then run again"
        : (cause as { code?: unknown }).code === "ENOTFOUND"
          ? `check that ${region} is a Region that has the service (workspaces-users:region), and that this machine resolves names; then run again`
          : "run the same command again; it finishes what was begun",
    cause,
  });
}
