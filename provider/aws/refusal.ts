import { gone } from "../errors/gone";
import { ProviderError, wordsOf } from "../errors/provider-error";
import { isSilence, isThrottled } from "./no-answer";

/** The error for a call to AWS that failed as a whole, after the SDK's own retries. */
export function awsRefusal(doing: string, action: string, region: string, cause: unknown): ProviderError {
  if (cause instanceof ProviderError) {
    return cause;
  }
  const name = cause instanceof Error ? cause.name : "";
  const words = `${name ? `${name}: ` : ""}${wordsOf(cause)}`;
  if (name.startsWith("ResourceNotFound")) {
    return gone(doing, `it is gone (${words})`, cause);
  }
  const [service = ""] = action.split(":");
  // What is so for every call is told in the same words, so that it is told once.
  const happened = isSilence(cause)
    ? `${service} in ${region} does not answer (${words.replace(HANDLERS_NAME, "")})`
    : WITHOUT_CREDENTIALS.test(name)
      ? `there are no AWS credentials (${words})`
      : `${action} in ${region} failed (${words})`;
  return new ProviderError({
    code: "aws-refused",
    doing,
    happened,
    next: nextStep(action, region, name, cause),
    cause,
  });
}

/** The SDK's HTTP handler puts its own name before what it says. */
export const HANDLERS_NAME = /@smithy\/[\w-]+ - \[\w+\] /;

export const WITHOUT_CREDENTIALS = /CredentialsProviderError|TokenProviderError/;

function nextStep(action: string, region: string, name: string, cause: unknown): string {
  if (
    /AccessDenied|NotAuthorized|UnrecognizedClient|ClientToken|ExpiredToken|Signature|Credentials|TokenProvider/.test(
      name,
    )
  ) {
    return `check the AWS credentials, and that they allow ${action}`;
  }
  if (/Validation|InvalidParameter/.test(name)) {
    return "correct what it names, then run again";
  }
  if ((cause as { code?: unknown }).code === "ENOTFOUND") {
    return `check that ${region} is a Region that has the service (workspaces-users:region), and that this machine resolves names; then run again`;
  }
  // A question has begun nothing.
  const again = /:(Describe|Get|List)/.test(action)
    ? "run the same command again"
    : "run the same command again; it finishes what was begun";
  if (isSilence(cause)) {
    return `check the network, since this machine needs HTTPS to AWS, by the internet or by VPC endpoints; then ${again}`;
  }
  return isThrottled(cause) ? `wait a minute, since AWS was asked too much at once; then ${again}` : again;
}
