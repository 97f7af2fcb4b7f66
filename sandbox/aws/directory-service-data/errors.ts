/** The exceptions of Directory Service Data, with the statuses of its model. */
import { AwsError } from "../errors";
import { Refusal } from "./objects";

export type InvalidReason =
  | "INVALID_REALM"
  | "INVALID_DIRECTORY_TYPE"
  | "INVALID_SECONDARY_REGION"
  | "INVALID_NEXT_TOKEN"
  | "INVALID_ATTRIBUTE_VALUE"
  | "INVALID_ATTRIBUTE_NAME"
  | "INVALID_ATTRIBUTE_FOR_USER"
  | "INVALID_ATTRIBUTE_FOR_GROUP"
  | "INVALID_ATTRIBUTE_FOR_SEARCH"
  | "INVALID_ATTRIBUTE_FOR_MODIFY"
  | "DUPLICATE_ATTRIBUTE"
  | "MISSING_ATTRIBUTE"
  | "ATTRIBUTE_EXISTS"
  | "LDAP_UNSUPPORTED_OPERATION";

export function invalid(Reason: InvalidReason, message: string): AwsError {
  return new AwsError("ValidationException", message, 400, { Reason });
}

/** DIRECTORY_AUTH: the directory does not exist, or "the user, member, or group might be outside of your organizational unit". */
export function denied(Reason: "DIRECTORY_AUTH" | "DATA_DISABLED", message: string): AwsError {
  return new AwsError("AccessDeniedException", message, 403, { Reason });
}

export function conflict(message: string): AwsError {
  return new AwsError("ConflictException", message, 409);
}

export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, 404);
}

/** `RetryAfterSeconds` is the header Retry-After. */
export function throttled(message: string, retryAfterSeconds: number): AwsError {
  return new AwsError("ThrottlingException", message, 429, {}, { "retry-after": String(retryAfterSeconds) });
}

/** Which exception stands for which refusal of a domain controller is not told, but by their names. */
export function ofRefusal(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const { code, message } = error;
  switch (code) {
    case 16:
      return invalid("MISSING_ATTRIBUTE", message);
    case 20:
      return invalid("ATTRIBUTE_EXISTS", message);
    case 19:
    case 21:
    case 34:
      // 202F and 21C8: a principal name that another has, in Samba's words and in Windows'.
      return /202F|21C[78]/.test(message) ? conflict(message) : invalid("INVALID_ATTRIBUTE_VALUE", message);
    case 32:
      return notFound(message);
    case 50:
      return denied("DIRECTORY_AUTH", message);
    case 68:
      return conflict(message);
    case 53:
    case 66:
    case 80:
      return invalid("LDAP_UNSUPPORTED_OPERATION", message);
    default:
      return new AwsError("InternalServerException", message, 500);
  }
}
