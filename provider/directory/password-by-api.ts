import type { AwsClients } from "../aws/clients";
import { ProviderError, wordsOf } from "../errors/provider-error";
import type { ResetPassword } from "./password";

/**
 * ds:ResetUserPassword, for Simple AD and AWS Managed Microsoft AD: needs no TLS to the directory itself.
 * @throws ProviderError `password-refused`, `aws-refused`
 */
export function passwordByApi(aws: AwsClients, region: string, directoryId: string): ResetPassword {
  return async (userName, password) => {
    const { ResetUserPasswordCommand } = await import("@aws-sdk/client-directory-service");
    const doing = `setting the password of user ${userName} (${directoryId})`;
    try {
      const client = await aws.directoryService(region);
      await client.send(
        new ResetUserPasswordCommand({ DirectoryId: directoryId, UserName: userName, NewPassword: password }),
      );
    } catch (cause) {
      const { name } = cause as Error;
      if (name === "InvalidPasswordException") {
        throw new ProviderError({
          code: "password-refused",
          doing,
          happened: "the password does not meet the domain's password policy",
          next: "give one that meets its length, complexity and history rules",
          cause,
        });
      }
      throw new ProviderError({
        code: "aws-refused",
        doing,
        happened: `the directory takes no password over this connection, and ds:ResetUserPassword failed (${name}: ${wordsOf(cause)})`,
        next: "allow ds:ResetUserPassword, or reach the directory's own LDAPS; then run again",
        cause,
      });
    }
  };
}
