// What a refusal of Directory Service Data means, in words. Names and reasons are those of its model.
import { awsRefusal } from "../../aws/refusal";
import { ProviderError, wordsOf } from "../../errors/provider-error";
import type { OperationName } from "../../aws/ds-data/shapes";
import { BY_LDAP } from "./limits";
import { refusedAttribute } from "./refused-attribute";

/** An error that the service, or the way to it, answered a request with. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";

  constructor(
    readonly operation: OperationName,
    override readonly cause: Error & { readonly Reason?: string },
    /** What the request said. */
    readonly input: object = {},
  ) {
    super(cause.message);
  }

  is(name: string, ...reasons: string[]): boolean {
    return this.cause.name === name && (reasons.length === 0 || reasons.includes(this.cause.Reason ?? ""));
  }
}

export const refused = (error: unknown, name: string, ...reasons: string[]): error is ApiRefusal =>
  error instanceof ApiRefusal && error.is(name, ...reasons);

export const isNotFound = (error: unknown): error is ApiRefusal => refused(error, "ResourceNotFoundException");

/** Whether the request may have been made of what is not so any more, or not yet. */
export const isAboutState = (error: unknown): error is ApiRefusal =>
  refused(error, "ConflictException") || refused(error, "ValidationException") || isNotFound(error);

/** Whether it was refused for what was asked, and not for want of an answer, a right or a moment. */
export const isRefusedForGood = (error: unknown): boolean =>
  error instanceof ProviderError
    ? ["password-refused", "invalid-argument"].includes(error.code)
    : refused(error, "ValidationException");

/** Whether waiting may help: throttling, and a directory that is busy. */
export function passes(cause: unknown): boolean {
  const { name, Reason = "" } = cause as Error & { Reason?: string };
  return (
    name === "ThrottlingException" ||
    name === "InternalServerException" ||
    (name === "DirectoryUnavailableException" && ["DIRECTORY_TIMEOUT", "DIRECTORY_RESOURCES_EXCEEDED"].includes(Reason))
  );
}

/** A connection that broke, or an answer that did not come. */
const isLost = ({ name, message }: Error): boolean =>
  ["TimeoutError", "AbortError"].includes(name) || /ECONN|EPIPE|socket|ETIMEDOUT/i.test(message);

export interface Surroundings {
  readonly id: string;
  readonly region: string;
  /** The one unit that the API writes below. */
  readonly unit: string;
  /** Where the directory's settings are. */
  setting(name: string): string;
}

/** REPLACE asks for nothing, so another may have written at the same time: what is shown after an edit tells. */
export const overwritten = (
  what: { readonly kind: "user" | "group"; readonly name: string; readonly dn: string; readonly thing: string },
  { id, markAttribute }: { readonly id: string; readonly markAttribute: string },
): ProviderError =>
  new ProviderError({
    code: "outcome-unknown",
    doing: `editing ${what.kind} ${what.name} (${id})`,
    happened: `${markAttribute} of ${what.dn} was written by somebody else at the same time`,
    next: `run the same command again: it looks at whose the ${what.thing} is now`,
  });

/** The error to throw for anything that a request threw. */
export function refusal(doing: string, error: unknown, around: Surroundings): ProviderError {
  if (error instanceof ProviderError) {
    return error;
  }
  if (!(error instanceof ApiRefusal)) {
    const happened = wordsOf(error);
    return new ProviderError({ code: "directory-refused", doing, happened, next: "see the cause", cause: error });
  }
  const { cause, operation } = error;
  const action = `ds-data:${operation}`;
  const meant = meaning(error, action, around);
  if (meant !== undefined) {
    return new ProviderError({ doing, cause, ...meant });
  }
  return awsRefusal(doing, action, around.region, cause);
}

type Meaning = Pick<ConstructorParameters<typeof ProviderError>[0], "code" | "happened" | "next">;

function meaning(error: ApiRefusal, action: string, around: Surroundings): Meaning | undefined {
  const { cause, operation } = error;
  const { id, region, unit } = around;
  if (error.is("AccessDeniedException", "DATA_DISABLED")) {
    return {
      code: "aws-refused",
      happened: `Directory Service Data is not enabled for directory ${id}`,
      next: `enable it with: aws ds enable-directory-data-access --directory-id ${id} --region ${region}; or reach the directory by LDAP, with ${around.setting("access")} set to ldap`,
    };
  }
  if (error.is("AccessDeniedException", "DIRECTORY_AUTH")) {
    return {
      code: "directory-refused",
      happened: `Directory Service Data does not let anybody do that there (${action}: ${wordsOf(cause)}): it writes below ${unit} alone, and the members of AWS Delegated Groups`,
      next: `move the entry below that unit, or ${BY_LDAP}`,
    };
  }
  if (error.is("AccessDeniedException")) {
    return {
      code: "aws-refused",
      happened: `${action} in ${region} is not allowed (${wordsOf(cause)})`,
      next: `allow ${action} on directory ${id} (arn:aws:ds:${region}:ACCOUNT:directory/${id}) to the credentials in use, then run again`,
    };
  }
  if (error.is("ValidationException", "INVALID_SECONDARY_REGION")) {
    return {
      code: "aws-refused",
      happened: `${region} is a replica Region of directory ${id}, and Directory Service Data works in the primary Region alone`,
      next: `set the primary Region with: pulumi config set workspaces-users:region REGION; or ${BY_LDAP}`,
    };
  }
  if (error.is("ValidationException", "INVALID_DIRECTORY_TYPE")) {
    return {
      code: "unsupported-directory",
      happened: `Directory Service Data is for AWS Managed Microsoft AD alone (${wordsOf(cause)})`,
      next: `set ${around.setting("access")} to ldap`,
    };
  }
  if (error.is("ValidationException") && (cause.Reason ?? "").includes("ATTRIBUTE")) {
    return { code: "invalid-argument", ...refusedAttribute(error, around) };
  }
  if (error.is("ValidationException", "LDAP_UNSUPPORTED_OPERATION")) {
    return {
      code: "directory-refused",
      happened: `the directory does not do it (${action}: ${wordsOf(cause)})`,
      next: "of something to be deleted, see whether entries stand below it, and delete or move them first; else correct what the answer names",
    };
  }
  if (error.is("ConflictException")) {
    return {
      code: "directory-refused",
      happened: `it conflicts with what is in the directory (${action}: ${wordsOf(cause)})`,
      next: "run the same command again: it looks at what is there now; if that does not help, correct what the answer names",
    };
  }
  if (error.is("DirectoryUnavailableException")) {
    return {
      code: "directory-unreachable",
      happened: `AWS cannot reach the directory now (${action}: ${cause.Reason ?? ""} ${wordsOf(cause)})`,
      next: "see the directory's status in the Directory Service console, and run the same command again once it is Active",
    };
  }
  if (isLost(cause) && !/^(?:Describe|List)/.test(operation)) {
    return {
      code: "outcome-unknown",
      happened: `no answer came to ${action} (${wordsOf(cause)})`,
      next: "run the same command again: it looks at what was done and finishes it",
    };
  }
  return undefined;
}
