import { setTimeout as sleep } from "node:timers/promises";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { tail } from "../machine/command";
import { withProgress } from "../machine/progress";

/** What the Automation API's installer asks first. */
const INSTALLER = "https://get.pulumi.com/install.sh";
/** How long that may take to answer, and how long the whole download, in milliseconds. */
const ANSWER_LIMIT = 5_000;
const DOWNLOAD_LIMIT = 180_000;

/** Downloads the official engine into a folder: `bin/pulumi` and its language hosts. False where that cannot be done. */
export async function downloadEngine(folder: string, log: (line: string) => void): Promise<boolean> {
  const request = { method: "HEAD", signal: AbortSignal.timeout(ANSWER_LIMIT) };
  const reachable = await fetch(INSTALLER, request).then(
    (response) => response.ok,
    () => false,
  );
  if (!reachable) return false;
  const tooLate = sleep(DOWNLOAD_LIMIT, undefined, { ref: false }).then(() => {
    throw new Error(`it took more than ${DOWNLOAD_LIMIT / 1_000} s`);
  });
  try {
    await withProgress({ what: "downloading the Pulumi engine", duration: "about a minute" }, log, () =>
      Promise.race([PulumiCommand.install({ root: folder }), tooLate]),
    );
    return true;
  } catch (error) {
    log(`downloading the Pulumi engine failed: ${tail(error instanceof Error ? error.message : String(error), 3)}`);
    return false;
  }
}
