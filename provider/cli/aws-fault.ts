// Words for AWS where it did not answer, or took no credentials.
import { HANDLERS_NAME, WITHOUT_CREDENTIALS } from "../aws/refusal";
import { isThrottled } from "../aws/no-answer";
import { wordsOf } from "../errors/provider-error";

/** A call that failed for another reason than a missing permission. */
export function awsFault(error: unknown, region: string): string {
  const { name, code } = error as Error & { code?: unknown };
  const words = `${name}: ${wordsOf(error).replace(HANDLERS_NAME, "")}`;
  if (code === "ENOTFOUND") {
    return `there is no such service in ${region} (${words}); correct workspaces-users:region: either the Region does not exist, or WorkSpaces is not offered there, or this machine resolves no names`;
  }
  return `no answer from AWS in ${region} (${words}); check the network: this machine needs HTTPS to AWS, by the internet or by VPC endpoints`;
}

/** That there are no credentials, or none that AWS takes; undefined if it is something else. */
export function credentialsFault(error: unknown): string | undefined {
  const { name } = error as Error;
  if (WITHOUT_CREDENTIALS.test(name)) {
    return `there are no AWS credentials (${wordsOf(error)}); log in (aws sso login), or set AWS_PROFILE, workspaces-users:profile or AWS_ACCESS_KEY_ID`;
  }
  return /InvalidClientTokenId|UnrecognizedClient|ExpiredToken|Signature/.test(name)
    ? `AWS does not take the credentials (${name}: ${wordsOf(error)}); log in anew, or correct them`
    : undefined;
}

/** Whether AWS refused a call for no other reason than that there were too many. */
export const isThrottling = (error: unknown): boolean =>
  isThrottled(error) || isThrottled((error as { cause?: unknown } | undefined)?.cause);

/** Why a question has no answer, where that says nothing against what was asked about. */
export const whyNotAsked = (error: unknown): string =>
  isThrottling(error)
    ? "AWS was asked too much at once, and throttles; run the command again in a minute"
    : wordsOf(error);
