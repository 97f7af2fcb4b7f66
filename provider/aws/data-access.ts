import type { AwsClients } from "./clients";
import { awsRefusal } from "./refusal";

/**
 * How it stands with a directory's data access, without which Directory Service Data answers nothing of it: AWS's own word
 * (`Enabled`, `Disabled`, `Enabling`, `Disabling`, `Failed`), or why AWS tells none.
 */
export interface DataAccess {
  readonly status: string;
  readonly refusal?: unknown;
}

/** AWS's answers that the caller may not ask, or that the directory or the Region has nothing of the kind. */
const TELLS_NONE = /AccessDenied|NotAuthorized|UnsupportedOperation|DoesNotExist|UnknownOperation/;

/** @throws ProviderError `aws-refused` if there is no answer */
export async function dataAccessOf(aws: AwsClients, region: string, directoryId: string): Promise<DataAccess> {
  const { DescribeDirectoryDataAccessCommand } = await import("@aws-sdk/client-directory-service");
  try {
    const client = await aws.directoryService(region);
    const { DataAccessStatus } = await client.send(
      new DescribeDirectoryDataAccessCommand({ DirectoryId: directoryId }),
    );
    return { status: DataAccessStatus ?? "Disabled" };
  } catch (cause) {
    if (TELLS_NONE.test((cause as Error).name)) {
      return { status: "not told", refusal: cause };
    }
    const doing = `asking whether directory ${directoryId} has data access`;
    throw awsRefusal(doing, "ds:DescribeDirectoryDataAccess", region, cause);
  }
}
