// What is said and done where an account has no room for more WorkSpaces.
import type { ProviderError } from "../errors/provider-error";

/** How the API's error begins, as an exception of the whole call and as a code of one of its requests. */
const QUOTA_REACHED = "ResourceLimitExceeded";

/** The quota for WorkSpaces of an account and Region in Service Quotas; graphics and large general-purpose ones have further ones. */
const QUOTA_CODE = "L-34278094";

/** AWS's words, if it was the quota that an error is of. */
export function quotaReached(error: unknown): { readonly code: string; readonly message: string } | undefined {
  const cause = (error as ProviderError).cause as Error | undefined;
  return cause?.name.startsWith(QUOTA_REACHED) ? { code: cause.name, message: cause.message } : undefined;
}

export const isQuota = (code: string): boolean => code.startsWith(QUOTA_REACHED);

/** What to do where a quota is reached: the API names none, so all of them are to be looked at. */
export const quotaAdvice = (region: string): string =>
  `those that fit were launched; raise the quota "WorkSpaces" (${QUOTA_CODE}) with: aws service-quotas request-service-quota-increase ` +
  `--service-code workspaces --quota-code ${QUOTA_CODE} --desired-value NUMBER --region ${region}, then run pulumi up again; graphics and large ` +
  `general-purpose bundles have quotas of their own: aws service-quotas list-service-quotas --service-code workspaces --region ${region}`;
