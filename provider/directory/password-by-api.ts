import type { AwsClients } from "../aws/clients";
import { systemClock, type Clock } from "../concurrency/clock";
import { RunCancelled } from "../concurrency/interruptible";
import { ProviderError, wordsOf } from "../errors/provider-error";
import type { DirectoryFacts } from "./kind";
import type { ResetPassword } from "./password";

/** What Directory Service says of an account that it does not know, or not yet. */
const UNKNOWN_USER = "UserDoesNotExistException";

/**
 * How long an account that was made just now may be unknown to the controller that AWS asks, and how often it is asked again. Inside a site,
 * controllers tell each other of changes within a minute; AWS promises nothing.
 */
export const REPLICATION_MS = 5 * 60_000;
const REPLICATION_POLL_MS = 5_000;

/**
 * Whether Directory Service can set passwords of the directory's people: of Simple AD and AWS Managed Microsoft AD, and not of those who live
 * in a domain of the customer's own, behind AD Connector, across a trust or in a Hybrid Edition.
 */
export const hasPasswordApi = ({ kind, isHybrid }: Pick<DirectoryFacts, "kind" | "isHybrid">): boolean =>
  kind === "SimpleAD" || (kind === "MicrosoftAD" && isHybrid !== true);

/**
 * ds:ResetUserPassword, for Simple AD and AWS Managed Microsoft AD: needs no TLS to the directory itself.
 * @throws ProviderError `password-refused`, `aws-refused`
 */
export function passwordByApi(
  aws: AwsClients,
  region: string,
  directoryId: string,
  clock: Clock = systemClock,
): ResetPassword {
  return async (userName, password) => {
    const { ResetUserPasswordCommand } = await import("@aws-sdk/client-directory-service");
    const doing = `setting the password of user ${userName} (${directoryId})`;
    const client = await aws.directoryService(region);
    const reset = () =>
      client.send(
        new ResetUserPasswordCommand({ DirectoryId: directoryId, UserName: userName, NewPassword: password }),
      );
    try {
      await whileUnknown(clock, reset);
    } catch (cause) {
      const { name } = cause as Error;
      if (cause instanceof RunCancelled) {
        throw new RunCancelled(
          doing,
          "the run was cancelled while ds:ResetUserPassword did not know the account yet (replication); it has no password so far, and cannot be logged in to",
        );
      }
      if (name === UNKNOWN_USER) {
        throw new ProviderError({
          code: "aws-refused",
          doing,
          happened: `the account is in the directory, and ds:ResetUserPassword did not know it for ${REPLICATION_MS / 60_000} minutes: the controllers of the directory have not told each other of it (replication), or it is where AWS does not reach`,
          next: "run pulumi up again in a few minutes, which goes on here; in AWS Managed Microsoft AD, see that organizationalUnit is below OU=<NetBIOS name>, where AWS lets people live",
          cause,
        });
      }
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

/** Again and again while the account is not known, as long as that may be for want of replication. */
async function whileUnknown(clock: Clock, work: () => Promise<unknown>): Promise<void> {
  const until = clock.now() + REPLICATION_MS;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if ((error as Error).name !== UNKNOWN_USER || clock.now() >= until) {
        throw error;
      }
      await clock.sleep(REPLICATION_POLL_MS);
    }
  }
}
