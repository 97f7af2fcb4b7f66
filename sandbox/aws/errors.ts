/** An error as AWS answers it: the type is what the SDK throws as the error's name. */
export class AwsError extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly status = 400,
    /** Further members of the error's shape, `ResourceId` for one. */
    readonly members: Readonly<Record<string, unknown>> = {},
    /** Those of its members that are headers of the reply. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = type;
  }
}

export function invalidParameterValues(message: string): AwsError {
  return new AwsError("InvalidParameterValuesException", message);
}

/** WorkSpaces' answer to a token that is none, or is another list's. */
export function invalidToken(): AwsError {
  return invalidParameterValues("The NextToken is not valid for this request.");
}

/** WorkSpaces' own; Secrets Manager's of the same name has no `ResourceId`. */
export function resourceNotFound(resourceId: string): AwsError {
  return new AwsError("ResourceNotFoundException", `The resource ${resourceId} could not be found.`, 400, {
    ResourceId: resourceId,
  });
}
