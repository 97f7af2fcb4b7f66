// Whether AWS answers at all: asked once before everything else, with little patience, so that its silence is told in seconds and one line.
import { AwsClients } from "../../aws/clients";
import { IMPATIENT } from "../../aws/patience";
import type { Settings } from "../../config/settings";
import { hasAnswered } from "../../aws/no-answer";
import { awsFault, credentialsFault } from "../aws-fault";

/** Why nothing can be asked of AWS, with what to do; undefined if it answers, be it that something is not allowed. */
export async function silenceOfAws(settings: Settings): Promise<string | undefined> {
  const { region } = settings;
  const aws = new AwsClients(settings, IMPATIENT);
  const calls = [
    async () => {
      const { DescribeWorkspaceDirectoriesCommand } = await import("@aws-sdk/client-workspaces");
      await (await aws.workspaces(region)).send(new DescribeWorkspaceDirectoriesCommand({ Limit: 1 }));
    },
    async () => {
      const { DescribeDirectoriesCommand } = await import("@aws-sdk/client-directory-service");
      await (await aws.directoryService(region)).send(new DescribeDirectoriesCommand({ Limit: 1 }));
    },
  ];
  const faults = await Promise.all(
    calls.map((call) =>
      call().then(
        () => undefined,
        (error: unknown) => credentialsFault(error) ?? (hasAnswered(error) ? undefined : awsFault(error, region)),
      ),
    ),
  );
  return faults.find((one) => one !== undefined);
}
